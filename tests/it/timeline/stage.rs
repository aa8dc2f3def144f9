//! The small Sở of the reports' tests, and what people write to each other there.

use axum::http::header;

pub use crate::progress::{
    evidence::{PDF, PROGRAM, form},
    fixture::{Answer, Stage},
};

impl Stage {
    /// The timeline of a task.
    pub async fn of_task(&self, task: &str) -> String {
        format!("/nhiem-vu/{}/dien-bien", self.task_id(task).await)
    }

    /// The timeline of a unit's part in a task.
    pub async fn timeline_of(&self, task: &str, unit: &str) -> String {
        format!("/phan-cong/{}/dien-bien", self.assignment(task, unit).await)
    }

    /// Writes a comment; its own page.
    pub async fn comment(&self, who: &str, page: &str, fields: &[(&str, &str)]) -> String {
        let to = self.post(who, page, fields).await.to().to_owned();
        format!("/trao-doi/{}", to.split("#m").nth(1).expect("the comment's place"))
    }

    /// Sends a form with files.
    pub async fn enclose(&self, who: &str, path: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Answer {
        let (status, headers, body) = self.ask_for(who, form(path, fields, files)).await;
        let location = headers.get(header::LOCATION).map_or("", |to| to.to_str().expect("text")).to_owned();
        Answer { status, location, body: String::from_utf8_lossy(&body).into_owned() }
    }

    /// Who was told that a comment mentions them, by name.
    pub async fn mentioned(&self, comment: &str) -> String {
        self.heard(comment, true).await
    }

    /// Who was told of a comment as it was said to them.
    pub async fn said_to(&self, comment: &str) -> String {
        self.heard(comment, false).await
    }

    async fn heard(&self, comment: &str, mentioned: bool) -> String {
        sqlx::query_scalar(
            "select coalesce(string_agg(distinct a.username, ' ' order by a.username), '') from notice n
             join notice_recipient r on r.notice_id = n.id join account a on a.id = r.account_id
             where n.topic = 'comment' and n.href = $1 and (n.text like '%nhắc đến%') = $2",
        )
        .bind(comment)
        .bind(mentioned)
        .fetch_one(&self.db.pool)
        .await
        .expect("names")
    }

    /// Whether a page holds these words.
    pub async fn reads(&self, who: &str, path: &str, words: &str) -> bool {
        let page = self.get(who, path).await;
        page.says(200, &[]);
        page.body.contains(words)
    }
}
