//! The whole page of a draft being compared with its document.

use std::collections::HashMap;

use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};

use super::{
    super::{
        document::{self, Piece, Wanted},
        head::HeadForm,
        labels::Labels,
        section::SectionForm,
        task_address,
    },
    Asked, Editor, Open, OpenTask,
    outline::{Chapter, Sheet},
};
use crate::{
    calendar::PeriodKind,
    outline::{Cadence, Document},
    plan::{
        PlanStatus, TaskKind,
        draft::{
            Content, DraftTask,
            check::{self, About},
            names::names,
        },
        store::{children::TaskAbove, draft as drafts},
    },
    web::{Chrome, FieldErrors, Link, Result, layout::Choice, show},
};

/// Doubtful places named on top.
const NAMED: usize = 6;

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
    document: Option<&'a Document>,
    pieces: Vec<Piece<'a>>,
    /// The chosen task's own words in the document.
    source: Vec<String>,
    places: Vec<Place>,
    /// Places to look at, and names nobody has resolved.
    attention: usize,
    unnamed: usize,
    pages: (String, String, String),
    /// Tasks of the plan above that no task of the draft carries out yet.
    uncarried: Vec<&'a TaskAbove>,
    /// Keys before and after the chosen task.
    neighbours: (Option<u32>, Option<u32>),
    chosen_doubts: Vec<String>,
}

/// Renders the page; `refusal` says why something asked was not done.
pub async fn render(
    editor: &Editor<'_>,
    asked: &Asked,
    open: &Open,
    errors: FieldErrors,
    refusal: String,
    status: StatusCode,
) -> Result<Response> {
    let draft = &editor.access.draft;
    let read = match draft.file_id {
        Some(_) => drafts::document(&editor.pool, draft.id).await?,
        None => None,
    };
    let read = read.as_ref();
    let labels = Labels::new(&editor.register);
    let chosen = match open {
        Open::Task(task) => Some(task.key),
        _ => None,
    };
    let attention = check::attention(&editor.content);
    let why: HashMap<u32, &Vec<String>> = attention.iter().map(|(key, why)| (*key, why)).collect();
    let listed: Vec<&DraftTask> = editor
        .content
        .tasks
        .iter()
        .filter(|task| asked.loc != "can-xem" || why.contains_key(&task.key) || chosen == Some(task.key))
        .collect();
    let sheet = editor.sheet(asked.trang, open, &listed);
    let on_page = &listed[sheet.from..sheet.to];
    let blocks = editor.blocks(&listed, &sheet);
    let head: Vec<_> = check::hindrances(&editor.content)
        .into_iter()
        .filter(|finding| matches!(finding.about, About::Head | About::Section(_)))
        .collect();
    let mut places: Vec<Place> = head
        .iter()
        .map(|finding| match finding.about {
            About::Section(key) => Place {
                href: format!("/ban-thao/{}?sua=m{key}#m{key}", draft.id),
                label: editor.content.section(key).map(|section| section.reference.clone()).unwrap_or_default(),
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
        let task = editor.content.task(*key)?;
        let href = task_address(draft.id, *key);
        Some(Place { href, label: task.reference.clone(), text: why.join("; ") })
    }));
    let count = places.len();
    places.truncate(NAMED);
    let at = chosen.and_then(|key| listed.iter().position(|task| task.key == key));
    let wanted =
        Wanted { from: blocks.0, to: blocks.1, chosen, opened: asked.doan.and_then(|block| block.try_into().ok()) };
    let source = chosen.and_then(|key| editor.content.task(key)).and_then(|task| task.blocks);
    let carried: Vec<i64> = editor.content.tasks.iter().flat_map(|task| task.implements.iter().copied()).collect();
    let page = EditorPage {
        chrome: editor.chrome(),
        errors,
        refusal,
        editor,
        asked,
        open,
        labels: &labels,
        chapters: editor.chapters(open, on_page, &sheet, &why, blocks),
        document: read,
        pieces: read.map(|document| document::pieces(document, &editor.content.tasks, wanted)).unwrap_or_default(),
        source: read.map(|document| document::words(document, source)).unwrap_or_default(),
        places,
        attention: count,
        unnamed: names(&editor.content).iter().filter(|name| name.means.is_none()).count(),
        uncarried: editor.above.as_ref().map(|above| above.without(&carried)).unwrap_or_default(),
        pages: editor.pages(asked, &sheet, listed.len()),
        neighbours: (
            at.and_then(|at| at.checked_sub(1)).and_then(|at| listed.get(at)).map(|task| task.key),
            at.and_then(|at| listed.get(at + 1)).map(|task| task.key),
        ),
        chosen_doubts: chosen.and_then(|key| why.get(&key)).map(|why| (*why).clone()).unwrap_or_default(),
    };
    let html = page.render().map_err(anyhow::Error::from)?;
    Ok((status, Html(html)).into_response())
}

impl Editor<'_> {
    fn chrome(&self) -> Chrome {
        let title = if self.content.title.is_empty() { "Kế hoạch mới" } else { &self.content.title };
        Chrome::new(&self.access.visit, format!("Đối chiếu: {}", show::beginning(title, 80)))
            .crumb("Kế hoạch", "/ke-hoach")
            .here("Đối chiếu")
    }

    fn pages(&self, asked: &Asked, sheet: &Sheet, all: usize) -> (String, String, String) {
        let base = Link::to(format!("/ban-thao/{}", self.access.draft.id)).with("loc", &asked.loc);
        let to = |page: usize| format!("{}#de-cuong", base.clone().with("trang", page));
        let before = if sheet.number > 0 { to(sheet.number) } else { String::new() };
        let after = if sheet.number + 1 < sheet.pages { to(sheet.number + 2) } else { String::new() };
        (format!("Nhiệm vụ {}–{} trong {all}", sheet.from + 1, sheet.to), before, after)
    }
}

impl EditorPage<'_> {
    fn draft(&self) -> &drafts::DraftHead {
        &self.editor.access.draft
    }

    fn content(&self) -> &Content {
        &self.editor.content
    }

    fn warnings(&self) -> &[String] {
        self.document.map(|document| document.warnings.as_slice()).unwrap_or_default()
    }

    fn has_document(&self) -> bool {
        self.document.is_some()
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

    /// A number to show how one is typed.
    fn some_above(&self) -> String {
        let first = self.editor.above.as_ref().and_then(|above| above.tasks.iter().find(|task| task.binds));
        first.map(|task| task.reference.clone()).unwrap_or_default()
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
