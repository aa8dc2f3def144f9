//! What people are told: an act tells whom it concerns in its own transaction, and each person reads it in the portal and,
//! as chosen, by e-mail.

mod access;
mod choice;
mod digest;
mod letter;
pub mod pages;
mod store;
mod urgent;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::{clock, jobs::Kinds, web::Visit, words::worded};

pub use choice::Way;
pub use store::{gathered_until, gathering};

worded! {
    /// What a notice is about; each person chooses by topic how to be told.
    pub enum Topic {
        Returned = "returned", "Báo cáo bị trả lại";
        Decided = "decided", "Báo cáo được chấp nhận";
        Waiting = "waiting", "Việc chờ tôi xử lý";
        Reminder = "reminder", "Nhắc việc, đôn đốc";
        Asked = "asked", "Đề nghị phối hợp, đề nghị điều chỉnh";
        Obstacle = "obstacle", "Vướng mắc";
        Instruction = "instruction", "Chỉ đạo";
        Extension = "extension", "Gia hạn";
        Supervision = "supervision", "Kiểm tra, giám sát";
        Commendation = "commendation", "Biểu dương";
        Comment = "comment", "Trao đổi";
        Period = "period", "Kỳ báo cáo mở, đóng, mở lại, đổi hạn gửi";
        Consolidated = "consolidated", "Báo cáo tổng hợp";
        Plan = "plan", "Kế hoạch mới, kế hoạch thay đổi";
        Export = "export", "Tệp kết xuất đã lập xong";
        System = "system", "Việc của hệ thống";
    }
}

/// Whom a notice is for. Only people whose grant holds that day and whose account is open are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// Staff and heads of a unit; of the nearest unit above it where it has nobody.
    Unit(i64),
    /// Staff and heads of this very unit, whether it has any: for what a unit above it may not read.
    Own(i64),
    /// The heads of a unit; of the nearest unit above it where it has none.
    Heads(i64),
    /// The officers at the owner of a plan; in a unit's own plan its staff, or where there is none its head.
    Officers(i64),
    /// The Director at the owner of a plan; in a unit's own plan its head.
    Directors(i64),
    /// One person, in a role that has a part in the work.
    Person(i64),
    /// Whoever asked for something for themselves, in whatever role.
    Asker(i64),
    /// The observers at the owner of a plan.
    Observers(i64),
    /// The administrators of the whole portal.
    Administrators,
}

impl Audience {
    /// The word by which the query knows it, and the unit or account.
    fn parts(self) -> (&'static str, i64) {
        match self {
            Self::Unit(unit) => ("unit", unit),
            Self::Own(unit) => ("own", unit),
            Self::Heads(unit) => ("heads", unit),
            Self::Officers(unit) => ("officers", unit),
            Self::Directors(unit) => ("directors", unit),
            Self::Person(account) => ("person", account),
            Self::Asker(account) => ("asker", account),
            Self::Observers(unit) => ("observers", unit),
            Self::Administrators => ("administrators", 0),
        }
    }
}

/// What several things of one kind are told as.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Bundle {
    /// What has the same key is told together.
    pub key: String,
    /// The sentence for several, with "{n}" where their number stands.
    pub text: String,
    /// The page about all of them.
    pub href: String,
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
    /// What it is told together with, if anything.
    pub bundle: Option<Bundle>,
}

impl News {
    /// What the visitor's act means for others.
    pub fn of(visit: &Visit, topic: Topic, to: Audience, text: String, href: String) -> Self {
        Self { topic, to, text, href, by: Some(visit.viewer.account_id), at: visit.now, bundle: None }
    }

    /// What the portal itself has to tell.
    pub fn of_portal(at: DateTime<Utc>, topic: Topic, to: Audience, text: String, href: String) -> Self {
        Self { topic, to, text, href, by: None, at, bundle: None }
    }

    /// Told together with what has the same key the same day, as one notice.
    pub fn bundled(self, bundle: Bundle) -> Self {
        let key = format!("{} {}", clock::local_day(self.at), bundle.key);
        Self { bundle: Some(Bundle { key, ..bundle }), ..self }
    }

    /// Whether it may be mailed at once: what the portal reminds of by itself every morning goes with the daily mail.
    fn is_pressing(&self) -> bool {
        self.topic != Topic::Reminder || self.by.is_some()
    }
}

/// Tells people, within the transaction of the act: a few statements, however much there is to tell. What is said in the
/// same words to several is one notice.
///
/// # Errors
/// When the database does not take it.
pub async fn tell(tx: &mut PgConnection, news: &[News]) -> sqlx::Result<()> {
    let Some(first) = news.first() else { return Ok(()) };
    let told = together(news);
    if store::insert(&mut *tx, &told, clock::local_day(first.at)).await? > 0 {
        urgent::plan(tx, first.at).await?;
    }
    Ok(())
}

/// A notice as it is written down.
#[derive(Debug)]
struct Told<'a> {
    news: &'a News,
    /// How many things it tells.
    count: usize,
    to: Vec<Audience>,
}

/// Puts together what is one notice.
fn together(news: &[News]) -> Vec<Told<'_>> {
    let mut told: Vec<Told<'_>> = Vec::new();
    let mut known: HashMap<(&str, &str, &str, Option<i64>), usize> = HashMap::new();
    for news in news {
        let key = match &news.bundle {
            Some(bundle) => ("", bundle.key.as_str(), "", None),
            None => (news.topic.code(), news.text.as_str(), news.href.as_str(), news.by),
        };
        match known.get(&key).and_then(|at| told.get_mut(*at)) {
            Some(same) => {
                same.count += usize::from(news.bundle.is_some());
                if !same.to.contains(&news.to) {
                    same.to.push(news.to);
                }
            }
            None => {
                known.insert(key, told.len());
                told.push(Told { news, count: 1, to: vec![news.to] });
            }
        }
    }
    told
}

/// The kinds of work that notices need.
pub fn kinds(kinds: Kinds) -> Kinds {
    kinds
        .with::<urgent::PlanUrgent>()
        .with::<digest::PlanDigests>()
        .with::<digest::SendMail>()
        .with::<digest::TryMail>()
        .with::<digest::Sweep>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn news(to: Audience, text: &str) -> News {
        let at = "2026-11-23T02:00:00Z".parse().expect("an instant");
        News::of_portal(at, Topic::Plan, to, text.to_owned(), "/ke-hoach/1".to_owned())
    }

    #[test]
    fn what_is_said_in_the_same_words_is_one_notice() {
        let all = [
            news(Audience::Unit(1), "Kế hoạch mới"),
            news(Audience::Unit(2), "Kế hoạch mới"),
            news(Audience::Unit(2), "Kế hoạch mới"),
            news(Audience::Unit(2), "Kế hoạch khác"),
        ];
        let told: Vec<_> = together(&all).into_iter().map(|told| (told.count, told.to)).collect();
        assert_eq!(told, [(1, vec![Audience::Unit(1), Audience::Unit(2)]), (1, vec![Audience::Unit(2)])]);
    }

    #[test]
    fn things_of_one_bundle_are_counted() {
        let bundle = |key: &str| Bundle { key: key.to_owned(), text: "{n} việc".to_owned(), href: "/".to_owned() };
        let all = ["a", "b", "a"].map(|key| news(Audience::Heads(1), &format!("Việc {key}")).bundled(bundle(key)));
        let told: Vec<_> = together(&all).into_iter().map(|told| (told.count, told.to.len())).collect();
        assert_eq!(told, [(2, 1), (1, 1)]);
        let key = &all[0].bundle.as_ref().expect("a bundle").key;
        assert_eq!(key, "2026-11-23 a", "of one day");
    }
}
