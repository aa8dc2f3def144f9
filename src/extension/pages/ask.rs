//! Asking for a later day: the deadlines of an assignment, what was asked about them before, and the head's form.

use askama::Template;
use axum::{extract::State, response::Response};
use chrono::NaiveDate;
use serde::Deserialize;

use super::{
    super::{
        Refusal,
        access::{AskExtension, Part, ReadExtensions},
        act::{self, Asked, Hindrance},
        life::{MAX_WORDS, Question, farthest, may_ask},
        store::{self, Extension},
    },
    chrome, lineage,
};
use crate::{
    attachment::Enclosing,
    dialogue::Enclosures,
    plan::{Deadline, brief, store::AssignmentHead},
    progress::history::History,
    web::{
        App, Chrome, FieldErrors, Query, Result, Visit,
        flash::see_other_saying,
        form::clean,
        page_or_errors,
        show::{self, parse_day},
    },
};

/// The form as it is typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct AskForm {
    /// The deadline asked about; none where there is one only.
    #[serde(default)]
    deadline: String,
    #[serde(default)]
    day: String,
    #[serde(default)]
    reason: String,
}

/// The deadline a link asks about.
#[derive(Debug, Default, Deserialize)]
pub struct About {
    #[serde(default, rename = "thoi-han")]
    deadline: String,
}

/// A dated deadline of the assignment.
struct Row {
    id: i64,
    words: String,
    scope: Option<String>,
    planned: NaiveDate,
    now: NaiveDate,
    /// Why it cannot be asked about.
    barred: Option<Refusal>,
}

impl Row {
    fn is_extended(&self) -> bool {
        self.now > self.planned
    }

    fn distance(&self, today: &NaiveDate) -> String {
        show::distance(self.now, *today)
    }
}

#[derive(Template)]
#[template(path = "extension/ask.html")]
struct AskPage<'a> {
    chrome: Chrome,
    errors: FieldErrors,
    assignment: &'a AssignmentHead,
    rows: &'a [Row],
    /// Why nothing can be asked at all.
    barred: Option<Refusal>,
    /// Whether the form is there, and whether the visitor is who may ask.
    asks: bool,
    head: bool,
    typed: AskForm,
    limits: String,
    before: Vec<Extension>,
    today: NaiveDate,
}

impl AskPage<'_> {
    fn title(&self) -> String {
        brief(&self.assignment.content)
    }

    /// What is said of whoever reads the reason.
    fn readers(&self) -> String {
        let (officer, director) = (show::capitalised(self.assignment.officer()), self.assignment.director());
        format!(
            "{officer} và {director} đọc nguyên văn: vì sao chưa xong, việc còn lại, cam kết của đơn vị. Nhiều nhất {MAX_WORDS} ký tự."
        )
    }

    /// Those that can be asked about.
    fn open(&self) -> Vec<&Row> {
        self.rows.iter().filter(|row| row.barred.is_none()).collect()
    }

    fn is_chosen(&self, row: &Row) -> bool {
        self.typed.deadline == row.id.to_string() || self.open().len() == 1
    }
}

/// An assignment's deadlines in front of somebody.
struct Desk {
    visit: Visit,
    assignment: AssignmentHead,
    part: Part,
    history: History,
    requests: Vec<Extension>,
    rows: Vec<Row>,
}

impl Desk {
    async fn load(app: &App, visit: Visit, assignment: AssignmentHead) -> Result<Self> {
        let part = Part::of(&visit.viewer, &assignment);
        let history = History::load(&app.pool, &assignment, visit.today).await?;
        let requests = store::about(&app.pool, &lineage(&history, &assignment)).await?;
        let days_off = &history.ground.days_off;
        let row = |deadline: &Deadline| {
            let (planned, now) = (deadline.planned_due(days_off)?, deadline.effective_due(days_off)?);
            let open = requests.iter().any(|one| one.deadline_id == deadline.id && one.state.is_open());
            let question = Question { due_on: now, met: act::is_met(&history, deadline.id, visit.today), open };
            Some(Row {
                id: deadline.id,
                words: deadline.text.clone(),
                scope: deadline.scope.clone(),
                planned,
                now,
                barred: may_ask(&question).err(),
            })
        };
        let rows = history.deadlines().iter().filter_map(row).collect();
        Ok(Self { visit, assignment, part, history, requests, rows })
    }

    fn page(&self, typed: AskForm, errors: FieldErrors) -> Result<Response> {
        let barred = act::standing(&self.assignment, self.visit.today).err();
        let open: Vec<&Row> = self.rows.iter().filter(|row| row.barred.is_none()).collect();
        let last = open.iter().map(|row| farthest(row.now, self.visit.today)).max();
        let page = AskPage {
            chrome: chrome(&self.visit, &self.assignment, format!("Gia hạn {}", self.assignment.task_ref))
                .here("Gia hạn"),
            asks: self.part.heads && barred.is_none() && !open.is_empty(),
            head: self.part.heads,
            limits: last.map_or_else(String::new, |last| {
                format!("Sau hạn hiện nay, từ hôm nay đến {}. Ghi ngày/tháng/năm.", show::day(&last))
            }),
            barred,
            assignment: &self.assignment,
            rows: &self.rows,
            typed,
            errors,
            before: self.requests.clone(),
            today: self.visit.today,
        };
        page_or_errors(&page, &page.errors)
    }

    /// The page again with why it was not done.
    fn refused(&self, form: AskForm, hindrance: &Hindrance) -> Result<Response> {
        let field = match hindrance {
            Hindrance::Refused(refusal) => refusal.field(),
            _ => None,
        };
        let mut response = self.page(form, FieldErrors::one(field.unwrap_or("form"), hindrance.to_string()))?;
        *response.status_mut() = hindrance.status();
        Ok(response)
    }

    /// The deadline and the day that are meant.
    fn understood(&self, form: &AskForm) -> Result<(i64, NaiveDate), FieldErrors> {
        let mut errors = FieldErrors::new();
        let open: Vec<&Row> = self.rows.iter().filter(|row| row.barred.is_none()).collect();
        let known = self.rows.iter().find(|row| form.deadline.trim() == row.id.to_string());
        let deadline = match (known, open.as_slice()) {
            (Some(row), _) => row.id,
            (None, [row]) if form.deadline.trim().is_empty() => row.id,
            // The one there is cannot be asked about: why, is said where it is asked.
            (None, []) if self.rows.len() == 1 => self.rows[0].id,
            (None, _) => {
                errors.add("deadline", "Hãy chọn thời hạn xin gia hạn.");
                0
            }
        };
        let day = match (form.day.trim(), parse_day(&form.day)) {
            (_, Some(day)) => day,
            ("", None) => {
                errors.add("day", "Hãy ghi ngày xin gia hạn đến.");
                NaiveDate::default()
            }
            (_, None) => {
                errors.add("day", WRONG_DAY);
                NaiveDate::default()
            }
        };
        if form.reason.trim().is_empty() {
            errors.add("reason", Refusal::NoReason("xin gia hạn").to_string());
        }
        errors.or(|| (deadline, day))
    }
}

/// What is said of a day that is none.
pub const WRONG_DAY: &str = "Ngày chưa đúng; hãy ghi theo dạng ngày/tháng/năm, ví dụ 31/10/2026.";

/// `GET /phan-cong/{assignment}/gia-han`
pub async fn new(
    ReadExtensions { visit, assignment, .. }: ReadExtensions,
    State(app): State<App>,
    Query(about): Query<About>,
) -> Result<Response> {
    let desk = Desk::load(&app, visit, assignment).await?;
    desk.page(AskForm { deadline: about.deadline, ..AskForm::default() }, FieldErrors::new())
}

/// `POST /phan-cong/{assignment}/gia-han`
pub async fn create(
    AskExtension { visit, assignment }: AskExtension,
    State(app): State<App>,
    Enclosing(form, sheaf): Enclosing<AskForm>,
) -> Result<Response> {
    let desk = Desk::load(&app, visit, assignment).await?;
    if let Err(refusal) = act::standing(&desk.assignment, desk.visit.today) {
        return desk.refused(form, &refusal.into());
    }
    let mut errors = FieldErrors::new();
    let understood = desk.understood(&form).unwrap_or_else(|mistakes| {
        errors = mistakes;
        (0, NaiveDate::default())
    });
    sheaf.fault("reason_file", &mut errors);
    if !errors.is_empty() {
        sheaf.lost("reason_file", &mut errors);
        return desk.page(form, errors);
    }
    sheaf.keep(&app.files).await?;
    let (deadline_id, day) = understood;
    let reason = clean(&form.reason);
    let asked = Asked { deadline_id, day, reason: &reason, enclosures: Enclosures::of(&app.files, &sheaf) };
    match act::ask(&app.pool, &desk.visit, &desk.assignment, &desk.history, &asked).await {
        Ok(id) => {
            let said = format!("Đã xin gia hạn {} đến {}.", desk.assignment.task_ref, show::day(&day));
            Ok(see_other_saying(&format!("/gia-han/{id}"), &said))
        }
        Err(Hindrance::Database(cause)) => Err(cause.into()),
        Err(hindrance) => desk.refused(form, &hindrance),
    }
}
