//! Who reminds whom. The role decides first, then the plans in use.

use axum::{extract::FromRequestParts, http::request::Parts};

use crate::{
    plan::{
        PlanStatus,
        access::acts_for,
        context::{Asked, Context},
    },
    web::{Access, App, Error, Query, Result, Role, SignedIn, Visit},
};

crate::role_access!(
    /// The list of reminders: of everything within a plan owner's reach, or of one's own units.
    ReadReminders, "read reminders", [Staff, Head, Officer, Director, Observer]
);

/// Reminding about the plans in use of which the visitor's own unit is the owner; there is at least one.
pub struct Remind {
    pub visit: Visit,
    pub context: Context,
    pub plans: Vec<i64>,
}

impl FromRequestParts<App> for Remind {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, app).await?;
        if !matches!(visit.role()?, Role::Staff | Role::Head | Role::Officer) {
            return Err(Error::forbidden("Vai trò đang dùng không đôn đốc."));
        }
        let Query(asked) = Query::<Asked>::from_request_parts(parts, app).await.map_err(|_| Error::NotFound)?;
        let context = Context::load(app, &visit, &asked).await?;
        let used = context.plan_ids();
        let own = context.plans.iter().filter(|plan| {
            used.contains(&plan.id) && plan.status == PlanStatus::Active && acts_for(&visit.viewer, plan.owner_unit_id)
        });
        let plans: Vec<i64> = own.map(|plan| plan.id).collect();
        if plans.is_empty() {
            return Err(Error::forbidden("Chỉ đơn vị ban hành kế hoạch đang thực hiện đôn đốc về kế hoạch ấy."));
        }
        Ok(Self { visit, context, plans })
    }
}

impl Access for Remind {
    const NAME: &'static str = "remind";
}
