//! Whom supervision concerns, and what they are told.

use sqlx::PgConnection;

use super::{
    act::Issuing,
    rules::DemandAct,
    store::{self, Carrier, RecordHead},
};
use crate::{
    notice::{self, Audience, News, Topic},
    progress::supervised::address,
    web::{Visit, show},
};

/// The units for which a record is issued, each with its own.
pub(super) async fn issued(
    tx: &mut PgConnection,
    visit: &Visit,
    issuing: &Issuing<'_>,
    carriers: &[Carrier],
) -> sqlx::Result<()> {
    let demands = match issuing.due.iter().min() {
        Some(first) => format!("; {} kiến nghị, hạn sớm nhất {}", issuing.due.len(), show::day(first)),
        None => String::new(),
    };
    let text = format!(
        "{} ban hành {} ngày {}: {}{demands}",
        issuing.author.named(),
        issuing.kind.document().to_lowercase(),
        show::day(&issuing.held_on),
        issuing.title
    );
    let there = carriers.iter().filter(|carrier| carrier.exists);
    let news = there.map(|carrier| {
        let to = Audience::Unit(carrier.unit_id);
        News::of(visit, Topic::Supervision, to, text.clone(), address(carrier.record_id))
    });
    notice::tell(tx, &news.collect::<Vec<_>>()).await
}

/// The unit that nothing is demanded of any more.
pub(super) async fn withdrawn(tx: &mut PgConnection, visit: &Visit, record: &RecordHead) -> sqlx::Result<()> {
    let text = format!(
        "{} thu hồi {} ngày {}: {}",
        record.author.named(),
        record.kind.document().to_lowercase(),
        show::day(&record.held_on),
        record.title
    );
    to_units(tx, visit, record, (Topic::Supervision, &text), &address(record.id)).await
}

/// Whose turn it is after an act on the demand of an id and a number.
pub(super) async fn demand(
    tx: &mut PgConnection,
    visit: &Visit,
    record: &RecordHead,
    (id, number): (i64, i32),
    act: DemandAct,
) -> sqlx::Result<()> {
    let title = &record.title;
    let href = format!("{}#kien-nghi-{id}", address(record.id));
    let (topic, text) = match act {
        DemandAct::Answer => {
            let unit = answering(visit, record);
            let text = format!("{unit} đã trả lời kiến nghị {number}, chờ xác nhận: {title}");
            let to = record.author.audience(record.author_unit_id);
            return notice::tell(tx, &[News::of(visit, Topic::Supervision, to, text, href)]).await;
        }
        DemandAct::Accept => (Topic::Supervision, format!("Kiến nghị {number} được xác nhận đã xong: {title}")),
        DemandAct::Reject => (Topic::Supervision, format!("Kiến nghị {number} chưa đạt, cần trả lời lại: {title}")),
        DemandAct::Remind => (Topic::Reminder, format!("Đề nghị trả lời kiến nghị giám sát {number}: {title}")),
    };
    to_units(tx, visit, record, (topic, &text), &href).await
}

/// The unit that answers: the one that went on from the record's, where it is that one's people who do.
fn answering<'a>(visit: &'a Visit, record: &'a RecordHead) -> &'a str {
    let grant = visit.viewer.grant.as_ref().filter(|grant| record.carriers.contains(&grant.unit_id));
    grant.map_or(&record.unit_name, |grant| &grant.unit_name)
}

async fn to_units(
    tx: &mut PgConnection,
    visit: &Visit,
    record: &RecordHead,
    (topic, text): (Topic, &str),
    href: &str,
) -> sqlx::Result<()> {
    let carriers = store::carriers(&mut *tx, &[record.id], visit.today).await?;
    let there = carriers.iter().filter(|carrier| carrier.exists);
    let news =
        there.map(|carrier| News::of(visit, topic, Audience::Unit(carrier.unit_id), text.to_owned(), href.to_owned()));
    notice::tell(tx, &news.collect::<Vec<_>>()).await
}
