//! The two plans of the demo, expanded: sections, tasks, deadlines and an assignment for every party.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};

use super::data::{self, AnnualTask, Nq28Task};
use super::rows::{Assignment, Basis, Plan, Rows, Section, Task};
use crate::clock::local_day;
use crate::plan::{Anchor, Deadline};

/// A lead assignment, with all that its reports and figures need.
pub(super) struct Lead {
    pub assignment_id: i64,
    pub plan_id: i64,
    pub task_id: i64,
    pub task_ref: String,
    pub section_id: i64,
    pub section_ref: String,
    pub section_heading: String,
    /// Place in the list of units; none for a named party.
    pub unit: Option<usize>,
    pub party_name: String,
    /// Led by several units (nhiệm vụ chung).
    pub collective: bool,
    pub from_on: NaiveDate,
    pub deadlines: Vec<Deadline>,
    /// How it goes, where the demo has decided so: a task of the year's work.
    pub outcome: Option<data::Outcome>,
}

/// What plans name: units, groups, and everybody else.
enum Party {
    Unit(usize),
    /// Its id and its units.
    Group(i64, Vec<usize>),
    Named,
}

/// Finds parties under the names that plans use.
pub(super) struct Parties<'a> {
    units: &'a [data::Unit],
    units_by_code: HashMap<&'a str, usize>,
    units_by_name: HashMap<String, usize>,
    groups_by_name: HashMap<String, (i64, Vec<usize>)>,
}

impl<'a> Parties<'a> {
    pub fn new(data: &'a data::Units) -> Self {
        let units = &data.units;
        let units_by_code: HashMap<_, _> =
            units.iter().enumerate().map(|(place, unit)| (unit.code.as_str(), place)).collect();
        let mut units_by_name = HashMap::new();
        for (place, unit) in units.iter().enumerate() {
            for name in std::iter::once(&unit.name).chain(&unit.aliases) {
                units_by_name.insert(name.to_lowercase(), place);
            }
        }
        let mut groups_by_name = HashMap::new();
        for (group, id) in data.groups.iter().zip(1..) {
            let members: Vec<usize> = group.members.iter().map(|code| units_by_code[code.as_str()]).collect();
            for name in std::iter::once(&group.name).chain(&group.aliases) {
                groups_by_name.insert(name.to_lowercase(), (id, members.clone()));
            }
        }
        Self { units, units_by_code, units_by_name, groups_by_name }
    }

    /// The id of a unit: its place, counted from 1.
    pub fn unit_id(&self, code: &str) -> i64 {
        self.units_by_code[code] as i64 + 1
    }

    fn find(&self, name: &str) -> Party {
        let folded = name.to_lowercase();
        match (self.units_by_name.get(&folded), self.groups_by_name.get(&folded)) {
            (Some(unit), _) => Party::Unit(*unit),
            (None, Some((id, members))) => Party::Group(*id, members.clone()),
            (None, None) => Party::Named,
        }
    }
}

/// A task of either plan, its deadlines understood.
pub(super) struct Draft<'a> {
    task: &'a data::Task,
    deadlines: Vec<Deadline>,
    outcomes: &'a [data::Outcome],
}

/// The tasks of NQ28.
pub(super) fn nq28_tasks(plan: &data::Plan<Nq28Task>) -> Vec<Draft<'_>> {
    let deadline = |deadline: &data::Deadline| Deadline {
        text: deadline.text.clone(),
        due_on: deadline.due_on,
        cadence: deadline.cadence,
        follows: deadline.follows.clone(),
        scope: deadline.scope.clone(),
        ..Deadline::default()
    };
    plan.tasks
        .iter()
        .map(|task| Draft { task: &task.task, deadlines: task.deadlines.iter().map(deadline).collect(), outcomes: &[] })
        .collect()
}

/// The tasks of the year's work, with days that follow the day of loading.
pub(super) fn annual_tasks(plan: &data::Plan<AnnualTask>, today: NaiveDate) -> Vec<Draft<'_>> {
    let written = |day: NaiveDate| day.format("%d/%m/%Y").to_string();
    plan.tasks
        .iter()
        .map(|task| {
            let due_on = day_from(today, task.deadline.due);
            let text = task.deadline.text.replace("{due}", &written(due_on));
            Draft {
                task: &task.task,
                deadlines: vec![Deadline {
                    text: text.replace("{day_after}", &written(due_on + Days::new(1))),
                    due_on: Some(due_on),
                    cadence: task.deadline.cadence,
                    anchor: Anchor { day: task.deadline.anchor_day, ..Anchor::default() },
                    ..Deadline::default()
                }],
                outcomes: &task.outcomes,
            }
        })
        .collect()
}

/// The day so many days after `today`, or before it.
pub(super) fn day_from(today: NaiveDate, offset: i64) -> NaiveDate {
    today + chrono::TimeDelta::days(offset)
}

/// The title of the year's work, which names the months it spans.
pub(super) fn annual_title(plan: &data::Plan<AnnualTask>, from: NaiveDate, today: NaiveDate) -> String {
    let month = |day: NaiveDate| format!("{}/{}", day.month(), day.year());
    let last = plan.tasks.iter().map(|task| task.deadline.due).max().unwrap_or_default();
    let title = plan.title.replace("{from}", &month(from));
    title.replace("{to}", &month(day_from(today, last)))
}

/// Adds a plan in force since `activated_at` to the rows; gives its lead assignments.
pub(super) fn expand<T>(
    rows: &mut Rows,
    parties: &Parties<'_>,
    owner_unit_id: i64,
    plan: &data::Plan<T>,
    title: String,
    tasks: Vec<Draft<'_>>,
    activated_at: DateTime<Utc>,
) -> Vec<Lead> {
    let plan_id = rows.plans.len() as i64 + 1;
    rows.plans.push(Plan {
        id: plan_id,
        owner_unit_id,
        number: plan.number.clone(),
        title,
        short_title: plan.short_title.clone(),
        issuer: plan.issuer.clone(),
        issued_on: plan.issued_on,
        activated_at,
        created_at: activated_at - Days::new(2),
    });
    rows.basis.extend(plan.basis.iter().zip(1..).map(|(basis, position)| Basis {
        plan_id,
        position,
        number: basis.number.clone(),
        title: basis.title.clone(),
        issuer: basis.issuer.clone(),
        issued_on: basis.issued_on,
    }));
    let sections = add_sections(rows, plan_id, &plan.sections);
    let mut leads = Vec::new();
    for (position, draft) in tasks.into_iter().enumerate() {
        let (section_id, section) = sections[draft.task.section.as_str()];
        let task_id = rows.tasks.len() as i64 + 1;
        rows.tasks.push(Task {
            id: task_id,
            plan_id,
            section_id,
            position: position + 1,
            r#ref: draft.task.r#ref.clone(),
            kind: draft.task.kind.clone(),
            content: draft.task.content.clone(),
            product: draft.task.product.clone(),
        });
        let deadlines = add_deadlines(rows, task_id, draft.deadlines);
        let lead = |unit: Option<usize>, party_name: String, assignment_id, outcome| Lead {
            assignment_id,
            plan_id,
            task_id,
            task_ref: draft.task.r#ref.clone(),
            section_id,
            section_ref: section.r#ref.clone(),
            section_heading: section.heading.clone(),
            unit,
            party_name,
            collective: false,
            from_on: local_day(activated_at),
            deadlines: deadlines.clone(),
            outcome,
        };
        let mut seats = Seats { parties, plan_id, task_id, from_on: local_day(activated_at), taken: HashSet::new() };
        let first = leads.len();
        for (place, name) in draft.task.lead.iter().enumerate() {
            let outcome = draft.outcomes.get(place).copied();
            for (unit, assignment_id) in seats.add(rows, "lead", name) {
                let party_name = unit.map_or(name, |unit| &parties.units[unit].name);
                leads.push(lead(unit, party_name.clone(), assignment_id, outcome));
            }
        }
        let collective = leads[first..].iter().filter(|lead| lead.unit.is_some()).count() > 1;
        leads[first..].iter_mut().for_each(|lead| lead.collective = collective);
        for name in &draft.task.coordinating {
            seats.add(rows, "coordinating", name);
        }
    }
    leads
}

fn add_sections<'a>(
    rows: &mut Rows,
    plan_id: i64,
    sections: &'a [data::Section],
) -> HashMap<&'a str, (i64, &'a data::Section)> {
    let mut added: HashMap<&str, (i64, &data::Section)> = HashMap::new();
    for (section, position) in sections.iter().zip(1..) {
        let id = rows.sections.len() as i64 + 1;
        let above = section.r#ref.rsplit_once('.').map(|(above, _)| added[above].0);
        rows.sections.push(Section {
            id,
            plan_id,
            parent_id: above,
            position,
            r#ref: section.r#ref.clone(),
            printed_number: section.printed.clone(),
            heading: section.heading.clone(),
        });
        added.insert(&section.r#ref, (id, section));
    }
    added
}

fn add_deadlines(rows: &mut Rows, task_id: i64, mut deadlines: Vec<Deadline>) -> Vec<Deadline> {
    for (deadline, position) in deadlines.iter_mut().zip(1..) {
        deadline.id = rows.deadlines.len() as i64 + 1;
        deadline.position = position;
        rows.deadlines.push(super::rows::Deadline {
            id: deadline.id,
            task_id,
            position,
            text: deadline.text.clone(),
            due_on: deadline.due_on,
            cadence: deadline.cadence,
            anchor_day: deadline.anchor.day,
            follows: deadline.follows.clone(),
            scope: deadline.scope.clone(),
        });
    }
    deadlines
}

/// The places at one task: a unit takes one, and what leads does not coordinate.
struct Seats<'a> {
    parties: &'a Parties<'a>,
    plan_id: i64,
    task_id: i64,
    from_on: NaiveDate,
    taken: HashSet<usize>,
}

impl Seats<'_> {
    /// Seats the party of that name; gives each unit seated (none for a named party) and its assignment's id.
    fn add(&mut self, rows: &mut Rows, role: &'static str, name: &str) -> Vec<(Option<usize>, i64)> {
        let (units, group_id) = match self.parties.find(name) {
            Party::Unit(unit) => (vec![Some(unit)], None),
            Party::Group(id, members) => (members.into_iter().map(Some).collect(), Some(id)),
            Party::Named => (vec![None], None),
        };
        let mut seated = Vec::new();
        for unit in units {
            if unit.is_some_and(|unit| !self.taken.insert(unit)) {
                continue;
            }
            let id = rows.assignments.len() as i64 + 1;
            rows.assignments.push(Assignment {
                id,
                plan_id: self.plan_id,
                task_id: self.task_id,
                role,
                unit_id: unit.map(|unit| unit as i64 + 1),
                group_id,
                party_name: unit.is_none().then(|| name.to_owned()),
                from_on: self.from_on,
            });
            seated.push((unit, id));
        }
        seated
    }
}
