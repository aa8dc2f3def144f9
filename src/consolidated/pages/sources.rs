//! What a passage is written from: accepted words gathered task by task, each leading to its reports, and obstacles.

use std::collections::HashMap;

use sqlx::PgConnection;

use super::super::{
    Basis, Part, Passage,
    store::{self, Raised, Report, Told},
};
use crate::plan::brief;

/// Groups of like words that are shown for one task; the rest is found on the task's own page.
const GROUPS: usize = 20;
/// Reports that are named with one group.
const NAMED: usize = 8;

/// Like words of one or several reports.
pub struct Group {
    pub text: String,
    /// What is called who said it, and where that report is.
    pub reports: Vec<(String, String)>,
    pub more: usize,
}

/// What is said of one task.
pub struct Source {
    pub label: String,
    pub href: String,
    pub groups: Vec<Group>,
    /// Groups that are not shown.
    pub more: usize,
    /// Accepted reports that say "không phát sinh" and no word.
    pub silent: usize,
}

/// All sources of a passage.
#[derive(Default)]
pub struct Sources {
    pub tasks: Vec<Source>,
    pub obstacles: Vec<Raised>,
}

impl Sources {
    /// Loads them; at most two statements.
    pub async fn load(db: &mut PgConnection, report: &Report, basis: &Basis, passage: &Passage) -> sqlx::Result<Self> {
        let tasks: Option<Vec<i64>> = passage.section.as_ref().map(|section| {
            let own = basis.ground.tasks.iter().filter(|task| task.section_id == section.section_id);
            own.map(|task| task.id).collect()
        });
        // The opening of the results is written from figures alone, that of the report and its end from nothing.
        let told = match (passage.part, &tasks) {
            (Part::Results, None) | (Part::Opening | Part::Closing, _) => Vec::new(),
            _ => store::told(&mut *db, report, basis.units.as_deref(), tasks.as_deref()).await?,
        };
        let obstacles = match passage.part {
            Part::Difficulties => {
                let days = (report.starts_on, report.cut_off_on);
                store::raised(&mut *db, report.plan_id, basis.units.as_deref(), days).await?
            }
            _ => Vec::new(),
        };
        Ok(Self { tasks: by_task(basis, passage.part, told), obstacles })
    }

    pub fn is_empty(&self) -> bool {
        self.tasks.is_empty() && self.obstacles.is_empty()
    }
}

fn words(part: Part, told: &Told) -> &str {
    match part {
        Part::Results => &told.results,
        Part::Difficulties => &told.difficulties,
        Part::Proposals => &told.proposals,
        Part::Next => &told.next_steps,
        Part::Opening | Part::Closing => "",
    }
}

fn by_task(basis: &Basis, part: Part, told: Vec<Told>) -> Vec<Source> {
    let mut of_task: HashMap<i64, Vec<Told>> = HashMap::new();
    for told in told {
        of_task.entry(told.task_id).or_default().push(told);
    }
    let sources = basis.ground.tasks.iter().filter_map(|task| {
        let told = of_task.remove(&task.id)?;
        let silent = told.iter().filter(|one| one.nothing_new && words(part, one).trim().is_empty()).count();
        let mut groups = groups(part, told);
        let more = groups.len().saturating_sub(GROUPS);
        groups.truncate(GROUPS);
        let told = !groups.is_empty() || (silent > 0 && part == Part::Results);
        told.then(|| Source {
            label: format!("{} {}", task.reference, brief(&task.content)),
            href: format!("/nhiem-vu/{}", task.id),
            groups,
            more,
            silent: if part == Part::Results { silent } else { 0 },
        })
    });
    sources.collect()
}

fn groups(part: Part, told: Vec<Told>) -> Vec<Group> {
    use super::super::gather::{Said, gather};
    // The report stands for who said it, so that the names lead to it.
    let said =
        told.iter().enumerate().map(|(at, one)| Said { party: at.to_string(), text: words(part, one).to_owned() });
    let gathered = gather(said);
    let named = |place: &String| {
        let told = place.parse::<usize>().ok().and_then(|at| told.get(at))?;
        Some((format!("{}, {}", told.party, told.period), format!("/bao-cao/{}", told.report_id)))
    };
    let group = |group: super::super::gather::Group| Group {
        more: group.parties.len().saturating_sub(NAMED),
        reports: group.parties.iter().take(NAMED).filter_map(named).collect(),
        text: group.text,
    };
    gathered.into_iter().map(group).collect()
}
