//! Everything a unit owes in a period, read with a handful of statements however many rows there are.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use super::super::{
    super::{
        Act, Actor, ReportState,
        access::takes_reports,
        act::Doer,
        contribution::view::Cooperation,
        evidence::{Area, store as store_of_files},
        facts::{self, Line, Scope},
        ground::Ground,
        history::History,
        next_state,
        store::{self, Report, Returned},
    },
    evidence,
};
use crate::{
    calendar::{Period, Phase},
    plan::{
        context::{Asked, Context},
        store::{AssignmentHead, UnitHead, assignments},
    },
    web::{App, Link, Result, Visit},
};

/// One lead assignment that owes a report in the period.
pub struct Owed {
    pub line: Line,
    pub assignment: AssignmentHead,
    /// The plan owner's.
    pub period: Period,
    pub history: History,
}

impl Owed {
    /// The assignment's number.
    pub fn id(&self) -> i64 {
        self.assignment.id
    }

    /// The task's number in its plan: "IV.4.a".
    pub fn reference(&self) -> &str {
        &self.assignment.task_ref
    }

    /// The newest revision of the period.
    pub fn latest(&self) -> Option<&Report> {
        self.history.latest(self.period.id)
    }

    /// The visitor, as the rules see them.
    pub fn doer<'a>(&self, visit: &'a Visit) -> Result<Doer<'a>> {
        Doer::new(visit, self.history.unit_has_head)
    }

    /// Why nobody works on it any more, if so.
    pub fn over(&self) -> Option<String> {
        takes_reports(&self.assignment, self.period.cut_off_on, &self.period.name).err()
    }

    /// Whether its words are in the visitor's hands.
    pub fn in_hands(&self, visit: &Visit) -> bool {
        self.may(visit, Act::Save) && self.over().is_none() && self.period.phase(visit.today) == Phase::Open
    }

    /// Whether the visitor, as head, may hand it back.
    pub fn goes_back(&self, visit: &Visit) -> bool {
        self.latest().is_some_and(|report| report.state == ReportState::WithHead)
            && self.in_hands(visit)
            && self.may(visit, Act::SendBack { reason: "-" })
    }

    /// The accepted revision of which the newest one is a correction that was never sent and says nothing else.
    pub fn corrects_no_word_of(&self) -> Option<&Report> {
        let draft = self.latest().filter(|report| report.state == ReportState::Draft)?;
        self.history.corrected_by(draft).filter(|corrected| corrected.text == draft.text)
    }

    fn may(&self, visit: &Visit, act: Act<'_>) -> bool {
        let state = self.latest().map_or(ReportState::Draft, |report| report.state);
        self.doer(visit).is_ok_and(|doer| {
            let actor = Actor { capacity: doer.capacity, wrote_or_submitted: false };
            next_state(state, act, actor, self.history.unit_has_head).is_ok()
        })
    }
}

/// The visitor in front of it.
pub struct Desk {
    pub visit: Visit,
    pub unit: UnitHead,
    pub context: Context,
    pub ground: Arc<Ground>,
    /// In the order of the plans' documents.
    pub owed: Vec<Owed>,
    /// When and by whom reports came back.
    pub returned: Vec<Returned>,
}

/// What stands beside the words of the reports.
#[derive(Default)]
pub struct Beside {
    /// The files of each report, by assignment.
    pub evidence: HashMap<i64, Area>,
    /// What coordinating units say, by task.
    pub cooperation: HashMap<i64, Cooperation>,
}

impl Desk {
    pub async fn load(app: &App, visit: Visit, unit: UnitHead, asked: &Asked) -> Result<Self> {
        let context = Context::load(app, &visit, asked).await?;
        let plans = context.plan_ids();
        let ground = Arc::new(Ground::load(&app.pool, &plans).await?);
        let key = context.period.as_ref().map(|period| period.key());
        let units = [unit.id];
        let scope = Scope { plans: &plans, period: key, units: Some(&units), ..Scope::default() };
        let mut lines = facts::load(&app.pool, &scope, &ground, visit.today).await?;
        lines.retain(|line| line.report.is_owed());
        lines.sort_by_key(|line| ground.place(line.task_id));
        let ids: Vec<i64> = lines.iter().map(|line| line.assignment_id).collect();
        let heads = assignments(&app.pool, &ids, &visit.viewer.reach).await?;
        let owners: Vec<i64> = heads.iter().map(|assignment| assignment.plan_owner_id).collect();
        let periods = match key {
            Some(key) => store::periods_of(&app.pool, &owners, key).await?,
            None => Vec::new(),
        };
        let histories = History::load_all(&app.pool, &heads, &ground, visit.today).await?;
        let mut told: HashMap<i64, _> = heads
            .into_iter()
            .zip(histories)
            .map(|(assignment, history)| (assignment.id, (assignment, history)))
            .collect();
        let owed = lines.into_iter().filter_map(|line| {
            let (assignment, history) = told.remove(&line.assignment_id)?;
            let period = periods.iter().find(|period| line.period.is_some_and(|of| of.id == period.id))?.clone();
            Some(Owed { line, assignment, period, history })
        });
        let owed: Vec<Owed> = owed.collect();
        let back = owed.iter().filter_map(Owed::latest).filter(|report| report.state == ReportState::Returned);
        let back: Vec<i64> = back.map(|report| report.id).collect();
        let returned = if back.is_empty() { Vec::new() } else { store::returned(&app.pool, &back).await? };
        Ok(Self { visit, unit, context, ground, owed, returned })
    }

    /// What stands beside the words; fetched for a page alone, since most who write are redirected.
    pub async fn beside(&self, app: &App) -> Result<Beside> {
        let mut periods: BTreeMap<i64, (&Period, Vec<&Owed>)> = BTreeMap::new();
        for owed in &self.owed {
            periods.entry(owed.period.id).or_insert((&owed.period, Vec::new())).1.push(owed);
        }
        let mut beside = Beside::default();
        // Of one period of each owner: as many statements as bodies whose plans bind the unit.
        for (period, owed) in periods.values() {
            let assignments: Vec<i64> = owed.iter().map(|owed| owed.id()).collect();
            beside.evidence.extend(evidence::areas(&app.pool, &assignments, period).await?);
            let tasks: Vec<i64> = owed.iter().map(|owed| owed.line.task_id).collect();
            beside.cooperation.extend(Cooperation::beside(&app.pool, &tasks, period, self.visit.today).await?);
        }
        Ok(beside)
    }

    /// The same as it is after something was done.
    pub async fn again(self, app: &App, asked: &Asked) -> Result<Self> {
        Self::load(app, self.visit, self.unit, asked).await
    }

    /// The assignments whose corrections nobody has begun to work on: neither words nor files differ from what they correct.
    pub async fn idle_corrections(&self, app: &App) -> Result<Vec<i64>> {
        let same = |owed: &Owed| Some((owed.id(), owed.latest()?.id, owed.corrects_no_word_of()?.submitted_at));
        let same: Vec<_> = self.owed.iter().filter_map(same).collect();
        if same.is_empty() {
            return Ok(Vec::new());
        }
        let corrections: Vec<i64> = same.iter().map(|(_, report, _)| *report).collect();
        let touched: HashMap<i64, _> = store_of_files::touched(&app.pool, &corrections).await?.into_iter().collect();
        // Files that a correction has taken over are older than what it corrects.
        let idle = same.into_iter().filter(|(_, report, sent)| touched.get(report).copied() <= *sent);
        Ok(idle.map(|(assignment, ..)| assignment).collect())
    }

    /// The page's address, with the plan and period in use.
    pub fn link(&self) -> Link {
        self.context.link(format!("/don-vi/{}/bao-cao", self.unit.id))
    }

    /// What the page's form posts to for an act.
    pub fn act(&self, act: &str) -> Link {
        self.context.link(format!("/don-vi/{}/bao-cao/{act}", self.unit.id))
    }

    /// The tasks' numbers of these assignments, in the page's order: "I.1, I.2".
    pub fn references(&self, ids: &[i64]) -> String {
        let named = self.owed.iter().filter(|owed| ids.contains(&owed.id())).map(Owed::reference);
        named.collect::<Vec<_>>().join(", ")
    }

    /// Why a report came back.
    pub fn return_of(&self, report: &Report) -> Option<&Returned> {
        self.returned.iter().find(|back| back.report_id == report.id)
    }

    /// Whether neither the words nor the files of a report have been touched since it came back.
    pub fn came_back_untouched(&self, report: &Report) -> bool {
        report.state == ReportState::Returned
            && self.return_of(report).is_none_or(|back| {
                let touched = back.files_at.map_or(report.updated_at, |files| files.max(report.updated_at));
                back.at.is_none_or(|at| touched <= at)
            })
    }
}
