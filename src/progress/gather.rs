//! What is told together once a day, a little before the daily mails: what was accepted, what waits to be decided, which
//! periods have begun. Hundreds of reports decided in a morning are one sentence to each unit.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use super::store::{self, Accepted, Begun, Queue};
use crate::{
    clock,
    jobs::{Failure, Work},
    notice::{self, Audience, News, Topic},
    web::{App, show},
};

/// The name under which it is noted how far this has come.
const MARK: &str = "progress";

/// Looks for what happened since it last did, and tells it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Gather {}

impl Work for Gather {
    const KIND: &'static str = "progress.gather";
    const LABEL: &'static str = "Gom việc trong ngày để thông báo";
    const DAILY: Option<u16> = Some(6 * 60 + 45);

    async fn run(self, app: &App, tx: &mut PgConnection) -> Result<(), Failure> {
        let now = app.clock.now();
        let since = notice::gathered_until(tx, MARK).await?.unwrap_or(now - Duration::days(1));
        let (from, today) = (clock::local_day(since), clock::local_day(now));
        let mut news: Vec<News> = Vec::new();
        news.extend(store::accepted(tx, (since, now)).await?.iter().map(|accepted| of_accepted(accepted, now)));
        news.extend(store::queues(tx, (since, now)).await?.iter().map(|queue| of_queue(queue, today, now)));
        news.extend(store::begun(tx, (from, today)).await?.iter().map(|begun| of_begun(begun, now)));
        notice::tell(tx, &news).await?;
        notice::gathering(tx, MARK, now).await?;
        Ok(())
    }
}

fn of_accepted(accepted: &Accepted, now: DateTime<Utc>) -> News {
    let Accepted { unit_id, unit_name, period_name, reports, report_id, task_ref } = accepted;
    let (text, href) = match reports {
        1 => (
            format!("Báo cáo {task_ref}, {period_name} của {unit_name} đã được chấp nhận."),
            format!("/bao-cao/{report_id}"),
        ),
        _ => (
            format!("{reports} báo cáo {period_name} của {unit_name} đã được chấp nhận."),
            format!("/don-vi/{unit_id}"),
        ),
    };
    News::of_portal(now, Topic::Decided, Audience::Unit(*unit_id), text, href)
}

fn of_queue(queue: &Queue, today: NaiveDate, now: DateTime<Utc>) -> News {
    let days = (today - clock::local_day(queue.oldest_at)).num_days();
    let oldest = if days > 0 { format!(", lâu nhất {days} ngày") } else { String::new() };
    let (text, href) = match queue.officers {
        true => {
            (format!("{} báo cáo của {} đơn vị chờ duyệt{oldest}.", queue.reports, queue.units), "/duyet".to_owned())
        }
        false => (
            format!("{} báo cáo trong kế hoạch của đơn vị chờ duyệt{oldest}.", queue.reports),
            format!("/don-vi/{}", queue.owner_unit_id),
        ),
    };
    News::of_portal(now, Topic::Waiting, Audience::Officers(queue.owner_unit_id), text, href)
}

fn of_begun(begun: &Begun, now: DateTime<Utc>) -> News {
    let Begun { period_id, period_name, owner_name, send_by, unit_id } = begun;
    let text = format!("{period_name} của {owner_name} đã mở; hạn gửi báo cáo {}.", show::day(send_by));
    News::of_portal(now, Topic::Period, Audience::Unit(*unit_id), text, format!("/ky/{period_id}"))
}
