//! The programme of a year: which inspections are planned, and what became of them.

pub mod act;
pub mod store;
mod when;

use chrono::NaiveDate;

use crate::words::worded;

pub use when::When;

worded! {
    /// What its author has decided about a planned inspection.
    pub enum PlannedState {
        Planned = "planned", "Theo chương trình";
        Postponed = "postponed", "Hoãn";
        Cancelled = "cancelled", "Hủy";
    }
}

/// What somebody does about a planned inspection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlannedAct {
    /// Changes what is planned.
    Write,
    Postpone,
    Cancel,
    /// Plans again what was put off or given up.
    Resume,
}

impl PlannedAct {
    pub const ALL: [Self; 4] = [Self::Write, Self::Postpone, Self::Cancel, Self::Resume];

    /// The state to which it leads from `state`; none where it is not to be done there.
    pub fn leads_to(self, state: PlannedState) -> Option<PlannedState> {
        match (self, state) {
            (Self::Write, PlannedState::Planned | PlannedState::Postponed) => Some(state),
            (Self::Postpone, PlannedState::Planned | PlannedState::Postponed) => Some(PlannedState::Postponed),
            (Self::Cancel, PlannedState::Planned | PlannedState::Postponed) => Some(PlannedState::Cancelled),
            (Self::Resume, PlannedState::Postponed | PlannedState::Cancelled) => Some(PlannedState::Planned),
            _ => None,
        }
    }
}

/// Where a planned inspection stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Every unit has a record in force.
    Done,
    /// Some have.
    Partly {
        held: usize,
        units: usize,
    },
    /// Its time has not passed.
    Waiting,
    /// Its time has passed, and units are left without a record.
    Overdue {
        days: i64,
    },
    Postponed,
    Cancelled,
}

impl Standing {
    /// Where an inspection of so many units stands, of which `held` have a record in force.
    pub fn of(state: PlannedState, to_on: NaiveDate, (held, units): (usize, usize), today: NaiveDate) -> Self {
        let days = (today - to_on).num_days();
        match state {
            PlannedState::Cancelled => Self::Cancelled,
            _ if units > 0 && held >= units => Self::Done,
            PlannedState::Postponed => Self::Postponed,
            PlannedState::Planned if days > 0 => Self::Overdue { days },
            PlannedState::Planned if held > 0 => Self::Partly { held, units },
            PlannedState::Planned => Self::Waiting,
        }
    }

    /// The words of its tag.
    pub fn tag(self) -> String {
        match self {
            Self::Done => "Đã thực hiện".to_owned(),
            Self::Partly { held, units } => format!("Đã thực hiện {held}/{units} đơn vị"),
            Self::Waiting => "Chưa thực hiện".to_owned(),
            Self::Overdue { days } => format!("Quá hạn {days} ngày"),
            Self::Postponed => "Hoãn".to_owned(),
            Self::Cancelled => "Hủy".to_owned(),
        }
    }

    /// The class under which it is drawn.
    pub fn class(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Partly { .. } => "in_progress",
            Self::Waiting => "not_started",
            Self::Overdue { .. } => "pending_overdue",
            Self::Postponed => "untimed",
            Self::Cancelled => "closed",
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn it_is_overdue_once_its_time_has_passed_without_a_record_of_every_unit() {
        let standing = |state, held, today| Standing::of(state, day("2026-10-31"), (held, 2), day(today));
        use PlannedState::{Cancelled, Planned, Postponed};
        assert_eq!(standing(Planned, 0, "2026-10-31"), Standing::Waiting, "the last day is in time");
        assert_eq!(standing(Planned, 1, "2026-10-31"), Standing::Partly { held: 1, units: 2 });
        assert_eq!(standing(Planned, 1, "2026-11-01"), Standing::Overdue { days: 1 });
        assert_eq!(standing(Planned, 2, "2026-12-01"), Standing::Done);
        assert_eq!(standing(Postponed, 0, "2026-12-01"), Standing::Postponed);
        assert_eq!(standing(Postponed, 2, "2026-12-01"), Standing::Done, "held after all");
        assert_eq!(standing(Cancelled, 1, "2026-12-01"), Standing::Cancelled);
    }

    proptest! {
        #[test]
        fn only_what_is_planned_and_not_held_is_ever_overdue(
            state in 0..3_usize, units in 1..6_usize, held in 0..6_usize, past in -40..40_i64
        ) {
            let (state, held, to_on) = (PlannedState::ALL[state], held.min(units), day("2026-10-31"));
            let standing = Standing::of(state, to_on, (held, units), to_on + chrono::Duration::days(past));
            let overdue = matches!(standing, Standing::Overdue { .. });
            prop_assert_eq!(overdue, state == PlannedState::Planned && held < units && past > 0);
        }

        #[test]
        fn what_was_given_up_is_planned_again_before_anything_else_is_done(acts in prop::collection::vec(0..4_usize, 0..20)) {
            let mut now = PlannedState::Planned;
            for act in acts.into_iter().map(|act| PlannedAct::ALL[act]) {
                if let Some(to) = act.leads_to(now) {
                    prop_assert!(now != PlannedState::Cancelled || act == PlannedAct::Resume);
                    prop_assert_eq!(to == PlannedState::Cancelled, act == PlannedAct::Cancel);
                    now = to;
                }
            }
        }
    }
}
