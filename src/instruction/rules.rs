//! What may be done about an instruction, and what becomes of one unit's part in it.

use chrono::NaiveDate;

use super::{Hands, State};

/// What somebody does about one unit's part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Acknowledge,
    /// The unit's people write the report, which nobody else reads yet.
    Draft,
    /// The unit reports back.
    Report,
    /// The Director accepts that it is done …
    Accept,
    /// … or wants more.
    SendBack,
}

impl Act {
    pub const ALL: [Self; 5] = [Self::Acknowledge, Self::Draft, Self::Report, Self::Accept, Self::SendBack];

    /// Whether these hands may do it at all.
    fn is_for(self, hands: Hands) -> bool {
        match self {
            Self::Acknowledge => hands.unit,
            Self::Draft => hands.drafts,
            Self::Report => hands.sends,
            Self::Accept | Self::SendBack => hands.director,
        }
    }

    /// The state to which it leads from `state`; none where it is not to be done there.
    pub fn leads_to(self, state: State) -> Option<State> {
        match (self, state) {
            (Self::Acknowledge, State::Given) => Some(State::Acknowledged),
            (Self::Draft, State::Acknowledged | State::SentBack) => Some(state),
            (Self::Report, State::Acknowledged | State::SentBack) => Some(State::Reported),
            (Self::Accept, State::Reported) => Some(State::Done),
            (Self::SendBack, State::Reported) => Some(State::SentBack),
            _ => None,
        }
    }
}

/// What is said to whoever would decide about his own words.
pub const OWN_REPORT: &str = "Anh/chị đã soạn hoặc gửi báo cáo thay đơn vị nên người khác xem xét kết quả này.";

/// Why something is not to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("Chỉ đạo này không còn ở bước đó. Hãy xem lại diễn biến trước khi thực hiện.")]
    WrongState,
    #[error("Việc này do bên khác thực hiện.")]
    NotYours,
    #[error("{}", OWN_REPORT)]
    OwnReport,
    #[error("Chỉ đạo này đã thu hồi hoặc mọi đơn vị đã hoàn thành, không thay đổi nữa.")]
    Over,
    #[error("Hạn thực hiện không được trước hôm nay.")]
    Past,
    #[error("Hạn này là hạn đang có; hãy ghi ngày khác.")]
    SameDay,
    #[error("Hạn của chỉ đạo đã qua; hãy đổi hạn trước khi giao thêm đơn vị.")]
    DayPassed,
    #[error("Hãy chọn ít nhất một đơn vị hoặc nhóm có đơn vị chưa được giao.")]
    Nobody,
}

/// What becomes of a unit's part that stands in `state` and whose last report is of these `authors`: who wrote it, and who sent
/// it.
///
/// # Errors
/// Why it is not to be done.
pub fn perform(
    state: State,
    authors: [Option<i64>; 2],
    act: Act,
    (account_id, hands): (i64, Hands),
) -> Result<State, Refusal> {
    if !act.is_for(hands) {
        return Err(Refusal::NotYours);
    }
    let next = act.leads_to(state).ok_or(Refusal::WrongState)?;
    if matches!(act, Act::Accept | Act::SendBack) && authors.contains(&Some(account_id)) {
        return Err(Refusal::OwnReport);
    }
    Ok(next)
}

/// Whether an instruction may be due on a day: none, or one that has not passed.
///
/// # Errors
/// [`Refusal::Past`]
pub fn day(due_on: Option<NaiveDate>, today: NaiveDate) -> Result<(), Refusal> {
    if due_on.is_some_and(|due| due < today) { Err(Refusal::Past) } else { Ok(()) }
}

/// Whether it may be taken back, as long as `open` units are to carry it out.
///
/// # Errors
/// [`Refusal::Over`]
pub fn withdraw(open: usize) -> Result<(), Refusal> {
    if open == 0 { Err(Refusal::Over) } else { Ok(()) }
}

/// Whether its day may be changed, as long as `open` units are to carry it out.
///
/// # Errors
/// Why not.
pub fn redate(
    open: usize,
    (now, wanted): (Option<NaiveDate>, Option<NaiveDate>),
    today: NaiveDate,
) -> Result<(), Refusal> {
    withdraw(open)?;
    day(wanted, today)?;
    if now == wanted { Err(Refusal::SameDay) } else { Ok(()) }
}

/// Whether it may be given to `new` units more.
///
/// # Errors
/// Why not.
pub fn extend(withdrawn: bool, due_on: Option<NaiveDate>, new: usize, today: NaiveDate) -> Result<(), Refusal> {
    if withdrawn {
        Err(Refusal::Over)
    } else if due_on.is_some_and(|due| due < today) {
        Err(Refusal::DayPassed)
    } else if new == 0 {
        Err(Refusal::Nobody)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
