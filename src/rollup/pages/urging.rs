//! What tables of units know of reminders: how often each was urged, and which an officer may pick.

use std::collections::{HashMap, HashSet};

use chrono::Datelike;

use crate::{
    clock,
    office::Value,
    plan::{PlanStatus, access::acts_for},
    progress::{facts::Line, reminded::Matter},
    reminder::{
        LIST,
        pages::NEW,
        store::{self, Times},
    },
    rollup::{filter::Reporting, scene::Scene},
    web::{App, Result, show},
};

/// Reminders about the reports of the period in use.
pub struct Urging {
    times: HashMap<i64, Times>,
    /// The plans about which the visitor reminds.
    plans: HashSet<i64>,
    /// Where the chosen ones are reminded.
    pub action: &'static str,
    /// Where all are that still owe something.
    pub all_href: String,
    /// What both addresses keep of this one.
    pub hidden: Vec<(&'static str, String)>,
    /// How many units can be reminded.
    pub units: usize,
    year: i32,
}

impl Urging {
    /// One query.
    pub async fn load(app: &App, scene: &Scene) -> Result<Self> {
        let context = &scene.context;
        let used = context.plan_ids();
        let period = context.period.as_ref();
        let times = store::times(&app.pool, &used, Matter::Report, period.map(|period| period.key())).await?;
        let own = context.plans.iter().filter(|plan| {
            used.contains(&plan.id)
                && plan.status == PlanStatus::Active
                && acts_for(&scene.visit.viewer, plan.owner_unit_id)
        });
        let plans = own.map(|plan| plan.id).collect();
        let kept = [
            ("picked", Some("1".to_owned())),
            ("plan", context.plan.as_ref().map(|plan| plan.id.to_string())),
            ("period", period.map(|period| period.key().to_string())),
        ];
        let mut urging = Self {
            times,
            plans,
            action: NEW,
            all_href: context.link(NEW).to_string(),
            hidden: kept.into_iter().filter_map(|(name, value)| Some((name, value?))).collect(),
            units: 0,
            year: scene.visit.today.year(),
        };
        let owing: HashSet<i64> = scene.lines.iter().filter_map(|line| urging.pick(&[line])).collect();
        urging.units = owing.len();
        Ok(urging)
    }

    /// The unit of these lines, where the visitor may remind it: it still owes a report of an open period.
    pub fn pick(&self, lines: &[&Line]) -> Option<i64> {
        let owing = |line: &&&Line| {
            Reporting::Unreported.holds(line.report)
                && self.plans.contains(&line.plan_id)
                && line.period.is_some_and(|period| !period.closed)
        };
        lines.iter().find(owing)?.unit_id
    }

    /// "2 · 14/12": how often, and when last.
    pub fn short(&self, unit: Option<i64>) -> String {
        self.told(unit, |times, day| format!("{} · {day}", times.count))
    }

    /// How often, and the day of the last time, for a file.
    pub fn cells(&self, unit: Option<i64>) -> [Value; 2] {
        let times = unit.and_then(|unit| self.times.get(&unit));
        times.map(|times| [times.count.into(), clock::local_day(times.last_at).into()]).unwrap_or_default()
    }

    /// "2 lần, gần nhất 14/12"
    pub fn long(&self, unit: Option<i64>) -> String {
        self.told(unit, |times, day| format!("{} lần, gần nhất {day}", times.count))
    }

    fn told(&self, unit: Option<i64>, words: impl Fn(&Times, String) -> String) -> String {
        let times = unit.and_then(|unit| self.times.get(&unit));
        times.map_or_else(String::new, |times| {
            let day = clock::local_day(times.last_at);
            let day = if day.year() == self.year { day.format("%d/%m").to_string() } else { show::day(&day) };
            words(times, day)
        })
    }

    /// The reminders of a unit.
    pub fn href(&self, scene: &Scene, unit: Option<i64>) -> String {
        scene.context.link(LIST).with_some("unit", unit).to_string()
    }
}
