//! The way of an entry: noted, dealt with, put before whoever decides, done or dropped; and what has to be said at each step.

use chrono::NaiveDate;
use serde::Deserialize;

use super::{Field, State};

/// What somebody does about an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Work on it begins.
    Begin,
    /// What is proposed is put before whoever decides.
    Propose,
    /// It comes back to be worked on.
    SendBack,
    /// The new document is there.
    Finish,
    /// Nothing is done about it.
    Drop,
    /// What was over goes on.
    Reopen,
}

impl Act {
    pub const ALL: [Self; 6] = [Self::Begin, Self::Propose, Self::SendBack, Self::Finish, Self::Drop, Self::Reopen];

    /// Whether it cannot be done without a reason.
    pub const fn needs_reason(self) -> bool {
        matches!(self, Self::SendBack | Self::Drop | Self::Reopen)
    }

    /// The state to which it leads from `state`; none where it is not to be done there.
    pub const fn leads_to(self, state: State) -> Option<State> {
        match (self, state) {
            (Self::Begin, State::Noted)
            | (Self::SendBack, State::Proposed)
            | (Self::Reopen, State::Done | State::Dropped) => Some(State::Handling),
            (Self::Propose, State::Noted | State::Handling) => Some(State::Proposed),
            (Self::Finish, State::Handling | State::Proposed) => Some(State::Done),
            (Self::Drop, State::Noted | State::Handling | State::Proposed) => Some(State::Dropped),
            _ => None,
        }
    }

    /// The one act that leads from a state to another.
    pub fn between(from: State, to: State) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.leads_to(from) == Some(to))
    }
}

/// Where an entry stands, with what was said about that.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Place {
    pub state: State,
    /// Why nothing is done about it, or why it goes on.
    pub reason: String,
    /// The document that came of it.
    pub result_number: String,
    pub result_on: Option<NaiveDate>,
}

/// What is said of a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Said<'a> {
    pub reason: &'a str,
    pub result_number: &'a str,
    pub result_on: Option<NaiveDate>,
}

/// Why something is not to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("Văn bản này không còn ở bước đó. Hãy xem lại trạng thái trước khi thực hiện.")]
    WrongState,
    #[error("Hãy ghi lý do.")]
    NoReason,
    #[error("Lý do chỉ ghi khi không xử lý, trả về xử lý tiếp hoặc mở lại.")]
    NeedlessReason,
    #[error("Hãy ghi số, ký hiệu của văn bản kết quả.")]
    NoResultNumber,
    #[error("Hãy ghi ngày của văn bản kết quả, như 14/09/2026.")]
    NoResultDay,
    #[error("Ngày của văn bản kết quả không được sau hôm nay.")]
    ResultInFuture,
    #[error("Văn bản kết quả chỉ ghi khi đã xong.")]
    NeedlessResult,
}

impl Refusal {
    /// The field that is at fault; none where it is the act itself.
    pub const fn field(self) -> Option<Field> {
        match self {
            Self::WrongState => None,
            Self::NoReason | Self::NeedlessReason => Some(Field::Reason),
            Self::NoResultNumber | Self::NeedlessResult => Some(Field::ResultNumber),
            Self::NoResultDay | Self::ResultInFuture => Some(Field::ResultOn),
        }
    }
}

impl Place {
    /// Where every entry begins.
    pub fn noted() -> Self {
        Self { state: State::Noted, reason: String::new(), result_number: String::new(), result_on: None }
    }

    /// A state with what is said of it, as a whole: also that of an entry that was dealt with before it came here.
    ///
    /// # Errors
    /// What is missing, or has no place there.
    pub fn of(state: State, said: Said<'_>, today: NaiveDate) -> Result<Self, Refusal> {
        match state {
            State::Dropped if said.reason.is_empty() => return Err(Refusal::NoReason),
            State::Dropped | State::Handling => {}
            _ if !said.reason.is_empty() => return Err(Refusal::NeedlessReason),
            _ => {}
        }
        match (state, said.result_on) {
            (State::Done, _) if said.result_number.is_empty() => return Err(Refusal::NoResultNumber),
            (State::Done, None) => return Err(Refusal::NoResultDay),
            (State::Done, Some(day)) if day > today => return Err(Refusal::ResultInFuture),
            (State::Done, Some(_)) => {}
            (_, None) if said.result_number.is_empty() => {}
            _ => return Err(Refusal::NeedlessResult),
        }
        Ok(Self {
            state,
            reason: said.reason.to_owned(),
            result_number: said.result_number.to_owned(),
            result_on: said.result_on,
        })
    }

    /// What becomes of it by an act.
    ///
    /// # Errors
    /// Why it is not to be done.
    pub fn after(&self, act: Act, said: Said<'_>, today: NaiveDate) -> Result<Self, Refusal> {
        let state = act.leads_to(self.state).ok_or(Refusal::WrongState)?;
        if act.needs_reason() && said.reason.is_empty() {
            return Err(Refusal::NoReason);
        }
        Self::of(state, said, today)
    }

    /// What was said of it.
    pub fn said(&self) -> Said<'_> {
        Said { reason: &self.reason, result_number: &self.result_number, result_on: self.result_on }
    }
}

#[cfg(test)]
mod tests;
