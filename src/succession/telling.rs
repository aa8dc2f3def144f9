//! Whom a change of units or of a lead concerns, and what they are told.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::{outcome::Outcome, store::LeftAlone};
use crate::{
    journal::By,
    notice::{self, Audience, News, Topic},
    unit::store::change::Change,
    web::show,
};

/// Tells the units whose work changed, and those that came out of the change; a unit that is no more is told through its
/// heirs, at which its people are now.
pub(super) async fn done(
    tx: &mut PgConnection,
    change: &Change,
    outcome: &Outcome,
    after: &[i64],
    (by, now): (&By, DateTime<Utc>),
) -> sqlx::Result<()> {
    let ending = change.terms.ending();
    let units: BTreeSet<i64> =
        outcome.moved.iter().chain(after).copied().filter(|unit| !ending.contains(unit)).collect();
    let decision = if change.decision.is_empty() { String::new() } else { format!(" ({})", change.decision) };
    let kind = change.kind.label();
    let text = format!("{kind} từ {}{decision}: {}.", show::day(&change.effective_on), lower(&outcome.sum()));
    let news = units.into_iter().map(|unit| News {
        by: by.account_id,
        ..News::of_portal(now, Topic::Plan, Audience::Unit(unit), text.clone(), format!("/don-vi/{unit}"))
    });
    let left = outcome.left_alone.iter().flat_map(|left| left_alone(left, change, (by, now)));
    notice::tell(tx, &news.chain(left).collect::<Vec<_>>()).await
}

/// That nobody keeps a legal review register any more: to whoever chooses its keeper, and to whoever reads it.
fn left_alone(left: &LeftAlone, change: &Change, (by, now): (&By, DateTime<Utc>)) -> [News; 2] {
    let text = format!(
        "{} đang giữ sổ rà soát văn bản của {}, hết hoạt động từ {}: quản trị viên cần chọn đơn vị khác giữ sổ",
        left.from,
        left.owner_name,
        show::day(&change.effective_on)
    );
    let told = |topic, to, href: &str| News {
        by: by.account_id,
        ..News::of_portal(now, topic, to, text.clone(), href.to_owned())
    };
    [
        told(Topic::System, Audience::Administrators, "/quan-tri/cau-hinh/ra-soat"),
        told(Topic::Plan, Audience::Officers(left.owner_unit_id), "/ra-soat"),
    ]
}

/// The same in the middle of a sentence.
fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
