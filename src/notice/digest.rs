//! Mails: one a day with what was told since the last, one at once with what is urgent, each a job of its own.

use chrono::Duration;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use super::{
    Audience, Bundle, News, Topic,
    letter::{self, Scope},
    store::{self, Addressee, Waiting},
    tell,
};
use crate::{
    calendar, clock,
    jobs::{self, Failure, Work},
    mail::{Mailer, Undelivered},
    web::App,
};

/// Told longer ago than this, a notice is no news any more: who gets an address today is not sent last year's.
pub(super) const FRESH: Duration = Duration::days(7);
/// How long read notices are kept.
pub const READ_KEPT: Duration = Duration::days(180);
/// How long notices are kept that nobody reads.
pub const UNREAD_KEPT: Duration = Duration::days(365);

impl From<Undelivered> for Failure {
    fn from(undelivered: Undelivered) -> Self {
        match undelivered {
            Undelivered::Later(why) => Self::Later(why),
            Undelivered::Never(why) => Self::Never(why),
        }
    }
}

/// Finds out who is to get a daily mail; nobody on a day off.
#[derive(Debug, Serialize, Deserialize)]
pub struct PlanDigests {}

impl Work for PlanDigests {
    const KIND: &'static str = "notice.digest";
    const LABEL: &'static str = "Lập thư tổng hợp hằng ngày";
    const DAILY: Option<u16> = Some(7 * 60);

    async fn run(self, app: &App, tx: &mut PgConnection) -> Result<(), Failure> {
        let now = app.clock.now();
        let today = clock::local_day(now);
        if app.mail.is_none() || !calendar::store::days_off(&mut *tx).await?.is_working(today) {
            return Ok(());
        }
        let waiting = store::waiting(tx, false, now - FRESH, today).await?;
        let mails: Vec<_> = waiting.into_iter().map(SendMail::daily).collect();
        jobs::add_all(tx, &mails, now).await?;
        Ok(())
    }
}

/// Sends one person what waits.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendMail {
    account_id: i64,
    /// The newest notice it tells: tried again, it tells the same.
    upto: i64,
    urgent: bool,
}

impl SendMail {
    /// The mail of the day.
    fn daily(Waiting { account_id, upto }: Waiting) -> Self {
        Self { account_id, upto, urgent: false }
    }

    /// One at once.
    pub(super) fn urgent(Waiting { account_id, upto }: Waiting) -> Self {
        Self { account_id, upto, urgent: true }
    }

    /// The same for a mail however often it is sent.
    fn id(&self) -> String {
        format!("{}.{}.{}", if self.urgent { "urgent" } else { "daily" }, self.account_id, self.upto)
    }
}

impl Work for SendMail {
    const KIND: &'static str = "notice.mail";
    const LABEL: &'static str = "Gửi thư thông báo";

    async fn run(self, app: &App, tx: &mut PgConnection) -> Result<(), Failure> {
        let mailer = mailer(app)?;
        let now = app.clock.now();
        let waiting = Waiting { account_id: self.account_id, upto: self.upto };
        // One mail to a person at a time: what the first tells, the second does not.
        store::take_turn(tx, self.account_id).await?;
        let lines = store::deliverable(tx, waiting, self.urgent, now - FRESH, clock::local_day(now)).await?;
        let Some(newest) = lines.iter().map(|line| line.at).max() else { return Ok(()) };
        let Some(to) = store::account(&mut *tx, self.account_id).await? else { return Ok(()) };
        let ids: Vec<i64> = lines.iter().map(|line| line.id).collect();
        let scope = if self.urgent { Scope::Urgent } else { Scope::Day(clock::local_day(now)) };
        let letter = letter::of(&app.settings.base_url(), &to, lines, scope, (self.id(), now))?;
        if let Err(undelivered) = mailer.send(&letter).await {
            if let Undelivered::Never(why) = &undelivered {
                refused(app, self.account_id, &to, why).await?;
            }
            return Err(undelivered.into());
        }
        store::mailed(tx, self.account_id, &ids, (newest, now)).await?;
        Ok(())
    }
}

/// Tells the administrators that a server refuses mail to somebody, whose address may be wrong: once a day, however many
/// mails there are. In a transaction of its own, since that of the failed job comes to nothing.
async fn refused(app: &App, account_id: i64, to: &Addressee, why: &str) -> Result<(), Failure> {
    let who = format!("{} ({})", to.full_name, to.username);
    let page = "/quan-tri/thu".to_owned();
    let text = format!("Không gửi được thư thông báo cho {who}. {why}");
    let bundle = Bundle {
        key: format!("mail {account_id}"),
        text: format!("Không gửi được {{n}} thư thông báo cho {who}. {why}"),
        href: page.clone(),
    };
    let news = News::of_portal(app.clock.now(), Topic::System, Audience::Administrators, text, page);
    let mut tx = app.pool.begin().await?;
    tell(&mut tx, &[news.bundled(bundle)]).await?;
    tx.commit().await?;
    Ok(())
}

/// Sends a person a mail to try whether mail goes; what comes of it is seen at once, so it is tried once only.
#[derive(Debug, Serialize, Deserialize)]
pub struct TryMail {
    pub account_id: i64,
    /// Tells one try from another.
    pub number: i64,
}

impl Work for TryMail {
    const KIND: &'static str = "notice.try";
    const LABEL: &'static str = "Gửi thư thử";

    async fn run(self, app: &App, tx: &mut PgConnection) -> Result<(), Failure> {
        let mailer = mailer(app)?;
        let Some(to) = store::account(&mut *tx, self.account_id).await? else { return Ok(()) };
        let id = format!("try.{}.{}", self.account_id, self.number);
        let letter = letter::of(&app.settings.base_url(), &to, Vec::new(), Scope::Try, (id, app.clock.now()))?;
        mailer.send(&letter).await.map_err(|undelivered| match undelivered {
            Undelivered::Later(why) | Undelivered::Never(why) => Failure::Never(why),
        })
    }
}

/// What sends mail.
fn mailer(app: &App) -> Result<&Mailer, Failure> {
    app.mail.as_ref().ok_or_else(|| Failure::Never("Thư điện tử chưa được cấu hình.".to_owned()))
}

/// Takes old notices away.
#[derive(Debug, Serialize, Deserialize)]
pub struct Sweep {}

impl Work for Sweep {
    const KIND: &'static str = "notice.sweep";
    const LABEL: &'static str = "Dọn thông báo cũ";
    const DAILY: Option<u16> = Some(3 * 60);

    async fn run(self, app: &App, tx: &mut PgConnection) -> Result<(), Failure> {
        let now = app.clock.now();
        store::sweep(tx, now - READ_KEPT, now - UNREAD_KEPT).await?;
        Ok(())
    }
}
