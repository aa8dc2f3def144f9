//! The clock's word about demands: on the days on which tasks are reminded of, to the units that answer, once a day however
//! much there is.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use super::{
    filter::{Filter, LIST},
    store::{self, Due},
};
use crate::{
    calendar::{
        store::days_off,
        text::{day_text, distance},
    },
    clock,
    jobs::{Failure, Work},
    notice::{self, Audience, Bundle, News, Topic},
    progress::supervised::address,
    reminder::stage::Stages,
    web::{App, Link, show},
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
    let stages = Stages::load(&mut *tx).await?;
    let (mut news, mut told, mut lists) = (Vec::new(), Vec::new(), HashMap::new());
    let horizon = stages.horizon(today);
    let waiting = store::due(tx, horizon, today).await?;
    for demand in &waiting {
        for unit in &demand.units {
            *lists.entry(List::of(demand, *unit)).or_insert(0_usize) += 1;
        }
    }
    for demand in &waiting {
        if let Some(stage) = stages.due(demand.due_on, demand.told, today, &days_off) {
            told.push((demand.id, stage));
            news.extend(demand.units.iter().map(|unit| {
                let list = List::of(demand, *unit);
                told_of(demand, list, list.of_all(lists.get(&list).copied().unwrap_or_default(), horizon), now)
            }));
        }
    }
    if told.is_empty() {
        return Ok(());
    }
    store::told(&mut *tx, &told).await?;
    notice::tell(tx, &news).await
}

/// The list in which a unit finds what it is reminded of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct List {
    unit_id: i64,
    /// The plan whose demands are listed apart.
    plan_id: Option<i64>,
}

impl List {
    fn of(demand: &Due, unit_id: i64) -> Self {
        Self { unit_id, plan_id: demand.apart.then_some(demand.plan_id) }
    }

    /// What is said of several at once: of all that the list holds, due by a day or overdue.
    fn of_all(self, count: usize, until: NaiveDate) -> Bundle {
        let filter = Filter { unit: Some(self.unit_id), until: Some(until), ..Filter::default() };
        Bundle {
            key: format!("supervision demands {} {}", self.unit_id, self.plan_id.unwrap_or_default()),
            text: format!("{count} kiến nghị giám sát chưa trả lời sắp đến hạn hoặc quá hạn"),
            href: filter.onto(Link::to(LIST).with_some("plan", self.plan_id)).to_string(),
        }
    }
}

/// One sentence about one demand; several of a unit are one notice.
fn told_of(demand: &Due, list: List, all: Bundle, now: DateTime<Utc>) -> News {
    let text = format!(
        "Kiến nghị giám sát chưa trả lời, hạn {}, {}: {}",
        day_text(demand.due_on),
        distance(demand.due_on, clock::local_day(now)),
        show::beginning(&demand.words, WORDS)
    );
    let href = format!("{}#kien-nghi-{}", address(demand.record_id), demand.id);
    News::of_portal(now, Topic::Reminder, Audience::Unit(list.unit_id), text, href).bundled(all)
}
