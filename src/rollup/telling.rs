//! Whom the life of a period concerns, and what they are told: the units that owe a report in it, and of its closing the
//! Director too.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

use super::{
    Counts,
    store::{self, Locked},
};
use crate::{
    calendar::PeriodKey,
    clock,
    journal::By,
    notice::{self, Audience, News, Topic},
    progress::{
        ReportStanding,
        facts::{self, Line, Scope},
        ground::Ground,
    },
    web::show,
};

/// Where a reason is cut, in characters: the rest is on the period's page.
const REASON: usize = 200;

/// Who acts, and when.
type Doer<'a> = (&'a By, DateTime<Utc>);

fn quoted(reason: &str) -> String {
    if reason.is_empty() { String::new() } else { format!(" “{}”", show::beginning(reason, REASON)) }
}

fn news((by, now): Doer<'_>, to: Audience, text: &str, href: &str) -> News {
    let news = News::of_portal(now, Topic::Period, to, text.to_owned(), href.to_owned());
    News { by: by.account_id, ..news }
}

/// The units of lines that owe a report.
fn units(lines: &[Line]) -> BTreeSet<i64> {
    let owing = lines.iter().filter(|line| line.report != ReportStanding::NotOwed);
    owing.filter_map(|line| line.unit_id).collect()
}

/// The units that owe a report in a period that is not closed.
pub(super) async fn owing(tx: &mut PgConnection, now: DateTime<Utc>, period: &Locked) -> sqlx::Result<BTreeSet<i64>> {
    let ground = Ground::load(&mut *tx, &period.plans).await?;
    let key = PeriodKey { kind: period.kind, year: period.year, ordinal: period.ordinal };
    let scope = Scope { plans: &period.plans, period: Some(key), ..Scope::default() };
    Ok(units(&facts::load_in(tx, &scope, &ground, clock::local_day(now)).await?))
}

async fn tell(
    tx: &mut PgConnection,
    doer: Doer<'_>,
    units: &BTreeSet<i64>,
    (text, href): (&str, &str),
) -> sqlx::Result<()> {
    let news = units.iter().map(|unit| news(doer, Audience::Unit(*unit), text, href));
    notice::tell(tx, &news.collect::<Vec<_>>()).await
}

/// A period was closed with these lines.
pub(super) async fn closed(
    tx: &mut PgConnection,
    doer: Doer<'_>,
    (id, period): (i64, &Locked),
    lines: &[Line],
) -> sqlx::Result<()> {
    let owner = store::owner_name(&mut *tx, period.owner_unit_id).await?;
    let counts: Counts = lines.iter().map(|line| Counts::from(&line.into())).sum();
    let (name, href) = (&period.name, format!("/ky/{id}"));
    let to_director = format!("{name} của {owner} đã đóng: {}/{} báo cáo.", counts.reported(), counts.owed);
    let to_units = format!("{name} của {owner} đã đóng; số liệu của kỳ đã chốt.");
    let mut all = vec![news(doer, Audience::Directors(period.owner_unit_id), &to_director, &href)];
    all.extend(units(lines).into_iter().map(|unit| news(doer, Audience::Unit(unit), &to_units, &href)));
    notice::tell(tx, &all).await
}

/// A closing was taken back.
pub(super) async fn reopened(
    tx: &mut PgConnection,
    doer: Doer<'_>,
    (id, period): (i64, &Locked),
    version: i32,
    reason: &str,
) -> sqlx::Result<()> {
    let owner = store::owner_name(&mut *tx, period.owner_unit_id).await?;
    let text = format!("{} của {owner} được mở lại.{}", period.name, quoted(reason));
    let href = format!("/ky/{id}");
    let mut all = vec![news(doer, Audience::Directors(period.owner_unit_id), &text, &href)];
    let units = store::frozen_units(&mut *tx, id, version).await?;
    all.extend(units.into_iter().map(|unit| news(doer, Audience::Unit(unit), &text, &href)));
    notice::tell(tx, &all).await
}

/// The sending day was changed by hand.
pub(super) async fn moved(
    tx: &mut PgConnection,
    doer: Doer<'_>,
    (id, period): (i64, &Locked),
    send_by: NaiveDate,
    reason: &str,
) -> sqlx::Result<()> {
    let units = owing(tx, doer.1, period).await?;
    let (from, to) = (show::day(&period.send_by), show::day(&send_by));
    let text = format!("Hạn gửi báo cáo {} đổi từ {from} thành {to}.{}", period.name, quoted(reason));
    tell(tx, doer, &units, (&text, &format!("/ky/{id}"))).await
}

/// A period was called for by hand.
pub(super) async fn called(tx: &mut PgConnection, doer: Doer<'_>, id: i64) -> sqlx::Result<()> {
    announce(tx, doer, id, "đề nghị báo cáo").await
}

/// One called for was changed before it opened.
pub(super) async fn recalled(tx: &mut PgConnection, doer: Doer<'_>, id: i64) -> sqlx::Result<()> {
    announce(tx, doer, id, "sửa kỳ báo cáo").await
}

async fn announce(tx: &mut PgConnection, doer: Doer<'_>, id: i64, does: &str) -> sqlx::Result<()> {
    let Some(period) = store::lock(&mut *tx, id).await? else { return Ok(()) };
    let owner = store::owner_name(&mut *tx, period.owner_unit_id).await?;
    let units = owing(tx, doer.1, &period).await?;
    let text = format!(
        "{owner} {does} “{}”: số liệu từ {} đến {}, hạn gửi {}.",
        period.name,
        show::day(&period.starts_on),
        show::day(&period.cut_off_on),
        show::day(&period.send_by),
    );
    tell(tx, doer, &units, (&text, &format!("/ky/{id}"))).await
}

/// One called for was taken back.
pub(super) async fn withdrawn(
    tx: &mut PgConnection,
    doer: Doer<'_>,
    period: &Locked,
    units: &BTreeSet<i64>,
) -> sqlx::Result<()> {
    let owner = store::owner_name(&mut *tx, period.owner_unit_id).await?;
    let text = format!("{owner} bỏ kỳ báo cáo “{}”; không cần gửi báo cáo của kỳ này.", period.name);
    tell(tx, doer, units, (&text, "/ky")).await
}
