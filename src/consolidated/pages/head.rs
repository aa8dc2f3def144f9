//! What stands above and below a report's text: subject, number, day, addressees, recipients, signature.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{
    super::{
        access::WriteConsolidated,
        act::{self, Hindrance},
        store::{self, Letterhead, Report},
    },
    HOME,
};
use crate::web::{
    App, Chrome, Error, FieldErrors, Form, Result, Visit,
    flash::see_other_saying,
    form::{clean, page_or_errors, too_long},
    show,
};

/// Longest subject and name, longest list of bodies, in characters.
const MAX_LINE: usize = 500;
const MAX_LIST: usize = 3_000;

/// As it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    version: String,
    subject: String,
    number: String,
    issued_on: String,
    addressees: String,
    recipients: String,
    signing: String,
    signer: String,
}

impl Typed {
    fn of(report: &Report) -> Self {
        Self {
            version: report.version.to_string(),
            subject: report.subject.clone(),
            number: report.number.map(|number| number.to_string()).unwrap_or_default(),
            issued_on: show::typed(&report.issued_on),
            addressees: report.addressees.clone(),
            recipients: report.recipients.clone(),
            signing: if report.by_deputy { "deputy" } else { "head" }.to_owned(),
            signer: report.signer.clone(),
        }
    }

    /// The report as it was typed, or what is wrong with that.
    fn understood(&self, report: &Report) -> Result<Report, FieldErrors> {
        let mut errors = FieldErrors::new();
        let subject = clean(&self.subject);
        if subject.is_empty() {
            errors.add("subject", "Hãy ghi trích yếu của báo cáo.");
        }
        let number = match self.number.trim() {
            "" => None,
            typed => match typed.parse::<i32>() {
                Ok(number @ 1..=99_999) => Some(number),
                _ => {
                    errors.add("number", "Số của văn bản là một số từ 1 đến 99999; ký hiệu lấy ở thể thức của đơn vị.");
                    None
                }
            },
        };
        let issued_on = match self.issued_on.trim() {
            "" => None,
            typed => {
                let day = show::parse_day(typed);
                if day.is_none() {
                    errors.add("issued_on", "Ngày không đúng; hãy ghi ngày/tháng/năm.");
                }
                day
            }
        };
        let (addressees, recipients, signer) = (clean(&self.addressees), clean(&self.recipients), clean(&self.signer));
        for (field, name, text, limit) in [
            ("subject", "Trích yếu", &subject, MAX_LINE),
            ("addressees", "Kính gửi", &addressees, MAX_LIST),
            ("recipients", "Nơi nhận", &recipients, MAX_LIST),
            ("signer", "Họ tên", &signer, MAX_LINE),
        ] {
            if let Some(message) = too_long(name, text, limit) {
                errors.add(field, message);
            }
        }
        let version = self.version.trim().parse().unwrap_or_default();
        let by_deputy = self.signing == "deputy";
        errors.or(|| Report {
            subject,
            number,
            issued_on,
            addressees,
            recipients,
            by_deputy,
            signer,
            version,
            ..report.clone()
        })
    }
}

#[derive(Template)]
#[template(path = "consolidated/head.html")]
struct Page<'a> {
    chrome: Chrome,
    errors: FieldErrors,
    report: &'a Report,
    letterhead: Letterhead,
    typed: Typed,
    /// What somebody else has saved meanwhile.
    theirs: Option<Typed>,
}

impl Page<'_> {
    fn base(&self) -> String {
        act::address(self.report.id)
    }

    fn by_head(&self) -> String {
        named(self.letterhead.head_post.to_uppercase(), &self.letterhead.head_name)
    }

    fn by_deputy(&self) -> String {
        let posts = format!(
            "KT. {} / {}",
            self.letterhead.head_post.to_uppercase(),
            self.letterhead.deputy_post.to_uppercase()
        );
        named(posts, &self.letterhead.deputy_name)
    }
}

impl Typed {
    /// "KT., Nguyễn Văn A"
    fn signature(&self) -> String {
        let post = if self.signing == "deputy" { "Cấp phó ký thay (KT.)" } else { "Người đứng đầu" };
        named(post.to_owned(), &self.signer)
    }
}

fn named(post: String, name: &str) -> String {
    if name.is_empty() { post } else { format!("{post} ({name})") }
}

async fn page(
    app: &App,
    visit: &Visit,
    report: &Report,
    typed: Typed,
    theirs: Option<Typed>,
    errors: FieldErrors,
) -> Result<Response> {
    let letterhead = store::letterhead(&app.pool, report.unit_id).await?.ok_or(Error::NotFound)?;
    let page = Page {
        chrome: Chrome::new(visit, format!("Đầu báo cáo {}, {}", report.plan_short_title, report.span()))
            .crumb("Báo cáo tổng hợp", HOME)
            .crumb(format!("{}, {}", report.plan_short_title, report.span()), act::address(report.id))
            .here("Đầu báo cáo, nơi nhận, chữ ký"),
        report,
        letterhead,
        typed,
        theirs,
        errors,
    };
    page_or_errors(&page, &page.errors)
}

/// `GET /bao-cao-tong-hop/{consolidated}/sua`
pub async fn edit(WriteConsolidated { visit, report }: WriteConsolidated, State(app): State<App>) -> Result<Response> {
    let mut typed = Typed::of(&report);
    if typed.signer.is_empty() {
        let letterhead = store::letterhead(&app.pool, report.unit_id).await?.ok_or(Error::NotFound)?;
        typed.signer = if report.by_deputy { letterhead.deputy_name } else { letterhead.head_name };
    }
    page(&app, &visit, &report, typed, None, FieldErrors::new()).await
}

/// `POST /bao-cao-tong-hop/{consolidated}/sua`
pub async fn update(
    WriteConsolidated { visit, report }: WriteConsolidated,
    State(app): State<App>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut is = match typed.understood(&report) {
        Ok(is) => is,
        Err(errors) => return page(&app, &visit, &report, typed, None, errors).await,
    };
    // With another post another person signs, unless somebody else was named.
    if is.by_deputy != report.by_deputy && is.signer == report.signer {
        let letterhead = store::letterhead(&app.pool, report.unit_id).await?.ok_or(Error::NotFound)?;
        is.signer = if is.by_deputy { letterhead.deputy_name } else { letterhead.head_name };
    }
    let mut tx = app.pool.begin().await?;
    match act::update(&mut tx, (&visit.by(), visit.now), &report, &is).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(see_other_saying(&act::address(report.id), "Đã lưu đầu báo cáo, nơi nhận, chữ ký."))
        }
        Err(Hindrance::Database(cause)) => Err(cause.into()),
        Err(hindrance) => {
            tx.rollback().await?;
            let now = store::head(&app.pool, report.id).await?.ok_or(Error::NotFound)?;
            let theirs = Typed::of(&now);
            let typed = Typed { version: theirs.version.clone(), ..typed };
            let told =
                format!("{hindrance} Hãy xem nội dung họ đã lưu ở dưới; lưu lần nữa là thay bằng nội dung của bạn.");
            let again = page(&app, &visit, &now, typed, Some(theirs), FieldErrors::one("theirs", told)).await?;
            Ok((StatusCode::CONFLICT, again).into_response())
        }
    }
}
