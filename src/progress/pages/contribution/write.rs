//! A coordinating unit writes its contribution, keeps it as a draft, sends it; until the period closes it may change it
//! and send it again.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::super::super::{
    contribution::{
        Contribution,
        access::WriteContribution,
        act::{self, Hindrance, Sent},
        view,
    },
    store::{
        self,
        contribution::{self as contributions, Asked, Own, Which},
    },
};
use crate::{
    calendar::Period,
    plan::store::AssignmentHead,
    web::{
        App, Chrome, FieldErrors, Form, Link, Result, Visit,
        flash::{see_other_saying, see_other_warning},
        form::append,
        page_or_errors, show,
    },
};

/// The form as it is typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct ContributionForm {
    #[serde(default)]
    results: String,
    #[serde(default)]
    proposals: String,
    /// The version the writer began from; 0 where there was nothing.
    #[serde(default)]
    version: String,
    /// Set where the page saves itself.
    #[serde(default)]
    auto: String,
    /// The field to which words beside it are to be added, where no script does, and which words: "results.55".
    #[serde(default)]
    reuse: String,
    /// For whom the page was made; empty where no page was.
    #[serde(default)]
    account: String,
}

impl ContributionForm {
    fn of(own: &Own) -> Self {
        let text = own.text.clone();
        Self { results: text.results, proposals: text.proposals, version: own.version.to_string(), ..Self::default() }
    }

    /// Adds words beside a field to it.
    fn reuse(&mut self, field: &str, beside: &Beside) {
        match field {
            "results" => append(&mut self.results, &beside.text.results),
            "proposals" => append(&mut self.proposals, &beside.text.proposals),
            _ => {}
        }
    }

    /// Whether another account's page sent it.
    fn is_anothers(&self, visit: &Visit) -> bool {
        !self.account.is_empty() && self.account != visit.viewer.account_id.to_string()
    }

    fn version(&self) -> i32 {
        self.version.trim().parse().unwrap_or_default()
    }
}

/// Words beside the fields: last period's, or what somebody else has kept meanwhile.
struct Beside {
    /// The period they were written in: how a button that reuses them names them.
    source: i64,
    label: String,
    text: Contribution,
}

#[derive(Template)]
#[template(path = "progress/contribution/form.html")]
struct FormPage<'a> {
    chrome: Chrome,
    errors: FieldErrors,
    assignment: &'a AssignmentHead,
    period: &'a Period,
    asked: &'a [Asked],
    form: ContributionForm,
    account: i64,
    own: Option<&'a Own>,
    beside: Option<Beside>,
    /// Somebody else's words are beside the fields.
    clash: bool,
    today: chrono::NaiveDate,
}

impl FormPage<'_> {
    fn base(&self) -> String {
        address(self.assignment.id, self.period)
    }

    fn until(&self, asked: &&Asked) -> String {
        view::until(asked, &self.today)
    }
}

fn address(assignment_id: i64, period: &Period) -> String {
    format!("/phan-cong/{assignment_id}/dong-gop/{}", period.key())
}

/// Everything the writing of one contribution stands on.
struct Desk {
    visit: Visit,
    assignment: AssignmentHead,
    period: Period,
    /// What was asked in the period and not taken back.
    asked: Vec<Asked>,
    /// Of all periods, the newest first.
    written: Vec<Own>,
}

impl Desk {
    async fn load(app: &App, access: WriteContribution) -> Result<Self> {
        let WriteContribution { visit, assignment, period } = access;
        let mut asked = contributions::asked(&app.pool, &[assignment.id], Which::Of(period.id)).await?;
        asked.retain(|asked| asked.withdrawn_at.is_none());
        let written = contributions::own(&app.pool, &[assignment.id], Which::All).await?;
        Ok(Self { visit, assignment, period, asked, written })
    }

    fn own(&self) -> Option<&Own> {
        self.written.iter().find(|own| own.period_id == self.period.id)
    }

    /// What the unit last sent in an earlier period.
    fn previous(&self) -> Option<Beside> {
        let earlier = |own: &&Own| own.cut_off_on < self.period.cut_off_on && !own.sendings.is_empty();
        let own = self.written.iter().find(earlier)?;
        let sent = own.sendings.first()?;
        let text = Contribution { results: sent.results.clone(), proposals: sent.proposals.clone() };
        Some(Beside { source: own.period_id, label: format!("{} đã gửi", own.period_name), text })
    }

    /// What somebody else has kept meanwhile.
    fn theirs(&self) -> Option<Beside> {
        let own = self.own()?;
        Some(Beside { source: own.period_id, label: format!("{} đã ghi", own.writer), text: own.text.clone() })
    }

    fn home(&self) -> String {
        let unit = self.assignment.desk(&self.visit.viewer);
        Link::to(format!("/don-vi/{unit}")).with("period", self.period.key()).with("loai", "phoi-hop").to_string()
    }

    fn page(&self, form: ContributionForm, errors: FieldErrors, clash: bool) -> Result<Response> {
        let (assignment, period) = (&self.assignment, &self.period);
        let page = FormPage {
            chrome: Chrome::new(&self.visit, format!("Đóng góp {} {}", period.name, assignment.task_ref))
                .crumb("Việc của đơn vị", self.home())
                .crumb(assignment.task_ref.clone(), format!("/phan-cong/{}", assignment.id))
                .here(format!("Đóng góp {}", period.name)),
            account: self.visit.viewer.account_id,
            beside: if clash { self.theirs() } else { self.previous() },
            own: self.own(),
            asked: &self.asked,
            today: self.visit.today,
            errors,
            assignment,
            period,
            form,
            clash,
        };
        page_or_errors(&page, &page.errors)
    }
}

/// `GET /phan-cong/{assignment}/dong-gop/{period}`: the form, or what there is to read where nothing can be written.
pub async fn edit(access: WriteContribution, State(app): State<App>) -> Result<Response> {
    let desk = Desk::load(&app, access).await?;
    let period = &desk.period;
    if let Err(hindrance) = act::takes(&period.name, period.starts_on, !period.is_open(), desk.visit.today) {
        return Ok(see_other_warning(&format!("/phan-cong/{}", desk.assignment.id), &hindrance.to_string()));
    }
    let form = desk.own().map(ContributionForm::of).unwrap_or_default();
    desk.page(form, FieldErrors::new(), false)
}

/// `POST /phan-cong/{assignment}/dong-gop/{period}`: keeps what is written so far.
pub async fn update(
    access: WriteContribution,
    State(app): State<App>,
    Form(mut form): Form<ContributionForm>,
) -> Result<Response> {
    if !form.is_anothers(&access.visit)
        && let Some((field, source)) = std::mem::take(&mut form.reuse).split_once('.')
    {
        let desk = Desk::load(&app, access).await?;
        // A page with somebody else's words beside the fields stays one.
        let clash = source == desk.period.id.to_string();
        let beside = if clash { desk.theirs() } else { desk.previous() };
        if let Some(beside) = beside.filter(|beside| beside.source.to_string() == source) {
            form.reuse(field, &beside);
        }
        return desk.page(form, FieldErrors::new(), clash);
    }
    keep(access, app, form, false).await
}

/// `POST /phan-cong/{assignment}/dong-gop/{period}/gui`
pub async fn send(
    access: WriteContribution,
    State(app): State<App>,
    Form(form): Form<ContributionForm>,
) -> Result<Response> {
    keep(access, app, form, true).await
}

/// What came of keeping a contribution.
struct Done {
    version: i32,
    sent: Option<Sent>,
}

/// Keeps the words and, where that is asked, sends them, in one transaction.
async fn keep(access: WriteContribution, app: App, form: ContributionForm, sending: bool) -> Result<Response> {
    let auto = !form.auto.is_empty();
    if form.is_anothers(&access.visit) {
        return somebody_else(&Desk::load(&app, access).await?, form, auto);
    }
    let text = Contribution::of(&form.results, &form.proposals);
    let errors = text.faults(sending);
    if !errors.is_empty() {
        return match auto {
            true => Ok(StatusCode::UNPROCESSABLE_ENTITY.into_response()),
            false => Desk::load(&app, access).await?.page(form, errors, false),
        };
    }
    match kept(&access, &app, &text, form.version(), sending).await {
        Ok(done) if auto => {
            let at = show::hour(&access.visit.now);
            let set = serde_json::json!({ "version": done.version });
            Ok(axum::Json(serde_json::json!({ "at": at, "set": set })).into_response())
        }
        Ok(done) => {
            let desk = Desk::load(&app, access).await?;
            Ok(match done.sent {
                None => see_other_saying(
                    &address(desk.assignment.id, &desk.period),
                    &format!("Đã lưu nháp lúc {}.", show::instant(&desk.visit.now)),
                ),
                Some(Sent::Before) => see_other_saying(&desk.home(), "Đóng góp này đã được gửi."),
                Some(Sent::Now { answers }) => see_other_saying(&desk.home(), &told(&desk, answers)),
            })
        }
        Err(Hindrance::Database(cause)) => Err(cause.into()),
        Err(_) if auto => Ok(StatusCode::CONFLICT.into_response()),
        Err(hindrance) => hindered(&Desk::load(&app, access).await?, form, &hindrance),
    }
}

async fn kept(
    access: &WriteContribution,
    app: &App,
    text: &Contribution,
    version: i32,
    sending: bool,
) -> Result<Done, Hindrance> {
    let mut tx = app.pool.begin().await?;
    let period = store::lock_period(&mut tx, access.period.id).await?;
    let place = (access.assignment.id, &period);
    let kept = act::save(&mut tx, &access.visit, place, version, text).await?;
    let sent = match sending {
        true => Some(act::send(&mut tx, &access.visit, place, &kept).await?),
        false => None,
    };
    tx.commit().await?;
    Ok(Done { version: kept.version, sent })
}

fn told(desk: &Desk, answers: u64) -> String {
    let what = format!("Đã gửi đóng góp {}, {}", desk.assignment.task_ref, desk.period.name);
    match answers {
        0 => format!("{what}."),
        answers => format!("{what}: trả lời {answers} đề nghị phối hợp."),
    }
}

/// The words of a page that another account opened: they come back, and are kept only if whoever is signed in now says so.
fn somebody_else(desk: &Desk, form: ContributionForm, auto: bool) -> Result<Response> {
    let viewer = &desk.visit.viewer;
    let message = format!(
        "Chưa lưu: trang này do tài khoản khác mở, còn trình duyệt đang đăng nhập tài khoản {} ({}). Hãy đăng nhập lại tài \
         khoản đã mở trang này, hoặc lưu lại nếu nội dung này là của bạn.",
        viewer.username, viewer.full_name
    );
    match auto {
        true => Ok((StatusCode::CONFLICT, axum::Json(serde_json::json!({ "message": message }))).into_response()),
        false => desk.page(form, FieldErrors::one("form", message), false),
    }
}

/// The form again with everything typed, and why it could not be kept; beside it what somebody else kept meanwhile.
fn hindered(desk: &Desk, mut form: ContributionForm, hindrance: &Hindrance) -> Result<Response> {
    let clash = matches!(hindrance, Hindrance::Changed) && desk.own().is_some();
    if clash {
        form.version = desk.own().map(|own| own.version.to_string()).unwrap_or_default();
    }
    let mut response = desk.page(form, FieldErrors::one("form", hindrance.to_string()), clash)?;
    if !clash {
        *response.status_mut() = StatusCode::CONFLICT;
    }
    Ok(response)
}
