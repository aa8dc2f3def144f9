//! What a unit may speak about to those above: a task in which it has a part, a plan as a whole; alone, or from what a report
//! says. Obstacles are raised about it, and people commended.

use super::{
    Hands,
    store::{self, ReportWords},
};
use crate::{
    plan::{
        access::{NOT_YOURS, ReadAssignment},
        brief,
    },
    web::{App, Error, Result, Visit},
};

pub use super::store::About;

/// Something to choose from.
pub struct Choice {
    pub value: String,
    pub label: String,
    pub selected: bool,
}

/// A plan's choices.
pub struct Group {
    pub label: String,
    pub choices: Vec<Choice>,
}

/// What an address asks about.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    pub plan: &'a str,
    pub task: &'a str,
    /// The part in that task.
    pub part: &'a str,
}

impl About {
    /// "task-12", "plan-3"; "task-12-5" in the name of the unit 5 below one's own.
    pub fn value(&self) -> String {
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

impl ReportWords {
    /// Whether the part that has reported is the one meant, or has passed to it since.
    pub fn continues_in(&self, about: &About) -> bool {
        about.assignment_id.is_some_and(|part| self.line.contains(&part))
    }
}

/// What somebody may speak about, and the report whose words are taken over.
pub struct Matters {
    pub abouts: Vec<About>,
    pub source: Option<ReportWords>,
}

impl Matters {
    /// Those of a visitor; `beyond` with the plans above his unit in which it has no part. `report` as an address has it.
    pub async fn load(app: &App, visit: &Visit, report: &str, beyond: bool) -> Result<Self> {
        let viewer = &visit.viewer;
        let abouts = store::abouts(&app.pool, &viewer.reach, viewer.unit_id(), visit.today, beyond).await?;
        let source = match report.trim() {
            "" => None,
            text => {
                let id = text.parse().map_err(|_| Error::NotFound)?;
                Some(source(app, visit, id).await?)
            }
        };
        Ok(Self { abouts, source })
    }

    /// All of them to choose from, by plan.
    pub fn groups(&self, chosen: &str) -> Vec<Group> {
        let choice =
            |about: &About| Choice { label: about.label(), selected: about.value() == chosen, value: about.value() };
        let groups = self.abouts.chunk_by(|one, next| one.plan_id == next.plan_id);
        let groups = groups.map(|abouts| Group {
            label: abouts[0].plan_short_title.clone(),
            choices: abouts.iter().map(choice).collect(),
        });
        groups.collect()
    }

    /// What an address means. Where several units below have a part and one's own has none, it is left to be chosen.
    pub fn meant(&self, asked: Asked<'_>) -> Option<&About> {
        if let Some(source) = &self.source {
            return self.abouts.iter().find(|about| source.continues_in(about));
        }
        let number = |text: &str| text.trim().parse::<i64>().ok();
        if let Some(part) = number(asked.part)
            && let Some(about) = self.abouts.iter().find(|about| about.assignment_id == Some(part))
        {
            return Some(about);
        }
        let (task, plan) = (number(asked.task), number(asked.plan));
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

    /// What was chosen, of what he may speak about.
    pub fn chosen(&self, value: &str) -> Option<&About> {
        self.abouts.iter().find(|about| about.value() == value)
    }

    /// The report from which it was taken: chosen anew, it is no longer about what the report said.
    pub fn report(&self, about: &About) -> Option<i64> {
        self.source.as_ref().filter(|source| source.continues_in(about)).map(|source| source.id)
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
