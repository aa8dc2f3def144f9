//! What the closing of a period leaves to do: the report of each plan's owner, drafted where there is none, and every other report
//! that ends with that period gets its files, each by work of its own.

use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use super::{
    Basis,
    act::{self, Hindrance},
    edition::{self, Made},
    renewal::Renewal,
    store::{self, Report},
};
use crate::{
    jobs::{self, Failure, Work},
    journal::By,
    notice::{self, Audience, News, Topic},
    rollup::closing::PeriodFiles,
    web::{App, Error},
};

/// Makes the edition of one report that a closing asks for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MakeEdition {
    pub plan_id: i64,
    pub unit_id: i64,
    pub from_period_id: i64,
    pub period_id: i64,
    /// The closing.
    pub version: i32,
    /// What the administrator reads of it: "KH thử, Quý IV/2026, Trường A".
    pub name: String,
}

impl Work for PeriodFiles {
    const KIND: &'static str = "make_period_files";
    const LABEL: &'static str = "Lập báo cáo tổng hợp của kỳ đã đóng";

    async fn run(self, app: &App, tx: &mut PgConnection) -> Result<(), Failure> {
        let due = store::due_editions(&mut *tx, self.period_id, self.version).await?;
        Ok(jobs::add_all(tx, &due, app.clock.now()).await?)
    }
}

impl Work for MakeEdition {
    const KIND: &'static str = "make_edition";
    const LABEL: &'static str = "Lập tệp Word, Excel của báo cáo tổng hợp khi đóng kỳ";
    const LONG: bool = true;

    fn about(&self) -> String {
        self.name.clone()
    }

    /// Writes nothing before the files are made, so that the sealing of the journal does not wait for them.
    async fn run(self, app: &App, tx: &mut PgConnection) -> Result<(), Failure> {
        let Some(report) = self.report(&mut *tx).await? else { return Ok(()) };
        // One that was opened again has its files made when it closes again.
        if report.closing != Some(self.version) || self.is_made(&mut *tx, &report).await? {
            return Ok(());
        }
        let (by, now) = (By::portal(), app.clock.now());
        let basis = Basis::load(&mut *tx, &report, app.clock.today()).await?;
        let (renewal, passages) = Renewal::of(&mut *tx, &report, &basis, now).await?;
        let paper = edition::paper_of(&mut *tx, report.clone(), basis, passages).await?;
        let made = Made::of(paper, app.files.folder().to_owned()).await?;
        if store::in_force(&mut *tx, self.period_id).await? != Some(self.version) {
            return Ok(());
        }
        let id = match renewal.carry_out(&mut *tx, (&by, now)).await {
            Ok(id) => id,
            Err(Hindrance::Changed) => {
                let why = "Có người vừa viết vào báo cáo trong lúc lập tệp; tệp sẽ được lập lại.";
                return Err(Failure::Later(why.to_owned()));
            }
            Err(other) => return Err(Error::from(other).into()),
        };
        let text = match made {
            Ok(made) => {
                let edition = made.keep(app, &mut *tx, &by, (id, self.version, false)).await?;
                let later = if edition > 1 { format!(", bản {edition}") } else { String::new() };
                format!("{}{later} đã có tệp Word và Excel.", named(&report))
            }
            Err(misplaced) => {
                let first = misplaced.first().map(ToString::to_string).unwrap_or_default();
                format!("{} chưa lập được tệp khi đóng kỳ. {first}", named(&report))
            }
        };
        let tell = |to| News::of_portal(now, Topic::Consolidated, to, text.clone(), act::address(id));
        Ok(notice::tell(tx, &writers(&report).map(tell).collect::<Vec<_>>()).await?)
    }
}

impl MakeEdition {
    /// The report, as it is kept or as it would begin; none where its plan or its period is gone.
    async fn report(&self, tx: &mut PgConnection) -> sqlx::Result<Option<Report>> {
        let span = (self.from_period_id, self.period_id);
        if let Some(id) = store::find(&mut *tx, self.plan_id, self.unit_id, span).await? {
            return store::head(tx, id).await;
        }
        let Some(blank) = store::blank(&mut *tx, self.plan_id, self.unit_id, span).await? else { return Ok(None) };
        let letterhead = store::letterhead(tx, self.unit_id).await?;
        Ok(letterhead.map(|letterhead| act::begun(blank, &letterhead)))
    }

    /// What is made already is made.
    async fn is_made(&self, tx: &mut PgConnection, report: &Report) -> sqlx::Result<bool> {
        let editions = store::editions(tx, report.id).await?;
        Ok(editions.iter().any(|one| one.version == self.version && one.maker.is_none()))
    }
}

/// "Báo cáo tổng hợp KH thử Quý IV/2026", "Báo cáo tổng hợp KH thử Quý IV/2026 của Trường A"
fn named(report: &Report) -> String {
    let of = if report.is_whole() { String::new() } else { format!(" của {}", report.unit_name) };
    format!("Báo cáo tổng hợp {} {}{of}", report.plan_short_title, report.span())
}

/// Those who write a report and sign it: of the whole plan its officers and directors, of a unit's own part the unit.
fn writers(report: &Report) -> impl Iterator<Item = Audience> + use<> {
    let (unit, whole) = (report.unit_id, report.is_whole());
    let whole_plan = [Audience::Officers(unit), Audience::Directors(unit)].into_iter().filter(move |_| whole);
    whole_plan.chain((!whole).then_some(Audience::Own(unit)))
}
