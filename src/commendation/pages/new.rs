//! Proposing somebody: alone, about a task or a whole plan, or from what a report says was done.

use askama::Template;
use axum::{extract::State as Shared, response::Response};
use serde::Deserialize;

use super::{
    super::{access::ProposeCommendation, act, address, filter::LIST, store::NewCommendation},
    wording::WordingForm,
};
use crate::{
    attachment::Enclosing,
    dialogue::Enclosures,
    obstacle::about::{self, About, Group, Matters},
    web::{App, Chrome, Error, FieldErrors, Query, Result, Visit, flash::see_other_saying, page_or_errors},
};

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
pub struct ProposeForm {
    /// As choices are named: "task-12", "plan-3".
    about: String,
    /// The report whose words were taken over.
    report: String,
    #[serde(flatten)]
    wording: WordingForm,
}

#[derive(Template)]
#[template(path = "commendation/new.html")]
struct Page {
    chrome: Chrome,
    errors: FieldErrors,
    groups: Vec<Group>,
    report: String,
    wording: WordingForm,
    /// The report's period, where its words were taken over.
    period: Option<String>,
}

/// Somebody who proposes, and what about he may.
struct Desk {
    visit: Visit,
    matters: Matters,
}

impl Desk {
    async fn load(app: &App, visit: Visit, report: &str) -> Result<Self> {
        let matters = Matters::load(app, &visit, report, true).await?;
        Ok(Self { visit, matters })
    }

    fn page(&self, form: ProposeForm, errors: FieldErrors) -> Result<Response> {
        let page = Page {
            chrome: Chrome::new(&self.visit, "Đề nghị biểu dương").crumb("Biểu dương", LIST).here("Đề nghị biểu dương"),
            groups: self.matters.groups(&form.about),
            period: self.matters.source.as_ref().map(|source| source.period.clone()),
            report: form.report,
            wording: form.wording,
            errors,
        };
        page_or_errors(&page, &page.errors)
    }
}

/// `GET /bieu-duong/moi`
pub async fn new(
    ProposeCommendation(visit): ProposeCommendation,
    Shared(app): Shared<App>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let desk = Desk::load(&app, visit, &asked.report).await?;
    let meant = about::Asked { plan: &asked.plan, task: &asked.task, part: &asked.part };
    let about = desk.matters.meant(meant).map(About::value);
    let mut form = ProposeForm { about: about.unwrap_or_default(), ..ProposeForm::default() };
    if let Some(source) = &desk.matters.source {
        form.report = source.id.to_string();
        form.wording.words.clone_from(&source.results);
    }
    desk.page(form, FieldErrors::new())
}

/// `POST /bieu-duong`
pub async fn create(
    ProposeCommendation(visit): ProposeCommendation,
    Shared(app): Shared<App>,
    Enclosing(form, sheaf): Enclosing<ProposeForm>,
) -> Result<Response> {
    let desk = Desk::load(&app, visit, &form.report).await?;
    let mut errors = FieldErrors::new();
    let about = desk.matters.chosen(&form.about);
    if about.is_none() {
        errors.add("about", "Hãy chọn nhiệm vụ hoặc kế hoạch mà thành tích này gắn với.");
    }
    let worded = form.wording.understood(&mut errors);
    sheaf.fault("words_file", &mut errors);
    if !errors.is_empty() {
        sheaf.lost("words_file", &mut errors);
        return desk.page(form, errors);
    }
    let (Some(about), Some(worded)) = (about, worded) else { return Err(Error::NotFound) };
    let new = NewCommendation {
        plan_id: about.plan_id,
        task_id: about.task_id,
        assignment_id: about.assignment_id,
        report_id: desk.matters.report(about),
        unit_id: about.unit_id,
        wording: worded.wording(),
        proposed_by: desk.visit.viewer.account_id,
        proposed_at: desk.visit.now,
    };
    sheaf.keep(&app.files).await?;
    let enclosures = Enclosures::of(&app.files, &sheaf);
    let mut tx = app.pool.begin().await?;
    let id = act::propose(&mut tx, &desk.visit, about, &new, enclosures).await?;
    tx.commit().await?;
    Ok(see_other_saying(&address(id), "Đã gửi đề nghị biểu dương; người phụ trách kế hoạch được báo để xem xét."))
}
