//! Raising an obstacle: alone, about a task or a whole plan, or from what a report says of difficulties.

use askama::Template;
use axum::{extract::State as Shared, response::Response};
use serde::Deserialize;

use super::super::{
    access::RaiseObstacle,
    act,
    store::{self, About, NewObstacle},
};
use crate::{
    attachment::Enclosing,
    dialogue::Enclosures,
    plan::{access::ReadAssignment, brief},
    web::{
        App, Chrome, Error, FieldErrors, Query, Result, Visit, flash::see_other_saying, form::clean, page_or_errors,
        show,
    },
};

/// Longest title, and longest text of the other fields, in characters.
const MAX_TITLE: usize = 150;
const MAX_WORDS: usize = 5_000;
/// Characters of a report's words that become the title.
const TITLE_FROM_REPORT: usize = 80;

/// What the address asks about.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    plan: String,
    task: String,
    report: String,
}

/// The form as it is typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RaiseForm {
    /// "task-12", "plan-3"
    about: String,
    /// The report whose words were taken over.
    report: String,
    title: String,
    words: String,
    request: String,
}

/// Something to choose from.
struct Choice {
    value: String,
    label: String,
    selected: bool,
}

/// A plan's choices.
struct Group {
    label: String,
    choices: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "obstacle/new.html")]
struct Page {
    chrome: Chrome,
    errors: FieldErrors,
    groups: Vec<Group>,
    form: RaiseForm,
    /// The report's period, where its words were taken over.
    period: Option<String>,
}

impl About {
    fn value(&self) -> String {
        match self.task_id {
            Some(task) => format!("task-{task}"),
            None => format!("plan-{}", self.plan_id),
        }
    }
}

/// The report whose words an obstacle takes over.
struct Source {
    id: i64,
    task_id: i64,
    period: String,
    words: String,
}

/// Somebody who raises, and what about he may.
struct Desk {
    visit: Visit,
    abouts: Vec<About>,
    source: Option<Source>,
}

impl Desk {
    async fn load(app: &App, visit: Visit, report: &str) -> Result<Self> {
        let viewer = &visit.viewer;
        let abouts = store::abouts(&app.pool, &viewer.reach, viewer.unit_id(), visit.today).await?;
        let source = match report.trim() {
            "" => None,
            text => {
                let id = text.parse().map_err(|_| Error::NotFound)?;
                Some(source(app, &visit, id).await?)
            }
        };
        Ok(Self { visit, abouts, source })
    }

    fn page(&self, form: RaiseForm, errors: FieldErrors) -> Result<Response> {
        let choice = |about: &About| Choice {
            label: match (&about.task_ref, &about.content) {
                (Some(reference), Some(content)) => format!("{reference} {}", brief(content)),
                _ => format!("Cả kế hoạch {}", about.plan_short_title),
            },
            selected: about.value() == form.about,
            value: about.value(),
        };
        let groups = self.abouts.chunk_by(|one, next| one.plan_id == next.plan_id);
        let groups = groups.map(|abouts| Group {
            label: abouts[0].plan_short_title.clone(),
            choices: abouts.iter().map(choice).collect(),
        });
        let page = Page {
            chrome: Chrome::new(&self.visit, "Nêu vướng mắc").crumb("Vướng mắc", "/vuong-mac").here("Nêu vướng mắc"),
            groups: groups.collect(),
            period: self.source.as_ref().map(|source| source.period.clone()),
            form,
            errors,
        };
        page_or_errors(&page, &page.errors)
    }

    /// What was chosen, of what he may raise one about.
    fn chosen(&self, form: &RaiseForm) -> Option<&About> {
        self.abouts.iter().find(|about| about.value() == form.about)
    }

    fn understood(&self, form: &RaiseForm) -> Result<Words, FieldErrors> {
        let mut errors = FieldErrors::new();
        if self.chosen(form).is_none() {
            errors.add("about", "Hãy chọn nhiệm vụ hoặc kế hoạch mà vướng mắc này nói đến.");
        }
        let mut field = |name: &str, text: &str, limit: usize, missing: &str| {
            let text = clean(text);
            let length = text.chars().count();
            if text.is_empty() {
                errors.add(name, missing);
            } else if length > limit {
                errors.add(name, format!("Nội dung dài {length} ký tự, nhiều nhất là {limit}: hãy rút gọn."));
            }
            text
        };
        let words = Words {
            title: field("title", &form.title, MAX_TITLE, "Hãy tóm tắt vướng mắc trong một câu.").replace('\n', " "),
            words: field("words", &form.words, MAX_WORDS, "Hãy nêu rõ vướng mắc là gì."),
            request: field("request", &form.request, MAX_WORDS, "Hãy ghi đơn vị đề nghị cấp trên làm gì."),
        };
        errors.or(|| words)
    }
}

/// An obstacle's words.
struct Words {
    title: String,
    words: String,
    request: String,
}

/// A report of one's own unit.
async fn source(app: &App, visit: &Visit, id: i64) -> Result<Source> {
    let (assignment_id, period, words) = store::report_words(&app.pool, id).await?.ok_or(Error::NotFound)?;
    let read = ReadAssignment::of(app, visit.clone(), assignment_id).await?;
    if !read.is_own() {
        return Err(Error::forbidden(crate::plan::access::NOT_YOURS));
    }
    Ok(Source { id, task_id: read.assignment.task_id, period, words })
}

/// `GET /vuong-mac/moi`
pub async fn new(
    RaiseObstacle(visit): RaiseObstacle,
    Shared(app): Shared<App>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let desk = Desk::load(&app, visit, &asked.report).await?;
    let mut form = RaiseForm::default();
    if let Some(source) = &desk.source {
        form.report = source.id.to_string();
        form.about = format!("task-{}", source.task_id);
        form.words.clone_from(&source.words);
        let first = source.words.lines().next().unwrap_or_default();
        form.title = show::beginning(first, TITLE_FROM_REPORT).trim_end_matches('.').to_owned();
    } else if !asked.task.is_empty() {
        form.about = format!("task-{}", asked.task);
    } else if !asked.plan.is_empty() {
        form.about = format!("plan-{}", asked.plan);
    } else if let [only] = desk.abouts.as_slice() {
        form.about = only.value();
    }
    desk.page(form, FieldErrors::new())
}

/// `POST /vuong-mac`
pub async fn create(
    RaiseObstacle(visit): RaiseObstacle,
    Shared(app): Shared<App>,
    Enclosing(form, sheaf): Enclosing<RaiseForm>,
) -> Result<Response> {
    let desk = Desk::load(&app, visit, &form.report).await?;
    let understood = desk.understood(&form).and_then(|words| {
        let mut errors = FieldErrors::new();
        sheaf.fault("request_file", &mut errors);
        errors.or(|| words)
    });
    let words = match understood {
        Ok(words) => words,
        Err(mut errors) => {
            sheaf.fault("request_file", &mut errors);
            sheaf.lost("request_file", &mut errors);
            return desk.page(form, errors);
        }
    };
    let about = desk.chosen(&form).ok_or(Error::NotFound)?;
    // Chosen anew, it is no longer about what the report said.
    let report = desk.source.as_ref().filter(|source| about.task_id == Some(source.task_id));
    let new = NewObstacle {
        plan_id: about.plan_id,
        task_id: about.task_id,
        // The part that has reported may have passed to another unit since: who raises goes on from it.
        assignment_id: about.assignment_id,
        report_id: report.map(|source| source.id),
        unit_id: about.unit_id,
        title: &words.title,
        words: &words.words,
        request: &words.request,
        raised_by: desk.visit.viewer.account_id,
        raised_at: desk.visit.now,
    };
    sheaf.keep(&app.files).await?;
    let enclosures = Enclosures::of(&app.files, &sheaf);
    let mut tx = app.pool.begin().await?;
    let id = act::raise(&mut tx, &desk.visit, about.plan_owner_id, &about.unit_name, &new, enclosures).await?;
    tx.commit().await?;
    Ok(see_other_saying(&act::address(id), "Đã nêu vướng mắc; người phụ trách kế hoạch được báo để trả lời."))
}
