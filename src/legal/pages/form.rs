//! Writing a document down, and correcting what is said of it.

use askama::Template;
use axum::{
    extract::State as Shared,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::NaiveDate;
use serde::Deserialize;

use super::super::{
    DocumentKind, Entry, Field, Fields, LIST, Proposal, State, TaskChoice,
    access::{ReadEntry, WriteEntry, WriteRegister},
    act::{self, Hindrance, Written},
    address,
    rules::{Place, Refusal, Said},
    sheet::{Difference, differences},
    store::{self, Known},
};
use crate::{
    plan::brief,
    web::{App, Chrome, FieldErrors, Form, Query, Result, Visit, flash::see_other_saying, page_or_errors, show},
};

/// What the address asks of a new one.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    task: String,
}

/// The form as it is typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    version: String,
    kind: String,
    number: String,
    issued_on: String,
    issuer: String,
    subject: String,
    finding: String,
    proposal: String,
    basis: String,
    task: String,
    responsible: String,
    due_on: String,
    reason: String,
    result_number: String,
    result_on: String,
    /// Write it down although the register knows such a one.
    alike: String,
}

impl Typed {
    fn of(entry: &Entry) -> Self {
        let Entry { fields, place, .. } = entry;
        Self {
            version: entry.version.to_string(),
            kind: fields.kind.code().to_owned(),
            number: fields.number.clone(),
            issued_on: show::typed(&fields.issued_on),
            issuer: fields.issuer.clone(),
            subject: fields.subject.clone(),
            finding: fields.finding.clone(),
            proposal: fields.proposal.code().to_owned(),
            basis: fields.basis.clone(),
            task: fields.task_id.map(|id| id.to_string()).unwrap_or_default(),
            responsible: fields.responsible.clone(),
            due_on: show::typed(&fields.due_on),
            reason: place.reason.clone(),
            result_number: place.result_number.clone(),
            result_on: show::typed(&place.result_on),
            alike: String::new(),
        }
    }
}

/// What was typed, understood.
struct Understood {
    fields: Fields,
    reason: String,
    result_number: String,
    result_on: Option<NaiveDate>,
}

impl Understood {
    fn said(&self) -> Said<'_> {
        Said { reason: &self.reason, result_number: &self.result_number, result_on: self.result_on }
    }
}

/// Something to choose from.
struct Choice {
    value: String,
    label: String,
    selected: bool,
}

/// A plan's tasks.
struct Group {
    label: String,
    choices: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "legal/form.html")]
struct Page {
    chrome: Chrome,
    errors: FieldErrors,
    heading: String,
    action: String,
    back: String,
    form: Typed,
    kinds: Vec<Choice>,
    proposals: Vec<Choice>,
    tasks: Vec<Group>,
    issuers: Vec<String>,
    /// The document that is in the register already.
    known: Option<Known>,
    /// Whether the form has a reason, and a result.
    has_reason: bool,
    has_result: bool,
    /// What somebody else has written meanwhile, beside what was typed here.
    beside: Vec<Difference>,
}

/// Somebody at the form.
struct Desk {
    visit: Visit,
    owner: i64,
    tasks: Vec<TaskChoice>,
    /// What is corrected; none: something new.
    entry: Option<Entry>,
}

impl Desk {
    async fn new(app: &App, visit: Visit, owner: i64) -> Result<Self> {
        let tasks = store::tasks(&app.pool, owner, visit.today).await?;
        Ok(Self { visit, owner, tasks, entry: None })
    }

    async fn at(app: &App, ReadEntry { visit, entry }: ReadEntry) -> Result<Self> {
        let desk = Self::new(app, visit, entry.owner_unit_id).await?;
        Ok(Self { entry: Some(entry), ..desk })
    }

    fn state(&self) -> State {
        self.entry.as_ref().map_or(State::Noted, |entry| entry.place.state)
    }

    /// The tasks that may be chosen: those offered, and the one it belongs to already.
    fn offered(&self) -> impl Iterator<Item = &TaskChoice> {
        let own = self.entry.as_ref().and_then(|entry| entry.fields.task_id);
        self.tasks.iter().filter(move |task| task.offered || Some(task.id) == own)
    }

    fn label(&self, task: Option<i64>) -> Option<&str> {
        self.tasks.iter().find(|known| Some(known.id) == task).map(|task| task.label.as_str())
    }

    fn understood(&self, typed: &Typed) -> Result<Understood, FieldErrors> {
        let mut faults: Vec<(Field, String)> = Vec::new();
        let mut missing = |field: Field, what: &str| faults.push((field, what.to_owned()));
        let kind: Option<DocumentKind> = typed.kind.parse().ok();
        if kind.is_none() {
            missing(Field::Kind, "Hãy chọn loại văn bản.");
        }
        let proposal: Option<Proposal> = typed.proposal.parse().ok();
        if proposal.is_none() {
            missing(Field::Proposal, "Hãy chọn đề xuất.");
        }
        let task_id = match typed.task.trim() {
            "" => None,
            text => {
                let chosen = self.offered().find(|task| task.id.to_string() == text).map(|task| task.id);
                if chosen.is_none() {
                    missing(Field::Task, "Hãy chọn một nhiệm vụ trong danh sách.");
                }
                chosen
            }
        };
        let mut day = |field: Field, text: &str| {
            let day = show::parse_day(text);
            if day.is_none() && !text.trim().is_empty() {
                missing(field, "Ngày không đúng. Ghi theo dạng ngày/tháng/năm, ví dụ 14/09/2026.");
            }
            day
        };
        let (issued_on, due_on) = (day(Field::IssuedOn, &typed.issued_on), day(Field::DueOn, &typed.due_on));
        let result_on = day(Field::ResultOn, &typed.result_on);
        let fields = Fields {
            kind: kind.unwrap_or(DocumentKind::Other),
            number: Field::Number.tidy(&typed.number),
            issued_on,
            issuer: Field::Issuer.tidy(&typed.issuer),
            subject: Field::Subject.tidy(&typed.subject),
            finding: Field::Finding.tidy(&typed.finding),
            proposal: proposal.unwrap_or(Proposal::Amend),
            basis: Field::Basis.tidy(&typed.basis),
            responsible: Field::Responsible.tidy(&typed.responsible),
            due_on,
            task_id,
        };
        faults.extend(fields.faults(self.visit.today));
        let reason = Field::Reason.tidy(&typed.reason);
        let result_number = Field::ResultNumber.tidy(&typed.result_number);
        for (field, text) in [(Field::Reason, &reason), (Field::ResultNumber, &result_number)] {
            faults.extend(field.too_long(text).map(|what| (field, what)));
        }
        let understood = Understood { fields, reason, result_number, result_on };
        if let Err(refusal) = Place::of(self.state(), understood.said(), self.visit.today) {
            faults.push((refusal.field().unwrap_or(Field::State), refusal.to_string()));
        }
        // In the order of the form; the first said of a field is the one shown.
        faults.sort_by_key(|(field, _)| Field::ALL.iter().position(|known| known == field));
        let mut errors = FieldErrors::new();
        for (field, what) in faults {
            errors.add(field.name(), what);
        }
        errors.or(|| understood)
    }

    fn page(&self, form: Typed, more: More, issuers: Vec<String>) -> Result<Response> {
        let kind = |kind: &DocumentKind| Choice {
            value: kind.code().to_owned(),
            label: kind.label().to_owned(),
            selected: kind.code() == form.kind,
        };
        let proposal = |proposal: &Proposal| Choice {
            value: proposal.code().to_owned(),
            label: proposal.label().to_owned(),
            selected: proposal.code() == form.proposal,
        };
        let offered: Vec<&TaskChoice> = self.offered().collect();
        let task = |task: &&TaskChoice| Choice {
            value: task.id.to_string(),
            label: format!("{} {}", task.label, brief(&task.content)),
            selected: task.id.to_string() == form.task,
        };
        let group = |tasks: &[&TaskChoice]| Group {
            label: tasks[0].plan_short_title.clone(),
            choices: tasks.iter().map(task).collect(),
        };
        let tasks = offered.chunk_by(|one, next| one.plan_short_title == next.plan_short_title).map(group).collect();
        let (heading, action, back) = match &self.entry {
            Some(entry) => (format!("Sửa {}", entry.title()), format!("{}/sua", address(entry.id)), address(entry.id)),
            None => ("Ghi văn bản cần rà soát".to_owned(), LIST.to_owned(), LIST.to_owned()),
        };
        let mut chrome = Chrome::new(&self.visit, heading.clone()).crumb("Rà soát văn bản", LIST);
        if let Some(entry) = &self.entry {
            chrome = chrome.crumb(show::beginning(&entry.title(), 60), address(entry.id));
        }
        let page = Page {
            chrome: chrome.here(if self.entry.is_some() { "Sửa" } else { "Ghi mới" }),
            kinds: DocumentKind::ALL.iter().map(kind).collect(),
            proposals: Proposal::ALL.iter().map(proposal).collect(),
            has_reason: self.entry.as_ref().is_some_and(|entry| !entry.place.reason.is_empty()),
            has_result: self.state() == State::Done,
            heading,
            action,
            back,
            tasks,
            issuers,
            known: more.known,
            beside: more.beside,
            errors: more.errors,
            form,
        };
        page_or_errors(&page, &page.errors)
    }

    /// The page as it is told what is wrong.
    async fn again(&self, app: &App, form: Typed, more: More) -> Result<Response> {
        let issuers = store::facets(&app.pool, &[self.owner]).await?.issuers;
        self.page(form, more, issuers)
    }
}

/// What a page that comes back has to say.
#[derive(Default)]
struct More {
    errors: FieldErrors,
    known: Option<Known>,
    beside: Vec<Difference>,
}

impl More {
    fn wrong(errors: FieldErrors) -> Self {
        Self { errors, ..Self::default() }
    }

    /// The register knows such a document.
    fn alike(known: Known) -> Self {
        let errors = FieldErrors::one(Field::Number.name(), "Văn bản số này của cơ quan này đã có trong sổ.");
        Self { errors, known: Some(known), ..Self::default() }
    }
}

/// `GET /ra-soat/moi`
pub async fn new(
    WriteRegister { visit, owner }: WriteRegister,
    Shared(app): Shared<App>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let desk = Desk::new(&app, visit, owner).await?;
    let form = Typed { task: asked.task, ..Typed::default() };
    desk.again(&app, form, More::default()).await
}

/// `POST /ra-soat`
pub async fn create(
    WriteRegister { visit, owner }: WriteRegister,
    Shared(app): Shared<App>,
    Form(form): Form<Typed>,
) -> Result<Response> {
    let desk = Desk::new(&app, visit, owner).await?;
    let understood = match desk.understood(&form) {
        Ok(understood) => understood,
        Err(errors) => return desk.again(&app, form, More::wrong(errors)).await,
    };
    let fields = &understood.fields;
    let written = Written { fields, task: desk.label(fields.task_id), alike_too: !form.alike.is_empty() };
    let mut tx = app.pool.begin().await?;
    match act::record(&mut tx, &desk.visit, owner, &written).await {
        Ok(id) => {
            tx.commit().await?;
            Ok(see_other_saying(&address(id), "Đã ghi văn bản vào sổ rà soát."))
        }
        Err(Hindrance::Alike(known)) => {
            tx.rollback().await?;
            desk.again(&app, form, More::alike(*known)).await
        }
        Err(hindrance) => Err(hindrance.into()),
    }
}

/// `GET /ra-soat/{entry}/sua`
pub async fn edit(WriteEntry(read): WriteEntry, Shared(app): Shared<App>) -> Result<Response> {
    let form = Typed::of(&read.entry);
    Desk::at(&app, read).await?.again(&app, form, More::default()).await
}

/// `POST /ra-soat/{entry}/sua`
pub async fn update(
    WriteEntry(read): WriteEntry,
    Shared(app): Shared<App>,
    Form(form): Form<Typed>,
) -> Result<Response> {
    let id = read.entry.id;
    let version = form.version.trim().parse().unwrap_or_default();
    let desk = Desk::at(&app, read).await?;
    let understood = match desk.understood(&form) {
        Ok(understood) => understood,
        Err(errors) => return desk.again(&app, form, More::wrong(errors)).await,
    };
    let fields = &understood.fields;
    let written = Written { fields, task: desk.label(fields.task_id), alike_too: !form.alike.is_empty() };
    let mut tx = app.pool.begin().await?;
    match act::change(&mut tx, &desk.visit, (id, version), &written, understood.said()).await {
        Ok(changed) => {
            tx.commit().await?;
            let text = if changed { "Đã lưu." } else { "Không có gì thay đổi." };
            Ok(see_other_saying(&address(id), text))
        }
        Err(Hindrance::Alike(known)) => {
            tx.rollback().await?;
            desk.again(&app, form, More::alike(*known)).await
        }
        Err(Hindrance::Changed | Hindrance::Refused(Refusal::WrongState)) => {
            tx.rollback().await?;
            overtaken(&app, desk, form, &understood).await
        }
        Err(hindrance) => Err(hindrance.into()),
    }
}

/// The form once more: what somebody else has written meanwhile stands beside what was typed, and saving again is deliberate.
async fn overtaken(app: &App, desk: Desk, form: Typed, understood: &Understood) -> Result<Response> {
    let Some(entry) = desk.entry.as_ref() else { return Err(Hindrance::Changed.into()) };
    let now = store::entry(&app.pool, entry.id).await?.ok_or(Hindrance::Changed)?;
    // Where it stands is not what this form says.
    let place = match Place::of(now.place.state, understood.said(), desk.visit.today) {
        Ok(place) => place,
        Err(_) => now.place.clone(),
    };
    let beside = differences(
        (&now.fields, &now.place, now.task_label.as_deref()),
        (&understood.fields, &place, desk.label(understood.fields.task_id)),
    );
    let why =
        "Người khác vừa sửa văn bản này. Hãy so hai nội dung bên dưới rồi lưu lại nếu vẫn muốn ghi nội dung của mình.";
    let form = Typed { version: now.version.to_string(), ..form };
    let desk = Desk { entry: Some(now), ..desk };
    let more = More { errors: FieldErrors::one("khac", why), known: None, beside };
    let page = desk.again(app, form, more).await?;
    Ok((StatusCode::CONFLICT, page).into_response())
}
