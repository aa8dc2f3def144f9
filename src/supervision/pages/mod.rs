//! Pages of supervision: the list, a record with its demands, what is done about them; programmes of a year.

mod deed;
mod edit;
mod file;
mod form;
mod index;
mod new;
mod programme;
mod show;

use sqlx::PgPool;

use crate::{
    calendar::{
        DaysOff,
        setting::DUE_SOON_DAYS,
        store::{days_off, setting},
    },
    progress::Yardstick,
    web::{Result, Routes, Visit},
};

/// The slice's routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/giam-sat", index::index)
        .post("/giam-sat", new::create)
        .get("/giam-sat/moi", new::new)
        .get("/giam-sat/{record}", show::show)
        .post("/giam-sat/{record}", edit::update)
        .get("/giam-sat/{record}/sua", edit::edit)
        .post("/giam-sat/{record}/ban-hanh", deed::issue)
        .post("/giam-sat/{record}/bo", deed::discard)
        .post("/giam-sat/{record}/thu-hoi", deed::withdraw)
        .post("/giam-sat/kien-nghi/{demand}/tra-loi", deed::answer)
        .post("/giam-sat/kien-nghi/{demand}/dat", deed::accept)
        .post("/giam-sat/kien-nghi/{demand}/chua-dat", deed::reject)
        .post("/giam-sat/kien-nghi/{demand}/nhac", deed::remind)
        .get("/giam-sat/tep/{file}", file::show)
        .get("/giam-sat/tep/{file}/tai-ve", file::download)
        .post("/giam-sat/tep/{file}/bo", file::destroy)
        .merge(programme::routes())
}

/// What demands are measured with.
struct Measure {
    days_off: DaysOff,
    due_soon_days: i64,
}

impl Measure {
    async fn load(db: &PgPool) -> Result<Self> {
        let due_soon_days = setting(db, &DUE_SOON_DAYS).await?.into();
        Ok(Self { days_off: days_off(db).await?, due_soon_days })
    }

    fn on(&self, visit: &Visit) -> Yardstick<'_> {
        Yardstick { as_of: visit.today, due_soon_days: self.due_soon_days, days_off: &self.days_off }
    }
}
