//! One instruction: its words, its units, one unit's part with what was said, and what the reader may do.

use askama::Template;
use axum::{
    extract::State as Shared,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{
    super::{
        Course, Hands, State,
        access::{ReadInstruction, ReadPart},
        rules::{Act, OWN_REPORT},
        store::{self, InstructionHead, PartHead, PartLine},
        telling,
    },
    recipients::{Open, Picker},
};
use crate::{
    calendar::{DaysOff, setting::DUE_SOON_DAYS, store::setting},
    dialogue::Said,
    plan::brief,
    progress::{Standing, Yardstick},
    web::{App, Chrome, FieldErrors, Link, Query, Result, Visit, form::clean, form::page_or_errors, show},
};

/// Units per page of the table; the strip shows all of them.
const PAGE_SIZE: usize = 60;

/// What the address asks of the page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    trang: String,
}

/// What was typed, when a page comes back: each form has fields of its own.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub version: String,
    /// The unit's report.
    pub said: Option<String>,
    /// The Director's words about it.
    pub reply: String,
    /// Another day, and why.
    pub due: String,
    pub undated: String,
    pub why: String,
    /// Why it is taken back.
    pub reason: String,
    /// To whom else it is given.
    pub group: Vec<i64>,
    pub unit: Vec<i64>,
}

impl Typed {
    /// The words that belong to an act.
    pub fn of(&self, act: Act) -> String {
        match act {
            Act::Draft | Act::Report => clean(self.said.as_deref().unwrap_or_default()),
            Act::Accept | Act::SendBack => clean(&self.reply),
            Act::Acknowledge => String::new(),
        }
    }

    /// The version that the page showed.
    pub fn version(&self) -> i32 {
        self.version.trim().parse().unwrap_or_default()
    }
}

/// The field in which an act's words are typed.
pub fn field(act: Act) -> &'static str {
    match act {
        Act::Accept | Act::SendBack => "reply",
        Act::Acknowledge | Act::Draft | Act::Report => "said",
    }
}

/// A unit's part in the table.
struct Row {
    line: PartLine,
    standing: Standing,
}

impl Row {
    fn href(&self) -> String {
        format!("/chi-dao/noi-nhan/{}", self.line.id)
    }
}

/// How many units stand somewhere.
struct Count {
    class: &'static str,
    text: String,
}

/// One unit's part in front of the reader.
struct Part {
    head: PartHead,
    standing: Standing,
    acknowledge: bool,
    /// Writing the report, and whether the reader sends it.
    write: bool,
    sends: bool,
    decide: bool,
    /// Why the reader does not decide, though he might.
    kept_from: &'static str,
    /// As the forms saw it.
    version: i32,
}

#[derive(Template)]
#[template(path = "instruction/show.html")]
struct Page<'a> {
    chrome: Chrome,
    errors: FieldErrors,
    instruction: &'a InstructionHead,
    /// The instruction's version as its forms saw it.
    form_version: i32,
    whole: bool,
    part: Option<Part>,
    /// The way from one unit's part to all of them.
    all: Option<String>,
    said: Vec<Said>,
    rows: Vec<Row>,
    first: usize,
    counts: Vec<Count>,
    pages: String,
    previous: String,
    next: String,
    /// What the Director may change.
    redate: bool,
    withdraw: bool,
    picker: Option<Picker>,
    typed: Typed,
    written: String,
    /// What somebody else has saved meanwhile, and who.
    theirs: Option<(String, String)>,
}

impl Page<'_> {
    fn state(&self, state: &State) -> &'static str {
        state.label_within(self.instruction.own_plan)
    }

    fn shown(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().skip(self.first).take(PAGE_SIZE)
    }

    /// What a cell of the strip is called in full.
    fn names(&self, row: &Row) -> String {
        format!("{}: {}; {}", row.line.unit_name, self.state(&row.line.state), row.standing.tag())
    }

    /// The day, beside what the clock says of it where that is said.
    fn due(&self) -> String {
        let timed = |part: &&Part| part.head.state.is_open() || part.standing.complete;
        match (&self.part, self.part.as_ref().filter(timed)) {
            (Some(part), Some(_)) if part.head.due_on.is_none() => String::new(),
            (Some(part), Some(_)) => format!("({})", telling::due(part.head.due_on)),
            (Some(part), None) => telling::due(part.head.due_on),
            (None, _) => telling::due(self.instruction.due_on),
        }
    }

    /// Whether the title says all of its words.
    fn is_short(&self) -> bool {
        self.instruction.title == self.instruction.words
    }

    /// "I.2 Rà soát hồ sơ …"
    fn task(&self) -> String {
        let reference = self.instruction.task_ref.as_deref().unwrap_or_default();
        format!("{reference} {}", self.instruction.task_content.as_deref().map(brief).unwrap_or_default())
    }

    /// Who gave it.
    fn giver(&self) -> String {
        let role = if self.instruction.own_plan { "Thủ trưởng" } else { "Giám đốc" };
        format!("{role} {}", self.instruction.owner_name)
    }

    /// Who reads the report, and when; whoever only drafts it learns who encloses its files.
    fn report_hint(&self, sends: &bool) -> String {
        let files = if *sends { "" } else { " Tệp đính kèm do thủ trưởng chọn khi gửi." };
        format!("Nháp chỉ người của đơn vị đọc; sau khi gửi, {} đọc nguyên văn.{files}", self.director())
    }

    fn director(&self) -> &'static str {
        if self.instruction.own_plan { "thủ trưởng" } else { "Giám đốc" }
    }

    /// What was typed and has no field any more, since the instruction has moved on.
    fn unsent(&self) -> Vec<&str> {
        let part = self.part.as_ref();
        let kept = [
            (self.typed.said.as_deref().unwrap_or_default(), part.is_some_and(|part| part.write)),
            (self.typed.reply.as_str(), part.is_some_and(|part| part.decide)),
            (self.typed.why.as_str(), self.redate),
            (self.typed.reason.as_str(), self.withdraw),
        ];
        kept.into_iter().filter(|(text, shown)| !shown && !text.is_empty()).map(|(text, _)| text).collect()
    }
}

/// An instruction in front of somebody, or one unit's part in it.
pub struct Sheet {
    visit: Visit,
    instruction: InstructionHead,
    whole: bool,
    directs: bool,
    part: Option<(PartHead, Hands)>,
    /// Whether that part is all that the reader sees of it.
    alone: bool,
    page: String,
    /// What the form that comes back saw: the part where the page is of one, else the instruction.
    seen: Option<i32>,
    /// Whether somebody else was faster.
    overtaken: bool,
}

impl Sheet {
    pub fn of(read: ReadInstruction) -> Self {
        let directs = read.directs();
        let ReadInstruction { visit, instruction, whole } = read;
        let page = String::new();
        Self { visit, instruction, whole, directs, part: None, alone: false, page, seen: None, overtaken: false }
    }

    pub fn of_part(read: ReadPart) -> Self {
        let ReadPart { visit, instruction, part, whole, hands } = read;
        let (part, page) = (Some((part, hands)), String::new());
        Self { visit, instruction, whole, directs: false, part, alone: false, page, seen: None, overtaken: false }
    }

    /// The page for a form that comes back as it saw things, so that what happened meanwhile is not passed over.
    pub fn seen(self, version: i32) -> Self {
        Self { seen: Some(version), ..self }
    }

    fn part(&self, by: &Yardstick<'_>) -> Option<Part> {
        let (head, hands) = self.part.as_ref()?;
        let own = [head.drafted_by, head.reported_by].contains(&Some(self.visit.viewer.account_id));
        let reported = hands.director && head.state == State::Reported;
        let write = matches!(head.state, State::Acknowledged | State::SentBack);
        Some(Part {
            standing: head.course().standing(by),
            acknowledge: hands.unit && head.state == State::Given,
            write: hands.drafts && write,
            sends: hands.sends,
            decide: reported && !own,
            kept_from: if reported && own { OWN_REPORT } else { "" },
            version: self.seen.filter(|_| !self.alone).unwrap_or(head.version),
            head: head.clone(),
        })
    }

    /// The page: 200, or 422 with the mistakes of what was typed.
    pub async fn render(self, app: &App, typed: Typed, errors: FieldErrors) -> Result<Response> {
        let days_off = DaysOff::default();
        let due_soon_days = i64::from(setting(&app.pool, &DUE_SOON_DAYS).await?);
        let by = Yardstick { as_of: self.visit.today, due_soon_days, days_off: &days_off };
        let id = self.instruction.id;
        let lines = match &self.part {
            Some(_) => Vec::new(),
            None => {
                let reach = (!self.whole).then_some(self.visit.viewer.reach.as_slice());
                store::parts(&app.pool, id, reach).await?
            }
        };
        // Whose only part it is reads it at once.
        if let ([only], None) = (lines.as_slice(), &self.part) {
            let read = ReadPart::of(app, self.visit, only.id).await?;
            let part = Some((read.part, read.hands));
            return Self { visit: read.visit, part, alone: true, ..self }.show(app, &by, lines, typed, errors).await;
        }
        self.show(app, &by, lines, typed, errors).await
    }

    async fn show(
        &self,
        app: &App,
        by: &Yardstick<'_>,
        lines: Vec<PartLine>,
        typed: Typed,
        errors: FieldErrors,
    ) -> Result<Response> {
        let instruction = &self.instruction;
        let part = self.part(by);
        let part_id = part.as_ref().map(|part| part.head.id);
        let open = lines.iter().filter(|line| line.state.is_open()).count();
        let picker = match self.directs && instruction.withdrawn_at.is_none() {
            true => {
                let had = store::units_of(&app.pool, instruction.id).await?;
                let open = Open::load(&app.pool, &self.visit, instruction.owner_unit_id).await?.without(&had);
                (!open.is_empty()).then(|| open.picker(&typed.group, &typed.unit))
            }
            false => None,
        };
        let counts = counts(&lines, instruction.own_plan, by);
        let single = lines.len() <= 1;
        let rows: Vec<Row> = lines
            .into_iter()
            .filter(|_| !single)
            .map(|line| Row { standing: line.course().standing(by), line })
            .collect();
        let last = rows.len().div_ceil(PAGE_SIZE).max(1);
        let number = self.page.trim().parse().unwrap_or(1).clamp(1, last);
        let (first, end) = ((number - 1) * PAGE_SIZE, rows.len().min(number * PAGE_SIZE));
        let here = |page: usize| Link::to(super::super::address(instruction.id)).with("trang", page).to_string();
        let mut chrome =
            Chrome::new(&self.visit, format!("Chỉ đạo: {}", instruction.title)).crumb("Chỉ đạo", "/chi-dao");
        let title = show::beginning(&instruction.title, 60);
        chrome = match &part {
            Some(part) if self.whole && !self.alone => {
                chrome.crumb(title, super::super::address(instruction.id)).here(part.head.unit_name.clone())
            }
            _ => chrome.here(title),
        };
        let written = match (&typed.said, &part) {
            (Some(said), _) => said.clone(),
            (None, Some(part)) if part.write => part.head.draft.clone(),
            _ => String::new(),
        };
        let reach = (!self.whole).then_some(self.visit.viewer.reach.as_slice());
        let said = store::conversation(&app.pool, instruction.id, part_id, reach).await?;
        let mine = typed.said.as_deref().map(clean).unwrap_or_default();
        let other = part.as_ref().filter(|part| {
            self.overtaken && part.write && !part.head.draft.is_empty() && !mine.is_empty() && part.head.draft != mine
        });
        let theirs = other.map(|part| {
            let who = part.head.drafted_by_name.clone().unwrap_or_else(|| part.head.unit_name.clone());
            (who, part.head.draft.clone())
        });
        let page = Page {
            chrome,
            all: (self.whole && self.part.is_some() && !self.alone).then(|| super::super::address(instruction.id)),
            said,
            first,
            counts,
            pages: format!("{}–{end} trong {} đơn vị", first + 1, rows.len()),
            previous: if number > 1 { here(number - 1) } else { String::new() },
            next: if number < last { here(number + 1) } else { String::new() },
            rows,
            redate: self.directs && open > 0,
            withdraw: self.directs && open > 0,
            picker,
            whole: self.whole,
            form_version: self.seen.filter(|_| part.is_none() || self.alone).unwrap_or(instruction.version),
            part,
            typed,
            written,
            theirs,
            errors,
            instruction,
        };
        page_or_errors(&page, &page.errors)
    }

    /// The page once more, since the instruction has moved on meanwhile: what was typed is not lost.
    pub async fn overtaken(self, app: &App, typed: Typed, why: String) -> Result<Response> {
        let sheet = Self { seen: None, overtaken: true, ..self };
        let page = sheet.render(app, typed, FieldErrors::one("dien-bien", why)).await?;
        Ok((StatusCode::CONFLICT, page).into_response())
    }
}

/// How many units stand where, and how many of them are late.
fn counts(lines: &[PartLine], own_plan: bool, by: &Yardstick<'_>) -> Vec<Count> {
    let courses: Vec<Course> = lines.iter().map(PartLine::course).collect();
    let states = State::ALL.iter().filter_map(|state| {
        let count = courses.iter().filter(|course| course.state == *state).count();
        let text = format!("{} {count}", state.label_within(own_plan));
        (count > 0).then(|| Count { class: state.class(), text })
    });
    let overdue = courses.iter().filter(|course| course.is_overdue(by)).count();
    let late = (overdue > 0).then(|| Count { class: "pending_overdue", text: format!("Quá hạn {overdue}") });
    states.chain(late).collect()
}

/// `GET /chi-dao/{instruction}`
pub async fn show(read: ReadInstruction, Shared(app): Shared<App>, Query(asked): Query<Asked>) -> Result<Response> {
    let sheet = Sheet { page: asked.trang, ..Sheet::of(read) };
    sheet.render(&app, Typed::default(), FieldErrors::new()).await
}

/// `GET /chi-dao/noi-nhan/{recipient}`
pub async fn show_part(read: ReadPart, Shared(app): Shared<App>) -> Result<Response> {
    Sheet::of_part(read).render(&app, Typed::default(), FieldErrors::new()).await
}
