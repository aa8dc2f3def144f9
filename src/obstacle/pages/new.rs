//! Raising an obstacle: alone, about a task or a whole plan, or from what a report says of difficulties.

use askama::Template;
use axum::{extract::State as Shared, response::Response};
use serde::Deserialize;

use super::super::{
    Hands,
    access::RaiseObstacle,
    act,
    store::{self, About, NewObstacle, ReportWords},
};
use crate::{
    attachment::Enclosing,
    dialogue::Enclosures,
    plan::{
        access::{NOT_YOURS, ReadAssignment},
        brief,
    },
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
        let matter = match self.task_id {
            Some(task) => format!("task-{task}"),
            None => format!("plan-{}", self.plan_id),
        };
        if self.own { matter } else { format!("{matter}-{}", self.unit_id) }
    }

    /// "I.2 Rà soát hồ sơ …", the plan as a whole; with the unit's name where it is not one's own.
    fn label(&self) -> String {
        let matter = match (&self.task_ref, &self.content) {
            (Some(reference), Some(content)) => format!("{reference} {}", brief(content)),
            _ => format!("Cả kế hoạch {}", self.plan_short_title),
        };
        if self.own { matter } else { format!("{matter} – {}", self.unit_name) }
    }
}

/// Somebody who raises, and what about he may.
struct Desk {
    visit: Visit,
    abouts: Vec<About>,
    /// The report whose words are taken over.
    source: Option<ReportWords>,
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
            label: about.label(),
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

    /// What an address means. Where several units below have a part and one's own has none, it is left to be chosen.
    fn meant(&self, asked: &Asked) -> Option<&About> {
        if let Some(source) = &self.source {
            return self.abouts.iter().find(|about| source.continues_in(about));
        }
        let number = |text: &str| text.trim().parse::<i64>().ok();
        if let Some(part) = number(&asked.part)
            && let Some(about) = self.abouts.iter().find(|about| about.assignment_id == Some(part))
        {
            return Some(about);
        }
        let (task, plan) = (number(&asked.task), number(&asked.plan));
        let fits = |about: &&About| match (task, plan) {
            (Some(task), _) => about.task_id == Some(task),
            (None, Some(plan)) => about.task_id.is_none() && about.plan_id == plan,
            (None, None) => true,
        };
        let mut found = self.abouts.iter().filter(fits);
        let first = found.next()?;
        let alone = found.next().is_none();
        (alone || (first.own && (task.is_some() || plan.is_some()))).then_some(first)
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

impl ReportWords {
    /// Whether the part that has reported is the one meant, or has passed to it since.
    fn continues_in(&self, about: &About) -> bool {
        about.assignment_id.is_some_and(|part| self.line.contains(&part))
    }
}

/// A report of one's own unit, or of one below it.
async fn source(app: &App, visit: &Visit, id: i64) -> Result<ReportWords> {
    let source = store::report_words(&app.pool, id).await?.ok_or(Error::NotFound)?;
    let assignment = ReadAssignment::of(app, visit.clone(), source.assignment_id).await?.assignment;
    if !Hands::of(&visit.viewer, assignment.plan_owner_id, &assignment.carriers()).unit {
        return Err(Error::forbidden(NOT_YOURS));
    }
    Ok(source)
}

/// `GET /vuong-mac/moi`
pub async fn new(
    RaiseObstacle(visit): RaiseObstacle,
    Shared(app): Shared<App>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let desk = Desk::load(&app, visit, &asked.report).await?;
    let about = desk.meant(&asked).map(About::value);
    let mut form = RaiseForm { about: about.unwrap_or_default(), ..RaiseForm::default() };
    if let Some(source) = &desk.source {
        form.report = source.id.to_string();
        form.words.clone_from(&source.words);
        let first = source.words.lines().next().unwrap_or_default();
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
    let about = desk.chosen(&form).ok_or(Error::NotFound)?;
    // Chosen anew, it is no longer about what the report said.
    let report = desk.source.as_ref().filter(|source| source.continues_in(about));
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
    let id = act::raise(&mut tx, &desk.visit, about, &new, enclosures).await?;
    tx.commit().await?;
    Ok(see_other_saying(&act::address(id), "Đã nêu vướng mắc; người phụ trách kế hoạch được báo để trả lời."))
}
