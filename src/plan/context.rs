//! The plan and the period in use: chosen in the header, kept in the address.

use std::collections::HashSet;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer};

use super::store::{self, PeriodChoice, PlanChoice};
use crate::{
    calendar::{PeriodKey, PeriodKind, text::earlier_reopened},
    web::{App, Error, Link, Result, Visit, layout},
};

/// What an address asks for; nothing asked means all plans and the period now being reported.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default, deserialize_with = "blank_is_none")]
    pub plan: Option<i64>,
    #[serde(default)]
    pub period: Option<String>,
}

/// A select left at "all" sends an empty value.
pub fn blank_is_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    Ok(text.and_then(|text| text.trim().parse().ok()))
}

/// The plans and periods a visitor may choose, and the ones in use.
#[derive(Clone, Debug)]
pub struct Context {
    pub plans: Vec<PlanChoice>,
    pub periods: Vec<PeriodChoice>,
    /// The plan in use; none: all running plans.
    pub plan: Option<PlanChoice>,
    /// The period in use; none only while there is no period at all.
    pub period: Option<PeriodChoice>,
}

impl PeriodChoice {
    /// How addresses name it.
    pub fn key(&self) -> PeriodKey {
        PeriodKey { kind: self.kind, year: self.year, ordinal: self.ordinal }
    }
}

impl Context {
    /// Finds what the address asks for among what the visitor may see; one query.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a plan or period that is not among them.
    pub async fn load(app: &App, visit: &Visit, asked: &Asked) -> Result<Self> {
        let store::Choices { mut plans, mut periods } =
            store::choices(&app.pool, &visit.viewer.reach, asked.plan, !visit.viewer.is_unit_side()).await?;
        plans.retain(|plan| !visit.viewer.is_barred_from(plan.owner_unit_id));
        // What has not begun has no figures; the pages of periods show it.
        periods.retain(|period| period.starts_on <= visit.today);
        let plan = match asked.plan {
            Some(id) => Some(plans.iter().find(|plan| plan.id == id).cloned().ok_or(Error::NotFound)?),
            None => None,
        };
        let period = match asked.period.as_deref().filter(|text| !text.is_empty()) {
            Some(text) => {
                let key: PeriodKey = text.parse().map_err(|()| Error::NotFound)?;
                Some(periods.iter().find(|period| period.key() == key).cloned().ok_or(Error::NotFound)?)
            }
            None => current(&periods, visit.today).cloned(),
        };
        Ok(Self { plans, periods, plan, period })
    }

    /// The plans in use: the chosen one, or all that run. A unit's own plan says again what the plan above it says: its
    /// figures stand beside that one's and are never added to them, so that it counts only where it is chosen, or where
    /// the plan above is out of sight.
    pub fn plan_ids(&self) -> Vec<i64> {
        let running = |plan: &&PlanChoice| plan.status == super::PlanStatus::Active;
        match &self.plan {
            Some(plan) => vec![plan.id],
            None => {
                let above: HashSet<i64> = self.plans.iter().filter(running).map(|plan| plan.id).collect();
                let counted = |plan: &&PlanChoice| plan.parent_plan_id.is_none_or(|parent| !above.contains(&parent));
                self.plans.iter().filter(running).filter(counted).map(|plan| plan.id).collect()
            }
        }
    }

    /// Running plans that are not among those in use, since they say again what the plan above them says.
    pub fn apart(&self) -> impl Iterator<Item = &PlanChoice> {
        let used = self.plan_ids();
        let running = |plan: &&PlanChoice| plan.status == super::PlanStatus::Active;
        self.plans.iter().filter(running).filter(move |plan| self.plan.is_none() && !used.contains(&plan.id))
    }

    /// The day as of which figures stand: today, but never after the cut-off of the period in use, closed or open.
    pub fn as_of(&self, today: NaiveDate) -> NaiveDate {
        self.period.as_ref().map_or(today, |period| period.cut_off_on.min(today))
    }

    /// An address of the portal that keeps the plan and period in use.
    pub fn link(&self, path: impl Into<String>) -> Link {
        Link::to(path)
            .with_some("plan", self.plan.as_ref().map(|plan| plan.id))
            .with_some("period", self.period.as_ref().map(PeriodChoice::key))
    }

    /// What a plan within sight is called.
    pub fn title_of(&self, plan: i64) -> Option<&str> {
        self.plans.iter().find(|known| known.id == plan).map(|known| known.short_title.as_str())
    }

    /// What the plan in use is called.
    pub fn plan_label(&self) -> &str {
        self.plan.as_ref().map_or("Tất cả kế hoạch đang thực hiện", |plan| &plan.short_title)
    }

    /// What the period in use is called.
    pub fn period_label(&self) -> &str {
        self.period.as_ref().map_or("Chưa có kỳ báo cáo", |period| &period.name)
    }

    /// What has to be known of the figures of the period in use: they were written down before an earlier one was opened
    /// again.
    fn caveat(&self) -> Option<String> {
        let at = self.period.as_ref()?.earlier_reopened_at.as_ref()?;
        Some(earlier_reopened(None, at))
    }

    /// The header's form; `action` is the page that answers it, `hidden` what else its address keeps.
    pub fn picker(&self, action: impl Into<String>, hidden: Vec<(String, String)>) -> layout::Picker {
        let all = layout::Choice {
            value: String::new(),
            label: "Tất cả kế hoạch đang thực hiện".to_owned(),
            selected: self.plan.is_none(),
        };
        let plans = self.plans.iter().map(|plan| layout::Choice {
            value: plan.id.to_string(),
            label: plan.short_title.clone(),
            selected: self.plan.as_ref().is_some_and(|used| used.id == plan.id),
        });
        let periods = self.periods.iter().map(|period| layout::Choice {
            value: period.key().to_string(),
            label: format!("{}{}", period.name, if period.closed { " (đã đóng)" } else { "" }),
            selected: self.period.as_ref().is_some_and(|used| used.key() == period.key()),
        });
        layout::Picker {
            action: action.into(),
            plans: std::iter::once(all).chain(plans).collect(),
            periods: periods.collect(),
            hidden,
            caveat: self.caveat(),
        }
    }
}

/// How many days after its sending date a period not yet closed is still the one being reported.
const CLOSING_DAYS: i64 = 30;

/// The period now being reported, of the leading owner if it has one: the earliest one begun and never closed, since a
/// period past its cut-off is still owed until it closes; unless closing was forgotten, for then it would hide the
/// present one. One opened again, or called for ad hoc, is chosen by hand only. Else the period of today; else the newest.
fn current(periods: &[PeriodChoice], today: NaiveDate) -> Option<&PeriodChoice> {
    let reported = |period: &&PeriodChoice| {
        let awaited = (today - period.send_by).num_days() <= CLOSING_DAYS;
        !period.closed && !period.reopened && period.starts_on <= today && awaited
    };
    let of_today = |period: &&PeriodChoice| period.starts_on <= today && today <= period.cut_off_on;
    let usual = || periods.iter().filter(|period| period.kind != PeriodKind::AdHoc);
    let leading = || usual().filter(|period| period.leading);
    let earliest = |period: &&PeriodChoice| period.cut_off_on;
    leading()
        .filter(reported)
        .min_by_key(earliest)
        .or_else(|| leading().filter(of_today).min_by_key(earliest))
        .or_else(|| usual().filter(reported).min_by_key(earliest))
        .or_else(|| usual().filter(of_today).min_by_key(earliest))
        .or_else(|| usual().next())
        .or(periods.first())
}

#[cfg(test)]
mod tests;
