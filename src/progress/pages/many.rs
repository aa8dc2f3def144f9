//! Deciding on many reports at once: those chosen in the list, or all that have not changed.

use askama::Template;
use axum::{extract::State, response::Response};
use serde::Deserialize;

use super::{
    super::{
        Act, Rating, Refusal,
        access::ReviewQueue,
        act::Hindrance,
        many::{self, Choice, Left, MOST, Outcome},
        store::{self, Unchanged},
    },
    deed::{given, rated},
    queue::{QueueAsked, Typed, list},
};
use crate::web::{
    App, Chrome, Export, FieldErrors, Form, Query, Result, Visit,
    flash::{see_other_saying, see_other_warning},
    form::page,
};

/// How many of those left out a message names.
const NAMED: usize = 5;

/// A decision on several reports, and the list it came from.
#[derive(Debug, Default, Deserialize)]
pub struct ManyForm {
    /// "12:3": a report and the version that was seen.
    #[serde(default)]
    report: Vec<String>,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    common: String,
    #[serde(default)]
    rating: String,
    #[serde(flatten)]
    queue: QueueAsked,
}

impl ManyForm {
    /// The list again with a mistake, and everything that was typed.
    async fn back(self, app: &App, visit: &Visit, errors: FieldErrors) -> Result<Response> {
        let typed = Typed { chosen: self.report, reason: self.reason, common: self.common, rating: self.rating };
        list(app, visit, self.queue, typed, (errors, &Export::default())).await
    }
}

/// `POST /duyet/chap-nhan`: accepts the chosen reports.
pub async fn accept(
    ReviewQueue(visit): ReviewQueue,
    State(app): State<App>,
    Form(form): Form<ManyForm>,
) -> Result<Response> {
    match rated(&form.rating) {
        Ok(rating) => decide(app, visit, form, (Act::Accept, rating), "Đã chấp nhận").await,
        Err(errors) => form.back(&app, &visit, errors).await,
    }
}

/// `POST /duyet/tra-lai`: returns the chosen reports, all for one reason.
pub async fn give_back(
    ReviewQueue(visit): ReviewQueue,
    State(app): State<App>,
    Form(form): Form<ManyForm>,
) -> Result<Response> {
    let reason = given(&form.reason, &form.common);
    decide(app, visit, form, (Act::Return { reason: &reason }, None), "Đã trả lại").await
}

async fn decide(
    app: App,
    visit: Visit,
    form: ManyForm,
    deed: (Act<'_>, Option<Rating>),
    done: &str,
) -> Result<Response> {
    let choices: Vec<Choice> = form.report.iter().filter_map(|choice| choice.parse().ok()).collect();
    let mistake = match choices.len() {
        0 => Some("Hãy chọn ít nhất một báo cáo trong danh sách.".to_owned()),
        many if many > MOST => Some(format!("Mỗi lần chọn nhiều nhất {MOST} báo cáo.")),
        _ => None,
    };
    if let Some(mistake) = mistake {
        return form.back(&app, &visit, FieldErrors::one("report", mistake)).await;
    }
    let owner = form.queue.filter(&visit).owner_unit_id;
    match many::decide(&app.pool, &visit, owner, &choices, deed).await {
        Ok(outcome) => {
            let (to, said) = (form.queue.link("/duyet"), told(&outcome, done));
            Ok(if outcome.left.is_empty() { see_other_saying(&to, &said) } else { see_other_warning(&to, &said) })
        }
        Err(Hindrance::Refused(refusal @ (Refusal::NoReason(_) | Refusal::LongReason(_)))) => {
            form.back(&app, &visit, FieldErrors::one("reason", refusal.to_string())).await
        }
        Err(other) => Err(other.into()),
    }
}

/// "Đã chấp nhận 12 báo cáo. Để lại 1 báo cáo do bạn viết hoặc gửi, cán bộ khác phải duyệt: I.2 của Trường A."
fn told(outcome: &Outcome, done: &str) -> String {
    let mut said = vec![match outcome.done {
        0 => "Chưa báo cáo nào được xử lý.".to_owned(),
        many => format!("{done} {many} báo cáo."),
    }];
    for (left, why) in [
        (Left::Own, "do chính bạn viết hoặc gửi, cán bộ khác phải duyệt"),
        (Left::MovedOn, "đã thay đổi từ lúc trang được mở, hãy xem lại"),
    ] {
        let names: Vec<&str> =
            outcome.left.iter().filter(|(_, other)| *other == left).map(|(name, _)| name.as_str()).collect();
        if names.is_empty() {
            continue;
        }
        let more = match names.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" và {more} báo cáo khác"),
        };
        let named = names.iter().take(NAMED).copied().collect::<Vec<_>>().join("; ");
        said.push(format!("Để lại {} báo cáo {why}: {named}{more}.", names.len()));
    }
    said.join(" ")
}

/// The unchanged reports of one unit.
struct UnitRow {
    name: String,
    reports: Vec<Unchanged>,
}

/// What is to be accepted in one act.
#[derive(Template)]
#[template(path = "progress/unchanged.html")]
struct UnchangedPage {
    chrome: Chrome,
    asked: QueueAsked,
    units: Vec<UnitRow>,
    /// How many are accepted, and of them how many say "không phát sinh".
    reports: usize,
    nothing_new: usize,
    /// Left out, since who looks wrote or submitted them.
    own: Vec<Unchanged>,
    /// How many one act takes, and how many more there are.
    most: usize,
    more: i64,
}

/// `GET /duyet/khong-thay-doi`: what does not differ from the last accepted report, before all of it is accepted.
pub async fn unchanged(
    ReviewQueue(visit): ReviewQueue,
    State(app): State<App>,
    Query(asked): Query<QueueAsked>,
) -> Result<Response> {
    let asked = asked.whatever_changed();
    let most = i64::try_from(MOST).unwrap_or(i64::MAX);
    let all = store::unchanged(&app.pool, &asked.filter(&visit), most).await?;
    let more = all.first().map_or(0, |first| first.total - most).max(0);
    let ids: Vec<i64> = all.iter().map(|report| report.id).collect();
    let wrote = store::took_part_in(&app.pool, &ids, visit.viewer.account_id).await?;
    let (own, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|report| wrote.contains(&report.id));
    let (reports, nothing_new) = (others.len(), others.iter().filter(|report| report.nothing_new).count());
    let mut units: Vec<UnitRow> = Vec::new();
    for report in others {
        match units.last_mut() {
            Some(unit) if unit.reports[0].unit_id == report.unit_id => unit.reports.push(report),
            _ => units.push(UnitRow { name: report.unit_name.clone(), reports: vec![report] }),
        }
    }
    let chrome =
        Chrome::new(&visit, "Chấp nhận báo cáo không có thay đổi").crumb("Duyệt báo cáo", asked.link("/duyet"));
    let chrome = chrome.here("Không có thay đổi");
    page(&UnchangedPage { chrome, asked, units, reports, nothing_new, own, most: MOST, more })
}

impl UnchangedPage {
    fn ratings(&self) -> &'static [Rating] {
        Rating::ALL
    }
}
