//! Whom a report's life concerns, and what they are told. Words of a report are not repeated, reasons only to those who
//! read them beside it.

use sqlx::PgConnection;

use super::{event::EventKind, store};
use crate::{
    notice::{self, Audience, Bundle, News, Topic},
    web::{Visit, show},
};

/// Where a reason is cut, in characters: the rest is on the report's page.
const REASON: usize = 200;

/// " “Bổ sung số liệu”"; nothing for no reason.
pub(super) fn quoted(reason: &str) -> String {
    if reason.is_empty() { String::new() } else { format!(" “{}”", show::beginning(reason, REASON)) }
}

/// Tells of what the visitor did to a report. Of what is sent and accepted TCCB and units hear once a day: see
/// [`super::gather`].
pub(super) async fn of_report(
    tx: &mut PgConnection,
    visit: &Visit,
    report_id: i64,
    (kind, reason): (EventKind, &str),
) -> sqlx::Result<()> {
    let topic = match kind {
        EventKind::Submitted | EventKind::Accepted | EventKind::CorrectionDiscarded => return Ok(()),
        EventKind::SentToHead | EventKind::CorrectionBegun => Topic::Waiting,
        EventKind::SentBack | EventKind::Returned => Topic::Returned,
        EventKind::CorrectionAsked | EventKind::CorrectionWithdrawn => Topic::Asked,
    };
    let Some(about) = store::of_report(&mut *tx, report_id, visit.today).await? else { return Ok(()) };
    let reason = quoted(reason);
    let report = format!("{}, {} của {}", about.task_ref, about.period_name, about.party);
    let text = match kind {
        EventKind::SentToHead => format!("Báo cáo {report} chờ thủ trưởng xem và gửi."),
        EventKind::SentBack => format!("Thủ trưởng trả báo cáo {report} về để sửa.{reason}"),
        EventKind::Returned => format!("Báo cáo {report} bị trả lại.{reason}"),
        EventKind::CorrectionAsked => format!("Báo cáo {report} đã duyệt được đề nghị điều chỉnh.{reason}"),
        EventKind::CorrectionWithdrawn => format!("Đề nghị điều chỉnh báo cáo {report} đã được rút."),
        _ => format!("{} lập bản điều chỉnh báo cáo {}, {}.{reason}", about.party, about.task_ref, about.period_name),
    };
    let href = format!("/bao-cao/{report_id}");
    let news = |to: Audience| News::of(visit, topic, to, text.clone(), href.clone());
    let units = about.units.iter().copied();
    let news: Vec<News> = match kind {
        EventKind::SentToHead => units
            .map(|unit| {
                news(Audience::Heads(unit)).bundled(Bundle {
                    key: format!("head {unit} {}", about.period_id),
                    text: format!("{{n}} báo cáo {} của {} chờ thủ trưởng xem và gửi.", about.period_name, about.party),
                    href: format!("/don-vi/{unit}"),
                })
            })
            .collect(),
        EventKind::CorrectionBegun => vec![news(Audience::Officers(about.owner_unit_id))],
        _ => units.map(|unit| news(Audience::Unit(unit))).collect(),
    };
    notice::tell(tx, &news).await
}
