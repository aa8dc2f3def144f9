//! Mail by SMTP: one letter to one person, as text and as a page, in a form that can be told apart from what people write.

use std::{fmt, time::Duration};

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::{self, PoolConfig},
};

use crate::config::Smtp;

/// Longest an answer of the mail server is waited for.
const PATIENCE: Duration = Duration::from_secs(20);
/// Connections kept at once, and how long an unused one is.
const CONNECTIONS: u32 = 2;
const IDLE: Duration = Duration::from_secs(30);
/// Replies that refuse the portal's own user name and password, not the mail.
const OUR_FAULT: [u16; 4] = [530, 534, 535, 538];
/// Where a server's reply is cut, in characters.
const REPLY: usize = 300;

/// Sends mail through one server, over connections that are kept for the next mail.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    /// The server's host, to be shown.
    server: String,
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailer").field("server", &self.server).finish_non_exhaustive()
    }
}

/// A mail to one person.
#[derive(Clone, Debug)]
pub struct Letter {
    pub to_name: String,
    pub to_address: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// The same whenever the same mail is sent again: the part of the Message-ID before the "@".
    pub id: String,
    /// The page on which its reader chooses to get fewer.
    pub unsubscribe: String,
    pub at: DateTime<Utc>,
}

/// Why a mail was not sent, in the server's words where it had any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undelivered {
    /// Later it may be.
    Later(String),
    /// It never will be.
    Never(String),
}

impl Mailer {
    /// What sends mail through a server; nobody is connected to yet.
    ///
    /// # Errors
    /// One sentence about the setting that does not fit, without its secret.
    pub fn new(settings: &Smtp) -> Result<Self> {
        let from = settings.from.trim().parse().ok();
        let from =
            from.context("TIENDO_SMTP_FROM is no sender: it is expected as \"Tiến Độ <tiendo@example.gov.vn>\"")?;
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(settings.url.reveal()).ok();
        let builder =
            builder.context("TIENDO_SMTP_URL cannot be used: its user name, password or port is not written right")?;
        let pool = PoolConfig::new().max_size(CONNECTIONS).idle_timeout(IDLE);
        let transport = builder.timeout(Some(PATIENCE)).pool_config(pool).build();
        Ok(Self { transport, from, server: settings.server.clone() })
    }

    /// The server's host.
    pub fn server(&self) -> &str {
        &self.server
    }

    /// The sender.
    pub fn from(&self) -> String {
        self.from.to_string()
    }

    /// Sends a mail; once this says so, the server has taken it over.
    ///
    /// # Errors
    /// [`Undelivered`]
    pub async fn send(&self, letter: &Letter) -> Result<(), Undelivered> {
        let message =
            self.message(letter).map_err(|cause| Undelivered::Never(format!("Không lập được thư: {cause}")))?;
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(cause) => Err(undelivered(&cause)),
        }
    }

    fn message(&self, letter: &Letter) -> Result<Message> {
        let to = Mailbox::new(Some(letter.to_name.clone()), letter.to_address.parse()?);
        let header =
            |name: &'static str, value: &str| HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned());
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(&letter.subject)
            .date(letter.at.into())
            .message_id(Some(format!("<{}@{}>", letter.id, self.from.email.domain())))
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .raw_header(header("List-Unsubscribe", &format!("<{}>", letter.unsubscribe)))
            .multipart(MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone()))?;
        Ok(message)
    }
}

/// What a failure means: the server's own "no" to a mail is final, everything else may pass.
fn undelivered(cause: &smtp::Error) -> Undelivered {
    let mut why = cause.to_string();
    let mut below = std::error::Error::source(cause);
    while let Some(error) = below {
        let words = error.to_string();
        if !why.contains(&words) {
            why = format!("{why}: {words}");
        }
        below = error.source();
    }
    let why = why.chars().take(REPLY).collect::<String>();
    let about_us = cause.status().is_some_and(|code| OUR_FAULT.contains(&u16::from(code)));
    if cause.is_permanent() && !about_us {
        Undelivered::Never(format!("Máy chủ thư từ chối: {why}"))
    } else {
        Undelivered::Later(format!("Máy chủ thư chưa nhận: {why}"))
    }
}

#[cfg(test)]
mod tests {
    // Connections are put away by the runtime, so that a mailer does not outlive it.

    use super::*;
    use crate::config::Secret;

    fn mailer(url: &str, from: &str) -> Result<Mailer> {
        Mailer::new(&Smtp { url: Secret::from(url), server: "mail.x.vn".to_owned(), from: from.to_owned() })
    }

    fn letter() -> Letter {
        Letter {
            to_name: "Nguyễn Văn Ánh".to_owned(),
            to_address: "anh@truong.edu.vn".to_owned(),
            subject: "Báo cáo I.1 bị trả lại".to_owned(),
            text: "Đề nghị bổ sung số liệu".to_owned(),
            html: "<p>Đề nghị bổ sung số liệu</p>".to_owned(),
            id: "digest.7.12".to_owned(),
            unsubscribe: "https://tiendo.vn/thong-bao/cach-nhan".to_owned(),
            at: "2026-11-23T02:00:00Z".parse().expect("an instant"),
        }
    }

    #[tokio::test]
    async fn a_mail_is_the_same_whenever_it_is_sent_and_known_as_the_portal_s() {
        let mailer = mailer("smtp://127.0.0.1:25", "Tiến Độ <tiendo@x.vn>").expect("a mailer");
        let text = String::from_utf8(mailer.message(&letter()).expect("a mail").formatted()).expect("7 bit");
        assert!(text.is_ascii(), "{text}");
        for line in [
            "Message-ID: <digest.7.12@x.vn>",
            "Auto-Submitted: auto-generated",
            "List-Unsubscribe: <https://tiendo.vn/thong-bao/cach-nhan>",
            "Date: Mon, 23 Nov 2026 02:00:00 +0000",
            "Content-Type: multipart/alternative",
        ] {
            assert!(text.contains(line), "no {line} in {text}");
        }
    }

    #[tokio::test]
    async fn nothing_slips_into_the_headers_of_a_mail() {
        let mailer = mailer("smtp://127.0.0.1:25", "Tiến Độ <tiendo@x.vn>").expect("a mailer");
        let hostile = Letter {
            subject: "Xin chào\r\nBcc: moi@nguoi.vn".to_owned(),
            to_name: "An\r\nBcc: moi@nguoi.vn".to_owned(),
            ..letter()
        };
        let text = String::from_utf8(mailer.message(&hostile).expect("a mail").formatted()).expect("7 bit");
        assert!(text.lines().all(|line| !line.to_lowercase().starts_with("bcc:")), "{text}");
        assert!(mailer.message(&Letter { to_address: "an@x.vn\r\nb@x.vn".to_owned(), ..letter() }).is_err());
    }

    #[tokio::test]
    async fn a_sender_that_is_none_is_refused_without_the_password() {
        let refusal = mailer("smtps://an:matkhau@mail.x.vn", "Tiến Độ").expect_err("no address").to_string();
        assert!(refusal.contains("TIENDO_SMTP_FROM"), "{refusal}");
        let refusal = mailer("smtps://an:matkhau@mail.x.vn:99999", "tiendo@x.vn").expect_err("no port").to_string();
        assert!(refusal.contains("TIENDO_SMTP_URL") && !refusal.contains("matkhau"), "{refusal}");
    }
}
