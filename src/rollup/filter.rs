//! Which of the lead assignments are meant: what stands in the address behind every number.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{scene::Scene, vietnamese::fold};
use crate::{
    plan::context::Context,
    progress::{Outcome, ReportStanding, facts::Line, ground::Ground},
    web::Link,
};

/// Where the list behind every number is.
pub const LIST: &str = "/tong-hop/danh-sach";

/// What stands in the address for parties without account; units' ids begin at 1.
pub const NO_ACCOUNT: i64 = 0;

/// Tasks of one unit, or shared by several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    Single,
    Collective,
}

impl Share {
    pub const ALL: [Self; 2] = [Self::Single, Self::Collective];

    pub fn code(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Collective => "collective",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Single => "Nhiệm vụ riêng",
            Self::Collective => "Nhiệm vụ chung",
        }
    }

    /// The share of a code; nothing or anything else means both.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|share| share.code() == code)
    }

    pub fn holds(self, line: &Line) -> bool {
        line.collective == (self == Self::Collective)
    }
}

/// Where reports stand: one of the stages, or several together as the figures count them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reporting {
    /// A report is asked for.
    Owed,
    /// It lies with TCCB, accepted or not.
    Reported,
    /// It is still at the unit, written or not.
    Unreported,
    /// TCCB has accepted it.
    Accepted,
    /// It waits for TCCB's decision.
    Unreviewed,
    /// It reached TCCB after the last day.
    Late,
    Stage(ReportStanding),
}

impl Reporting {
    pub fn code(self) -> &'static str {
        match self {
            Self::Owed => "owed",
            Self::Reported => "reported",
            Self::Unreported => "unreported",
            Self::Accepted => "all_accepted",
            Self::Unreviewed => "unreviewed",
            Self::Late => "late",
            Self::Stage(standing) => standing.code(),
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Owed => "Phải báo cáo",
            Self::Reported => "Đã báo cáo",
            Self::Unreported => "Chưa báo cáo",
            Self::Accepted => "Đã duyệt",
            Self::Unreviewed => "Đã báo cáo, chưa duyệt",
            Self::Late => "Gửi chậm",
            Self::Stage(ReportStanding::Missing) => "Chưa viết",
            Self::Stage(ReportStanding::Accepted) => "Đã duyệt, gửi đúng hạn",
            Self::Stage(ReportStanding::Submitted) => "Chờ duyệt, gửi đúng hạn",
            Self::Stage(standing) => standing.label(),
        }
    }

    /// Every value, in the order in which the list offers them.
    pub fn all() -> impl Iterator<Item = Self> {
        let stages = ReportStanding::ALL.iter().copied().map(Self::Stage);
        let groups = [Self::Reported, Self::Unreported, Self::Accepted, Self::Unreviewed, Self::Late, Self::Owed];
        groups.into_iter().chain(stages)
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::all().find(|reporting| reporting.code() == code)
    }

    pub fn holds(self, report: ReportStanding) -> bool {
        match self {
            Self::Owed => report.is_owed(),
            Self::Reported => report.is_reported(),
            Self::Unreported => report.is_owed() && !report.is_reported(),
            Self::Accepted => report.is_accepted(),
            Self::Unreviewed => report.is_reported() && !report.is_accepted(),
            Self::Late => report.is_late(),
            Self::Stage(standing) => report == standing,
        }
    }
}

/// The address's words, as sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    section: String,
    task: String,
    unit: String,
    outcome: String,
    report: String,
    due: String,
    extended: String,
    share: String,
    pub q: String,
    pub sort: String,
    pub page: String,
}

/// Which lines are meant; nothing set means all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub plan: Option<i64>,
    /// With everything below it.
    pub section: Option<i64>,
    pub task: Option<i64>,
    /// [`NO_ACCOUNT`] for the named parties.
    pub unit: Option<i64>,
    pub outcome: Option<Outcome>,
    pub reporting: Option<Reporting>,
    pub due_soon: bool,
    /// On time only because a day was extended.
    pub by_extension: bool,
    pub share: Option<Share>,
    /// Words of the task or the party, whatever their case and diacritics.
    pub words: String,
}

impl Filter {
    /// Reads an address. Values that mean nothing are as good as none.
    pub fn read(question: &Question) -> Self {
        Self {
            plan: None,
            section: question.section.parse().ok(),
            task: question.task.parse().ok(),
            unit: question.unit.parse().ok(),
            outcome: question.outcome.parse().ok(),
            reporting: Reporting::from_code(&question.report),
            due_soon: question.due == "soon",
            by_extension: question.extended == "1",
            share: Share::from_code(&question.share),
            words: crate::web::form::clean(&question.q),
        }
    }

    pub fn in_plan(mut self, plan: i64) -> Self {
        self.plan = Some(plan);
        self
    }

    pub fn in_section(mut self, section: i64) -> Self {
        self.section = Some(section);
        self
    }

    pub fn of_task(mut self, task: i64) -> Self {
        self.task = Some(task);
        self
    }

    pub fn of_unit(mut self, unit: Option<i64>) -> Self {
        self.unit = Some(unit.unwrap_or(NO_ACCOUNT));
        self
    }

    pub fn with_outcome(mut self, outcome: Outcome) -> Self {
        self.outcome = Some(outcome);
        self
    }

    pub fn with_reporting(mut self, reporting: Reporting) -> Self {
        self.reporting = Some(reporting);
        self
    }

    pub fn due_soon(mut self) -> Self {
        self.due_soon = true;
        self
    }

    pub fn by_extension(mut self) -> Self {
        self.by_extension = true;
        self
    }

    /// The address of the list of these lines, in the plan and period in use.
    pub fn link(&self, context: &Context) -> Link {
        self.onto(context.link(LIST))
    }

    /// Adds what is asked for to an address.
    pub fn onto(&self, link: Link) -> Link {
        link.with_some("plan", self.plan)
            .with_some("section", self.section)
            .with_some("task", self.task)
            .with_some("unit", self.unit)
            .with_some("outcome", self.outcome.map(Outcome::code))
            .with_some("report", self.reporting.map(Reporting::code))
            .with("due", if self.due_soon { "soon" } else { "" })
            .with("extended", if self.by_extension { "1" } else { "" })
            .with_some("share", self.share.map(Share::code))
            .with("q", &self.words)
    }

    /// The lines that are meant.
    pub fn select<'a>(&self, scene: &'a Scene) -> Vec<&'a Line> {
        let below = self.section.map(|section| sections_below(&scene.ground, section));
        let words = fold(&self.words);
        let said = |line: &Line| {
            words.is_empty()
                || fold(&line.party).contains(&words)
                || scene
                    .ground
                    .task(line.task_id)
                    .is_some_and(|task| fold(&task.content).contains(&words) || fold(&task.reference).contains(&words))
        };
        let is = |line: &&Line| {
            self.plan.is_none_or(|plan| line.plan_id == plan)
                && below.as_ref().is_none_or(|below| below.contains(&line.section_id))
                && self.task.is_none_or(|task| line.task_id == task)
                && self.unit.is_none_or(|unit| line.unit_id.unwrap_or(NO_ACCOUNT) == unit)
                && self.outcome.is_none_or(|outcome| line.standing.outcome == outcome)
                && self.reporting.is_none_or(|reporting| reporting.holds(line.report))
                && (!self.due_soon || line.standing.due_soon)
                && (!self.by_extension || line.standing.by_extension)
                && self.share.is_none_or(|share| share.holds(line))
                && said(line)
        };
        scene.lines.iter().filter(is).collect()
    }
}

/// A section and all below it.
pub fn sections_below(ground: &Ground, section: i64) -> BTreeSet<i64> {
    let mut below = BTreeSet::from([section]);
    // The outline lists parents before their children.
    for node in &ground.sections {
        if node.parent_id.is_some_and(|parent| below.contains(&parent)) {
            below.insert(node.id);
        }
    }
    below
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_its_filter_says() {
        let filter = Filter {
            section: Some(4),
            outcome: Some(Outcome::PendingOverdue),
            reporting: Some(Reporting::Unreported),
            due_soon: true,
            by_extension: true,
            share: Some(Share::Single),
            words: "tổ chức".to_owned(),
            ..Filter::default()
        };
        assert_eq!(
            filter.onto(Link::to(LIST)).to_string(),
            "/tong-hop/danh-sach?section=4&outcome=pending_overdue&report=unreported&due=soon&extended=1&share=single\
             &q=t%E1%BB%95%20ch%E1%BB%A9c"
        );
        let question = Question {
            section: "4".to_owned(),
            outcome: "pending_overdue".to_owned(),
            report: "unreported".to_owned(),
            due: "soon".to_owned(),
            extended: "1".to_owned(),
            share: "single".to_owned(),
            q: " tổ chức ".to_owned(),
            ..Question::default()
        };
        assert_eq!(Filter::read(&question), filter);
    }

    #[test]
    fn every_stage_is_reported_or_unreported_if_it_is_owed() {
        for report in ReportStanding::ALL {
            let reported = Reporting::Reported.holds(*report);
            let unreported = Reporting::Unreported.holds(*report);
            assert_eq!(reported || unreported, Reporting::Owed.holds(*report));
            assert!(!(reported && unreported));
        }
    }

    #[test]
    fn every_reporting_has_its_own_code() {
        for reporting in Reporting::all() {
            assert_eq!(Reporting::from_code(reporting.code()), Some(reporting));
        }
    }
}
