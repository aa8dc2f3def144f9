//! The small Sở of the reports' tests, and what people do about obstacles there.

use regex::Regex;

pub use crate::progress::fixture::{Answer, Stage};

/// An obstacle's words, without what it is about.
pub const WORDS: [(&str, &str); 3] = [
    ("title", "Thiếu giáo viên Tin học"),
    ("words", "Trường thiếu 3 giáo viên Tin học từ đầu năm học."),
    ("request", "Cho hợp đồng 3 giáo viên trước 15/12."),
];

impl Stage {
    /// The id of a task.
    pub async fn task_id(&self, reference: &str) -> i64 {
        sqlx::query_scalar("select id from task where ref = $1")
            .bind(reference)
            .fetch_one(&self.db.pool)
            .await
            .expect("a task")
    }

    /// Raises an obstacle about a task; its address.
    pub async fn raise(&self, who: &str, task: &str) -> String {
        self.raise_saying(who, task, WORDS[0].1).await
    }

    /// The same under another title.
    pub async fn raise_saying(&self, who: &str, task: &str, title: &str) -> String {
        let about = format!("task-{}", self.task_id(task).await);
        let fields = [("about", about.as_str()), ("title", title), WORDS[1], WORDS[2]];
        self.post(who, "/vuong-mac", &fields).await.to().to_owned()
    }

    /// Does something about an obstacle as its page shows it now.
    pub async fn deed(&self, who: &str, obstacle: &str, deed: &str, fields: &[(&str, &str)]) -> Answer {
        let version = self.version(obstacle).await;
        let fields: Vec<_> = fields.iter().copied().chain([("version", version.as_str())]).collect();
        self.post(who, &format!("{obstacle}/{deed}"), &fields).await
    }

    /// The version of an obstacle.
    pub async fn version(&self, obstacle: &str) -> String {
        self.of(obstacle, "version::text").await
    }

    /// The state of an obstacle.
    pub async fn state(&self, obstacle: &str) -> String {
        self.of(obstacle, "state").await
    }

    async fn of(&self, obstacle: &str, what: &str) -> String {
        let id = id(obstacle);
        let sql = format!("select {what} from obstacle where id = {id}");
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&self.db.pool).await.expect("an obstacle")
    }

    /// The number in a list's title.
    pub async fn count(&self, who: &str, list: &str) -> String {
        let page = self.get(who, list).await;
        page.says(200, &[]);
        let title = Regex::new(r"<h1>Vướng mắc: (\d+)").expect("a pattern");
        title.captures(&page.body).unwrap_or_else(|| panic!("no number: {}", page.body))[1].to_owned()
    }

    /// The number that a page tells of obstacles before `words`, and the list it leads to: "2" of "<b>2</b> vướng mắc".
    pub async fn figure(&self, who: &str, path: &str, pattern: &str) -> Option<(String, String)> {
        let page = self.get(who, path).await;
        page.says(200, &[]);
        let found = Regex::new(pattern).expect("a pattern");
        let found = found.captures(&page.body)?;
        let href = found["href"].replace("&#38;", "&").replace("&amp;", "&");
        Some((found["count"].to_owned(), href))
    }

    /// A page holds none of these words.
    pub async fn hides(&self, who: &str, path: &str, words: &[&str]) {
        let page = self.get(who, path).await;
        for words in words {
            assert!(!page.body.contains(words), "“{words}” in {path} for {who}:\n{}", page.body);
        }
    }
}

/// The number in an obstacle's address.
pub fn id(obstacle: &str) -> i64 {
    obstacle.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an obstacle's address")
}

/// On the page of figures.
pub const IN_TOTAL: &str = r#"<a href="(?P<href>/vuong-mac[^"]*)"><b>(?P<count>\d+)</b> vướng mắc chưa có trả lời</a>"#;
/// On the Director's page.
pub const TO_DECIDE: &str = r#"<a href="(?P<href>/vuong-mac[^"]*)"><b>Cần quyết định \((?P<count>\d+)\)</b>"#;
/// On a unit's page.
pub const OF_UNIT: &str = r#"<a href="(?P<href>/vuong-mac[^"]*)">Vướng mắc \((?P<count>\d+)\)</a>"#;
