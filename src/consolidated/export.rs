//! A report for the command line: the one that is kept, else a draft of it that is not.

use chrono::NaiveDate;
use sqlx::PgConnection;

use crate::files::Hash;

use super::{
    Basis, act, edition,
    paper::Paper,
    store::{self, PeriodOption},
};

/// Why there is no report, for the operator.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("no plan in force or ended has the id, the number or the short title “{0}”")]
    Plan(String),
    #[error("several plans have the number “{number}”: name one by its id ({plans})")]
    Plans { number: String, plans: String },
    #[error("{plan} has no period “{asked}”; it has {periods}")]
    Period { plan: String, asked: String, periods: String },
    #[error("{0} has no reporting period yet")]
    NoPeriod(String),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// The report of a plan's owner for one period: the one asked for, else the latest closed one, else the open one.
///
/// # Errors
/// [`Refusal`]: no such plan or period, or more than one.
pub async fn paper(db: &mut PgConnection, today: NaiveDate, plan: &str, asked: Option<&str>) -> Result<Paper, Refusal> {
    let plans = store::found_plans(&mut *db, plan).await?;
    let (plan_id, owner, name) = match plans.as_slice() {
        [] => return Err(Refusal::Plan(plan.to_owned())),
        [one] => one,
        // An id is nobody's number but by chance.
        several => match several.iter().find(|(id, ..)| id.to_string() == plan) {
            Some(one) => one,
            None => {
                let plans = several.iter().map(|(id, _, name)| format!("{id}: {name}")).collect::<Vec<_>>().join(", ");
                return Err(Refusal::Plans { number: plan.to_owned(), plans });
            }
        },
    };
    let periods = store::periods(&mut *db, *plan_id, today).await?;
    let period = match asked {
        Some(asked) => periods.iter().find(|period| is_called(period, asked)).ok_or_else(|| Refusal::Period {
            plan: name.clone(),
            asked: asked.to_owned(),
            periods: periods.iter().map(|period| period.key().to_string()).collect::<Vec<_>>().join(", "),
        })?,
        None => {
            let usual = periods.iter().find(|period| period.closed).or(periods.first());
            usual.ok_or_else(|| Refusal::NoPeriod(name.clone()))?
        }
    };
    let span = (period.id, period.id);
    if let Some(id) = store::find(&mut *db, *plan_id, *owner, span).await?
        && let Some(report) = store::head(&mut *db, id).await?
    {
        let basis = Basis::load(&mut *db, &report, today).await?;
        return Ok(edition::paper(&mut *db, report, basis).await?);
    }
    let gone = || Refusal::Database(sqlx::Error::RowNotFound);
    let letterhead = store::letterhead(&mut *db, *owner).await?.ok_or_else(gone)?;
    let blank = store::blank(&mut *db, *plan_id, *owner, span).await?.ok_or_else(gone)?;
    let report = act::begun(blank, &letterhead);
    let basis = Basis::load(&mut *db, &report, today).await?;
    let passages = act::drafted(&mut *db, &report, &basis).await?;
    Ok(Paper { report, letterhead, passages, basis })
}

/// The edition of a report that was made last, where these bytes of its Word or Excel file are others.
pub async fn later_than(db: &mut PgConnection, paper: &Paper, bytes: &[u8], excel: bool) -> sqlx::Result<Option<i32>> {
    let editions = store::editions(db, paper.report.id).await?;
    let hash = Hash::of(bytes).to_string();
    let last =
        editions.first().filter(|last| hash != if excel { &last.xlsx_sha256 } else { &last.docx_sha256 }.as_str());
    Ok(last.map(|last| last.edition))
}

/// Whether a period is meant: by its key as addresses have it, or by its name.
fn is_called(period: &PeriodOption, asked: &str) -> bool {
    let asked = asked.trim();
    period.key().to_string() == asked || period.name.to_lowercase() == asked.to_lowercase()
}
