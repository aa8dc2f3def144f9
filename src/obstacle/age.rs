//! How long an obstacle has waited where it is: what nobody answers grows visible. TCCB's days and the Director's are
//! counted apart, since each begins when it came there.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Party, State};
use crate::clock;

/// Days after which waiting is seen in amber, and in red.
pub struct Patience {
    pub amber: i64,
    pub red: i64,
}

impl Patience {
    /// That with a party.
    pub fn of(party: Party) -> Self {
        match party {
            // A working week to answer or to ask back; after two it has been forgotten. A unit that is asked has as long.
            Party::Officer | Party::Unit => Self { amber: 5, red: 10 },
            // What is put before the Director is ready to be decided, and he meets TCCB every week.
            Party::Director => Self { amber: 3, red: 7 },
        }
    }
}

/// How long something has waited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Age {
    pub days: i64,
    /// "pending_overdue", "due_soon"; empty while nobody need be told.
    pub class: &'static str,
}

impl Age {
    /// The age of what waits in a state since an instant.
    pub fn of(state: State, since: DateTime<Utc>, today: NaiveDate) -> Self {
        let days = (today - clock::local_day(since)).num_days().max(0);
        // What was answered waits only for a word of thanks.
        let class = match state.waits_for().filter(|_| state.is_unanswered()).map(Patience::of) {
            Some(patience) if days > patience.red => "pending_overdue",
            Some(patience) if days > patience.amber => "due_soon",
            _ => "",
        };
        Self { days, class }
    }

    /// That of several together: the longest, and the most pressing of their classes; none of none.
    pub fn longest(ages: impl IntoIterator<Item = Self>) -> Option<Self> {
        let pressing = |class| ["", "due_soon", "pending_overdue"].iter().position(|known| *known == class);
        ages.into_iter().reduce(|one, other| Self {
            days: one.days.max(other.days),
            class: if pressing(one.class) < pressing(other.class) { other.class } else { one.class },
        })
    }

    /// "hôm nay", "9 ngày"
    pub fn text(&self) -> String {
        if self.days == 0 { "hôm nay".to_owned() } else { format!("{} ngày", self.days) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_the_longest_and_the_most_pressing_are_told() {
        let age = |days, class| Age { days, class };
        assert_eq!(Age::longest([]), None);
        // The Director's is pressing before TCCB's that has waited longer.
        let ages = [age(4, "due_soon"), age(5, ""), age(8, "pending_overdue"), age(9, "due_soon")];
        assert_eq!(Age::longest(ages), Some(age(9, "pending_overdue")));
    }

    #[test]
    fn waiting_grows_visible_sooner_at_the_directors_than_at_tccb() {
        let since: DateTime<Utc> = "2026-11-01T02:00:00Z".parse().expect("an instant");
        let seen = |state, day| {
            let today = NaiveDate::from_ymd_opt(2026, 11, day).expect("a day");
            let age = Age::of(state, since, today);
            (age.text(), age.class)
        };
        assert_eq!(seen(State::Open, 1), ("hôm nay".to_owned(), ""));
        assert_eq!(seen(State::Open, 6).1, "");
        assert_eq!(seen(State::Open, 7), ("6 ngày".to_owned(), "due_soon"));
        assert_eq!(seen(State::Open, 12).1, "pending_overdue");
        assert_eq!(seen(State::Escalated, 4).1, "");
        assert_eq!(seen(State::Escalated, 5).1, "due_soon");
        assert_eq!(seen(State::Escalated, 9).1, "pending_overdue");
        assert_eq!(seen(State::Answered, 28), ("27 ngày".to_owned(), ""));
    }
}
