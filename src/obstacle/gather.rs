//! What is told of obstacles once a day, a little before the daily mails: what has waited too long at those who answer and
//! decide. It is told on the day on which a limit is passed, not on every day after it.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use super::{
    Age, Party, State,
    age::Patience,
    filter::{Filter, LIST, Waits},
    store::{self, Above},
};
use crate::{
    clock,
    jobs::{Failure, Work},
    notice::{self, Audience, News, Topic},
    web::{App, Link},
};

/// The name under which it is noted how far this has come.
const MARK: &str = "obstacle";

/// Looks for what has waited too long, and tells it.
#[derive(Debug, Serialize, Deserialize)]
pub struct GatherObstacles {}

impl Work for GatherObstacles {
    const KIND: &'static str = "obstacle.gather";
    const LABEL: &'static str = "Nhắc vướng mắc chờ lâu";
    const DAILY: Option<u16> = Some(6 * 60 + 45);

    async fn run(self, app: &App, tx: &mut PgConnection) -> Result<(), Failure> {
        let now = app.clock.now();
        let since = notice::gathered_until(tx, MARK).await?.unwrap_or(now - Duration::days(1));
        let days = (clock::local_day(since), clock::local_day(now));
        let waiting = store::waiting_above(&mut *tx).await?;
        let owners = waiting.chunk_by(|one, next| one.owner_unit_id == next.owner_unit_id);
        let news: Vec<News> = owners.flat_map(|waiting| of_owner(waiting, days, now)).collect();
        notice::tell(tx, &news).await?;
        notice::gathering(tx, MARK, now).await?;
        Ok(())
    }
}

/// What is told at one owner of plans. In a unit's own plan all of it is one sentence, since its head both answers and
/// decides.
fn of_owner(waiting: &[Above], (from, today): (NaiveDate, NaiveDate), now: DateTime<Utc>) -> Vec<News> {
    let told: Vec<(&Above, String)> =
        waiting.iter().filter_map(|above| Some((above, sentence(above, today)?))).collect();
    let due = |above: &Above| {
        let class = |since, day| Age::of(above.state, since, day).class;
        above.since.iter().any(|since| class(*since, from) != class(*since, today))
    };
    let news = |above: &Above, to, text: String| {
        let link = match above.plans.as_slice() {
            // One of a unit's own plans is seen by itself.
            [plan] if above.own_plan => Link::to(LIST).with("plan", plan),
            _ => Link::to(LIST),
        };
        let href = Filter { waits: Some(Waits::Me), ..Filter::default() }.onto(link).to_string();
        News::of_portal(now, Topic::Waiting, to, text, href)
    };
    match told.as_slice() {
        [(first, _), ..] if first.own_plan => {
            if !told.iter().any(|(above, _)| due(above)) {
                return Vec::new();
            }
            let said: Vec<&str> = told.iter().map(|(_, said)| said.as_str()).collect();
            let text = format!("Trong kế hoạch của đơn vị: {}.", said.join("; "));
            let owner = first.owner_unit_id;
            [Audience::Officers(owner), Audience::Directors(owner)]
                .map(|audience| news(first, audience, text.clone()))
                .into()
        }
        told => told
            .iter()
            .filter(|(above, _)| due(above))
            .map(|(above, said)| {
                let to = match above.state {
                    State::Escalated => Audience::Directors(above.owner_unit_id),
                    _ => Audience::Officers(above.owner_unit_id),
                };
                news(above, to, format!("{said}."))
            })
            .collect(),
    }
}

/// "3 vướng mắc chờ TCCB trả lời quá 5 ngày, trong đó 1 quá 10 ngày, lâu nhất 12 ngày"; none where nothing has waited too
/// long.
fn sentence(above: &Above, today: NaiveDate) -> Option<String> {
    let ages = above.since.iter().map(|since| Age::of(above.state, *since, today));
    let late: Vec<Age> = ages.filter(|age| !age.class.is_empty()).collect();
    let longest = Age::longest(late.iter().copied())?.days;
    let Patience { amber, red } = Patience::of(above.state.waits_for()?);
    let very = late.iter().filter(|age| age.days > red).count();
    let what = match (above.state.waits_for()?, above.own_plan) {
        (Party::Director, false) => "chờ Giám đốc quyết định",
        (Party::Director, true) => "chờ thủ trưởng quyết định",
        (_, false) => "chờ TCCB trả lời",
        (_, true) => "chờ trả lời",
    };
    let among = match very {
        0 => String::new(),
        very if very == late.len() => format!(", đều đã quá {red} ngày"),
        very => format!(", trong đó {very} quá {red} ngày"),
    };
    Some(format!("{} vướng mắc {what} quá {amber} ngày{among}, lâu nhất {longest} ngày", late.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).expect("a day")
    }

    /// Obstacles that came on these days of November.
    fn above(own_plan: bool, state: State, days: &[u32]) -> Above {
        let since = days.iter().map(|day| format!("2026-11-{day:02}T09:00:00+07:00").parse().expect("an instant"));
        Above { owner_unit_id: 7, own_plan, plans: vec![3], state, since: since.collect() }
    }

    /// What is told on a day to whom, where it was looked for the day before.
    fn told(waiting: &[Above], today: u32) -> Vec<(Audience, String)> {
        let now = "2026-11-01T00:00:00Z".parse().expect("an instant");
        let news = of_owner(waiting, (day(today - 1), day(today)), now).into_iter();
        news.map(|news| (news.to, news.text)).collect()
    }

    #[test]
    fn each_is_told_on_the_days_on_which_a_limit_is_passed_and_on_no_other() {
        let days = |state| -> Vec<u32> {
            (2..=28).filter(|today| !told(&[above(false, state, &[1])], *today).is_empty()).collect()
        };
        assert_eq!(days(State::Open), [7, 12]);
        assert_eq!(days(State::Escalated), [5, 9]);
    }

    #[test]
    fn days_on_which_nobody_looked_are_made_good() {
        let waiting = [above(false, State::Open, &[1])];
        let now = "2026-11-09T00:00:00Z".parse().expect("an instant");
        assert_eq!(of_owner(&waiting, (day(3), day(9)), now).len(), 1);
        assert_eq!(of_owner(&waiting, (day(9), day(9)), now).len(), 0, "told already");
    }

    #[test]
    fn tccb_and_the_director_are_told_each_of_what_is_theirs() {
        let waiting = [above(false, State::Open, &[1, 2, 6, 11]), above(false, State::Escalated, &[8])];
        assert_eq!(
            told(&waiting, 12),
            [
                (
                    Audience::Officers(7),
                    "3 vướng mắc chờ TCCB trả lời quá 5 ngày, trong đó 1 quá 10 ngày, lâu nhất 11 ngày.".to_owned()
                ),
                (Audience::Directors(7), "1 vướng mắc chờ Giám đốc quyết định quá 3 ngày, lâu nhất 4 ngày.".to_owned()),
            ]
        );
    }

    #[test]
    fn in_a_unit_s_own_plan_all_is_one_sentence_to_everybody() {
        let waiting = [above(true, State::Open, &[1]), above(true, State::Escalated, &[5, 6])];
        let text = "Trong kế hoạch của đơn vị: 1 vướng mắc chờ trả lời quá 5 ngày, đều đã quá 10 ngày, lâu nhất 11 ngày; \
                    2 vướng mắc chờ thủ trưởng quyết định quá 3 ngày, lâu nhất 7 ngày.";
        let both = [Audience::Officers(7), Audience::Directors(7)].map(|to| (to, text.to_owned()));
        assert_eq!(told(&waiting, 12), both);
        let now = "2026-11-01T00:00:00Z".parse().expect("an instant");
        assert_eq!(of_owner(&waiting, (day(11), day(12)), now)[0].href, "/vuong-mac?plan=3&waits=me");
    }
}
