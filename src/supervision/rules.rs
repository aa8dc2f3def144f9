//! What may be done to a record and to its demands, and what becomes of them.

use chrono::NaiveDate;

use super::{Hands, RecordState};
use crate::progress::supervised::DemandState;

/// What somebody does about a record; all of it is its author's to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordAct {
    /// While it is a draft.
    Write,
    Discard,
    Issue,
    /// What was issued and is wrong is taken back; a new one is written.
    Withdraw,
}

impl RecordAct {
    pub const ALL: [Self; 4] = [Self::Write, Self::Discard, Self::Issue, Self::Withdraw];

    /// The state to which it leads from `state`; none where it is not to be done there.
    fn leads_to(self, state: RecordState) -> Option<RecordState> {
        match (self, state) {
            (Self::Write | Self::Discard, RecordState::Draft) => Some(RecordState::Draft),
            (Self::Issue, RecordState::Draft) => Some(RecordState::Issued),
            (Self::Withdraw, RecordState::Issued) => Some(RecordState::Withdrawn),
            _ => None,
        }
    }
}

/// What somebody does about a demand of an issued record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DemandAct {
    /// The unit says what it has done.
    Answer,
    /// The author is content …
    Accept,
    /// … or not.
    Reject,
    /// The author asks for an answer once more.
    Remind,
}

impl DemandAct {
    pub const ALL: [Self; 4] = [Self::Answer, Self::Accept, Self::Reject, Self::Remind];

    /// Whether it cannot be done without a word.
    pub fn needs_words(self) -> bool {
        matches!(self, Self::Answer | Self::Reject)
    }

    fn is_of(self, hands: Hands) -> bool {
        match self {
            Self::Answer => hands.unit,
            Self::Accept | Self::Reject | Self::Remind => hands.author,
        }
    }

    /// The state to which it leads from `state`; none where it is not to be done there.
    fn leads_to(self, state: DemandState) -> Option<DemandState> {
        match (self, state) {
            (Self::Answer, DemandState::Open | DemandState::Insufficient) => Some(DemandState::Answered),
            (Self::Accept, DemandState::Answered) => Some(DemandState::Met),
            (Self::Reject, DemandState::Answered) => Some(DemandState::Insufficient),
            (Self::Remind, DemandState::Open | DemandState::Insufficient) => Some(state),
            _ => None,
        }
    }
}

/// A demand as the rules see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demand {
    pub record: RecordState,
    pub state: DemandState,
    pub answered_by: Option<i64>,
    /// The last day on which the author reminded of it by hand.
    pub reminded_on: Option<NaiveDate>,
}

/// Why something is not to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("Việc này do bên khác thực hiện.")]
    NotYours,
    #[error("Biên bản này không còn ở bước đó. Hãy xem lại trước khi thực hiện.")]
    WrongRecord,
    #[error("Kiến nghị này không còn ở bước đó. Hãy xem lại diễn biến trước khi thực hiện.")]
    WrongDemand,
    #[error("Không ai xác nhận câu trả lời do chính mình viết; hãy để người khác thực hiện.")]
    OwnAnswer,
    #[error("Hôm nay đã nhắc đơn vị về kiến nghị này.")]
    RemindedToday,
    #[error("Có kiến nghị mà hạn đã qua; hãy sửa hạn trước khi ban hành.")]
    PastDay,
}

/// Where an act leads a record whose demands are due on these days.
///
/// # Errors
/// Why it is not to be done.
pub fn on_record(
    state: RecordState,
    act: RecordAct,
    hands: Hands,
    due: &[NaiveDate],
    today: NaiveDate,
) -> Result<RecordState, Refusal> {
    if !hands.author {
        return Err(Refusal::NotYours);
    }
    let to = act.leads_to(state).ok_or(Refusal::WrongRecord)?;
    if act == RecordAct::Issue && due.iter().any(|day| *day < today) {
        return Err(Refusal::PastDay);
    }
    Ok(to)
}

/// Where an act of an account leads a demand.
///
/// # Errors
/// Why it is not to be done.
pub fn on_demand(
    demand: &Demand,
    act: DemandAct,
    hands: Hands,
    account_id: i64,
    today: NaiveDate,
) -> Result<DemandState, Refusal> {
    if !act.is_of(hands) {
        return Err(Refusal::NotYours);
    }
    if demand.record != RecordState::Issued {
        return Err(Refusal::WrongRecord);
    }
    let to = act.leads_to(demand.state).ok_or(Refusal::WrongDemand)?;
    match act {
        DemandAct::Accept | DemandAct::Reject if demand.answered_by == Some(account_id) => Err(Refusal::OwnAnswer),
        DemandAct::Remind if demand.reminded_on == Some(today) => Err(Refusal::RemindedToday),
        _ => Ok(to),
    }
}

#[cfg(test)]
mod tests;
