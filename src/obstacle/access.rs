//! Who raises obstacles, who reads one, who has a say in it (DESIGN.md §3). Other units do not read what a unit raised, nor do
//! observers and administrators. Out of reach is 404; within reach but not allowed is 403.

use axum::{extract::FromRequestParts, http::request::Parts};

use super::{
    Hands, Party,
    store::{self, ObstacleHead},
};
use crate::{
    plan::access::{NOT_YOURS, path_id},
    role_access,
    web::{Access, App, Error, Result, Role, SignedIn, Visit},
};

role_access!(
    /// Lists of obstacles: one's own units', or those of plans whose owner is in reach.
    ReadObstacles, "read obstacles", [Staff, Head, Officer, Director]
);
role_access!(
    /// Raising an obstacle of one's own unit.
    RaiseObstacle, "raise obstacle", [Staff, Head]
);

/// An obstacle one may read.
pub struct ReadObstacle {
    pub visit: Visit,
    pub obstacle: ObstacleHead,
    /// For whom the visitor acts in it.
    pub hands: Hands,
}

impl ReadObstacle {
    /// Whether the visitor sees all that is raised in the plan.
    pub fn is_above(&self) -> bool {
        self.visit.viewer.reaches(self.obstacle.plan_owner_id)
    }

    /// Whether the visitor is one of those who answer and decide, and reads what they say to each other.
    pub fn reads_internal(&self) -> bool {
        self.hands.officer || self.hands.director
    }
}

impl FromRequestParts<App> for ReadObstacle {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, app).await?;
        let role = visit.role()?;
        let id = path_id(parts, app, "obstacle").await?;
        let obstacle = store::head(&app.pool, id).await?.ok_or(Error::NotFound)?;
        let viewer = &visit.viewer;
        let own = obstacle.carriers.iter().any(|unit| viewer.reaches(*unit));
        if !own && !viewer.reaches(obstacle.plan_owner_id) {
            return Err(Error::NotFound);
        }
        if matches!(role, Role::Observer | Role::Administrator) {
            return Err(Error::forbidden(NOT_YOURS));
        }
        let hands = Hands::of(viewer, obstacle.plan_owner_id, &obstacle.carriers);
        Ok(Self { visit, obstacle, hands })
    }
}

impl Access for ReadObstacle {
    const NAME: &'static str = "read obstacle";
}

/// Declares an access to an obstacle for those who act in it for one party.
macro_rules! party_access {
    ($(#[$doc:meta])* $name:ident, $label:literal, $party:expr) => {
        $(#[$doc])*
        pub struct $name(pub ReadObstacle);

        impl FromRequestParts<App> for $name {
            type Rejection = Error;

            async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
                let read = ReadObstacle::from_request_parts(parts, app).await?;
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
    /// Staff or head of a unit that speaks for the obstacle.
    OwnObstacle, "own obstacle", Party::Unit
);
party_access!(
    /// An officer at the plan's owner; in a unit's own plan its staff and head.
    AnswerObstacle, "answer obstacle", Party::Officer
);
party_access!(
    /// The Director at the plan's owner; in a unit's own plan its head.
    DecideObstacle, "decide obstacle", Party::Director
);
