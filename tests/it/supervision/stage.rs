//! The small Sở of the reports' tests, and what people do about supervision there.

use regex::Regex;

pub use crate::progress::fixture::{Answer, Stage, at};

/// A record's words, without whom it is about and what it demands.
pub const WORDS: [(&str, &str); 5] = [
    ("kind", "inspection"),
    ("held_on", "20/11/2026"),
    ("members", "Mai Giám Sát, trưởng đoàn"),
    ("title", "Hồ sơ viên chức còn thiếu"),
    ("findings", "Đoàn xem 20 hồ sơ: 3 hồ sơ thiếu bản sao bằng."),
];
/// What it demands.
pub const DEMANDS: [(&str, &str); 4] = [
    ("demand", "Bổ sung 3 bản sao bằng."),
    ("due", "30/11/2026"),
    ("demand", "Phân công người giữ hồ sơ."),
    ("due", "31/12/2026"),
];

impl Stage {
    /// The id of something by its code.
    pub async fn id_of(&self, code: &str) -> String {
        sqlx::query_scalar("select id::text from unit where code = $1")
            .bind(code)
            .fetch_one(&self.db.pool)
            .await
            .expect("a unit")
    }

    /// A form about a unit in the Sở's plan; `act` is the button.
    pub async fn record_form(&self, units: &[&str], act: &str) -> Vec<(&'static str, String)> {
        let mut fields: Vec<(&'static str, String)> = Vec::new();
        for code in units {
            fields.push(("units", self.id_of(code).await));
        }
        fields.push(("plan", self.ask("select id::text from plan where number = '01/KH'").await));
        fields.push(("tasks", self.ask("select id::text from task where ref = 'I.1'").await));
        fields.push(("act", act.to_owned()));
        fields.extend(WORDS.iter().chain(&DEMANDS).map(|(name, value)| (*name, (*value).to_owned())));
        fields
    }

    /// Sends a form with some fields given another value.
    pub async fn write(&self, who: &str, form: &[(&'static str, String)]) -> Answer {
        let fields: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.post(who, "/giam-sat", &fields).await
    }

    /// Issues a record about school A with two demands; its address.
    pub async fn issued(&self, who: &str) -> String {
        let form = self.record_form(&["a"], "issue").await;
        self.write(who, &form).await.to().to_owned()
    }

    /// The same as a draft.
    pub async fn draft(&self, who: &str) -> String {
        let form = self.record_form(&["a"], "draft").await;
        self.write(who, &form).await.to().to_owned()
    }

    async fn one_text(&self, sql: &str) -> String {
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql.to_owned())).fetch_one(&self.db.pool).await.expect("one")
    }

    /// A text about a record.
    pub async fn record(&self, address: &str, what: &str) -> String {
        self.one_text(&format!("select ({what})::text from supervision_record where id = {}", id(address))).await
    }

    /// Does something about a record as it is now.
    pub async fn on_record(&self, who: &str, address: &str, deed: &str, fields: &[(&str, &str)]) -> Answer {
        let version = self.record(address, "version").await;
        let fields: Vec<_> = fields.iter().copied().chain([("version", version.as_str())]).collect();
        self.post(who, &format!("{address}/{deed}"), &fields).await
    }

    /// A text about a demand of a record.
    pub async fn demand(&self, address: &str, number: i32, what: &str) -> String {
        let record = id(address);
        let sql =
            format!("select ({what})::text from supervision_demand where record_id = {record} and position = {number}");
        self.one_text(&sql).await
    }

    /// Does something about a demand as it is now.
    pub async fn on_demand(
        &self,
        who: &str,
        (address, number): (&str, i32),
        deed: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let (demand, version) =
            (self.demand(address, number, "id").await, self.demand(address, number, "version").await);
        let fields: Vec<_> = fields.iter().copied().chain([("version", version.as_str())]).collect();
        self.post(who, &format!("/giam-sat/kien-nghi/{demand}/{deed}"), &fields).await
    }

    /// The unit answers a demand.
    pub async fn answer(&self, who: &str, address: &str, number: i32, words: &str) {
        self.on_demand(who, (address, number), "tra-loi", &[("words", words)]).await.to();
    }

    /// The number in a list's title.
    pub async fn behind(&self, who: &str, list: &str) -> i64 {
        let page = self.get(who, list).await;
        page.says(200, &[]);
        let title = Regex::new(r"<h1>[^:<]+: (\d+)").expect("a pattern");
        title.captures(&page.body).unwrap_or_else(|| panic!("no number: {}", page.body))[1].parse().expect("a number")
    }

    /// How many demands a page says are unanswered; nothing said is none. Its list says the same.
    pub async fn unanswered(&self, who: &str, page: &str) -> i64 {
        let answer = self.get(who, page).await;
        answer.says(200, &[]);
        let told = Regex::new(r#"<a href="(/giam-sat[^"]*)"><b>(\d+)</b> kiến nghị giám sát chưa trả lời</a>"#);
        let Some(found) = told.expect("a pattern").captures(&answer.body) else { return 0 };
        let count = found[2].parse().expect("a number");
        assert_eq!(self.behind(who, &found[1].replace("&#38;", "&")).await, count, "the list of {page}");
        count
    }

    /// How many a unit's page says there are; its list says the same.
    pub async fn at_home_demanded(&self, who: &str, unit: &str) -> i64 {
        let page = self.get(who, &format!("/don-vi/{}", self.id_of(unit).await)).await;
        page.says(200, &[]);
        let tab = Regex::new(r#"<a href="(/giam-sat[^"]*)">Kiến nghị giám sát \((\d+)\)</a>"#).expect("a pattern");
        let found = tab.captures(&page.body).unwrap_or_else(|| panic!("no tab: {}", page.body));
        let count = found[2].parse().expect("a number");
        assert_eq!(self.behind(who, &found[1].replace("&#38;", "&")).await, count);
        count
    }

    /// A page holds none of these words.
    pub async fn keeps_back(&self, who: &str, path: &str, words: &[&str]) {
        let page = self.get(who, path).await;
        for words in words {
            assert!(!page.body.contains(words), "“{words}” in {path} for {who}:\n{}", page.body);
        }
    }

    /// What somebody was told, newest first.
    pub async fn news_of(&self, who: &str) -> Vec<String> {
        sqlx::query_scalar(
            "select n.text from notice n join notice_recipient r on r.notice_id = n.id join account a on a.id = r.account_id
             where a.username = $1 order by n.id desc",
        )
        .bind(who)
        .fetch_all(&self.db.pool)
        .await
        .expect("notices")
    }
}

/// The number in a record's address.
pub fn id(address: &str) -> i64 {
    let number = address.split('#').next().unwrap_or_default();
    number.rsplit('/').next().and_then(|id| id.parse().ok()).expect("a record's address")
}
