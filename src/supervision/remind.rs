//! The clock's word about demands: on the days on which tasks are reminded of, to the units that answer, once a day however
//! much there is.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use super::{
    filter::Filter,
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
    progress::supervised::address,
    reminder::stage::Stages,
    web::{App, show},
};

/// Characters of a demand's words in a notice.
const WORDS: usize = 80;

/// Reminding units of what supervision demands of them.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct RemindDemands {}

impl Work for RemindDemands {
    const KIND: &'static str = "remind_demands";
    const LABEL: &'static str = "Nhắc hạn trả lời kiến nghị giám sát";
    const DAILY: Option<u16> = Some(6 * 60 + 35);

    async fn run(self, app: &App, tx: &mut PgConnection) -> Result<(), Failure> {
        Ok(remind(tx, app.clock.now()).await?)
    }
}

async fn remind(tx: &mut PgConnection, now: DateTime<Utc>) -> sqlx::Result<()> {
    let today = clock::local_day(now);
    let days_off = days_off(&mut *tx).await?;
    let before = settings(&mut *tx, &REMIND_BEFORE).await?;
    let stages = Stages::new(&before, &settings(&mut *tx, &REMIND_AFTER).await?);
    let (mut news, mut told) = (Vec::new(), Vec::new());
    for demand in store::due(tx, stages.horizon(today), today).await? {
        if let Some(stage) = stages.due(demand.due_on, demand.told, today, &days_off) {
            told.push((demand.id, stage));
            news.extend(demand.units.iter().map(|unit| told_of(&demand, *unit, now)));
        }
    }
    if told.is_empty() {
        return Ok(());
    }
    store::told(&mut *tx, &told).await?;
    notice::tell(tx, &news).await
}

/// One sentence about one demand; several of a unit are one notice.
fn told_of(demand: &Due, unit_id: i64, now: DateTime<Utc>) -> News {
    let text = format!(
        "Kiến nghị giám sát chưa trả lời, hạn {}, {}: {}",
        day_text(demand.due_on),
        distance(demand.due_on, clock::local_day(now)),
        show::beginning(&demand.words, WORDS)
    );
    let href = format!("{}#kien-nghi-{}", address(demand.record_id), demand.id);
    let list = Filter { unit: Some(unit_id), ..Filter::default() };
    News::of_portal(now, Topic::Reminder, Audience::Unit(unit_id), text, href).bundled(Bundle {
        key: format!("supervision demands {unit_id}"),
        text: "{n} kiến nghị giám sát chưa trả lời sắp đến hạn hoặc quá hạn".to_owned(),
        href: list.link().to_string(),
    })
}
