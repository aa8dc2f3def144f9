//! The page on which a draft is compared with its document: the document on one side, what was understood on the other,
//! one part of it open as a form.

use std::collections::HashMap;

use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use serde::Deserialize;

use super::{
    document::{self, Piece, Wanted},
    head::HeadForm,
    labels::Labels,
    section::SectionForm,
    task_form::TaskForm,
};
use crate::{
    calendar::{self, DaysOff, PeriodKind},
    outline::{Cadence, Document},
    plan::{
        PlanStatus, TaskKind,
        access::EditDraft,
        context::blank_is_none,
        draft::{
            Content, DraftDeadline, DraftParty, DraftSection, DraftTask,
            check::{self, About},
            names::names,
        },
        register::Register,
        store::{self, draft as drafts},
    },
    web::{App, Chrome, Error, FieldErrors, Link, Result, Visit, layout::Choice, show},
};

/// Tasks on one page.
const PAGE: usize = 100;
/// Doubtful places named on top.
const NAMED: usize = 6;
/// The longest beginning of a task's text in the outline, in characters.
const BRIEF: usize = 170;

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The key of the task that is open.
    #[serde(deserialize_with = "blank_is_none")]
    pub muc: Option<i64>,
    /// What else is open: "dau" or "m" with a section's key.
    pub sua: String,
    /// "can-xem": only what somebody should look at.
    pub loc: String,
    #[serde(deserialize_with = "blank_is_none")]
    pub trang: Option<i64>,
    /// A block that is folded away and wanted.
    #[serde(deserialize_with = "blank_is_none")]
    pub doan: Option<i64>,
}

impl Asked {
    fn task(&self) -> Option<u32> {
        self.muc.and_then(|key| key.try_into().ok())
    }
}

/// What is open as a form.
pub enum Open {
    Nothing,
    Task(OpenTask),
    Section(u32, SectionForm),
    Head(HeadForm),
}

/// A task's form.
pub struct OpenTask {
    pub key: u32,
    pub form: TaskForm,
    /// What somebody else has made of it meanwhile.
    pub theirs: Option<Theirs>,
}

/// Another person's words beside one's own.
pub struct Theirs {
    pub reference: String,
    pub content: String,
    pub leads: String,
    pub coordinating: String,
    pub deadlines: String,
}

impl Theirs {
    /// What a task says.
    pub fn of(task: &DraftTask) -> Self {
        let parties =
            |parties: &[DraftParty]| parties.iter().map(|party| party.text.as_str()).collect::<Vec<_>>().join("; ");
        let words = |deadlines: &[DraftDeadline]| {
            deadlines.iter().map(|deadline| format!("“{}”", deadline.said.text)).collect::<Vec<_>>().join("; ")
        };
        Self {
            reference: task.reference.clone(),
            content: task.content.clone(),
            leads: parties(&task.leads),
            coordinating: parties(&task.coordinating),
            deadlines: words(&task.deadlines),
        }
    }
}

/// A draft with all that its page is made of.
pub struct Editor<'a> {
    pub access: &'a EditDraft,
    pub version: i32,
    pub content: Content,
    document: Option<Document>,
    pub register: Register,
    pub days_off: DaysOff,
}

/// A heading with the tasks right below it.
struct Chapter<'a> {
    section: &'a DraftSection,
    depth: usize,
    items: Vec<Item<'a>>,
    /// Its own form stands here.
    open: bool,
    empty: bool,
}

/// A task of the outline.
struct Item<'a> {
    task: &'a DraftTask,
    brief: String,
    deadlines: Vec<(String, String)>,
    /// What hinders or is doubtful in it.
    why: Vec<String>,
    chosen: bool,
    /// Its place in the document stands on this page.
    placed: bool,
}

impl Item<'_> {
    fn parties(parties: &[DraftParty]) -> Vec<(&str, bool)> {
        parties.iter().map(|party| (party.text.as_str(), party.means.is_none())).collect()
    }

    fn leads(&self) -> Vec<(&str, bool)> {
        Self::parties(&self.task.leads)
    }

    fn coordinating(&self) -> Vec<(&str, bool)> {
        Self::parties(&self.task.coordinating)
    }
}

/// A doubtful place named on top.
struct Place {
    href: String,
    label: String,
    text: String,
}

#[derive(Template)]
#[template(path = "plan/draft/editor.html")]
struct EditorPage<'a> {
    chrome: Chrome,
    errors: FieldErrors,
    /// A sentence above everything: why what was asked was not done.
    refusal: String,
    editor: &'a Editor<'a>,
    asked: &'a Asked,
    open: &'a Open,
    labels: &'a Labels<'a>,
    chapters: Vec<Chapter<'a>>,
    pieces: Vec<Piece<'a>>,
    /// The chosen task's own words in the document.
    source: Vec<String>,
    places: Vec<Place>,
    /// Places to look at, and names nobody has resolved.
    attention: usize,
    unnamed: usize,
    pages: (String, String, String),
    /// Keys before and after the chosen task.
    neighbours: (Option<u32>, Option<u32>),
    chosen_doubts: Vec<String>,
}

impl<'a> Editor<'a> {
    /// Loads what an open draft's page needs.
    ///
    /// # Errors
    /// A conflict where the draft is no longer open.
    pub async fn load(app: &App, access: &'a EditDraft) -> Result<Self> {
        let (pool, draft) = (&app.pool, &access.draft);
        if draft.state != crate::plan::draft::DraftState::Open {
            return Err(crate::plan::acts::Hindrance::NotOpen.into());
        }
        let (version, content) = drafts::content(pool, draft.id).await?.ok_or(Error::NotFound)?;
        let document = match draft.file_id {
            Some(_) => drafts::document(pool, draft.id).await?,
            None => None,
        };
        let register = store::register(pool, draft.owner_unit_id, access.visit.today).await?;
        let days_off = calendar::store::days_off(pool).await?;
        Ok(Self { access, version, content, document, register, days_off })
    }

    /// The keys of all sections.
    pub fn section_keys(&self) -> Vec<u32> {
        self.content.sections.iter().map(|section| section.key).collect()
    }

    fn visit(&self) -> &Visit {
        &self.access.visit
    }

    /// What the address opens.
    pub fn opened(&self, asked: &Asked) -> Open {
        let section = asked.sua.strip_prefix('m').and_then(|key| key.parse().ok());
        let section = section.and_then(|key| self.content.section(key));
        match (asked.task().and_then(|key| self.content.task(key)), section) {
            (Some(task), _) => {
                let mut form = TaskForm::of(task, &Labels::new(&self.register));
                form.loc.clone_from(&asked.loc);
                Open::Task(OpenTask { key: task.key, form, theirs: None })
            }
            (None, Some(section)) => Open::Section(section.key, SectionForm::of(section)),
            (None, None) if asked.sua == "dau" => Open::Head(HeadForm::of(&self.content)),
            (None, None) => Open::Nothing,
        }
    }

    /// The page with a part of it open: 200, or 422 with the mistakes of what was typed.
    pub fn page(&self, asked: &Asked, open: &Open, errors: FieldErrors) -> Result<Response> {
        let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        self.render(asked, open, errors, String::new(), status)
    }

    /// The page with the reason why something was not done; what was typed is still there.
    pub fn refused(&self, asked: &Asked, open: &Open, why: String, status: StatusCode) -> Result<Response> {
        self.render(asked, open, FieldErrors::new(), why, status)
    }

    fn render(
        &self,
        asked: &Asked,
        open: &Open,
        errors: FieldErrors,
        refusal: String,
        status: StatusCode,
    ) -> Result<Response> {
        let draft = &self.access.draft;
        let labels = Labels::new(&self.register);
        let chosen = match open {
            Open::Task(task) => Some(task.key),
            _ => None,
        };
        let attention = check::attention(&self.content);
        let why: HashMap<u32, &Vec<String>> = attention.iter().map(|(key, why)| (*key, why)).collect();
        let listed: Vec<&DraftTask> = self
            .content
            .tasks
            .iter()
            .filter(|task| asked.loc != "can-xem" || why.contains_key(&task.key) || chosen == Some(task.key))
            .collect();
        let sheet = self.sheet(asked, open, &listed);
        let on_page = &listed[sheet.from..sheet.to];
        let blocks = self.blocks(&listed, &sheet);
        let head: Vec<_> = check::hindrances(&self.content)
            .into_iter()
            .filter(|finding| matches!(finding.about, About::Head | About::Section(_)))
            .collect();
        let mut places: Vec<Place> = head
            .iter()
            .map(|finding| match finding.about {
                About::Section(key) => Place {
                    href: format!("/ban-thao/{}?sua=m{key}#m{key}", draft.id),
                    label: self.content.section(key).map(|section| section.reference.clone()).unwrap_or_default(),
                    text: finding.text.clone(),
                },
                _ => Place {
                    href: format!("/ban-thao/{}?sua=dau#dau-de", draft.id),
                    label: "Đầu văn bản".to_owned(),
                    text: finding.text.clone(),
                },
            })
            .collect();
        places.extend(attention.iter().filter_map(|(key, why)| {
            let task = self.content.task(*key)?;
            let href = super::task_address(draft.id, *key);
            Some(Place { href, label: task.reference.clone(), text: why.join("; ") })
        }));
        let count = places.len();
        places.truncate(NAMED);
        let at = chosen.and_then(|key| listed.iter().position(|task| task.key == key));
        let wanted =
            Wanted { from: blocks.0, to: blocks.1, chosen, opened: asked.doan.and_then(|block| block.try_into().ok()) };
        let source = chosen.and_then(|key| self.content.task(key)).and_then(|task| task.blocks);
        let page = EditorPage {
            chrome: self.chrome(),
            errors,
            refusal,
            editor: self,
            asked,
            open,
            labels: &labels,
            chapters: self.chapters(open, on_page, &sheet, &why, blocks),
            pieces: self
                .document
                .as_ref()
                .map(|document| document::pieces(document, &self.content.tasks, wanted))
                .unwrap_or_default(),
            source: self.document.as_ref().map(|document| document::words(document, source)).unwrap_or_default(),
            places,
            attention: count,
            unnamed: names(&self.content).iter().filter(|name| name.means.is_none()).count(),
            pages: self.pages(asked, &sheet, listed.len()),
            neighbours: (
                at.and_then(|at| at.checked_sub(1)).and_then(|at| listed.get(at)).map(|task| task.key),
                at.and_then(|at| listed.get(at + 1)).map(|task| task.key),
            ),
            chosen_doubts: chosen.and_then(|key| why.get(&key)).map(|why| (*why).clone()).unwrap_or_default(),
        };
        let html = page.render().map_err(anyhow::Error::from)?;
        Ok((status, Html(html)).into_response())
    }

    fn chrome(&self) -> Chrome {
        let title = if self.content.title.is_empty() { "Kế hoạch mới" } else { &self.content.title };
        Chrome::new(self.visit(), format!("Đối chiếu: {}", show::beginning(title, 80)))
            .crumb("Kế hoạch", "/ke-hoach")
            .here("Đối chiếu")
    }

    /// Which tasks of the list stand on the page: those of the page asked for, or of the one where the open part is.
    fn sheet(&self, asked: &Asked, open: &Open, listed: &[&DraftTask]) -> Sheet {
        let place = match open {
            Open::Task(open) => listed.iter().position(|task| task.key == open.key),
            Open::Section(key, _) => {
                let order = |key: u32| self.content.sections.iter().position(|section| section.key == key);
                let at = order(*key);
                listed.iter().position(|task| order(task.section) >= at)
            }
            Open::Head(_) | Open::Nothing => None,
        };
        let pages = listed.len().div_ceil(PAGE).max(1);
        let asked = asked.trang.and_then(|page| usize::try_from(page).ok()).unwrap_or(1);
        let number = place.map_or(asked.saturating_sub(1), |place| place / PAGE).min(pages - 1);
        Sheet { number, pages, from: number * PAGE, to: ((number + 1) * PAGE).min(listed.len()) }
    }

    /// The part of the document that belongs to the tasks on the page: from where they begin to where the next page does.
    fn blocks(&self, listed: &[&DraftTask], sheet: &Sheet) -> (usize, usize) {
        let begin = |tasks: &[&DraftTask]| tasks.iter().filter_map(|task| task.blocks).map(|blocks| blocks.0).min();
        let end = listed[sheet.from..sheet.to].iter().filter_map(|task| task.blocks).map(|blocks| blocks.1 + 1).max();
        let from = if sheet.number == 0 { Some(0) } else { begin(&listed[sheet.from..sheet.to]) };
        let to = if sheet.number + 1 == sheet.pages { Some(usize::MAX) } else { begin(&listed[sheet.to..]).max(end) };
        (from.unwrap_or(0), to.unwrap_or(usize::MAX))
    }

    fn chapters<'b>(
        &'b self,
        open: &Open,
        on_page: &[&'b DraftTask],
        sheet: &Sheet,
        why: &HashMap<u32, &Vec<String>>,
        blocks: (usize, usize),
    ) -> Vec<Chapter<'b>> {
        let mut by_section: HashMap<u32, Vec<Item<'b>>> = HashMap::new();
        for task in on_page {
            by_section.entry(task.section).or_default().push(Item {
                task,
                brief: show::beginning(&task.content, BRIEF),
                deadlines: task
                    .deadlines
                    .iter()
                    .map(|deadline| (deadline.said.text.clone(), deadline.understood().meaning(&self.days_off)))
                    .collect(),
                why: why.get(&task.key).map(|why| (*why).clone()).unwrap_or_default(),
                chosen: matches!(open, Open::Task(open) if open.key == task.key),
                placed: task.blocks.is_some_and(|(first, _)| (blocks.0..blocks.1).contains(&first)),
            });
        }
        let order = |task: Option<&&DraftTask>| {
            let key = task.map(|task| task.section);
            self.content.sections.iter().position(|section| Some(section.key) == key)
        };
        // Sections without a task on the page stand there too, where they lie between those that have one.
        let first = if sheet.number == 0 { 0 } else { order(on_page.first()).unwrap_or(0) };
        let last = if sheet.number + 1 == sheet.pages { None } else { order(on_page.last()) };
        let last = last.unwrap_or(self.content.sections.len().saturating_sub(1));
        let sections = self.content.sections.iter().enumerate();
        sections
            .filter(|(place, _)| (first..=last).contains(place))
            .map(|(_, section)| Chapter {
                section,
                depth: self.content.depth(section.key),
                items: by_section.remove(&section.key).unwrap_or_default(),
                open: matches!(open, Open::Section(key, _) if *key == section.key),
                empty: !self.content.tasks.iter().any(|task| task.section == section.key)
                    && !self.content.sections.iter().any(|other| other.parent == Some(section.key)),
            })
            .collect()
    }

    fn pages(&self, asked: &Asked, sheet: &Sheet, all: usize) -> (String, String, String) {
        let base = Link::to(format!("/ban-thao/{}", self.access.draft.id)).with("loc", &asked.loc);
        let to = |page: usize| format!("{}#de-cuong", base.clone().with("trang", page));
        let before = if sheet.number > 0 { to(sheet.number) } else { String::new() };
        let after = if sheet.number + 1 < sheet.pages { to(sheet.number + 2) } else { String::new() };
        (format!("Nhiệm vụ {}–{} trong {all}", sheet.from + 1, sheet.to), before, after)
    }
}

/// A page of the outline.
struct Sheet {
    /// From 0.
    number: usize,
    pages: usize,
    from: usize,
    to: usize,
}

impl EditorPage<'_> {
    fn draft(&self) -> &drafts::DraftHead {
        &self.editor.access.draft
    }

    fn content(&self) -> &Content {
        &self.editor.content
    }

    fn warnings(&self) -> &[String] {
        self.editor.document.as_ref().map(|document| document.warnings.as_slice()).unwrap_or_default()
    }

    fn has_document(&self) -> bool {
        self.editor.document.is_some()
    }

    fn runs(&self) -> bool {
        self.draft().plan_status == Some(PlanStatus::Active)
    }

    fn task(&self) -> Option<&OpenTask> {
        match self.open {
            Open::Task(task) => Some(task),
            _ => None,
        }
    }

    fn section(&self) -> Option<&SectionForm> {
        match self.open {
            Open::Section(_, form) => Some(form),
            _ => None,
        }
    }

    fn head(&self) -> Option<&HeadForm> {
        match self.open {
            Open::Head(form) => Some(form),
            _ => None,
        }
    }

    /// Addresses of tasks keep the filter.
    fn to_task(&self, key: &u32) -> String {
        let link = Link::to(format!("/ban-thao/{}", self.draft().id)).with("loc", &self.asked.loc).with("muc", key);
        format!("{link}#t{key}")
    }

    fn opens(&self, block: &usize) -> String {
        let link = Link::to(format!("/ban-thao/{}", self.draft().id))
            .with("loc", &self.asked.loc)
            .with_some("trang", self.asked.trang)
            .with("doan", block);
        format!("{link}#b{block}")
    }

    fn lists_nothing(&self) -> bool {
        self.chapters.iter().all(|chapter| chapter.items.is_empty())
    }

    /// The mistakes of one deadline's row.
    fn deadline_errors(&self, row: &usize) -> Vec<&str> {
        let suffix = format!("-{row}");
        let own = |field: &str| field.starts_with("dl-") && field.ends_with(&suffix);
        self.errors.into_iter().filter(|(field, _)| own(field)).map(|(_, message)| message).collect()
    }

    fn has_error_at(&self, row: &usize) -> bool {
        !self.deadline_errors(row).is_empty()
    }

    fn kinds(&self) -> &'static [TaskKind] {
        TaskKind::ALL
    }

    fn cadences(&self) -> &'static [Cadence] {
        Cadence::ALL
    }

    fn period_kinds(&self) -> &'static [PeriodKind] {
        PeriodKind::ALL
    }

    /// The sections as a select shows them.
    fn sections(&self, chosen: &str) -> Vec<Choice> {
        self.choices(chosen, &[])
    }

    /// The same without a section and what stands in it.
    fn sections_beside(&self, chosen: &str, section: &u32) -> Vec<Choice> {
        self.choices(chosen, &self.content().within(*section))
    }

    fn choices(&self, chosen: &str, without: &[u32]) -> Vec<Choice> {
        let sections = self.content().sections.iter().filter(|section| !without.contains(&section.key));
        sections
            .map(|section| {
                let indent = "\u{2003}".repeat(self.content().depth(section.key));
                let heading = show::beginning(&section.heading, 70);
                Choice {
                    value: section.key.to_string(),
                    label: format!("{indent}{} {heading}", section.reference),
                    selected: section.key.to_string() == chosen,
                }
            })
            .collect()
    }
}
