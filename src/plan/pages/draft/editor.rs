//! The page on which a draft is compared with its document: the document on one side, what was understood on the other,
//! one part of it open as a form.

mod outline;
mod page;

use axum::{http::StatusCode, response::Response};
use serde::Deserialize;
use sqlx::PgPool;

use super::{
    head::HeadForm,
    labels::Labels,
    section::SectionForm,
    task_form::{Above, Ground, TaskForm},
};
use crate::{
    calendar::{self, DaysOff},
    plan::{
        access::EditDraft,
        acts::Hindrance,
        context::blank_is_none,
        draft::{Content, DraftDeadline, DraftParty, DraftState, DraftTask},
        register::Register,
        store::{self, children, draft as drafts},
    },
    web::{App, Error, FieldErrors, Result},
};

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
    Task(Box<OpenTask>),
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
    pub above: String,
}

impl Theirs {
    /// What a task says.
    pub fn of(task: &DraftTask, above: Option<&Above>) -> Self {
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
            above: above.map(|above| above.labels(&task.implements).join(", ")).unwrap_or_default(),
        }
    }
}

/// A draft with what its forms are read with; its document is loaded only where it is shown.
pub struct Editor<'a> {
    pool: PgPool,
    pub access: &'a EditDraft,
    pub version: i32,
    pub content: Content,
    pub register: Register,
    pub days_off: DaysOff,
    /// The plan above, of a unit's own plan.
    pub above: Option<Above>,
}

impl<'a> Editor<'a> {
    /// Loads what an open draft's page needs.
    ///
    /// # Errors
    /// A conflict where the draft is no longer open.
    pub async fn load(app: &App, access: &'a EditDraft) -> Result<Self> {
        let (pool, draft) = (&app.pool, &access.draft);
        if draft.state != DraftState::Open {
            return Err(Hindrance::NotOpen.into());
        }
        let (version, content) = drafts::content(pool, draft.id).await?.ok_or(Error::NotFound)?;
        let register = store::register(pool, draft.owner_unit_id, access.visit.today).await?;
        let days_off = calendar::store::days_off(pool).await?;
        let above = match draft.parent_plan_id {
            Some(plan_id) => {
                let plan = store::plan(pool, plan_id, &access.visit.viewer.reach).await?.ok_or(Error::NotFound)?;
                let linked: Vec<i64> = content.tasks.iter().flat_map(|task| task.implements.iter().copied()).collect();
                let tasks = children::tasks_above(pool, plan_id, draft.owner_unit_id, &linked).await?;
                Some(Above { plan_id, short_title: plan.short_title, tasks })
            }
            None => None,
        };
        Ok(Self { pool: pool.clone(), access, version, content, register, days_off, above })
    }

    /// What a task's form is read with.
    pub fn ground<'b>(&'b self, labels: &'b Labels<'b>, sections: &'b [u32]) -> Ground<'b> {
        Ground { labels, days_off: &self.days_off, sections, above: self.above.as_ref() }
    }

    /// The keys of all sections.
    pub fn section_keys(&self) -> Vec<u32> {
        self.content.sections.iter().map(|section| section.key).collect()
    }

    /// What the address opens.
    pub fn opened(&self, asked: &Asked) -> Open {
        let section = asked.sua.strip_prefix('m').and_then(|key| key.parse().ok());
        let section = section.and_then(|key| self.content.section(key));
        match (asked.task().and_then(|key| self.content.task(key)), section) {
            (Some(task), _) => {
                let mut form = TaskForm::of(task, &Labels::new(&self.register), self.above.as_ref());
                form.loc.clone_from(&asked.loc);
                Open::Task(Box::new(OpenTask { key: task.key, form, theirs: None }))
            }
            (None, Some(section)) => Open::Section(section.key, SectionForm::of(section)),
            (None, None) if asked.sua == "dau" => Open::Head(HeadForm::of(&self.content)),
            (None, None) => Open::Nothing,
        }
    }

    /// The page with a part of it open: 200, or 422 with the mistakes of what was typed.
    pub async fn page(&self, asked: &Asked, open: &Open, errors: FieldErrors) -> Result<Response> {
        let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        page::render(self, asked, open, errors, String::new(), status).await
    }

    /// The page with the reason why something was not done; what was typed is still there.
    pub async fn refused(&self, asked: &Asked, open: &Open, why: String, status: StatusCode) -> Result<Response> {
        page::render(self, asked, open, FieldErrors::new(), why, status).await
    }
}
