//! The small Sở of the reports' tests, and what people do about proposals to commend there.

use regex::Regex;

pub use crate::progress::fixture::{Answer, Stage};

/// A proposal's words, without what it is about.
pub const WORDS: [(&str, &str); 5] = [
    ("kind", "individual"),
    ("name", "Cô Ngô Thu Thủy"),
    ("position", "Giáo viên Tin học"),
    ("award", "certificate"),
    ("words", "Dạy kèm 30 học sinh, giúp 50% lớp tiến bộ."),
];

impl Stage {
    /// Proposes somebody about a task; the proposal's address.
    pub async fn propose(&self, who: &str, task: &str) -> String {
        self.propose_whom(who, task, WORDS[1].1).await
    }

    /// The same under another name.
    pub async fn propose_whom(&self, who: &str, task: &str, name: &str) -> String {
        let about = format!("task-{}", self.task_id(task).await);
        let fields = [("about", about.as_str()), WORDS[0], ("name", name), WORDS[2], WORDS[3], WORDS[4]];
        self.post(who, "/bieu-duong", &fields).await.to().to_owned()
    }

    /// Does something about a proposal as its page shows it now.
    pub async fn carry_on(&self, who: &str, it: &str, deed: &str, fields: &[(&str, &str)]) -> Answer {
        let version = self.of_proposal(it, "version::text").await;
        let fields: Vec<_> = fields.iter().copied().chain([("version", version.as_str())]).collect();
        self.post(who, &format!("{it}/{deed}"), &fields).await
    }

    /// What a proposal's row holds.
    pub async fn of_proposal(&self, it: &str, what: &str) -> String {
        let id = it.rsplit('/').next().expect("an id");
        let sql = format!("select {what} from commendation where id = {id}");
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&self.db.pool).await.expect("a proposal")
    }

    /// The number in a list's title.
    pub async fn proposals(&self, who: &str, list: &str) -> String {
        let page = self.get(who, list).await;
        page.says(200, &[]);
        let title = Regex::new(r"<h1>Biểu dương: (\d+)").expect("a pattern");
        title.captures(&page.body).unwrap_or_else(|| panic!("no number: {}", page.body))[1].to_owned()
    }
}

/// On the page of figures.
pub const LISTED: &str =
    r#"<a href="(?P<href>/bieu-duong[^"]*)"><b>(?P<count>\d+)</b> gương điển hình trong danh sách</a>"#;
pub const UNDECIDED: &str =
    r#"<a href="(?P<href>/bieu-duong[^"]*)"><b>(?P<count>\d+)</b> đề nghị biểu dương chưa quyết định</a>"#;
/// On the Director's page.
pub const ESCALATED: &str =
    r#"<a href="(?P<href>/bieu-duong[^"]*)">Đề nghị biểu dương chờ quyết định: <b>(?P<count>\d+)</b></a>"#;
/// On a unit's page.
pub const OF_UNIT: &str = r#"<a href="(?P<href>/bieu-duong[^"]*)">Biểu dương \((?P<count>\d+)\)</a>"#;
