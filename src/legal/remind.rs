//! The clock's word about due days: on the days on which tasks are reminded of, to the unit that keeps the register.

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
        setting::{REMIND_AFTER, REMIND_BEFORE},
        store::{days_off, settings},
        text::{day_text, distance},
    },
    clock,
    jobs::{Failure, Work},
    notice::{self, Audience, Bundle, News, Topic},
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
    let before = settings(&mut *tx, &REMIND_BEFORE).await?;
    let stages = Stages::new(&before, &settings(&mut *tx, &REMIND_AFTER).await?);
    let (mut news, mut told) = (Vec::new(), Vec::new());
    for entry in store::due(tx, stages.horizon(today)).await? {
        if let Some(stage) = stages.due(entry.due_on, entry.told, today, &days_off) {
            told.push((entry.id, stage));
            news.push(told_of(&entry, now));
        }
    }
    if told.is_empty() {
        return Ok(());
    }
    store::told(tx, &told).await?;
    notice::tell(tx, &news).await
}

/// One sentence about one document; several of a register are one notice.
fn told_of(entry: &Due, now: DateTime<Utc>) -> News {
    let name = show::beginning(&entry.name, NAME);
    let left = distance(entry.due_on, clock::local_day(now));
    let text = format!("Rà soát văn bản {name}: thời hạn {}, {left}", day_text(entry.due_on));
    let to = Audience::Unit(entry.keeper_unit_id);
    let open = Filter { group: Group::Open, ..Filter::default() };
    News::of_portal(now, Topic::Reminder, to, text, address(entry.id)).bundled(Bundle {
        key: format!("legal register {}", entry.owner_unit_id),
        text: "{n} văn bản trong sổ rà soát sắp đến hạn hoặc quá hạn".to_owned(),
        href: open.link().to_string(),
    })
}
