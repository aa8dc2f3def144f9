//! The form for a plan's lines over several periods: what it offers, and what is made of it.

use std::collections::HashSet;

use serde::Deserialize;

use super::super::{
    MOST_PERIODS, What,
    store::{self, PlanPeriod},
};
use crate::{
    calendar::{PeriodKey, PeriodKind},
    plan::{
        context::{Asked, Context},
        store::PlanChoice,
    },
    web::{App, FieldErrors, Result, Visit, layout::Choice},
};

/// The form, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct AskForm {
    pub plan: String,
    pub from: String,
    pub to: String,
}

/// The plans within sight, each with the periods it has.
pub struct Offer {
    plans: Vec<PlanChoice>,
    /// Of all of them, the newest first.
    periods: Vec<PlanPeriod>,
    /// The period now being reported.
    current: Option<PeriodKey>,
}

impl Offer {
    /// Two queries.
    pub async fn load(app: &App, visit: &Visit) -> Result<Self> {
        let context = Context::load(app, visit, &Asked::default()).await?;
        let ids: Vec<i64> = context.plans.iter().map(|plan| plan.id).collect();
        let periods = store::periods(&app.pool, &ids, visit.today).await?;
        let current = context.period.map(|period| period.key());
        Ok(Self { plans: context.plans, periods, current })
    }

    fn of(&self, plan: i64) -> impl Iterator<Item = &PlanPeriod> {
        self.periods.iter().filter(move |period| period.plan_id == plan)
    }

    /// All plans; the first is chosen unless another was.
    pub fn plans(&self, typed: &str) -> Vec<Choice> {
        let choice = |(place, plan): (usize, &PlanChoice)| {
            let value = plan.id.to_string();
            let selected = if typed.is_empty() { place == 0 } else { value == typed };
            Choice { selected, label: plan.short_title.clone(), value }
        };
        self.plans.iter().enumerate().map(choice).collect()
    }

    /// The periods of all plans, each once: without script nothing can follow the plan that is chosen. Usual is the one now
    /// being reported, where the first plan has it.
    pub fn periods(&self, typed: &str) -> Vec<Choice> {
        let first = self.plans.first().map_or(0, |plan| plan.id);
        let own = || self.of(first).map(PlanPeriod::key);
        let usual = own().find(|key| Some(*key) == self.current).or_else(|| own().next());
        let mut seen = HashSet::new();
        let once = self.periods.iter().filter(|period| seen.insert((period.key(), period.name.as_str())));
        let choice = |period: &PlanPeriod| {
            let value = period.key().to_string();
            let selected = if typed.is_empty() { Some(period.key()) == usual } else { value == typed };
            Choice { selected, label: period.name.clone(), value }
        };
        once.map(choice).collect()
    }

    /// What the form asks for, and what it is called; or what is wrong with it.
    pub fn parse(&self, form: &AskForm) -> Result<(What, String), FieldErrors> {
        let mut errors = FieldErrors::new();
        let plan = form.plan.parse().ok().and_then(|id: i64| self.plans.iter().find(|plan| plan.id == id));
        if plan.is_none() {
            errors.add("plan", "Chọn kế hoạch cần kết xuất.");
        }
        let (from, to) = (form.from.parse::<PeriodKey>().ok(), form.to.parse::<PeriodKey>().ok());
        if from.is_none() {
            errors.add("from", "Chọn kỳ đầu.");
        }
        if to.is_none() {
            errors.add("to", "Chọn kỳ cuối.");
        }
        let (Some(plan), Some(from), Some(to)) = (plan, from, to) else { return Err(errors) };
        let own: Vec<&PlanPeriod> = self.of(plan.id).collect();
        let found = |key: PeriodKey| own.iter().find(|period| period.key() == key).copied();
        let (from, to) = (found(from), found(to));
        for (field, found) in [("from", from), ("to", to)] {
            if found.is_none() {
                errors.add(field, lacking(&plan.short_title, &own));
            }
        }
        let (Some(from), Some(to)) = (from, to) else { return Err(errors) };
        if from.kind != to.kind {
            errors.add("to", "Kỳ đầu và kỳ cuối phải cùng loại: tháng với tháng, quý với quý.");
        } else if from.starts_on > to.starts_on {
            errors.add("to", "Kỳ cuối đứng trước kỳ đầu.");
        }
        let within = |period: &&PlanPeriod| {
            period.kind == from.kind && period.starts_on >= from.starts_on && period.cut_off_on <= to.cut_off_on
        };
        let mut within: Vec<&PlanPeriod> = own.into_iter().filter(within).collect();
        within.sort_by_key(|period| (period.starts_on, period.cut_off_on, period.ordinal));
        if within.len() > MOST_PERIODS {
            errors.add("to", format!("Nhiều nhất {MOST_PERIODS} kỳ mỗi lần."));
        }
        errors.or(|| {
            let span = match from.key() == to.key() {
                true => from.name.clone(),
                false => format!("{} – {}", from.name, to.name),
            };
            let periods = within.into_iter().map(|period| period.key().to_string()).collect();
            (What::Periods { plan: plan.id, periods }, format!("Từng phân công {}, {span}", plan.short_title))
        })
    }
}

/// That a plan has no such period, and which it has: "Quý II/2026 đến Quý IV/2026; Học kỳ I".
fn lacking(plan: &str, own: &[&PlanPeriod]) -> String {
    let spans = PeriodKind::ALL.iter().filter_map(|kind| {
        let mut of_kind = own.iter().filter(|period| period.kind == *kind).map(|period| period.name.as_str()).rev();
        match (kind, of_kind.next()?, of_kind.next_back()) {
            (PeriodKind::AdHoc, first, Some(last)) => {
                Some(std::iter::once(first).chain(of_kind).chain([last]).collect::<Vec<_>>().join(", "))
            }
            (_, first, Some(last)) => Some(format!("{first} đến {last}")),
            (_, only, None) => Some(only.to_owned()),
        }
    });
    match spans.collect::<Vec<_>>().join("; ") {
        none if none.is_empty() => format!("{plan} chưa có kỳ báo cáo nào."),
        spans => format!("{plan} không có kỳ này. Các kỳ của kế hoạch: {spans}."),
    }
}
