//! Who is told of requests for contributions, and of answers to them.

use sqlx::PgConnection;

use super::super::{
    store::{
        PeriodLock,
        contribution::{self as store, RequestTidings},
    },
    telling::quoted,
};
use crate::{
    notice::{self, Audience, News, Topic},
    web::{Visit, show},
};

/// Whoever asks: the lead's unit, or TCCB.
fn asker(about: &RequestTidings) -> &str {
    about.asker_name.as_deref().unwrap_or("TCCB")
}

/// News for each unit asked, which leads to its own form.
async fn to_units(
    tx: &mut PgConnection,
    visit: &Visit,
    period: &PeriodLock,
    assignments: &[i64],
    text: &str,
) -> sqlx::Result<()> {
    let parties = store::units_of(&mut *tx, assignments).await?;
    let news = parties.into_iter().map(|(assignment, unit)| {
        let href = format!("/phan-cong/{assignment}/dong-gop/{}", period.key());
        News::of(visit, Topic::Asked, Audience::Unit(unit), text.to_owned(), href)
    });
    notice::tell(tx, &news.collect::<Vec<_>>()).await
}

/// Tells the units that are asked.
pub(super) async fn asked(
    tx: &mut PgConnection,
    visit: &Visit,
    period: &PeriodLock,
    request_id: i64,
    assignments: &[i64],
) -> sqlx::Result<()> {
    let Some(about) = store::tidings(&mut *tx, &[request_id]).await?.pop() else { return Ok(()) };
    let text = format!(
        "{} đề nghị phối hợp nhiệm vụ {}, {}, trả lời đến {}.{}",
        asker(&about),
        about.task_ref,
        period.name,
        show::day(&about.answer_by),
        quoted(&about.words),
    );
    to_units(tx, visit, period, assignments, &text).await
}

/// Tells the units from which it is taken back.
pub(super) async fn withdrawn(
    tx: &mut PgConnection,
    visit: &Visit,
    period: &PeriodLock,
    (request_id, assignments): (i64, &[i64]),
    reason: &str,
) -> sqlx::Result<()> {
    let Some(about) = store::tidings(&mut *tx, &[request_id]).await?.pop() else { return Ok(()) };
    let (who, task, reason) = (asker(&about), &about.task_ref, quoted(reason));
    let text = format!("{who} rút đề nghị phối hợp nhiệm vụ {task}, {}.{reason}", period.name);
    to_units(tx, visit, period, assignments, &text).await
}

/// Tells whoever asked that a unit has answered.
pub(super) async fn answered(
    tx: &mut PgConnection,
    visit: &Visit,
    assignment_id: i64,
    requests: &[i64],
) -> sqlx::Result<()> {
    if requests.is_empty() {
        return Ok(());
    }
    let Some(unit) = store::unit_name_of(&mut *tx, assignment_id).await? else { return Ok(()) };
    let about = store::tidings(&mut *tx, requests).await?;
    let news = about.iter().map(|about| {
        let to = about.asker_unit_id.map_or(Audience::Officers(about.owner_unit_id), Audience::Unit);
        let text = format!("{unit} đã trả lời đề nghị phối hợp nhiệm vụ {}, {}.", about.task_ref, about.period_name);
        News::of(visit, Topic::Waiting, to, text, format!("/de-nghi-phoi-hop/{}", about.id))
    });
    notice::tell(tx, &news.collect::<Vec<_>>()).await
}
