//! One decision on many reports.

use std::collections::HashMap;

use sqlx::PgPool;

use super::{
    Act, Rating, Refusal,
    act::{self, Doer, Hindrance},
    store,
};
use crate::web::Visit;

/// The most reports of one act: what a slow server manages well within the time of a request.
pub const MOST: usize = 1000;
/// Reports of one transaction.
const TOGETHER: usize = 50;

/// A report somebody chose, in the version they saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Choice {
    pub id: i64,
    pub version: i32,
}

impl std::str::FromStr for Choice {
    type Err = std::num::ParseIntError;

    /// "12:3": the report and its version.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (id, version) = text.split_once(':').unwrap_or((text, ""));
        Ok(Self { id: id.parse()?, version: version.parse()? })
    }
}

/// Why a report was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// Who decides wrote or submitted it.
    Own,
    /// It was changed or decided since the page was opened, or is no longer taken.
    MovedOn,
}

/// What became of them.
#[derive(Debug, Default)]
pub struct Outcome {
    pub done: usize,
    /// "I.2 của Trường A", and why.
    pub left: Vec<(String, Left)>,
}

/// Accepts or returns the chosen reports of a plan owner; what cannot be is left out and named, the rest is done.
///
/// Several of them share a transaction, since each commit waits for the disk; all of them do not, so that units that write
/// meanwhile are not kept waiting. None needs a savepoint: the rules refuse a report before anything of it is written, and
/// only a failure of the database undoes those it shares a transaction with, which then wait as before.
pub async fn decide(
    pool: &PgPool,
    visit: &Visit,
    owner_unit_id: i64,
    choices: &[Choice],
    (act, rating): (Act<'_>, Option<Rating>),
) -> Result<Outcome, Hindrance> {
    let versions: HashMap<i64, i32> = choices.iter().map(|choice| (choice.id, choice.version)).collect();
    let ids: Vec<i64> = versions.keys().copied().collect();
    let known = store::chosen(pool, owner_unit_id, &ids).await?;
    let doer = Doer::reviewing(visit);
    let mut outcome = Outcome::default();
    // In the order of their ids, so that of two who decide on the same the second waits for the first.
    for together in known.chunks(TOGETHER) {
        let mut tx = pool.begin().await?;
        for report in together {
            let name = format!("{} của {}", report.task_ref, report.unit_name);
            let held = match report.waits {
                true => store::lock(&mut tx, report.id, visit.viewer.account_id).await?,
                false => None,
            };
            let Some((period, locked)) = held else {
                outcome.left.push((name, Left::MovedOn));
                continue;
            };
            let version = versions.get(&report.id).copied();
            match act::perform(&mut tx, &doer, (&period, &locked), (act, rating), version).await {
                Ok(()) => outcome.done += 1,
                Err(Hindrance::Database(cause)) => return Err(cause.into()),
                Err(Hindrance::Refused(Refusal::OwnReport)) => outcome.left.push((name, Left::Own)),
                Err(Hindrance::Refused(refusal @ (Refusal::NoReason(_) | Refusal::LongReason(_)))) => {
                    return Err(refusal.into());
                }
                Err(_) => outcome.left.push((name, Left::MovedOn)),
            }
        }
        tx.commit().await?;
    }
    Ok(outcome)
}

#[cfg(test)]
mod tests {
    use super::Choice;

    #[test]
    fn a_choice_names_the_version_that_was_seen() {
        assert_eq!("12:3".parse(), Ok(Choice { id: 12, version: 3 }));
        for wrong in ["12", "12:", ":3", "a:b", ""] {
            assert!(wrong.parse::<Choice>().is_err(), "{wrong}");
        }
    }
}
