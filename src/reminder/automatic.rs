//! The clock's reminders: every working day, of every plan in force.

use std::collections::{HashMap, HashSet};

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use super::{
    batch::{self, Past, Sending},
    owed::{self, Key, Owed, Subject},
    stage::{Stages, kind_of},
    store,
    wording::Words,
};
use crate::{
    calendar::{DaysOff, store::days_off},
    clock,
    instruction::dated,
    jobs::{Failure, Work},
    journal::By,
    progress::{
        facts::{self, Scope},
        ground::Ground,
        reminded::ReminderKind,
    },
    web::App,
};

/// How many days after its sending day a period that nobody closed is still urged: after that closing was forgotten.
const FORGOTTEN_DAYS: u64 = 30;

/// Reminding of what is due.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct RemindDue {}

impl Work for RemindDue {
    const KIND: &'static str = "remind_due";
    const LABEL: &'static str = "Nhắc hạn, đôn đốc tự động";
    const DAILY: Option<u16> = Some(6 * 60 + 30);

    async fn run(self, app: &App, tx: &mut PgConnection) -> Result<(), Failure> {
        let now = app.clock.now();
        Ok(remind(tx, now, clock::local_day(now)).await?)
    }
}

async fn remind(tx: &mut PgConnection, now: chrono::DateTime<chrono::Utc>, today: NaiveDate) -> sqlx::Result<()> {
    let days_off = days_off(&mut *tx).await?;
    if !days_off.is_working(today) {
        return Ok(());
    }
    let stages = Stages::load(&mut *tx).await?;
    let owners = store::running_plans(&mut *tx).await?;
    store::lock(tx).await?;
    let plans: Vec<i64> = owners.keys().copied().collect();
    let ground = Ground::load(&mut *tx, &plans).await?;
    let since = today.checked_sub_days(Days::new(FORGOTTEN_DAYS)).unwrap_or(today);
    let horizon = stages.horizon(today);
    let periods = store::open_periods(&mut *tx, since, horizon).await?;
    let mut words = Words::default().with_tasks(&ground.tasks);
    let mut keys = Vec::new();
    for period in periods {
        words.periods.insert(period.id, (period.name, period.key.to_string()));
        if !keys.contains(&period.key) {
            keys.push(period.key);
        }
    }
    let scope = Scope { plans: &plans, ..Scope::default() };
    let mut things: Vec<Owed> = Vec::new();
    // One statement for each period's name, whoever it belongs to: a handful.
    for key in keys {
        let lines = facts::load_in(tx, &Scope { period: Some(key), ..scope }, &ground, today).await?;
        things.extend(
            owed::reports(&lines, &owners)
                .into_iter()
                .filter(|owed| owed.period_id().is_some_and(|period| words.periods.contains_key(&period))),
        );
    }
    let lines = facts::load_in(tx, &scope, &ground, today).await?;
    let claimed = store::claimed(&mut *tx, &plans).await?;
    let deadlines = owed::deadlines(&lines, &owners, &ground, &claimed);
    things.extend(deadlines.into_iter().filter(|owed| owed.due_on <= horizon));
    let owing = dated::owing(&mut *tx, today).await?;
    things.extend(owed::instructions(&owing, &days_off).into_iter().filter(|owed| owed.due_on <= horizon));
    let words = words.with_instructions(&owing);
    let past = store::past(&mut *tx, &things, today).await?;
    let drafts = batch::drafts(due(things, &stages, &past, today, &days_off), &past);
    batch::send(tx, &Sending { by: &By::portal(), now, note: "", words: &words }, drafts).await?;
    Ok(())
}

/// What the clock speaks of today, with the stage of each. That something was received is asked for only after its day, and
/// not beside the day of the thing itself.
fn due(
    things: Vec<Owed>,
    stages: &Stages,
    past: &HashMap<Key, Past>,
    today: NaiveDate,
    days_off: &DaysOff,
) -> Vec<(Owed, ReminderKind, Option<i16>)> {
    let due = things.into_iter().filter_map(|owed| {
        let last = past.get(&owed.key()).and_then(|past| past.stage);
        let stage = stages.due(owed.due_on, last, today, days_off)?;
        let receipt = matches!(owed.subject, Subject::Receipt { .. });
        (!receipt || stage > 0).then(|| (owed, kind_of(stage), Some(stage)))
    });
    let due: Vec<_> = due.collect();
    let days: HashSet<(i64, i64)> = due
        .iter()
        .filter_map(|(owed, ..)| match owed.subject {
            Subject::Instruction { recipient_id } => Some((recipient_id, owed.unit_id)),
            _ => None,
        })
        .collect();
    let beside = |owed: &Owed| match owed.subject {
        Subject::Receipt { recipient_id } => days.contains(&(recipient_id, owed.unit_id)),
        _ => false,
    };
    due.into_iter().filter(|(owed, ..)| !beside(owed)).collect()
}
