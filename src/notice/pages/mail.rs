//! Mail as the administrator sees it: whether it is set up, whether it goes.

use askama::Template;
use axum::{extract::State, response::Response};
use chrono::Duration;

use super::super::{
    digest::{SendMail, TryMail},
    store::{self, Health, Tried},
};
use crate::{
    jobs::{self, Work},
    web::{
        App, Chrome, Result,
        access::AdministerPortal,
        flash::{see_other_saying, see_other_warning},
        form::page,
        show,
    },
};

const HOME: &str = "/quan-tri/thu";
/// Of how long it is said how many people got mail.
const LATELY: Duration = Duration::days(7);

#[derive(Template)]
#[template(path = "notice/mail_page.html")]
struct MailPage {
    chrome: Chrome,
    /// The server's host and the sender; none where mail is not set up.
    server: Option<(String, String)>,
    /// The address to which links in mails lead.
    base: String,
    public: bool,
    health: Health,
    email: Option<String>,
    tried: Option<Tried>,
}

impl MailPage {
    /// What became of the last mail sent to try.
    fn outcome(&self) -> Option<(&'static str, String)> {
        let tried = self.tried.as_ref()?;
        let when = show::instant(&tried.finished_at.unwrap_or(tried.wanted_at));
        Some(match tried.state.as_str() {
            "done" => ("success", format!("Thư thử đã được máy chủ thư nhận lúc {when}. Hãy kiểm tra hộp thư.")),
            "failed" => ("danger", format!("Thư thử không gửi được ({when}). {}", tried.error)),
            _ => ("info", format!("Thư thử đang được gửi từ {when}; tải lại trang để xem kết quả.")),
        })
    }
}

/// `GET /quan-tri/thu`
pub async fn show(AdministerPortal(visit): AdministerPortal, State(app): State<App>) -> Result<Response> {
    let id = visit.viewer.account_id;
    let account = store::account(&app.pool, id).await?;
    page(&MailPage {
        chrome: Chrome::new(&visit, "Thư điện tử"),
        server: app.mail.as_ref().map(|mail| (mail.server().to_owned(), mail.from())),
        base: app.settings.base_url(),
        public: app.settings.public_url.is_some(),
        health: store::health(&app.pool, SendMail::KIND, visit.now - LATELY).await?,
        email: account.and_then(|account| account.email),
        tried: store::tried(&app.pool, TryMail::KIND, id).await?,
    })
}

/// `POST /quan-tri/thu/thu-nghiem`: a mail to one's own address.
pub async fn create(AdministerPortal(visit): AdministerPortal, State(app): State<App>) -> Result<Response> {
    let id = visit.viewer.account_id;
    if app.mail.is_none() {
        return Ok(see_other_warning(HOME, "Thư điện tử chưa được cấu hình nên chưa gửi thử được."));
    }
    if store::account(&app.pool, id).await?.is_none_or(|account| account.email.is_none()) {
        return Ok(see_other_warning(HOME, "Tài khoản của bạn chưa có địa chỉ thư điện tử."));
    }
    let mut tx = app.pool.begin().await?;
    let work = TryMail { account_id: id, number: visit.now.timestamp_millis() };
    jobs::add(&mut tx, &work, visit.now).await?;
    tx.commit().await?;
    Ok(see_other_saying(HOME, "Đang gửi thư thử; kết quả hiện trên trang này sau ít giây."))
}
