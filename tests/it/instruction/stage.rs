//! The small Sở of the reports' tests, and what people do about instructions there.

use regex::Regex;

pub use crate::progress::fixture::{Answer, Stage, at};

/// What an instruction says.
pub const WORDS: &str = "Rà soát phòng thí nghiệm và báo cáo.";

impl Stage {
    /// The id of a unit.
    pub async fn unit(&self, code: &str) -> String {
        sqlx::query_scalar("select id::text from unit where code = $1")
            .bind(code)
            .fetch_one(&self.db.pool)
            .await
            .expect("a unit")
    }

    /// The Director gives one to these units by a day; its address.
    pub async fn give(&self, units: &[&str], due: &str) -> String {
        let mut fields = vec![("words", WORDS.to_owned()), ("due", due.to_owned())];
        for code in units {
            fields.push(("unit", self.unit(code).await));
        }
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.post("giamdoc:director", "/chi-dao", &fields).await.to().to_owned()
    }

    /// One text about a unit's part.
    async fn text_of_part(&self, instruction: &str, unit: &str, what: &str) -> String {
        let id: i64 = instruction.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an address");
        let sql = format!(
            "select ({what})::text from instruction_recipient r join unit u on u.id = r.unit_id
             where r.instruction_id = {id} and u.code = '{unit}'"
        );
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&self.db.pool).await.expect("a part")
    }

    /// The address of a unit's part.
    pub async fn part(&self, instruction: &str, unit: &str) -> String {
        format!("/chi-dao/noi-nhan/{}", self.text_of_part(instruction, unit, "r.id").await)
    }

    /// Where a unit's part stands.
    pub async fn stands(&self, instruction: &str, unit: &str) -> String {
        self.text_of_part(instruction, unit, "r.state").await
    }

    /// Does something about a unit's part as its page shows it now.
    pub async fn at_part(
        &self,
        who: &str,
        (instruction, unit): (&str, &str),
        deed: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let version = self.text_of_part(instruction, unit, "r.version").await;
        let path = format!("{}/{deed}", self.part(instruction, unit).await);
        let fields: Vec<_> = fields.iter().copied().chain([("version", version.as_str())]).collect();
        self.post(who, &path, &fields).await
    }

    /// Changes an instruction as a whole, as its page shows it now.
    pub async fn change(&self, instruction: &str, deed: &str, fields: &[(&str, &str)]) -> Answer {
        let id: i64 = instruction.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an address");
        let version: String = sqlx::query_scalar("select version::text from instruction where id = $1")
            .bind(id)
            .fetch_one(&self.db.pool)
            .await
            .expect("an instruction");
        let fields: Vec<_> = fields.iter().copied().chain([("version", version.as_str())]).collect();
        self.post("giamdoc:director", &format!("{instruction}/{deed}"), &fields).await
    }

    /// A unit without trouble: acknowledged, reported, accepted.
    pub async fn carry_out(&self, instruction: &str, unit: &str, staff: &str, sender: &str) {
        self.at_part(staff, (instruction, unit), "tiep-nhan", &[]).await.to();
        self.at_part(sender, (instruction, unit), "bao-cao", &[("said", "Đã rà soát xong.")]).await.to();
        self.at_part("giamdoc:director", (instruction, unit), "hoan-thanh", &[]).await.to();
    }

    /// What the page of figures says of instructions: under way, overdue, not acknowledged, reported; each number's list
    /// says the same.
    pub async fn instructions(&self, who: &str) -> Option<[i64; 4]> {
        let page = self.get(who, "/dieu-hanh").await;
        page.says(200, &[]);
        let line = Regex::new(
            r#"(?s)<b>Chỉ đạo:</b></a>.*?<a href="([^"]*)"><b>(\d+)</b> đang thực hiện</a>, <a href="([^"]*)"><b>(\d+)</b> quá hạn</a>, <a href="([^"]*)"><b>(\d+)</b> chưa tiếp nhận</a>, <a href="([^"]*)"><b>(\d+)</b> chờ xem kết quả</a>"#,
        );
        let line = line.expect("a pattern");
        let found = line.captures(&page.body)?;
        let mut numbers = [0; 4];
        for (place, number) in numbers.iter_mut().enumerate() {
            let (href, count) = (found[place * 2 + 1].replace("&#38;", "&"), &found[place * 2 + 2]);
            *number = count.parse().expect("a number");
            assert_eq!(self.listed(who, &href).await, *number, "{href}");
        }
        Some(numbers)
    }

    /// The number in a list's title.
    pub async fn listed(&self, who: &str, list: &str) -> i64 {
        let page = self.get(who, list).await;
        page.says(200, &[]);
        let title = Regex::new(r"<h1>Chỉ đạo: (\d+)").expect("a pattern");
        title.captures(&page.body).unwrap_or_else(|| panic!("no number: {}", page.body))[1].parse().expect("a number")
    }

    /// How many instructions a unit's home says it has, and their list says the same.
    pub async fn at_home(&self, who: &str, unit: &str) -> i64 {
        let page = self.get(who, &format!("/don-vi/{}", self.unit(unit).await)).await;
        let tab = Regex::new(r#"<a href="(/chi-dao[^"]*)">Chỉ đạo \((\d+)\)</a>"#).expect("a pattern");
        let found = tab.captures(&page.body).unwrap_or_else(|| panic!("no tab: {}", page.body));
        let count = found[2].parse().expect("a number");
        assert_eq!(self.listed(who, &found[1].replace("&#38;", "&")).await, count);
        count
    }

    /// A page holds none of these words.
    pub async fn silent(&self, who: &str, path: &str, words: &[&str]) {
        let page = self.get(who, path).await;
        for words in words {
            assert!(!page.body.contains(words), "“{words}” in {path} for {who}:\n{}", page.body);
        }
    }

    /// What somebody was told of instructions, oldest first.
    pub async fn told_of_instructions(&self, username: &str) -> Vec<String> {
        sqlx::query_scalar(
            "select n.text from notice n join notice_recipient r on r.notice_id = n.id join account a on a.id = r.account_id
             where a.username = $1 and n.topic = 'instruction' order by n.id",
        )
        .bind(username)
        .fetch_all(&self.db.pool)
        .await
        .expect("notices")
    }

    /// Somebody gets another role at a unit, and a session in it: "username:role".
    pub async fn grant(&self, username: &str, role: &str, unit: &str, delegated_by: Option<&str>) {
        let granted: (i64, i64) = sqlx::query_as(
            "insert into role_grant (account_id, unit_id, role, from_on, to_on, delegated_by)
             select a.id, u.id, $2, '2026-11-01', '2027-01-31', (select id from account where username = $4) from account a, unit u
             where a.username = $1 and u.code = $3 returning account_id, id",
        )
        .bind(username)
        .bind(role)
        .bind(unit)
        .bind(delegated_by)
        .fetch_one(&self.db.pool)
        .await
        .expect("granted");
        sqlx::query(
            "insert into session (token_hash, account_id, grant_id, created_at, last_seen_at) values ($1, $2, $3, $4, $4)",
        )
        .bind(tiendo::web::viewer::token_hash(&format!("{username}:{role}")))
        .bind(granted.0)
        .bind(granted.1)
        .bind(self.clock.now())
        .execute(&self.db.pool)
        .await
        .expect("signed in");
    }
}
