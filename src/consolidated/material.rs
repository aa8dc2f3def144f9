//! Gathers what a report is drafted from.

use std::collections::{BTreeMap, HashMap};

use chrono::{Days, NaiveDate};
use sqlx::PgConnection;

use super::{
    Basis, Heading,
    draft::{Difficulty, Material, TaskMaterial, Upcoming, Words},
    store::{self, Commended, Raised, Report, Reviewed, Told},
};
use crate::{
    calendar::text::day_text,
    commendation,
    obstacle::State,
    plan::brief,
    progress::{facts::Line, ground::TaskBrief},
    web::show,
};

/// How long what comes next is looked for where the calendar knows no next period.
const AHEAD: Days = Days::new(90);

/// Longest words about a good example, in characters.
const EXAMPLE: usize = 400;

/// Good examples and documents that are written out; of more only the number is told.
const LISTED: usize = 30;

/// Everything a draft of this report is made from; four statements at most.
pub async fn load(db: &mut PgConnection, report: &Report, basis: &Basis) -> sqlx::Result<Material> {
    let told = store::told(&mut *db, report, basis.units.as_deref(), None).await?;
    let days = (report.starts_on, report.cut_off_on);
    let raised = store::raised(&mut *db, report.plan_id, basis.units.as_deref(), days).await?;
    let commended = store::commended(&mut *db, report.plan_id, basis.units.as_deref(), days).await?;
    // The register is the owner's: a unit's own part tells nothing of it.
    let reviewed = match report.is_whole() {
        true => store::reviewed(&mut *db, (report.plan_owner_id, report.plan_id), days).await?,
        false => Vec::new(),
    };
    Ok(Material {
        tasks: tasks(basis, told),
        obstacles: raised.iter().map(difficulty).collect(),
        commended: listed(&commended, "trường hợp khác", example),
        reviewed: listed(&reviewed, "văn bản khác", document),
        upcoming: upcoming(basis, report),
    })
}

/// A line each, and how many more there are.
fn listed<T>(all: &[T], others: &str, line: fn(&T) -> String) -> Vec<String> {
    let more = all.len().saturating_sub(LISTED);
    let rest = (more > 0).then(|| format!("Và {more} {others}."));
    all.iter().take(LISTED).map(line).chain(rest).collect()
}

/// "Nguyễn Văn A (Trường B): mở 3 lớp bồi dưỡng; đang đề nghị khen thưởng."
fn example(one: &Commended) -> String {
    let words = show::beginning(one.words.lines().next().unwrap_or_default(), EXAMPLE);
    let words = words.trim_end_matches(['.', ';', ' ']);
    format!("{} ({}): {words}; {}.", one.name, one.unit_name, outward(one.state))
}

/// Where a good example stands, as whoever is above is told: who in the house has to say something is nothing to them.
fn outward(state: commendation::State) -> String {
    use commendation::State;
    match state {
        State::Selected | State::Escalated | State::Approved => "đang đề nghị khen thưởng".to_owned(),
        other => show::uncapitalised(other.label()),
    }
}

/// "Thông tư 12/2020/TT-BGDĐT ngày 05/03/2020 của Bộ … (về …): sửa đổi, bổ sung; đang xử lý."
fn document(one: &Reviewed) -> String {
    let number = if one.number.is_empty() { String::new() } else { format!(" {}", one.number) };
    let day = one.issued_on.map(|day| format!(" ngày {}", day_text(day))).unwrap_or_default();
    format!(
        "{}{number}{day} của {} ({}): {}; {}.",
        one.kind.label(),
        one.issuer,
        brief(&one.subject),
        show::uncapitalised(one.proposal.label()),
        show::uncapitalised(one.state.label())
    )
}

/// The tasks that somebody leads, section by section, each with what its parties said.
fn tasks(basis: &Basis, told: Vec<Told>) -> Vec<TaskMaterial> {
    let mut lines: HashMap<i64, Vec<&Line>> = HashMap::new();
    for line in &basis.lines {
        lines.entry(line.task_id).or_default().push(line);
    }
    let mut words: HashMap<i64, Vec<Words>> = HashMap::new();
    let mut last = None;
    for told in told {
        let (task, assignment) = (words.entry(told.task_id).or_default(), Some(told.assignment_id));
        match task.last_mut().filter(|_| last == assignment) {
            Some(earlier) => join(earlier, told),
            None => task.push(said(told)),
        }
        last = assignment;
    }
    let mut led: Vec<(usize, &TaskBrief)> = basis
        .ground
        .tasks
        .iter()
        .filter(|task| lines.contains_key(&task.id))
        .map(|task| (place(basis, task), task))
        .collect();
    // Stable: within a section the document's order.
    led.sort_by_key(|(place, _)| *place);
    let material = led.into_iter().filter_map(|(place, task)| {
        let section = basis.ground.sections.get(place)?;
        let parties = lines.remove(&task.id).unwrap_or_default();
        Some(TaskMaterial {
            section: Heading {
                section_id: section.id,
                reference: section.reference.clone(),
                heading: section.heading.clone(),
            },
            reference: task.reference.clone(),
            content: task.content.clone(),
            parties: parties.len(),
            lead: parties.first().filter(|_| parties.len() == 1).map(|line| line.party.clone()),
            words: words.remove(&task.id).unwrap_or_default(),
        })
    });
    material.collect()
}

/// Where the section of a task stands in the document.
fn place(basis: &Basis, task: &TaskBrief) -> usize {
    let known = basis.ground.sections.iter().position(|section| section.id == task.section_id);
    known.unwrap_or(usize::MAX)
}

fn said(told: Told) -> Words {
    Words {
        party: told.party,
        results: told.results,
        difficulties: told.difficulties,
        proposals: told.proposals,
        next_steps: told.next_steps,
        nothing_new: told.nothing_new,
    }
}

/// Joins what one assignment's reports say in several periods.
fn join(earlier: &mut Words, told: Told) {
    let join = |earlier: &mut String, more: &str| {
        if !more.trim().is_empty() && !earlier.contains(more.trim()) {
            crate::web::form::append(earlier, more.trim());
        }
    };
    join(&mut earlier.results, &told.results);
    join(&mut earlier.difficulties, &told.difficulties);
    join(&mut earlier.proposals, &told.proposals);
    // What is next is what the last period says of it.
    earlier.next_steps = told.next_steps;
    earlier.nothing_new &= told.nothing_new;
}

fn difficulty(raised: &Raised) -> Difficulty {
    Difficulty {
        reference: raised.reference.clone().unwrap_or_default(),
        summary: raised.title.clone(),
        party: match raised.merged {
            0 => raised.unit_name.clone(),
            more => format!("{} và {more} đơn vị khác", raised.unit_name),
        },
        // Who in the house has to say something is nothing to whoever is above.
        state: match raised.state {
            State::Open | State::AskedBack | State::Escalated => "đang xem xét",
            State::Answered | State::Decided => "đã có hướng dẫn",
            State::Settled | State::Withdrawn => "đã giải quyết",
        }
        .to_owned(),
    }
}

/// What falls due in the period that follows: of many parties with one day, their number.
fn upcoming(basis: &Basis, report: &Report) -> Vec<Upcoming> {
    let next = report.key().span().and_then(|span| span.next());
    let until = next.map_or(report.cut_off_on + AHEAD, |next| next.cut_off_on);
    let mut due: BTreeMap<(NaiveDate, usize), Vec<&Line>> = BTreeMap::new();
    for line in basis.lines.iter().filter(|line| !line.standing.complete) {
        if let Some(day) = line.standing.due_on.filter(|day| *day > report.cut_off_on && *day <= until) {
            due.entry((day, basis.ground.place(line.task_id))).or_default().push(line);
        }
    }
    let told = due.into_iter().filter_map(|((due_on, place), lines)| {
        let task = basis.ground.tasks.get(place)?;
        let party = match lines.as_slice() {
            [only] => only.party.clone(),
            many => format!("{} đơn vị", many.len()),
        };
        Some(Upcoming { reference: task.reference.clone(), content: brief(&task.content), party, due_on })
    });
    told.collect()
}
