//! The small Sở of the reports' tests, and what people find there.

use regex::Regex;

pub use crate::progress::fixture::Stage;

impl Stage {
    /// The page of a search.
    pub async fn seek(&self, who: &str, words: &str) -> String {
        let page = self.get(who, &format!("/tim?q={}", encoded(words))).await;
        page.says(200, &[]);
        page.body
    }

    /// The addresses of what somebody finds, in their order.
    pub async fn finds(&self, who: &str, words: &str) -> Vec<String> {
        let title = Regex::new(r#"<p class="find-title">.*?href="([^"]+)""#).expect("a pattern");
        title.captures_iter(&self.seek(who, words).await).map(|found| found[1].to_owned()).collect()
    }

    /// Adds a task to the plan, which nobody carries out; its page.
    pub async fn add_task(&self, reference: &str, content: &str) -> String {
        let id: i64 = sqlx::query_scalar(
            "insert into task (plan_id, section_id, position, ref, content)
             select p.id, s.id, 50, $1, $2 from plan p join section s on s.plan_id = p.id returning task.id",
        )
        .bind(reference)
        .bind(content)
        .fetch_one(&self.db.pool)
        .await
        .expect("a task");
        format!("/nhiem-vu/{id}")
    }
}

pub fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Runs statements.
pub async fn lay(stage: &Stage, sql: &'static str) {
    sqlx::raw_sql(sql).execute(&stage.db.pool).await.expect(sql);
}
