//! Writing one report, keeping it as a draft, sending it on.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    super::{
        Act, Actor, ReportText,
        access::WriteReport,
        act::{Doer, Hindrance},
        contribution::view::Cooperation,
        evidence::Area,
        history::History,
        keep::{Written, keep},
        next_state,
        store::Report,
        text,
    },
    auto, evidence,
    fields::{Asked, Fields},
    typed::{Typed, seal},
};
use crate::{
    calendar::{Period, Phase},
    plan::store::AssignmentHead,
    web::{
        App, Chrome, FieldErrors, Form, Link, Result, Visit,
        flash::{see_other_saying, see_other_warning},
        page_or_errors, see_other, show,
    },
};

#[derive(Template)]
#[template(path = "progress/form.html")]
struct FormPage<'a> {
    chrome: Chrome,
    account: i64,
    errors: FieldErrors,
    assignment: &'a AssignmentHead,
    period: &'a Period,
    today: chrono::NaiveDate,
    fields: Fields,
    /// Somebody else's words are beside the fields.
    clash: Option<&'a Report>,
    current: Option<&'a Report>,
    to_head: bool,
    evidence: &'a Area,
    /// What the coordinating units say.
    cooperation: Option<&'a Cooperation>,
}

impl FormPage<'_> {
    fn base(&self) -> String {
        address(self.assignment.id, self.period)
    }

    fn left(&self) -> String {
        show::distance(self.period.send_by, self.today)
    }
}

/// Where one report is written.
pub fn address(assignment_id: i64, period: &Period) -> String {
    format!("/phan-cong/{assignment_id}/bao-cao/{}", period.key())
}

/// Everything the writing of one report stands on.
struct Desk {
    visit: Visit,
    /// Whose words the page holds: the visitor's, or of who opened it before them.
    account: i64,
    assignment: AssignmentHead,
    period: Period,
    history: History,
    /// What became of files that came along.
    of_files: String,
}

impl Desk {
    async fn load(app: &App, access: WriteReport) -> Result<Self> {
        let WriteReport { visit, assignment, period } = access;
        let history = History::load(&app.pool, &assignment, visit.today).await?;
        Ok(Self { account: visit.viewer.account_id, visit, assignment, period, history, of_files: String::new() })
    }

    fn doer(&self) -> Result<Doer<'_>> {
        Doer::new(&self.visit, self.history.unit_has_head)
    }

    fn latest(&self) -> Option<&Report> {
        self.history.latest(self.period.id)
    }

    fn home(&self) -> String {
        let unit = self.assignment.desk(&self.visit.viewer);
        Link::to(format!("/don-vi/{unit}")).with("period", self.period.key()).to_string()
    }

    /// What is to be kept of what was typed and understood.
    fn written<'a>(&self, typed: &'a Typed, said: &'a ReportText) -> Written<'a> {
        let (assignment_id, period_id) = (self.assignment.id, self.period.id);
        Written { assignment_id, period_id, began: typed.began, text: said, key: &typed.key }
    }

    /// The form; what stands beside it is fetched here alone, since most who write are redirected or answered in JSON.
    async fn page(&self, app: &App, typed: Typed, errors: FieldErrors, clash: Option<&Report>) -> Result<Response> {
        let (assignment, period) = (&self.assignment, &self.period);
        let mut evidence = evidence::area(&app.pool, assignment.id, period, "form").await?;
        evidence.trouble.clone_from(&self.of_files);
        let task = assignment.task_id;
        let cooperation = Cooperation::beside(&app.pool, &[task], period, self.visit.today).await?.remove(&task);
        let to_head = self.doer()?.sending() == Act::SendToHead;
        let page = FormPage {
            chrome: Chrome::new(&self.visit, format!("Báo cáo {} {}", period.name, assignment.task_ref))
                .crumb("Việc của đơn vị", self.home())
                .crumb(assignment.task_ref.clone(), format!("/phan-cong/{}", assignment.id))
                .here(format!("Báo cáo {}", period.name)),
            evidence: &evidence,
            cooperation: cooperation.as_ref(),
            account: self.account,
            fields: Fields::new((&self.history, period), &self.visit, (typed, errors.clone()), clash),
            current: self.latest(),
            today: self.visit.today,
            to_head,
            errors,
            assignment,
            period,
            clash,
        };
        page_or_errors(&page, &page.errors)
    }
}

/// The fields as they are shown first: what is kept of the period's report, or its figures going on from the last
/// accepted one.
pub fn begun(history: &History, period: &Period) -> Typed {
    let typed = match history.latest(period.id) {
        Some(report) => Typed::of(&report.text, report.began()),
        None => Typed::going_on_from(history.accepted_by(period).map(|basis| basis.text()).as_ref()),
    };
    typed.shown(history.deadlines())
}

/// `GET /phan-cong/{assignment}/bao-cao/{period}`: the form, or what there is to read where nothing can be written.
pub async fn edit(access: WriteReport, State(app): State<App>) -> Result<Response> {
    let desk = Desk::load(&app, access).await?;
    let latest = desk.latest();
    let (name, starts_on) = (desk.period.name.clone(), desk.period.starts_on);
    let shut = match desk.period.phase(desk.visit.today) {
        Phase::Open => None,
        Phase::Planned => Some(Hindrance::NotBegun { name, starts_on }),
        Phase::Closed => Some(Hindrance::Closed(name)),
    };
    if let Some(hindrance) = shut {
        let to = latest
            .map_or_else(|| format!("/phan-cong/{}", desk.assignment.id), |report| format!("/bao-cao/{}", report.id));
        return Ok(see_other_warning(&to, &hindrance.to_string()));
    }
    if let Some(report) = latest {
        let writer = Actor { capacity: desk.doer()?.capacity, wrote_or_submitted: false };
        if next_state(report.state, Act::Save, writer, desk.history.unit_has_head).is_err() {
            return Ok(see_other(&format!("/bao-cao/{}", report.id)));
        }
    }
    desk.page(&app, begun(&desk.history, &desk.period), FieldErrors::new(), None).await
}

/// `POST /phan-cong/{assignment}/bao-cao/{period}`: keeps what is written so far. A page that saves itself says
/// `auto=1` and is answered in JSON.
pub async fn update(
    access: WriteReport,
    State(app): State<App>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let desk = Desk::load(&app, access).await?;
    if pairs.iter().any(|(name, _)| name == "auto") {
        return save_itself(desk, &app, pairs).await;
    }
    keep_and(desk, &app, pairs, Act::Save).await
}

/// `POST /phan-cong/{assignment}/bao-cao/{period}/gui-thu-truong`
pub async fn send_to_head(
    access: WriteReport,
    State(app): State<App>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    keep_and(Desk::load(&app, access).await?, &app, pairs, Act::SendToHead).await
}

/// `POST /phan-cong/{assignment}/bao-cao/{period}/gui`
pub async fn submit(
    access: WriteReport,
    State(app): State<App>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    keep_and(Desk::load(&app, access).await?, &app, pairs, Act::Submit).await
}

/// What keeps a report from being sent on, field by field.
pub fn incomplete(typed: &Typed, said: &ReportText, history: &History, period: &Period, visit: &Visit) -> FieldErrors {
    let mut errors = FieldErrors::new();
    if typed.percent.trim().is_empty() {
        errors.add("percent", "Hãy ghi tỷ lệ hoàn thành.");
    }
    for fault in text::validate(said, &history.measure(period, visit.today)) {
        errors.add(fault.field, fault.message);
    }
    errors
}

/// Keeps the words without a person asking for it.
async fn save_itself(mut desk: Desk, app: &App, pairs: Vec<(String, String)>) -> Result<Response> {
    if auto::anothers(&desk.visit, &pairs).is_some() {
        return Ok(auto::somebody_else(&desk.visit));
    }
    let typed = Typed::read(pairs);
    let (said, errors) = typed.understood(desk.history.deadlines());
    if !errors.is_empty() {
        return Ok(auto::wrong(&errors));
    }
    if typed.seen == seal(&said) {
        return Ok(auto::unchanged(&desk.visit, typed.began, &said));
    }
    let done = keep(&app.pool, &desk.doer()?, desk.written(&typed, &said), Act::Save).await;
    match done {
        Ok(kept) => Ok(auto::kept(&desk.visit, &kept.report, &said)),
        Err(Hindrance::Database(cause)) => Err(cause.into()),
        Err(hindrance) => {
            desk.history = History::load(&app.pool, &desk.assignment, desk.visit.today).await?;
            let theirs = desk.latest().filter(|_| matches!(hindrance, Hindrance::Changed));
            Ok(auto::hindered(&hindrance, theirs))
        }
    }
}

/// Keeps the words that came along with files; what became of these is said on a page that comes back with mistakes.
pub async fn keep_with_files(
    access: WriteReport,
    app: &App,
    pairs: Vec<(String, String)>,
    of_files: String,
) -> Result<Response> {
    let mut desk = Desk::load(app, access).await?;
    desk.of_files = of_files;
    keep_and(desk, app, pairs, Act::Save).await
}

/// Keeps the words and, unless only that was asked, sends them on, in one transaction.
async fn keep_and(mut desk: Desk, app: &App, pairs: Vec<(String, String)>, act: Act<'static>) -> Result<Response> {
    let asked: Vec<Asked> =
        pairs.iter().filter_map(|(name, value)| Asked::read(name, value)).map(|(_, asked)| asked).collect();
    let anothers = auto::anothers(&desk.visit, &pairs);
    let mut typed = Typed::read(pairs);
    if let Some(account) = anothers {
        desk.account = account;
        let errors = FieldErrors::one("form", format!("{}.", auto::not_yours(&desk.visit)));
        return desk.page(app, typed, errors, None).await;
    }
    for asked in &asked {
        asked.carry_out(&mut typed, &desk.history, &desk.period);
    }
    typed.fill_percent(&begun(&desk.history, &desk.period));
    let (said, mut errors) = typed.understood(desk.history.deadlines());
    if act != Act::Save {
        let missing = incomplete(&typed, &said, &desk.history, &desk.period, &desk.visit);
        for (field, message) in &missing {
            errors.add(field, message);
        }
    }
    if !errors.is_empty() {
        return desk.page(app, typed, errors, None).await;
    }
    let done = keep(&app.pool, &desk.doer()?, desk.written(&typed, &said), act).await;
    match done {
        Ok(done) => Ok(match done.decided() {
            Some(since) => see_other_warning(&desk.home(), since),
            None => kept(&desk, act),
        }),
        Err(Hindrance::Database(cause)) => Err(cause.into()),
        Err(hindrance) => {
            desk.history = History::load(&app.pool, &desk.assignment, desk.visit.today).await?;
            if act != Act::Save && desk.latest().is_some_and(|report| report.is_sent_as(&said)) {
                return Ok(see_other_saying(&desk.home(), "Báo cáo này đã được gửi."));
            }
            hindered(app, &desk, typed, &hindrance).await
        }
    }
}

fn kept(desk: &Desk, act: Act<'_>) -> Response {
    let reference = &desk.assignment.task_ref;
    match act {
        Act::Save => see_other_saying(
            &address(desk.assignment.id, &desk.period),
            &format!("Đã lưu nháp lúc {}.", show::instant(&desk.visit.now)),
        ),
        Act::SendToHead => {
            see_other_saying(&desk.home(), &format!("Đã gửi thủ trưởng báo cáo {reference}, {}.", desk.period.name))
        }
        _ => {
            let sent = desk.assignment.sent();
            see_other_saying(&desk.home(), &format!("{sent} báo cáo {reference}, {}.", desk.period.name))
        }
    }
}

/// The form again with everything typed, and why it could not be kept; beside it what somebody else kept meanwhile.
async fn hindered(app: &App, desk: &Desk, mut typed: Typed, hindrance: &Hindrance) -> Result<Response> {
    let errors = FieldErrors::one("form", hindrance.to_string());
    let clash = match hindrance {
        Hindrance::Changed => desk.latest(),
        _ => None,
    };
    if let Some(report) = clash {
        typed.began = report.began();
    }
    let mut response = desk.page(app, typed, errors, clash).await?;
    *response.status_mut() = match hindrance {
        Hindrance::Changed => StatusCode::UNPROCESSABLE_ENTITY,
        other => other.status(),
    };
    Ok(response)
}
