//! A coordinating unit's own part on the pages it already knows: its assignment's and its home.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::super::{
    super::{
        RequestState,
        contribution::view::{self, Part},
        store::contribution::{self as contributions, Asked, Own, Which},
    },
    todo::Todo,
};
use crate::{
    calendar::{Period, PeriodKey, Phase},
    plan::{
        PlanStatus, brief,
        store::{AssignmentHead, Supporting},
    },
    web::{App, Result, Role, Visit, show},
};

/// Whether the visitor reads contributions of an assignment within his sight: observers do not.
fn reads(visit: &Visit) -> bool {
    matches!(visit.viewer.role(), Some(Role::Staff | Role::Head | Role::Officer | Role::Director))
}

fn mine(visit: &Visit, assignment: &AssignmentHead) -> bool {
    visit.viewer.is_unit_side() && assignment.carriers().iter().any(|unit| visit.viewer.reaches(*unit))
}

/// Of these periods of a coordinating assignment those in which something was asked or written, or can be. Two queries,
/// none for a lead assignment.
pub async fn parts(app: &App, visit: &Visit, assignment: &AssignmentHead, periods: &[Period]) -> Result<Vec<Part>> {
    if assignment.is_lead() || !reads(visit) {
        return Ok(Vec::new());
    }
    let mine = mine(visit, assignment);
    let mut asked = contributions::asked(&app.pool, &[assignment.id], Which::All).await?;
    let mut own = contributions::own(&app.pool, &[assignment.id], Which::All).await?;
    own.retain(|own| mine || !own.sendings.is_empty());
    let mut parts = Vec::new();
    for period in periods {
        let open = assignment.plan_status == PlanStatus::Active
            && period.phase(visit.today) == Phase::Open
            && assignment.counts_on(period.cut_off_on);
        let write = (open && mine).then(|| address(assignment.id, period.key()));
        let part = Part {
            assignment_id: assignment.id,
            key: period.key(),
            period_name: period.name.clone(),
            today: visit.today,
            asked: asked.extract_if(.., |asked| asked.period_id == period.id).collect(),
            own: own.extract_if(.., |own| own.period_id == period.id).next(),
            mine,
            write,
        };
        if part.write.is_some() || part.own.is_some() || !part.asked.is_empty() {
            parts.push(part);
        }
    }
    Ok(parts)
}

fn address(assignment_id: i64, key: PeriodKey) -> String {
    format!("/phan-cong/{assignment_id}/dong-gop/{key}")
}

/// What is expected of a coordinating assignment now, and the button that leads to it: what must be answered first, else
/// the open period that ends first.
pub fn expected(parts: &[Part]) -> (String, Option<(String, &'static str)>) {
    let asked = parts.iter().filter(|part| part.open().next().is_some());
    let first = asked.min_by_key(|part| part.open().map(|asked| asked.answer_by).min());
    let now = first.or_else(|| parts.iter().rev().find(|part| part.write.is_some()));
    let main = now.and_then(|part| part.write.clone().map(|href| (href, part.act())));
    let lead = match first.and_then(Part::call) {
        Some(call) => format!("{call}."),
        None => "Đơn vị phối hợp không phải gửi báo cáo; đơn vị chủ trì báo cáo chung. Khi được đề nghị phối hợp thì \
                 trả lời đúng ngày; lúc nào cũng có thể ghi đóng góp."
            .to_owned(),
    };
    (lead, main)
}

/// What a unit supports, as its home shows it.
pub struct Cooperating {
    parts: Vec<Part>,
    /// Whether the reader reads contributions at all.
    pub shown: bool,
}

impl Cooperating {
    /// What was asked of these assignments in periods not closed and in the one in use, what was said there, and where
    /// more can be; three queries, none where there are no assignments.
    pub async fn load(app: &App, visit: &Visit, supporting: &[Supporting], used: Option<PeriodKey>) -> Result<Self> {
        let ids: Vec<i64> = supporting.iter().map(|task| task.assignment_id).collect();
        let shown = reads(visit);
        if ids.is_empty() || !shown {
            return Ok(Self { parts: Vec::new(), shown });
        }
        let mine = visit.viewer.is_unit_side();
        let asked = contributions::asked(&app.pool, &ids, Which::Now(used)).await?;
        let mut own = contributions::own(&app.pool, &ids, Which::Now(used)).await?;
        own.retain(|own| mine || !own.sendings.is_empty());
        let writable: Vec<(i64, PeriodKey)> = match used.filter(|_| mine) {
            Some(key) => {
                let open = contributions::writable(&app.pool, &ids, key, visit.today).await?;
                open.into_iter().map(|id| (id, key)).collect()
            }
            None => Vec::new(),
        };
        let places: BTreeSet<(i64, PeriodKey)> = asked
            .iter()
            .map(|asked| (asked.assignment_id, asked.key()))
            .chain(own.iter().map(|own| (own.assignment_id, own.key)))
            .chain(writable.iter().copied())
            .collect();
        let part = |place: (i64, PeriodKey)| {
            let (assignment_id, key) = place;
            let asked = asked.iter().filter(|asked| (asked.assignment_id, asked.key()) == place);
            let asked: Vec<Asked> = asked.cloned().collect();
            let own: Option<Own> = own.iter().find(|own| (own.assignment_id, own.key) == place).cloned();
            let name = asked.first().map(|asked| &asked.period_name).or(own.as_ref().map(|own| &own.period_name));
            let waits = view::state(&asked, visit.today).is_some_and(RequestState::is_open);
            let open = waits || writable.contains(&place);
            Part {
                assignment_id,
                key,
                period_name: name.cloned().unwrap_or_default(),
                today: visit.today,
                mine,
                write: (mine && open).then(|| address(assignment_id, key)),
                asked,
                own,
            }
        };
        Ok(Self { parts: places.into_iter().map(part).collect(), shown })
    }

    /// The parts of one assignment.
    pub fn of(&self, assignment_id: &i64) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(move |part| part.assignment_id == *assignment_id)
    }

    /// "Cần làm ngay": every assignment and period of which something is asked and not answered, the first to be
    /// answered first.
    pub fn todos(&self, supporting: &[Supporting]) -> Vec<Todo> {
        let mut waiting: Vec<(NaiveDate, &Part)> =
            self.parts.iter().filter_map(|part| Some((part.open().next()?.answer_by, part))).collect();
        waiting.sort_by_key(|(answer_by, _)| *answer_by);
        waiting.into_iter().filter_map(|(_, part)| todo(part, supporting)).collect()
    }
}

fn todo(part: &Part, supporting: &[Supporting]) -> Option<Todo> {
    let task = supporting.iter().find(|task| task.assignment_id == part.assignment_id)?;
    let (first, state) = (part.open().next()?, part.state()?);
    let tag = match state {
        RequestState::Overdue => format!("Trả lời quá {} ngày", (part.today - first.answer_by).num_days()),
        _ => "Phối hợp".to_owned(),
    };
    let assignment = format!("/phan-cong/{}", part.assignment_id);
    Some(Todo {
        class: state.class(),
        tag,
        reference: task.reference.clone(),
        title: brief(&task.content),
        note: format!("{}, {}: “{}”", part.call()?, part.period_name, show::beginning(&first.words, 160)),
        action: part.write.clone().map_or((assignment.clone(), "Xem"), |href| (href, part.act())),
        href: assignment,
        begins: None,
        extends: None,
    })
}
