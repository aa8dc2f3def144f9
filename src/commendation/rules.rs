//! What may be done to a proposal, and what becomes of it.

use super::{Party, State};

/// A proposal as the rules see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub state: State,
    pub version: i32,
    /// Who wrote it, at first or when it was completed.
    pub authors: Vec<i64>,
}

/// What somebody does about a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// The unit gives what it was asked for.
    Supplement,
    /// The unit takes it back before it is decided.
    Withdraw,
    AskBack,
    /// TCCB takes it into the list …
    Select,
    /// … or does not, or says that those further up did not agree.
    Reject,
    Escalate,
    /// TCCB sends it further up, with a paper.
    Forward,
    /// TCCB writes down by which decision it was commended.
    Record,
    Approve,
    Refuse,
    /// The Director leaves it to TCCB.
    SendBack,
}

impl Act {
    pub const ALL: [Self; 11] = [
        Self::Supplement,
        Self::Withdraw,
        Self::AskBack,
        Self::Select,
        Self::Reject,
        Self::Escalate,
        Self::Forward,
        Self::Record,
        Self::Approve,
        Self::Refuse,
        Self::SendBack,
    ];

    /// Whose it is to do.
    pub fn party(self) -> Party {
        match self {
            Self::Supplement | Self::Withdraw => Party::Unit,
            Self::AskBack | Self::Select | Self::Reject | Self::Escalate | Self::Forward | Self::Record => {
                Party::Officer
            }
            Self::Approve | Self::Refuse | Self::SendBack => Party::Director,
        }
    }

    /// Whether it cannot be done without a word.
    pub fn needs_words(self) -> bool {
        matches!(self, Self::Supplement | Self::Withdraw | Self::AskBack | Self::Reject | Self::Refuse | Self::SendBack)
    }

    /// Whether it comes with a paper's number and day.
    pub fn needs_paper(self) -> bool {
        matches!(self, Self::Forward | Self::Record)
    }

    /// The state to which it leads from `state`; none where it is not to be done there.
    pub fn leads_to(self, state: State) -> Option<State> {
        match (self, state) {
            (Self::Supplement, State::AskedBack) => Some(State::Proposed),
            (Self::Withdraw, State::Proposed | State::AskedBack) => Some(State::Withdrawn),
            (Self::AskBack, State::Proposed) => Some(State::AskedBack),
            (Self::Select, State::Proposed) | (Self::SendBack, State::Escalated) => Some(State::Selected),
            (Self::Reject, State::Proposed | State::Selected | State::Forwarded) | (Self::Refuse, State::Escalated) => {
                Some(State::Rejected)
            }
            (Self::Escalate, State::Selected) => Some(State::Escalated),
            (Self::Approve, State::Escalated) => Some(State::Approved),
            (Self::Forward, State::Selected | State::Approved) => Some(State::Forwarded),
            (Self::Record, State::Approved | State::Forwarded) => Some(State::Commended),
            _ => None,
        }
    }
}

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    pub account_id: i64,
    /// For whom he acts.
    pub party: Party,
}

/// Why something is not to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("Đề nghị này không còn ở bước đó. Hãy xem lại diễn biến trước khi thực hiện.")]
    WrongState,
    #[error("Việc này do bên khác thực hiện.")]
    NotYours,
    #[error("Không ai xem xét, quyết định đề nghị biểu dương do chính mình viết; hãy để người khác thực hiện.")]
    OwnMatter,
}

/// The state to which an act leads.
///
/// # Errors
/// Why it is not to be done.
pub fn perform(proposal: &Proposal, act: Act, actor: Actor) -> Result<State, Refusal> {
    if act.party() != actor.party {
        return Err(Refusal::NotYours);
    }
    let state = act.leads_to(proposal.state).ok_or(Refusal::WrongState)?;
    if act.party() != Party::Unit && proposal.authors.contains(&actor.account_id) {
        return Err(Refusal::OwnMatter);
    }
    Ok(state)
}

#[cfg(test)]
mod tests;
