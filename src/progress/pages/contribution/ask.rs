//! Đề nghị phối hợp: a lead of the task, or TCCB, asks coordinating units for their contribution, with a date.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use chrono::NaiveDate;
use serde::Deserialize;

use super::super::super::{
    contribution::{
        access::{AskContribution, Asker, Sight},
        act::{self, Hindrance},
        answer_by_fault, latest_answer,
        view::Cooperation,
    },
    store::{self, contribution::NewRequest},
    text::too_long,
};
use crate::{
    calendar::{Period, PeriodKey, Phase, day_text},
    plan::{PlanStatus, brief, store::TaskHead},
    web::{
        App, Chrome, FieldErrors, Form, Link, Result, Visit,
        flash::{see_other_saying, see_other_warning},
        form::clean,
        page_or_errors,
        show::parse_day,
    },
};

/// The form as it is typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct AskForm {
    /// Everybody who can be asked and does not owe this asker an answer yet.
    #[serde(default)]
    all: String,
    /// The assignments chosen one by one.
    #[serde(default)]
    party: Vec<i64>,
    #[serde(default)]
    words: String,
    #[serde(default)]
    answer_by: String,
}

/// A coordinating unit to choose.
pub struct Choice {
    pub assignment_id: i64,
    pub name: String,
    pub chosen: bool,
    /// This asker waits for its answer already.
    pub waits: bool,
}

/// The form as a page shows it.
pub struct Sheet {
    pub action: String,
    pub choices: Vec<Choice>,
    /// Parties without account.
    pub named: Vec<String>,
    pub all: bool,
    pub words: String,
    pub answer_by: String,
    /// Which days may be named.
    pub limits: String,
    pub period_name: String,
    pub errors: FieldErrors,
}

impl Sheet {
    /// The form for one who asks about a task in a period.
    pub fn new(
        cooperation: &Cooperation,
        period: &Period,
        asker: Asker,
        (form, errors): (AskForm, FieldErrors),
    ) -> Self {
        let today = cooperation.today;
        let mut seats: Vec<_> = cooperation.seats.iter().filter(|seat| seat.can_be_asked()).collect();
        seats.sort_by_key(|seat| seat.place);
        let choices = seats.into_iter().map(|seat| Choice {
            assignment_id: seat.party.assignment_id,
            name: seat.party.name.clone(),
            chosen: form.party.contains(&seat.party.assignment_id),
            waits: seat.is_asked_by(asker.assignment_id(), today),
        });
        Self {
            action: address(cooperation.task_id, period),
            choices: choices.collect(),
            named: cooperation.named().into_iter().map(str::to_owned).collect(),
            all: !form.all.is_empty(),
            words: form.words,
            answer_by: form.answer_by,
            limits: format!("Ghi ngày/tháng/năm, từ hôm nay đến {}.", day_text(latest_answer(period.send_by, today))),
            period_name: period.name.clone(),
            errors,
        }
    }

    /// How many can be chosen.
    pub fn free(&self) -> usize {
        self.choices.iter().filter(|choice| !choice.waits).count()
    }

    /// The words beside the box that chooses them all.
    pub fn all_label(&self) -> String {
        format!("Tất cả đơn vị phối hợp chưa được đề nghị ({})", self.free())
    }
}

fn address(task_id: i64, period: &Period) -> String {
    format!("/nhiem-vu/{task_id}/de-nghi-phoi-hop/{}", period.key())
}

#[derive(Template)]
#[template(path = "progress/contribution/ask.html")]
struct AskPage<'a> {
    chrome: Chrome,
    task: &'a TaskHead,
    period: &'a Period,
    ask: Sheet,
}

/// What is asked, once it is understood.
struct Request {
    assignments: Vec<i64>,
    words: String,
    answer_by: NaiveDate,
}

/// Everything a request stands on.
struct Desk {
    visit: Visit,
    task: TaskHead,
    period: Period,
    asker: Asker,
    cooperation: Cooperation,
}

impl Desk {
    async fn load(app: &App, access: AskContribution) -> Result<Self> {
        let AskContribution { visit, task, period, asker } = access;
        let mut found = Cooperation::load(&app.pool, &[task.id], &period, visit.today).await?;
        let cooperation = found.pop().ok_or(crate::web::Error::NotFound)?;
        Ok(Self { visit, task, period, asker, cooperation })
    }

    fn home(&self) -> String {
        Link::to(format!("/nhiem-vu/{}", self.task.id)).with("period", self.period.key()).to_string() + "#phoi-hop"
    }

    fn page(&self, form: AskForm, errors: FieldErrors) -> Result<Response> {
        let (task, period) = (&self.task, &self.period);
        let page = AskPage {
            chrome: Chrome::new(&self.visit, format!("Đề nghị phối hợp {}", task.reference))
                .crumb(task.plan_short_title.clone(), format!("/ke-hoach/{}", task.plan_id))
                .crumb(task.reference.clone(), self.home())
                .here("Đề nghị phối hợp"),
            ask: Sheet::new(&self.cooperation, period, self.asker, (form, errors)),
            task,
            period,
        };
        page_or_errors(&page, &page.ask.errors)
    }

    /// Those chosen, one by one or all together.
    fn chosen(&self, form: &AskForm, errors: &mut FieldErrors) -> Vec<i64> {
        let waits = |id: &i64| {
            let seat = self.cooperation.seats.iter().find(|seat| seat.party.assignment_id == *id);
            seat.filter(|seat| seat.is_asked_by(self.asker.assignment_id(), self.visit.today))
        };
        let mut chosen = match form.all.is_empty() {
            true => form.party.clone(),
            false => {
                let seats = self.cooperation.seats.iter().filter(|seat| seat.can_be_asked());
                seats.map(|seat| seat.party.assignment_id).filter(|id| waits(id).is_none()).collect()
            }
        };
        chosen.sort_unstable();
        chosen.dedup();
        let waiting: Vec<&str> = chosen.iter().filter_map(waits).map(|seat| seat.party.name.as_str()).collect();
        let askable =
            |id: &i64| self.cooperation.seats.iter().any(|seat| seat.party.assignment_id == *id && seat.can_be_asked());
        if chosen.is_empty() && form.all.is_empty() {
            errors.add("party", "Hãy chọn ít nhất một đơn vị phối hợp.");
        } else if chosen.is_empty() {
            errors.add("party", "Mọi đơn vị phối hợp đều đã được đề nghị và chưa trả lời.");
        } else if !waiting.is_empty() {
            let names = waiting.join(", ");
            errors.add(
                "party",
                format!("Đã đề nghị mà chưa trả lời: {names}. Hãy bỏ chọn, hoặc rút đề nghị trước rồi đề nghị lại."),
            );
        } else if !chosen.iter().all(askable) {
            errors.add("party", "Có đơn vị đã chọn không phối hợp nhiệm vụ này trong kỳ.");
        }
        chosen
    }

    fn understood(&self, form: &AskForm) -> Result<Request, FieldErrors> {
        let mut errors = FieldErrors::new();
        let assignments = self.chosen(form, &mut errors);
        let words = clean(&form.words);
        if words.is_empty() {
            errors.add("words", "Hãy ghi rõ đề nghị các đơn vị phối hợp việc gì, cung cấp gì.");
        }
        if let Some(message) = too_long(&words) {
            errors.add("words", message);
        }
        let answer_by = match (form.answer_by.trim(), parse_day(&form.answer_by)) {
            ("", _) => {
                errors.add("answer_by", "Hãy ghi ngày phải trả lời.");
                NaiveDate::default()
            }
            (_, None) => {
                errors.add("answer_by", "Ngày chưa đúng; hãy ghi theo dạng ngày/tháng/năm, ví dụ 14/09/2026.");
                NaiveDate::default()
            }
            (_, Some(day)) => {
                if let Some(message) = answer_by_fault(day, self.period.send_by, self.visit.today) {
                    errors.add("answer_by", message);
                }
                day
            }
        };
        errors.or(|| Request { assignments, words, answer_by })
    }

    async fn ask(&self, app: &App, request: &Request) -> Result<(), Hindrance> {
        let mut tx = app.pool.begin().await?;
        let period = store::lock_period(&mut tx, self.period.id).await?;
        let new = NewRequest {
            task_id: self.task.id,
            period_id: period.id,
            asker_assignment_id: self.asker.assignment_id(),
            assignments: &request.assignments,
            words: &request.words,
            answer_by: request.answer_by,
            asked_by: self.visit.viewer.account_id,
            asked_at: self.visit.now,
        };
        act::ask(&mut tx, &self.visit, &period, new).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// `GET /nhiem-vu/{task}/de-nghi-phoi-hop/{period}`
pub async fn new(access: AskContribution, State(app): State<App>) -> Result<Response> {
    let desk = Desk::load(&app, access).await?;
    let period = &desk.period;
    if let Err(hindrance) = act::takes(&period.name, period.starts_on, !period.is_open(), desk.visit.today) {
        return Ok(see_other_warning(&desk.home(), &hindrance.to_string()));
    }
    desk.page(AskForm::default(), FieldErrors::new())
}

/// `POST /nhiem-vu/{task}/de-nghi-phoi-hop/{period}`
pub async fn create(access: AskContribution, State(app): State<App>, Form(form): Form<AskForm>) -> Result<Response> {
    let desk = Desk::load(&app, access).await?;
    let request = match desk.understood(&form) {
        Ok(request) => request,
        Err(errors) => return desk.page(form, errors),
    };
    match desk.ask(&app, &request).await {
        Ok(()) => {
            let (units, day) = (request.assignments.len(), day_text(request.answer_by));
            Ok(see_other_saying(&desk.home(), &format!("Đã đề nghị {units} đơn vị phối hợp, trả lời đến {day}.")))
        }
        Err(Hindrance::Database(cause)) => Err(cause.into()),
        Err(hindrance) => {
            let mut response = desk.page(form, FieldErrors::one("form", hindrance.to_string()))?;
            *response.status_mut() = StatusCode::CONFLICT;
            Ok(response)
        }
    }
}

/// What a task's page shows of its coordinating parties in a period, and the form to ask them: each none where the
/// visitor does not read contributions, or may not ask. At most five queries.
pub async fn beside_task(
    app: &App,
    visit: &Visit,
    task: &TaskHead,
    key: Option<PeriodKey>,
) -> Result<(Option<Cooperation>, Option<Sheet>)> {
    let sight = Sight::of(app, visit, task).await?;
    if sight == Sight::None {
        return Ok((None, None));
    }
    let periods = store::periods_of_plan(&app.pool, task.plan_id).await?;
    let period = periods.into_iter().find(|period| Some(period.key()) == key);
    let Some(period) = period.filter(|period| sight.reaches(period.cut_off_on)) else {
        return Ok((None, None));
    };
    let cooperation = Cooperation::of_task(&app.pool, task.id, &period, visit.today).await?;
    let open = task.plan_status == PlanStatus::Active && period.phase(visit.today) == Phase::Open;
    let asker = match cooperation.is_some() && open {
        true => Asker::of(app, visit, task, period.cut_off_on).await?,
        false => None,
    };
    let blank = || (AskForm::default(), FieldErrors::new());
    let ask = cooperation.as_ref().zip(asker).map(|(there, asker)| Sheet::new(there, &period, asker, blank()));
    Ok((cooperation, ask.filter(|ask| !ask.choices.is_empty())))
}

impl AskPage<'_> {
    fn title(&self) -> String {
        brief(&self.task.content)
    }
}
