//! Who proposes that somebody be commended, who reads a proposal, who has a say in it (DESIGN.md §3). It names people: other
//! units, observers and administrators do not read it. Out of reach is 404; within reach but not allowed is 403.

use axum::{extract::FromRequestParts, http::request::Parts};

use super::{
    Hands, Party,
    store::{self, CommendationHead},
};
use crate::{
    plan::access::{NOT_YOURS, path_id},
    role_access,
    web::{Access, App, Error, Result, Role, SignedIn, Visit},
};

role_access!(
    /// Lists of proposals: one's own units', or those of plans whose owner is in reach.
    ReadCommendations, "read commendations", [Staff, Head, Officer, Director]
);
role_access!(
    /// Proposing somebody of one's own unit.
    ProposeCommendation, "propose commendation", [Staff, Head]
);

/// A proposal one may read.
pub struct ReadCommendation {
    pub visit: Visit,
    pub commendation: CommendationHead,
    /// For whom the visitor acts in it.
    pub hands: Hands,
}

impl ReadCommendation {
    /// Whether the visitor is one of those who choose and decide, and reads what they say to each other.
    pub fn reads_internal(&self) -> bool {
        self.hands.officer || self.hands.director
    }
}

impl FromRequestParts<App> for ReadCommendation {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, app).await?;
        let role = visit.role()?;
        let id = path_id(parts, app, "commendation").await?;
        let commendation = store::head(&app.pool, id).await?.ok_or(Error::NotFound)?;
        let viewer = &visit.viewer;
        let own = commendation.carriers.iter().any(|unit| viewer.reaches(*unit));
        if !own && !viewer.reaches(commendation.plan_owner_id) {
            return Err(Error::NotFound);
        }
        if matches!(role, Role::Observer | Role::Administrator) {
            return Err(Error::forbidden(NOT_YOURS));
        }
        let hands = Hands::of(viewer, commendation.plan_owner_id, &commendation.carriers);
        Ok(Self { visit, commendation, hands })
    }
}

impl Access for ReadCommendation {
    const NAME: &'static str = "read commendation";
}

/// Declares an access to a proposal for those who act in it for one party.
macro_rules! party_access {
    ($(#[$doc:meta])* $name:ident, $label:literal, $party:expr) => {
        $(#[$doc])*
        pub struct $name(pub ReadCommendation);

        impl FromRequestParts<App> for $name {
            type Rejection = Error;

            async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
                let read = ReadCommendation::from_request_parts(parts, app).await?;
                if !read.hands.has($party) {
                    return Err(Error::forbidden(NOT_YOURS));
                }
                Ok(Self(read))
            }
        }

        impl Access for $name {
            const NAME: &'static str = $label;
        }
    };
}

party_access!(
    /// Staff or head of a unit that speaks for the proposal.
    OwnCommendation, "own commendation", Party::Unit
);
party_access!(
    /// An officer at the plan's owner; in a unit's own plan its staff and head.
    ChooseCommendation, "choose commendation", Party::Officer
);
party_access!(
    /// The Director at the plan's owner; in a unit's own plan its head.
    DecideCommendation, "decide commendation", Party::Director
);
