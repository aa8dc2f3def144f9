//! What stands in somebody's calendar: the days of the units at which they hold a role, and nothing they may not see.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use sqlx::PgPool;

use super::store::{self, Period, Plan, Request};
use crate::{
    calendar::PeriodKey,
    instruction::{
        State, address,
        dated::{self, Dated},
    },
    plan::{Deadline, brief},
    progress::{
        facts::{self, Line, Scope},
        ground::Ground,
    },
    web::{Grant, Link, Role},
};

/// How far back and ahead the calendar goes.
const REACH: Days = Days::new(366);

/// One day in somebody's calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occasion {
    /// The same as long as it is about the same thing.
    pub uid: String,
    pub on: NaiveDate,
    pub title: String,
    /// What else there is to say, line by line.
    pub notes: Vec<String>,
    /// Where it is dealt with.
    pub path: String,
    /// Whether the day before reminds of it.
    pub reminds: bool,
}

/// The units at which somebody holds a role, by what they see there.
struct Posts {
    /// Staff and head: the unit's own work. Id and name.
    desks: BTreeMap<i64, String>,
    /// Officer and director: all of the unit's plans.
    owners: BTreeSet<i64>,
    /// Observer: when its plans are reported on.
    watched: BTreeSet<i64>,
}

impl Posts {
    fn of(grants: &[Grant]) -> Self {
        let mut posts = Self { desks: BTreeMap::new(), owners: BTreeSet::new(), watched: BTreeSet::new() };
        for grant in grants {
            match grant.role {
                Role::Staff | Role::Head => drop(posts.desks.insert(grant.unit_id, grant.unit_name.clone())),
                Role::Officer | Role::Director => drop(posts.owners.insert(grant.unit_id)),
                Role::Observer => drop(posts.watched.insert(grant.unit_id)),
                // Administrators see no plan.
                Role::Administrator => {}
            }
        }
        posts
    }

    /// At whose desk a day is, for whoever sits at several.
    fn desk(&self, unit_id: i64) -> String {
        match self.desks.get(&unit_id) {
            Some(name) if self.desks.len() > 1 => format!(" ({name})"),
            _ => String::new(),
        }
    }
}

/// The days in the calendar of somebody who holds these grants, in order. A handful of queries, and one for each open
/// period in which their units report.
pub async fn load(pool: &PgPool, grants: &[Grant], today: NaiveDate) -> sqlx::Result<Vec<Occasion>> {
    let posts = Posts::of(grants);
    let desks: Vec<i64> = posts.desks.keys().copied().collect();
    let owners: Vec<i64> = posts.owners.iter().copied().collect();
    let plans = store::plans(pool, &desks, &owners).await?;
    let seen: BTreeSet<i64> =
        plans.iter().map(|plan| plan.owner_unit_id).chain(posts.watched.iter().copied()).collect();
    let periods = store::periods(pool, &seen.into_iter().collect::<Vec<_>>(), today).await?;
    let ids: Vec<i64> = plans.iter().map(|plan| plan.id).collect();
    let whole: Vec<i64> =
        plans.iter().filter(|plan| posts.owners.contains(&plan.owner_unit_id)).map(|plan| plan.id).collect();
    let ground = Ground::load(pool, &ids).await?;
    let scope = Scope { plans: &ids, units: Some(&desks), whole: &whole, ..Scope::default() };
    let lines = facts::load(pool, &scope, &ground, today).await?;
    let mut reporting = Vec::new();
    for key in reported(&periods, &lines, &posts, today) {
        let scope = Scope { plans: &ids, period: Some(key), units: Some(&desks), ..Scope::default() };
        reporting.extend(facts::load(pool, &scope, &ground, today).await?);
    }
    let requests = if desks.is_empty() { Vec::new() } else { store::requests(pool, &desks, today).await? };
    let instructions = dated::dated(pool, &desks, &owners).await?;
    let scene = Scene { posts: &posts, plans: &plans, ground: &ground, lines: &lines, reporting: &reporting, today };
    Ok(scene.occasions(&periods, &requests, &instructions))
}

/// The open periods in which the desks have something to report.
fn reported(periods: &[Period], lines: &[Line], posts: &Posts, today: NaiveDate) -> BTreeSet<PeriodKey> {
    let at_desk = |line: &&Line| line.unit_id.is_some_and(|unit| posts.desks.contains_key(&unit));
    let plans: BTreeSet<i64> = lines.iter().filter(at_desk).map(|line| line.plan_id).collect();
    let open = periods.iter().filter(|period| period.starts_on <= today);
    open.filter(|period| period.plans.iter().any(|plan| plans.contains(plan))).map(Period::key).collect()
}

/// All that the days are made of.
struct Scene<'a> {
    posts: &'a Posts,
    plans: &'a [Plan],
    ground: &'a Ground,
    /// As of today.
    lines: &'a [Line],
    /// In the open periods.
    reporting: &'a [Line],
    today: NaiveDate,
}

impl Scene<'_> {
    fn occasions(&self, periods: &[Period], requests: &[Request], instructions: &[Dated]) -> Vec<Occasion> {
        let sendings = periods.iter().flat_map(|period| self.sendings(period));
        let ends = periods.iter().flat_map(|period| self.ends(period));
        let asked = requests.iter().map(|request| self.asked(request));
        let dues = self.lines.iter().flat_map(|line| self.dues(line));
        let told = instructions.iter().filter_map(|one| self.instructed(one));
        let given = self.given(instructions);
        let mut all: Vec<Occasion> =
            sendings.chain(ends).chain(asked).chain(dues).chain(told).chain(given).chain(self.overview()).collect();
        let (first, last) = (self.today - REACH, self.today + REACH);
        all.retain(|occasion| (first..=last).contains(&occasion.on));
        all.sort_by(|a, b| (a.on, &a.uid).cmp(&(b.on, &b.uid)));
        all
    }

    /// The sending day of a period, for each desk that reports in it.
    fn sendings(&self, period: &Period) -> Vec<Occasion> {
        let desks = self.posts.desks.keys();
        desks.filter_map(|unit| self.sending(period, *unit)).collect()
    }

    fn sending(&self, period: &Period, unit_id: i64) -> Option<Occasion> {
        let at_desk = |line: &&Line| line.unit_id == Some(unit_id);
        let (path, state, open) = if period.starts_on <= self.today {
            let of_period = |line: &&Line| line.period.is_some_and(|of| of.id == period.id);
            let lines = self.reporting.iter().filter(at_desk).filter(of_period);
            let owed: Vec<_> = lines.filter(|line| line.report.is_owed()).collect();
            let left = owed.iter().filter(|line| !line.report.is_reported()).count();
            let plan = if let [only] = period.plans[..] { Some(only) } else { None };
            let path =
                Link::to(format!("/don-vi/{unit_id}/bao-cao")).with_some("plan", plan).with("period", period.key());
            let state = match (owed.len(), left) {
                (0, _) => return None,
                (owed, 0) => format!(" – đã gửi đủ {owed} báo cáo"),
                (_, left) => format!(" – còn {left} báo cáo"),
            };
            (path.to_string(), state, left > 0)
        } else {
            // Who will owe a report is known once it opens.
            let reports = |line: &&Line| self.ground.task(line.task_id).is_some_and(|task| task.reports);
            let mut lines = self.lines.iter().filter(at_desk).filter(reports);
            lines.find(|line| period.plans.contains(&line.plan_id))?;
            (format!("/ky/{}", period.id), String::new(), true)
        };
        Some(Occasion {
            uid: format!("period-{}-unit-{unit_id}", period.id),
            on: period.send_by,
            title: format!("Hạn gửi báo cáo {}{state}{}", period.name, self.posts.desk(unit_id)),
            notes: vec![self.plan_names(period)],
            path,
            reminds: open,
        })
    }

    /// Cut-off and sending day of a period, for those above it.
    fn ends(&self, period: &Period) -> Vec<Occasion> {
        let above =
            self.posts.owners.contains(&period.owner_unit_id) || self.posts.watched.contains(&period.owner_unit_id);
        if !above {
            return Vec::new();
        }
        let occasion = |what: &str, on: NaiveDate, title: String| Occasion {
            uid: format!("period-{}-{what}", period.id),
            on,
            title,
            notes: Vec::new(),
            path: format!("/ky/{}", period.id),
            reminds: what == "sending",
        };
        vec![
            occasion("cut-off", period.cut_off_on, format!("Chốt số liệu {}", period.name)),
            occasion("sending", period.send_by, format!("Các đơn vị hết hạn gửi báo cáo {}", period.name)),
        ]
    }

    /// What others ask a desk to contribute.
    fn asked(&self, request: &Request) -> Occasion {
        let Request { id, assignment_id, unit_id, reference, .. } = request;
        Occasion {
            uid: format!("request-{id}-assignment-{assignment_id}"),
            on: request.answer_by,
            title: format!("Trả lời đề nghị phối hợp {reference} – {}{}", request.asker, self.posts.desk(*unit_id)),
            notes: vec![request.words.clone(), format!("{reference} {}", brief(&request.content))],
            path: format!("/phan-cong/{assignment_id}"),
            reminds: true,
        }
    }

    /// The day by which a desk reports on an instruction.
    fn instructed(&self, one: &Dated) -> Option<Occasion> {
        let to_do = one.state.waits_for_unit() && self.posts.desks.contains_key(&one.unit_id);
        to_do.then(|| Occasion {
            uid: format!("instruction-{}-unit-{}", one.recipient_id, one.unit_id),
            on: one.due_on,
            title: format!("Hạn chỉ đạo: {}{}", brief(&one.title), self.posts.desk(one.unit_id)),
            notes: vec![if one.state == State::Given {
                "Đơn vị chưa bấm “Đã tiếp nhận”.".to_owned()
            } else {
                one.state.label_within(one.own_plan).to_owned()
            }],
            path: address(one.instruction_id),
            reminds: true,
        })
    }

    /// The days of the instructions given by those above, each with who has not carried it out.
    fn given(&self, instructions: &[Dated]) -> Vec<Occasion> {
        let mut waiting: BTreeMap<(i64, NaiveDate), (&Dated, BTreeSet<i64>)> = BTreeMap::new();
        for one in instructions.iter().filter(|one| self.posts.owners.contains(&one.owner_unit_id)) {
            let (_, recipients) = waiting.entry((one.instruction_id, one.due_on)).or_insert((one, BTreeSet::new()));
            recipients.insert(one.recipient_id);
        }
        let told = waiting.into_iter().map(|((id, on), (first, recipients))| {
            let who = if recipients.len() == 1 {
                first.unit_name.clone()
            } else {
                format!("{} đơn vị", recipients.len())
            };
            Occasion {
                uid: format!("instruction-{id}-{on}"),
                on,
                title: format!("Hạn chỉ đạo: {who} chưa hoàn thành – {}", brief(&first.title)),
                notes: Vec::new(),
                path: address(id),
                reminds: false,
            }
        });
        told.collect()
    }

    /// The due days that a desk has not met yet.
    fn dues(&self, line: &Line) -> Vec<Occasion> {
        let Some(unit_id) = line.unit_id.filter(|unit| self.posts.desks.contains_key(unit)) else { return Vec::new() };
        let Some(task) = self.ground.task(line.task_id) else { return Vec::new() };
        let due = |(deadline, on): (&Deadline, NaiveDate)| Occasion {
            uid: format!("deadline-{}-assignment-{}", deadline.id, line.assignment_id),
            on,
            title: format!("Thời hạn {}: {}{}", task.reference, brief(&task.content), self.posts.desk(unit_id)),
            notes: self.notes(line, deadline),
            path: format!("/phan-cong/{}", line.assignment_id),
            reminds: true,
        };
        self.unmet(line).map(due).collect()
    }

    /// The due days of the plans of those above, each with who has not met it; those that were extended stand by themselves.
    fn overview(&self) -> Vec<Occasion> {
        let mut waiting: BTreeMap<(i64, NaiveDate), (&Deadline, Vec<&Line>)> = BTreeMap::new();
        let owned = |line: &&Line| self.plan(line).is_some_and(|plan| self.posts.owners.contains(&plan.owner_unit_id));
        for line in self.lines.iter().filter(owned) {
            for (deadline, on) in self.unmet(line) {
                waiting.entry((deadline.id, on)).or_insert((deadline, Vec::new())).1.push(line);
            }
        }
        let told = waiting.into_iter().filter_map(|((id, on), (deadline, lines))| {
            let first = lines.first()?;
            let task = self.ground.task(first.task_id)?;
            let who = match lines[..] {
                [only] => only.party.clone(),
                _ => format!("{} đơn vị", lines.len()),
            };
            let mut notes = vec![brief(&task.content)];
            notes.extend(self.notes(first, deadline));
            Some(Occasion {
                uid: match deadline.effective_due(&self.ground.days_off) == Some(on) {
                    true => format!("deadline-{id}"),
                    false => format!("deadline-{id}-{on}"),
                },
                on,
                title: format!("Thời hạn {}: {who} chưa hoàn thành", task.reference),
                notes,
                path: format!("/nhiem-vu/{}", task.id),
                reminds: false,
            })
        });
        told.collect()
    }

    /// The dated deadlines of a line that its last accepted report does not say to be met, each with its own day: as it was
    /// extended.
    fn unmet<'a>(&'a self, line: &'a Line) -> impl Iterator<Item = (&'a Deadline, NaiveDate)> {
        let due = |deadline: &Deadline| deadline.effective_due(&self.ground.days_off);
        let days: Vec<_> = line.deadlines(self.ground).iter().map(due).collect();
        let dated = self.ground.deadlines(line.task_id).iter().zip(days);
        dated
            .filter(|(deadline, _)| !line.met.contains(&deadline.id))
            .filter_map(|(deadline, day)| Some((deadline, day?)))
    }

    /// A deadline in the document's own words, and whose plan it is.
    fn notes(&self, line: &Line, deadline: &Deadline) -> Vec<String> {
        let scope = deadline.scope.as_ref().map(|scope| format!("{scope}: ")).unwrap_or_default();
        let words = format!("{scope}“{}”", deadline.text);
        std::iter::once(words).chain(self.plan(line).map(|plan| plan.short_title.clone())).collect()
    }

    fn plan(&self, line: &Line) -> Option<&Plan> {
        self.plans.iter().find(|plan| plan.id == line.plan_id)
    }

    /// The plans reported on in a period, as far as they are this person's.
    fn plan_names(&self, period: &Period) -> String {
        let known = self.plans.iter().filter(|plan| period.plans.contains(&plan.id));
        known.map(|plan| plan.short_title.as_str()).collect::<Vec<_>>().join(", ")
    }
}
