//! What people are told: an act tells whom it concerns in its own transaction, and each person reads it in the portal and,
//! as chosen, by e-mail.

mod store;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::{clock, web::Visit, words::worded};

worded! {
    /// What a notice is about; each person chooses by topic how to be told.
    pub enum Topic {
        Returned = "returned", "Báo cáo bị trả lại";
        Decided = "decided", "Báo cáo được chấp nhận";
        Waiting = "waiting", "Báo cáo chờ tôi xử lý";
        Reminder = "reminder", "Nhắc việc, đôn đốc";
        Asked = "asked", "Đề nghị phối hợp, đề nghị điều chỉnh";
        Period = "period", "Kỳ báo cáo mở, đóng, mở lại, đổi hạn gửi";
        Plan = "plan", "Kế hoạch mới, kế hoạch thay đổi";
        System = "system", "Việc của hệ thống";
    }
}

/// Whom a notice is for. Only people whose grant holds that day are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Staff and heads of a unit; of the nearest unit above it where it has nobody.
    Unit(i64),
    /// The heads of a unit.
    Heads(i64),
    /// The officers at the owner of a plan.
    Officers(i64),
    /// The Director at the owner of a plan.
    Directors(i64),
    /// One person, in a role held at a unit.
    Person(i64),
    /// The administrators.
    Administrators,
}

/// Something that people are told.
#[derive(Clone, Debug)]
pub struct News {
    pub topic: Topic,
    pub to: Audience,
    /// One sentence.
    pub text: String,
    /// The portal's page it is about, beginning with "/".
    pub href: String,
    /// Who did it, and is not told; none for the portal itself.
    pub by: Option<i64>,
    pub at: DateTime<Utc>,
}

impl News {
    /// What the visitor's act means for others.
    pub fn of(visit: &Visit, topic: Topic, to: Audience, text: String, href: String) -> Self {
        Self { topic, to, text, href, by: Some(visit.viewer.account_id), at: visit.now }
    }
}

/// Tells people, within the transaction of the act: a few statements, however much there is to tell.
///
/// # Errors
/// When the database does not take it.
pub async fn tell(tx: &mut PgConnection, news: &[News]) -> sqlx::Result<()> {
    for one in news {
        store::insert(tx, one, clock::local_day(one.at)).await?;
    }
    Ok(())
}
