//! Raising an obstacle: alone, about a task or a whole plan, or from what a report says of difficulties.

use askama::Template;
use axum::{extract::State as Shared, response::Response};
use serde::Deserialize;

use super::super::{
    about::{self, About, Group, Matters},
    access::RaiseObstacle,
    act,
    store::NewObstacle,
};
use crate::{
    attachment::Enclosing,
    dialogue::Enclosures,
    web::{
        App, Chrome, Error, FieldErrors, Query, Result, Visit,
        flash::see_other_saying,
        form::{clean, too_long},
        page_or_errors, show,
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
    /// The part in that task.
    part: String,
    report: String,
}

/// The form as it is typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RaiseForm {
    /// "task-12", "plan-3"; "task-12-5" in the name of the unit 5 below one's own
    about: String,
    /// The report whose words were taken over.
    report: String,
    title: String,
    words: String,
    request: String,
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

/// Somebody who raises, and what about he may.
struct Desk {
    visit: Visit,
    matters: Matters,
}

impl Desk {
    async fn load(app: &App, visit: Visit, report: &str) -> Result<Self> {
        let matters = Matters::load(app, &visit, report, false).await?;
        Ok(Self { visit, matters })
    }

    fn page(&self, form: RaiseForm, errors: FieldErrors) -> Result<Response> {
        let page = Page {
            chrome: Chrome::new(&self.visit, "Nêu vướng mắc").crumb("Vướng mắc", "/vuong-mac").here("Nêu vướng mắc"),
            groups: self.matters.groups(&form.about),
            period: self.matters.source.as_ref().map(|source| source.period.clone()),
            form,
            errors,
        };
        page_or_errors(&page, &page.errors)
    }

    fn understood(&self, form: &RaiseForm) -> Result<Words, FieldErrors> {
        let mut errors = FieldErrors::new();
        if self.matters.chosen(&form.about).is_none() {
            errors.add("about", "Hãy chọn nhiệm vụ hoặc kế hoạch mà vướng mắc này nói đến.");
        }
        let mut field = |(name, label): (&str, &str), text: &str, limit: usize, missing: &str| {
            let text = clean(text);
            if text.is_empty() {
                errors.add(name, missing);
            } else if let Some(message) = too_long(label, &text, limit) {
                errors.add(name, message);
            }
            text
        };
        let (title, words, request) = (("title", "Tóm tắt"), ("words", "Nội dung vướng mắc"), ("request", "Đề nghị"));
        let words = Words {
            title: field(title, &form.title, MAX_TITLE, "Hãy tóm tắt vướng mắc trong một câu.").replace('\n', " "),
            words: field(words, &form.words, MAX_WORDS, "Hãy nêu rõ vướng mắc là gì."),
            request: field(request, &form.request, MAX_WORDS, "Hãy ghi đơn vị đề nghị cấp trên làm gì."),
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

/// `GET /vuong-mac/moi`
pub async fn new(
    RaiseObstacle(visit): RaiseObstacle,
    Shared(app): Shared<App>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let desk = Desk::load(&app, visit, &asked.report).await?;
    let meant = about::Asked { plan: &asked.plan, task: &asked.task, part: &asked.part };
    let about = desk.matters.meant(meant).map(About::value);
    let mut form = RaiseForm { about: about.unwrap_or_default(), ..RaiseForm::default() };
    if let Some(source) = &desk.matters.source {
        form.report = source.id.to_string();
        form.words.clone_from(&source.obstacles);
        let first = source.obstacles.lines().next().unwrap_or_default();
        form.title = show::beginning(first, TITLE_FROM_REPORT).trim_end_matches('.').to_owned();
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
    let about = desk.matters.chosen(&form.about).ok_or(Error::NotFound)?;
    let new = NewObstacle {
        plan_id: about.plan_id,
        task_id: about.task_id,
        // The part that has reported may have passed to another unit since: who raises goes on from it.
        assignment_id: about.assignment_id,
        report_id: desk.matters.report(about),
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
    let id = act::raise(&mut tx, &desk.visit, about, &new, enclosures).await?;
    tx.commit().await?;
    Ok(see_other_saying(&act::address(id), "Đã nêu vướng mắc; người phụ trách kế hoạch được báo để trả lời."))
}
