//! Writing a report, keeping it as a draft, sending it on.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    super::{
        Act, Actor, Progress, ReportState,
        access::WriteReport,
        act::{self, Doer, Hindrance},
        contribution::view::Cooperation,
        history::History,
        next_state,
        store::{self, Report},
        text,
    },
    typed::Typed,
};
use crate::{
    calendar::{Period, Phase},
    plan::{Deadline, deadline::can_complete, store::AssignmentHead},
    web::{
        App, Chrome, FieldErrors, Form, Link, Result, Visit,
        flash::{see_other_saying, see_other_warning},
        page_or_errors, see_other, show,
    },
};

/// The completion day of one deadline, or of a task without any.
struct DayField {
    name: String,
    /// The document's own words and what they mean.
    hint: String,
    value: String,
}

/// Words beside the fields: last period's, or what somebody else has kept meanwhile.
struct Beside {
    label: String,
    results: String,
    obstacles: String,
    proposals: String,
    next_steps: String,
}

#[derive(Template)]
#[template(path = "progress/form.html")]
struct FormPage<'a> {
    chrome: Chrome,
    errors: FieldErrors,
    assignment: &'a AssignmentHead,
    period: &'a Period,
    today: chrono::NaiveDate,
    typed: Typed,
    days: Vec<DayField>,
    steps: Vec<Progress>,
    beside: Vec<Beside>,
    /// Somebody else's words are beside the fields.
    clash: Option<&'a Report>,
    current: Option<&'a Report>,
    was_complete: bool,
    to_head: bool,
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

fn address(assignment_id: i64, period: &Period) -> String {
    format!("/phan-cong/{assignment_id}/bao-cao/{}", period.key())
}

/// Everything the writing of one report stands on.
struct Desk {
    visit: Visit,
    assignment: AssignmentHead,
    period: Period,
    history: History,
    cooperation: Option<Cooperation>,
}

impl Desk {
    async fn load(app: &App, access: WriteReport) -> Result<Self> {
        let WriteReport { visit, assignment, period } = access;
        let history = History::load(&app.pool, &assignment, visit.today).await?;
        let cooperation = Cooperation::of_task(&app.pool, assignment.task_id, &period, visit.today).await?;
        Ok(Self { visit, assignment, period, history, cooperation })
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

    fn how_to_write_a_day(&self) -> String {
        format!("Ghi ngày/tháng/năm; hôm nay là {}.", show::day(&self.visit.today))
    }

    /// A field for the completion day of each deadline that can be met.
    fn days(&self, typed: &Typed) -> Vec<DayField> {
        let met = self.history.deadlines().iter().filter(|deadline| deadline.can_be_met());
        let field = |deadline: &Deadline| DayField {
            name: text::completion_field(deadline.id),
            hint: format!(
                "Thời hạn “{}”: {}. Để trống nếu chưa xong. {}",
                deadline.text,
                deadline.meaning(&self.history.ground.days_off),
                self.how_to_write_a_day()
            ),
            value: typed.day(deadline.id).to_owned(),
        };
        met.map(field).collect()
    }

    /// Last period's own words, and what predecessors wrote that the unit has not answered yet.
    fn beside(&self) -> Vec<Beside> {
        let own = self.history.previous(&self.period);
        let own = own.map(|report| beside(format!("{} đã viết", report.period.name), report));
        let left = self.history.left_behind(&self.period).into_iter();
        let left = left.map(|(party, report)| beside(format!("{party} đã viết, {}", report.period.name), report));
        own.into_iter().chain(left).collect()
    }

    fn page<'a>(&'a self, typed: Typed, errors: FieldErrors, clash: Option<&'a Report>) -> Result<Response> {
        let deadlines = self.history.deadlines();
        let days = if deadlines.is_empty() {
            vec![DayField {
                name: "completed_on".to_owned(),
                hint: format!("Chỉ ghi khi đã hoàn thành. {}", self.how_to_write_a_day()),
                value: typed.completed_on.clone(),
            }]
        } else {
            self.days(&typed)
        };
        let offered = |step: &&Progress| {
            **step != Progress::Done || can_complete(deadlines) || typed.progress == Progress::Done.code()
        };
        let beside = match clash {
            Some(report) => vec![beside(format!("{} đã ghi", report.writer), report)],
            None => self.beside(),
        };
        let (assignment, period) = (&self.assignment, &self.period);
        let doer = self.doer()?;
        let page = FormPage {
            chrome: Chrome::new(&self.visit, format!("Báo cáo {} {}", period.name, assignment.task_ref))
                .crumb("Việc của đơn vị", self.home())
                .crumb(assignment.task_ref.clone(), format!("/phan-cong/{}", assignment.id))
                .here(format!("Báo cáo {}", period.name)),
            days,
            steps: Progress::ALL.iter().filter(offered).copied().collect(),
            was_complete: self.history.was_complete(period, self.visit.today),
            to_head: doer.sending() == Act::SendToHead,
            cooperation: self.cooperation.as_ref(),
            current: self.latest(),
            today: self.visit.today,
            errors,
            assignment,
            period,
            typed,
            beside,
            clash,
        };
        page_or_errors(&page, &page.errors)
    }
}

fn beside(label: String, report: &Report) -> Beside {
    let text = &report.text;
    Beside {
        label,
        results: text.results.clone(),
        obstacles: text.obstacles.clone(),
        proposals: text.proposals.clone(),
        next_steps: text.next_steps.clone(),
    }
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
    let Some(report) = latest else {
        let last = desk.history.accepted_by(&desk.period).map(|basis| basis.text());
        return desk.page(Typed::going_on_from(last.as_ref()), FieldErrors::new(), None);
    };
    let writer = Actor { capacity: desk.doer()?.capacity, wrote_or_submitted: false };
    match next_state(report.state, Act::Save, writer, desk.history.unit_has_head) {
        Ok(_) => desk.page(Typed::of(&report.text, report.version), FieldErrors::new(), None),
        Err(_) => Ok(see_other(&format!("/bao-cao/{}", report.id))),
    }
}

/// `POST /phan-cong/{assignment}/bao-cao/{period}`: keeps what is written so far.
pub async fn update(
    access: WriteReport,
    State(app): State<App>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    keep(access, app, pairs, Act::Save).await
}

/// `POST /phan-cong/{assignment}/bao-cao/{period}/gui-thu-truong`
pub async fn send_to_head(
    access: WriteReport,
    State(app): State<App>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    keep(access, app, pairs, Act::SendToHead).await
}

/// `POST /phan-cong/{assignment}/bao-cao/{period}/gui`
pub async fn submit(
    access: WriteReport,
    State(app): State<App>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    keep(access, app, pairs, Act::Submit).await
}

/// Keeps the words and, unless only that was asked, sends them on, in one transaction.
async fn keep(access: WriteReport, app: App, pairs: Vec<(String, String)>, act: Act<'static>) -> Result<Response> {
    let mut desk = Desk::load(&app, access).await?;
    let typed = Typed::read(pairs);
    let (said, mut errors) = typed.understood(desk.history.deadlines());
    if act != Act::Save {
        if typed.percent.trim().is_empty() {
            errors.add("percent", "Hãy ghi tỷ lệ hoàn thành.");
        }
        let ground = text::Ground {
            deadlines: desk.history.deadlines(),
            today: desk.visit.today,
            assigned_on: desk.history.since(),
            was_complete: desk.history.was_complete(&desk.period, desk.visit.today),
        };
        for fault in text::validate(&said, &ground) {
            errors.add(fault.field, fault.message);
        }
    }
    if !errors.is_empty() {
        return desk.page(typed, errors, None);
    }
    let done = {
        let doer = desk.doer()?;
        let mut tx = app.pool.begin().await?;
        let period = store::lock_period(&mut tx, desk.period.id).await?;
        match act::save(&mut tx, &doer, (desk.assignment.id, &period), typed.version, &said).await {
            Ok(report) => match act::perform(&mut tx, &doer, (&period, &report), (act, None), None).await {
                Ok(()) => Ok(tx.commit().await?),
                Err(hindrance) => Err(hindrance),
            },
            Err(hindrance) => Err(hindrance),
        }
    };
    match done {
        Ok(()) => Ok(kept(&desk, act)),
        Err(Hindrance::Database(cause)) => Err(cause.into()),
        Err(hindrance) => {
            desk.history = History::load(&app.pool, &desk.assignment, desk.visit.today).await?;
            let sent_before = act != Act::Save
                && desk.latest().is_some_and(|report| {
                    report.text == said && matches!(report.state, ReportState::WithHead | ReportState::Submitted)
                });
            if sent_before {
                return Ok(see_other_saying(&desk.home(), "Báo cáo này đã được gửi."));
            }
            hindered(&desk, typed, &hindrance)
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
        _ => see_other_saying(&desk.home(), &format!("Đã gửi TCCB báo cáo {reference}, {}.", desk.period.name)),
    }
}

/// The form again with everything typed, and why it could not be kept; beside it what somebody else kept meanwhile.
fn hindered(desk: &Desk, mut typed: Typed, hindrance: &Hindrance) -> Result<Response> {
    let errors = FieldErrors::one("form", hindrance.to_string());
    let clash = match hindrance {
        Hindrance::Changed => desk.latest(),
        _ => None,
    };
    if let Some(report) = clash {
        typed.version = report.version;
    }
    let mut response = desk.page(typed, errors, clash)?;
    *response.status_mut() = match hindrance {
        Hindrance::Changed => StatusCode::UNPROCESSABLE_ENTITY,
        Hindrance::Refused(super::super::Refusal::NotYours | super::super::Refusal::HeadSubmits) => {
            StatusCode::FORBIDDEN
        }
        _ => StatusCode::CONFLICT,
    };
    Ok(response)
}
