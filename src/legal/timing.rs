//! Where an entry stands by the clock: the rules and words are those of tasks.

use chrono::NaiveDate;

use super::{Place, State};
use crate::{
    calendar::DaysOff,
    plan::deadline::Deadline,
    progress::{Claim, Completion, Outcome, Progress, Standing, Yardstick},
    words::worded,
};

worded! {
    /// What the clock says of an entry, as the register is filtered by it.
    pub enum Timing {
        PendingOnTime = "pending_on_time", "Trong hạn";
        DueSoon = "due_soon", "Sắp đến hạn";
        Overdue = "pending_overdue", "Quá hạn";
        DoneOnTime = "done_on_time", "Hoàn thành đúng hạn";
        DoneLate = "done_late", "Hoàn thành quá hạn";
        Untimed = "untimed", "Không hạn";
    }
}

impl Timing {
    fn of(standing: &Standing) -> Self {
        match standing.outcome {
            Outcome::PendingOnTime if standing.due_soon => Self::DueSoon,
            Outcome::PendingOnTime => Self::PendingOnTime,
            Outcome::PendingOverdue => Self::Overdue,
            Outcome::DoneOnTime => Self::DoneOnTime,
            Outcome::DoneLate => Self::DoneLate,
            Outcome::Untimed => Self::Untimed,
        }
    }
}

/// What the clock says, in words and as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    pub timing: Timing,
    /// "Quá hạn 12 ngày"
    pub words: String,
}

/// Judges an entry as a task with one deadline is judged; none where nothing is expected of it any more. It is met on the day
/// of the document that came of it.
pub fn judge(place: &Place, due_on: Option<NaiveDate>, today: NaiveDate, due_soon_days: i64) -> Option<Judged> {
    if place.state == State::Dropped {
        return None;
    }
    let deadlines: Vec<Deadline> =
        due_on.map(|day| Deadline { due_on: Some(day), ..Deadline::default() }).into_iter().collect();
    let met = place.result_on.map(|completed_on| Completion { deadline_id: 0, completed_on });
    let progress = if place.state == State::Done { Progress::Done } else { Progress::InProgress };
    let claim = Claim { progress, completions: met.as_slice(), completed_on: place.result_on };
    let days_off = DaysOff::default();
    let standing = Standing::judge(&deadlines, &claim, &Yardstick { as_of: today, due_soon_days, days_off: &days_off });
    Some(Judged { timing: Timing::of(&standing), words: standing.tag() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::legal::rules::Said;

    #[test]
    fn an_entry_is_judged_as_a_task_is() {
        let day = |number| NaiveDate::from_ymd_opt(2026, 11, number).expect("a day");
        let told = |place: &Place, due: Option<u32>| {
            judge(place, due.map(day), day(20), 5).map_or("–".to_owned(), |judged| judged.words)
        };
        let noted = Place::noted();
        assert_eq!(told(&noted, Some(30)), "Trong hạn");
        assert_eq!(told(&noted, Some(25)), "Sắp đến hạn");
        assert_eq!(told(&noted, Some(20)), "Sắp đến hạn", "the day itself is on time");
        assert_eq!(told(&noted, Some(18)), "Quá hạn 2 ngày");
        assert_eq!(told(&noted, None), "Không hạn");
        let said = Said { result_number: "1/QĐ", result_on: Some(day(18)), ..Said::default() };
        let done = Place::of(State::Done, said, day(20)).expect("done");
        assert_eq!(told(&done, Some(18)), "Hoàn thành đúng hạn");
        assert_eq!(told(&done, Some(15)), "Hoàn thành quá hạn 3 ngày");
        assert_eq!(told(&done, None), "Hoàn thành, không hạn");
        let dropped = Place::of(State::Dropped, Said { reason: "x", ..Said::default() }, day(20)).expect("dropped");
        assert_eq!(told(&dropped, Some(15)), "–");
    }
}
