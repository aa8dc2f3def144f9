//! Contributions as pages show them: to those who lead and oversee, all coordinating parties of a task with what was
//! asked of them; to a coordinating unit, its own part.

use std::collections::HashMap;

use chrono::NaiveDate;
use sqlx::PgPool;

use super::{
    super::store::contribution::{self as store, Asked, Own, Party, Which},
    RequestState,
};
use crate::{
    calendar::{Period, PeriodKey, day_text, distance},
    web::show,
};

/// "30/11/2026 (còn 7 ngày)": until when, and how far that is while an answer is still expected.
pub fn until(asked: &Asked, today: &NaiveDate) -> String {
    match asked.state(today).is_open() {
        true => format!("{} ({})", day_text(asked.answer_by), distance(asked.answer_by, *today)),
        false => day_text(asked.answer_by),
    }
}

/// The heaviest state of some requests: what is overdue before what waits, before what is answered.
pub fn state(asked: &[Asked], today: NaiveDate) -> Option<RequestState> {
    asked.iter().map(|asked| asked.state(&today)).min()
}

/// A coordinating party with what was asked of it in the period.
pub struct Seat {
    pub party: Party,
    /// What was not taken back, the first to be answered first.
    pub asked: Vec<Asked>,
    pub state: Option<RequestState>,
    /// Its place among the parties, in Vietnamese order.
    pub place: usize,
}

impl Seat {
    /// Whether nothing was asked of it and it has sent nothing.
    pub fn is_silent(&self) -> bool {
        self.asked.is_empty() && self.party.sent.is_none()
    }

    /// Whether it may be asked: a unit that coordinates in the period.
    pub fn can_be_asked(&self) -> bool {
        self.party.unit_id.is_some() && self.party.runs
    }

    /// Whether this asker waits for its answer already.
    pub fn is_asked_by(&self, asker_assignment_id: Option<i64>, today: NaiveDate) -> bool {
        let waits = |asked: &&Asked| asked.state(&today).is_open();
        self.asked.iter().filter(waits).any(|asked| asked.asker_assignment_id == asker_assignment_id)
    }
}

/// The coordinating parties of one task in one period.
pub struct Cooperation {
    pub task_id: i64,
    pub key: PeriodKey,
    pub period_name: String,
    pub today: NaiveDate,
    /// Those who have not answered first, silent ones last.
    pub seats: Vec<Seat>,
}

impl Cooperation {
    /// The cooperation in each of these tasks, in their order; two queries, however many they are.
    pub async fn load(pool: &PgPool, tasks: &[i64], period: &Period, today: NaiveDate) -> sqlx::Result<Vec<Self>> {
        let parties = store::parties(pool, tasks, period.id).await?;
        let assignments: Vec<i64> = parties.iter().map(|party| party.assignment_id).collect();
        let mut asked = match assignments.is_empty() {
            true => Vec::new(),
            false => store::asked(pool, &assignments, Which::Of(period.id)).await?,
        };
        asked.retain(|asked| asked.withdrawn_at.is_none());
        let mut by_party: HashMap<i64, Vec<Asked>> = HashMap::new();
        for asked in asked {
            by_party.entry(asked.assignment_id).or_default().push(asked);
        }
        let mut by_task: HashMap<i64, Vec<Party>> = HashMap::new();
        for party in parties {
            by_task.entry(party.task_id).or_default().push(party);
        }
        let mut of = |task_id: i64| {
            let parties = by_task.remove(&task_id).unwrap_or_default().into_iter().enumerate();
            let mut seats: Vec<Seat> = parties
                .map(|(place, party)| {
                    let asked = by_party.remove(&party.assignment_id).unwrap_or_default();
                    Seat { party, state: state(&asked, today), asked, place }
                })
                .collect();
            // Stable: within a state the parties keep their order.
            seats.sort_by_key(|seat| (seat.is_silent(), seat.state.is_none(), seat.state));
            Self { task_id, key: period.key(), period_name: period.name.clone(), today, seats }
        };
        Ok(tasks.iter().map(|task| of(*task)).collect())
    }

    /// The same of one task; none where nobody coordinates in it.
    pub async fn of_task(pool: &PgPool, task: i64, period: &Period, today: NaiveDate) -> sqlx::Result<Option<Self>> {
        let found = Self::load(pool, &[task], period, today).await?.pop();
        Ok(found.filter(|cooperation| !cooperation.seats.is_empty()))
    }

    /// What stands beside the reports of these tasks, by task; nothing where no unit coordinates.
    pub async fn beside(
        pool: &PgPool,
        tasks: &[i64],
        period: &Period,
        today: NaiveDate,
    ) -> sqlx::Result<HashMap<i64, Self>> {
        let mut found = Self::load(pool, tasks, period, today).await?;
        found.retain(|there| there.seats.iter().any(|seat| seat.party.unit_id.is_some()));
        Ok(found.into_iter().map(|there| (there.task_id, there)).collect())
    }

    /// Of whom something was asked, or who has sent something.
    pub fn told(&self) -> impl Iterator<Item = &Seat> {
        self.seats.iter().filter(|seat| !seat.is_silent())
    }

    /// The others that could be asked.
    pub fn silent(&self) -> Vec<&Seat> {
        self.seats.iter().filter(|seat| seat.is_silent() && seat.party.unit_id.is_some()).collect()
    }

    /// Parties without account: nobody can ask them here.
    pub fn named(&self) -> Vec<&str> {
        self.seats.iter().filter(|seat| seat.party.unit_id.is_none()).map(|seat| seat.party.name.as_str()).collect()
    }

    fn count(&self, holds: impl Fn(RequestState) -> bool) -> usize {
        self.seats.iter().filter_map(|seat| seat.state).filter(|state| holds(*state)).count()
    }

    /// Whether somebody has not answered.
    pub fn is_awaited(&self) -> bool {
        self.count(RequestState::is_open) > 0
    }

    /// "3 đơn vị được đề nghị: 1 quá hạn trả lời, 1 chưa trả lời, 1 đã trả lời; 2 đóng góp đã gửi"
    pub fn summary(&self) -> String {
        let asked = self.count(|_| true);
        let states = RequestState::ALL.iter().filter_map(|state| {
            let count = self.count(|other| other == *state);
            (count > 0).then(|| format!("{count} {}", state.label().to_lowercase()))
        });
        let states: Vec<String> = states.collect();
        let sent = self.seats.iter().filter(|seat| seat.party.sent.is_some()).count();
        let sent =
            if sent == 0 { "chưa có đóng góp nào".to_owned() } else { format!("{sent} đóng góp đã gửi") };
        match asked {
            0 => format!("Chưa đề nghị đơn vị nào trong kỳ này; {sent}."),
            _ => format!("{asked} đơn vị được đề nghị: {}; {sent}.", states.join(", ")),
        }
    }
}

/// A coordinating unit's own part in one period: what was asked of it, what it says.
pub struct Part {
    pub assignment_id: i64,
    pub key: PeriodKey,
    pub period_name: String,
    pub today: NaiveDate,
    pub asked: Vec<Asked>,
    pub own: Option<Own>,
    /// Whether the reader is one of the unit's own people, who see what is not sent yet.
    pub mine: bool,
    /// Where it is written, while it can be and by whom it may.
    pub write: Option<String>,
}

impl Part {
    /// The heaviest state of what was asked.
    pub fn state(&self) -> Option<RequestState> {
        state(&self.asked, self.today)
    }

    /// What still waits for an answer, the first to be answered first.
    pub fn open(&self) -> impl Iterator<Item = &Asked> {
        self.asked.iter().filter(|asked| asked.state(&self.today).is_open())
    }

    /// The words on the button that leads to the form.
    pub fn act(&self) -> &'static str {
        if self.own.is_some() { "Sửa đóng góp" } else { "Viết đóng góp" }
    }

    /// "Nháp", "Đã gửi 09:00 23/11/2026", "Đã gửi …, có sửa đổi chưa gửi": to others only what was sent.
    pub fn told(&self) -> Option<String> {
        let own = self.own.as_ref()?;
        match own.sendings.first() {
            None => self.mine.then(|| "Bản nháp, chưa gửi".to_owned()),
            Some(last) if own.is_sent() || !self.mine => Some(format!("Đã gửi {}", show::instant(&last.sent_at))),
            Some(last) => Some(format!("Đã gửi {}, có sửa đổi chưa gửi", show::instant(&last.sent_at))),
        }
    }

    /// "Đề nghị phối hợp của TCCB, Sở và 2 đơn vị khác, trả lời đến 30/11/2026 (còn 7 ngày)"; none where nothing waits.
    pub fn call(&self) -> Option<String> {
        let first = self.open().next()?;
        let others = self.open().count() - 1;
        let others = if others > 0 { format!(" và {others} đơn vị khác") } else { String::new() };
        Some(format!("{}{others} đề nghị phối hợp, trả lời đến {}", first.asker, until(first, &self.today)))
    }
}
