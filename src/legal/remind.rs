//! The clock's word about due days: on the days on which tasks are reminded of, to the unit that keeps the register.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use super::{
    address,
    filter::{Filter, Group},
    store::{self, Due},
};
use crate::{
    calendar::{
        store::days_off,
        text::{day_text, distance},
    },
    clock,
    jobs::{Failure, Work},
    notice::{self, Audience, News, Topic},
    reminder::stage::Stages,
    web::{App, show},
};

/// How long a table that was sent waits to be confirmed.
const WAITING: Duration = Duration::days(7);
/// Characters of a document's name in a notice.
const NAME: usize = 80;

/// Reminding the keepers of registers of what is due; tables that nobody confirmed are swept away.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct RemindReviews {}

impl Work for RemindReviews {
    const KIND: &'static str = "remind_reviews";
    const LABEL: &'static str = "Nhắc hạn rà soát văn bản";
    const DAILY: Option<u16> = Some(6 * 60 + 40);

    async fn run(self, app: &App, tx: &mut PgConnection) -> Result<(), Failure> {
        let now = app.clock.now();
        store::sweep(tx, now - WAITING).await?;
        Ok(remind(tx, now).await?)
    }
}

async fn remind(tx: &mut PgConnection, now: DateTime<Utc>) -> sqlx::Result<()> {
    let today = clock::local_day(now);
    let days_off = days_off(&mut *tx).await?;
    let stages = Stages::load(&mut *tx).await?;
    let due = store::due(tx, stages.horizon(today), today).await?;
    let mut told = Vec::new();
    let mut registers: BTreeMap<i64, Vec<&Due>> = BTreeMap::new();
    // Where nobody would hear it, it waits for somebody.
    for entry in due.iter().filter(|entry| audience(entry).is_some()) {
        if let Some(stage) = stages.due(entry.due_on, entry.told, today, &days_off) {
            told.push((entry.id, stage));
            registers.entry(entry.owner_unit_id).or_default().push(entry);
        }
    }
    if told.is_empty() {
        return Ok(());
    }
    store::told(tx, &told).await?;
    let news: Vec<News> = registers.values().filter_map(|told| news_of(told, &due, now)).collect();
    notice::tell(tx, &news).await
}

/// Who hears of an entry: the people of the unit that keeps its register, or where there are none the owner's officers;
/// nobody else reads it.
fn audience(entry: &Due) -> Option<Audience> {
    let officers = entry.overseen.then_some(Audience::Officers(entry.owner_unit_id));
    entry.keeper_unit_id.map(Audience::Own).or(officers)
}

/// What is told of a register: one sentence about one document; of several how many are due until the last of them, with the
/// list that counts the same.
fn news_of(told: &[&Due], due: &[Due], now: DateTime<Utc>) -> Option<News> {
    let entry = told.first()?;
    let to = audience(entry)?;
    let (text, href) = if told.len() == 1 {
        let name = show::beginning(&entry.name, NAME);
        let left = distance(entry.due_on, clock::local_day(now));
        let text = format!("Rà soát văn bản {name}: thời hạn {}, {left}", day_text(entry.due_on));
        (text, address(entry.id))
    } else {
        let owner = entry.owner_unit_id;
        let until = told.iter().map(|entry| entry.due_on).max()?;
        let count = due.iter().filter(|entry| entry.owner_unit_id == owner && entry.due_on <= until).count();
        let list = Filter { group: Group::Open, owner: Some(owner), until: Some(until), ..Filter::default() };
        let text = format!("{count} văn bản rà soát chưa xong có thời hạn đến hết {}", day_text(until));
        (text, list.link().to_string())
    };
    Some(News::of_portal(now, Topic::Reminder, to, text, href))
}
