//! Who gives instructions, who reads one, who acts about it (DESIGN.md §3): the Director writes, units acknowledge and report
//! back, officers read. A unit sees its own part alone; observers and administrators have none. Out of reach is 404; within
//! reach but not allowed is 403.

use axum::{extract::FromRequestParts, http::request::Parts};

use super::{
    Hands,
    store::{self, InstructionHead, PartHead},
};
use crate::{
    plan::access::{NOT_YOURS, path_id},
    role_access,
    web::{Access, App, Error, Result, Role, SignedIn, Visit},
};

role_access!(
    /// Lists of instructions: those to one's own units, or those in the name of a unit in reach.
    ReadInstructions, "read instructions", [Staff, Head, Officer, Director]
);

/// Giving instructions in the name of one's own unit: its Director, or a head in the unit's own plans.
pub struct WriteInstruction(pub Visit);

impl FromRequestParts<App> for WriteInstruction {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, app).await?;
        let owner = visit.viewer.unit_id().ok_or(Error::NotFound)?;
        match visit.role()? {
            Role::Director => Ok(Self(visit)),
            Role::Head if store::owns_plans(&app.pool, owner).await? => Ok(Self(visit)),
            _ => Err(Error::forbidden(NOT_YOURS)),
        }
    }
}

impl Access for WriteInstruction {
    const NAME: &'static str = "write instruction";
}

/// Whether the visitor sees something of an instruction, and whether all of it.
fn sight(visit: &Visit, owner: i64, carriers: &[i64]) -> Result<bool> {
    let role = visit.role()?;
    let whole = visit.viewer.reaches(owner);
    if !whole && !carriers.iter().any(|unit| visit.viewer.reaches(*unit)) {
        return Err(Error::NotFound);
    }
    if matches!(role, Role::Observer | Role::Administrator) {
        return Err(Error::forbidden(NOT_YOURS));
    }
    Ok(whole)
}

/// An instruction that one may read: all of it in whose reach its owner is, else the parts of one's own units.
pub struct ReadInstruction {
    pub visit: Visit,
    pub instruction: InstructionHead,
    /// Whether every unit's part is seen.
    pub whole: bool,
}

impl ReadInstruction {
    /// Whether the visitor acts as its Director.
    pub fn directs(&self) -> bool {
        Hands::of(&self.visit.viewer, self.instruction.owner_unit_id, &[], false).director
    }
}

impl FromRequestParts<App> for ReadInstruction {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, app).await?;
        let id = path_id(parts, app, "instruction").await?;
        let instruction = store::head(&app.pool, id).await?.ok_or(Error::NotFound)?;
        let carriers = store::carriers(&app.pool, id).await?;
        let whole = sight(&visit, instruction.owner_unit_id, &carriers)?;
        Ok(Self { visit, instruction, whole })
    }
}

impl Access for ReadInstruction {
    const NAME: &'static str = "read instruction";
}

/// Changing an instruction as a whole.
pub struct DirectInstruction(pub ReadInstruction);

impl FromRequestParts<App> for DirectInstruction {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let read = ReadInstruction::from_request_parts(parts, app).await?;
        if read.directs() { Ok(Self(read)) } else { Err(Error::forbidden(NOT_YOURS)) }
    }
}

impl Access for DirectInstruction {
    const NAME: &'static str = "direct instruction";
}

/// One unit's part in an instruction.
pub struct ReadPart {
    pub visit: Visit,
    pub instruction: InstructionHead,
    pub part: PartHead,
    pub whole: bool,
    pub hands: Hands,
}

impl ReadPart {
    /// The same for a part found by other means than the path.
    pub async fn of(app: &App, visit: Visit, id: i64) -> Result<Self> {
        let part = store::part(&app.pool, id, visit.today).await?.ok_or(Error::NotFound)?;
        let instruction = store::head(&app.pool, part.instruction_id).await?.ok_or(Error::NotFound)?;
        let owner = instruction.owner_unit_id;
        let whole = sight(&visit, owner, &part.carriers)?;
        let hands = Hands::of(&visit.viewer, owner, &part.carriers, part.headed);
        Ok(Self { visit, instruction, part, whole, hands })
    }
}

impl FromRequestParts<App> for ReadPart {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, app).await?;
        let id = path_id(parts, app, "recipient").await?;
        Self::of(app, visit, id).await
    }
}

impl Access for ReadPart {
    const NAME: &'static str = "read recipient";
}

/// Declares an access to a unit's part for those whose hands fit.
macro_rules! hands_access {
    ($(#[$doc:meta])* $name:ident, $label:literal, $hand:ident) => {
        $(#[$doc])*
        pub struct $name(pub ReadPart);

        impl FromRequestParts<App> for $name {
            type Rejection = Error;

            async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
                let read = ReadPart::from_request_parts(parts, app).await?;
                if read.hands.$hand { Ok(Self(read)) } else { Err(Error::forbidden(NOT_YOURS)) }
            }
        }

        impl Access for $name {
            const NAME: &'static str = $label;
        }
    };
}

hands_access!(
    /// Staff or head of a unit that speaks for the part.
    OwnPart, "own recipient", unit
);
hands_access!(
    /// Staff or head of such a unit, but for the head who decides about the report himself.
    DraftPart, "draft recipient", drafts
);
hands_access!(
    /// Whoever reports in the unit's name: its head, or where it has none its staff.
    SendPart, "send recipient", sends
);
hands_access!(
    /// The Director who gave the instruction; in a unit's own plan its head.
    DirectPart, "direct recipient", director
);
