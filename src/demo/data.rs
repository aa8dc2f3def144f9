//! The demo's data as they lie in this folder: facts of a real plan, everything else invented.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;

use crate::plan::Cadence;
use crate::progress::Progress;

/// `units.json`: the tree of units and the groups that plans name.
#[derive(Debug, Deserialize)]
pub(super) struct Units {
    pub units: Vec<Unit>,
    pub groups: Vec<Group>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Unit {
    pub code: String,
    /// Code of the unit above; none for the root.
    pub parent: Option<String>,
    pub kind: String,
    pub name: String,
    pub short_name: String,
    pub aliases: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Group {
    pub name: String,
    /// Other spellings under which plans name the group.
    pub aliases: Vec<String>,
    /// Codes of its units.
    pub members: Vec<String>,
}

/// A plan in the form of an imported outline; `T` is the form of its tasks.
#[derive(Debug, Deserialize)]
pub(super) struct Plan<T> {
    pub title: String,
    pub short_title: String,
    pub number: Option<String>,
    pub issuer: String,
    pub issued_on: Option<NaiveDate>,
    pub basis: Vec<Basis>,
    pub sections: Vec<Section>,
    pub tasks: Vec<T>,
    /// Codes of the units that have not confirmed its receipt.
    pub unconfirmed: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Basis {
    pub number: String,
    pub title: String,
    pub issuer: String,
    pub issued_on: NaiveDate,
}

#[derive(Debug, Deserialize)]
pub(super) struct Section {
    pub r#ref: String,
    pub printed: String,
    pub heading: String,
}

/// What tasks of both plans have.
#[derive(Debug, Deserialize)]
pub(super) struct Task {
    pub r#ref: String,
    pub section: String,
    pub kind: String,
    pub content: String,
    /// Units, groups or named parties, as the plan writes them.
    pub lead: Vec<String>,
    pub coordinating: Vec<String>,
    pub product: Option<String>,
}

/// A task of NQ28, with its deadlines verbatim and understood.
#[derive(Debug, Deserialize)]
pub(super) struct Nq28Task {
    #[serde(flatten)]
    pub task: Task,
    pub deadlines: Vec<Deadline>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Deadline {
    pub text: String,
    pub due_on: Option<NaiveDate>,
    pub cadence: Option<Cadence>,
    pub follows: Option<String>,
    pub scope: Option<String>,
}

/// A task of the year's work, whose days follow the day of loading.
#[derive(Debug, Deserialize)]
pub(super) struct AnnualTask {
    #[serde(flatten)]
    pub task: Task,
    pub deadline: RelativeDeadline,
    /// How it goes, lead by lead.
    pub outcomes: Vec<Outcome>,
}

#[derive(Debug, Deserialize)]
pub(super) struct RelativeDeadline {
    /// Days from the day of loading.
    pub due: i64,
    /// The phrase; `{due}` and `{day_after}` stand for days.
    pub text: String,
    pub cadence: Option<Cadence>,
    /// Day of the month by which it recurs.
    pub anchor_day: Option<i16>,
}

/// Where one lead of a task of the year's work has come to on the day of loading.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Outcome {
    pub progress: Progress,
    pub percent: i16,
    /// Days from the day of loading; at least eight days ago, so that it has been reported and accepted.
    pub completed: Option<i64>,
}

/// `narratives.json`: words for invented reports, with placeholders.
#[derive(Debug, Deserialize)]
pub(super) struct Narratives {
    /// By the ref of the task in NQ28.
    pub tasks: BTreeMap<String, Narrative>,
    /// Closing sentences for any task.
    pub close: Vec<String>,
    /// By the beginning of the ref: "IV.1", "TCTH".
    pub themes: BTreeMap<String, Theme>,
    /// By the ref of the task in the year's work.
    pub annual: BTreeMap<String, AnnualNarrative>,
    pub return_reasons: Vec<String>,
    pub reopen_reason: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Narrative {
    pub open: Vec<String>,
    /// What schools go on to say; empty where no school leads.
    pub school: Vec<String>,
    pub department: Vec<String>,
    /// What is said instead once the task is complete; empty where it never is.
    #[serde(default)]
    pub done: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Theme {
    pub obstacles: Vec<String>,
    pub proposals: Vec<String>,
    pub next_steps: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct AnnualNarrative {
    pub ongoing: Vec<String>,
    pub done: String,
}

/// Everything in the folder.
pub(super) struct Data {
    pub units: Units,
    pub nq28: Plan<Nq28Task>,
    pub annual: Plan<AnnualTask>,
    pub narratives: Narratives,
}

impl Data {
    /// Reads the files that are part of the program.
    ///
    /// # Panics
    /// If one is not in its form; a test reads them all.
    pub fn read() -> Self {
        fn parse<T: for<'de> Deserialize<'de>>(name: &str, text: &str) -> T {
            serde_json::from_str(text).unwrap_or_else(|fault| panic!("{name}: {fault}"))
        }
        Self {
            units: parse("units.json", include_str!("units.json")),
            nq28: parse("nq28.json", include_str!("nq28.json")),
            annual: parse("annual.json", include_str!("annual.json")),
            narratives: parse("narratives.json", include_str!("narratives.json")),
        }
    }
}

impl Units {
    /// Adds schools until there are `factor` times as many reporting units, for trials at size:
    /// "Trường THPT An Dương (số 2)" with the code `anduong-2`, in the groups of the one it is named after.
    pub fn multiply(&mut self, factor: usize) {
        let reporting = self.units.iter().filter(|unit| unit.reports()).count();
        let schools: Vec<Unit> = self.units.iter().filter(|unit| unit.kind == "school").cloned().collect();
        let wanted = reporting * factor.saturating_sub(1);
        for (copy, model) in schools.iter().cycle().take(wanted).enumerate() {
            let number = copy / schools.len() + 2;
            let code = format!("{}-{number}", model.code);
            for group in &mut self.groups {
                if group.members.contains(&model.code) {
                    group.members.push(code.clone());
                }
            }
            self.units.push(Unit {
                code,
                name: format!("{} (số {number})", model.name),
                short_name: format!("{} (số {number})", model.short_name),
                aliases: Vec::new(),
                ..model.clone()
            });
        }
    }
}

impl Unit {
    /// Whether it is one of the units below the Sở, which report on its plans.
    pub fn reports(&self) -> bool {
        matches!(self.kind.as_str(), "department" | "school" | "centre")
    }
}
