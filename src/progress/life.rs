//! A report's life: who may do what to it, and what it then is.

use super::text::MAX_CHARS;
use crate::words::worded;

worded! {
    /// Where a report is on its way to TCCB. Draft and returned ones are both being written.
    pub enum ReportState {
        Draft = "draft", "Nháp";
        WithHead = "with_head", "Chờ thủ trưởng";
        Submitted = "submitted", "Chờ duyệt";
        Returned = "returned", "Trả lại";
        Accepted = "accepted", "Đã duyệt";
    }
}

worded! {
    /// What TCCB thinks of the work reported.
    pub enum Rating {
        Good = "good", "Tốt";
        Satisfactory = "satisfactory", "Đạt";
        Unsatisfactory = "unsatisfactory", "Chưa đạt";
    }
}

/// What somebody wants to do to a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act<'a> {
    /// Keep the words written so far.
    Save,
    /// Staff hands it to the head of the unit.
    SendToHead,
    /// The head hands it back to staff, with a reason.
    SendBack { reason: &'a str },
    /// It goes to TCCB.
    Submit,
    /// TCCB hands it back, with a reason.
    Return { reason: &'a str },
    /// TCCB takes it as the unit's standing.
    Accept,
}

/// In which role somebody acts; others have no part in a report's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capacity {
    /// Staff of the reporting unit.
    Staff,
    /// Head of the reporting unit.
    Head,
    /// Officer of TCCB.
    Officer,
}

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    pub capacity: Capacity,
    /// Whether the same person wrote or submitted this report, in whatever role.
    pub wrote_or_submitted: bool,
}

/// Why an act is refused, in words for the person who tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("Báo cáo đang ở trạng thái “{0}” nên không thực hiện được việc này.")]
    NotNow(ReportState),
    #[error("Vai trò đang dùng không được thực hiện việc này.")]
    NotYours,
    #[error("Đơn vị có thủ trưởng: báo cáo phải gửi thủ trưởng, không gửi thẳng Phòng Tổ chức Cán bộ.")]
    HeadSubmits,
    #[error("Đơn vị chưa có tài khoản thủ trưởng: hãy gửi thẳng Phòng Tổ chức Cán bộ.")]
    NoHead,
    /// With the act's name: "trả lại", "trả về".
    #[error("Cần ghi rõ lý do {0}.")]
    NoReason(&'static str),
    #[error("Lý do {0} dài quá 10.000 ký tự.")]
    LongReason(&'static str),
    #[error("Người viết hoặc người gửi không được duyệt báo cáo của chính mình.")]
    OwnReport,
    #[error("Báo cáo này đã có bản điều chỉnh được duyệt; hãy thực hiện ở bản mới nhất.")]
    Superseded,
    #[error("TCCB đã đề nghị điều chỉnh báo cáo này và đang chờ đơn vị trả lời.")]
    AskedAlready,
    #[error("Không có đề nghị điều chỉnh nào đang chờ đơn vị trả lời.")]
    NotAsked,
    #[error("Chỉ bỏ được bản điều chỉnh còn là bản nháp và chưa gửi lần nào.")]
    SentBefore,
}

/// What a report in state `from` becomes when `actor` does `act`. Pure: time, versions and words are the caller's.
///
/// # Errors
/// [`Refusal`] says why not.
pub fn next_state(from: ReportState, act: Act<'_>, actor: Actor, unit_has_head: bool) -> Result<ReportState, Refusal> {
    use ReportState::{Accepted, Draft, Returned, Submitted, WithHead};
    let only = |capacity| {
        if actor.capacity == capacity { Ok(()) } else { Err(Refusal::NotYours) }
    };
    let now = |states: &[ReportState]| {
        if states.contains(&from) { Ok(()) } else { Err(Refusal::NotNow(from)) }
    };
    match act {
        Act::Save => {
            unit_holds(from, actor.capacity, unit_has_head)?;
            Ok(from)
        }
        Act::SendToHead => {
            only(Capacity::Staff)?;
            now(&[Draft, Returned])?;
            if unit_has_head { Ok(WithHead) } else { Err(Refusal::NoHead) }
        }
        Act::SendBack { reason } => {
            only(Capacity::Head)?;
            now(&[WithHead])?;
            with_reason(reason, "trả về")?;
            Ok(Returned)
        }
        Act::Submit => {
            unit_holds(from, actor.capacity, unit_has_head)?;
            let past_the_head = actor.capacity == Capacity::Staff && unit_has_head;
            if past_the_head { Err(Refusal::HeadSubmits) } else { Ok(Submitted) }
        }
        Act::Return { reason } => {
            only(Capacity::Officer)?;
            now(&[Submitted])?;
            with_reason(reason, "trả lại")?;
            Ok(Returned)
        }
        Act::Accept => {
            only(Capacity::Officer)?;
            now(&[Submitted])?;
            if actor.wrote_or_submitted { Err(Refusal::OwnReport) } else { Ok(Accepted) }
        }
    }
}

/// Whether the words are in the hands of somebody of the unit in this capacity. What lies with the head
/// falls to staff again when the unit has lost its head, so that no report is stuck.
fn unit_holds(state: ReportState, capacity: Capacity, unit_has_head: bool) -> Result<(), Refusal> {
    match (state, capacity) {
        (_, Capacity::Officer) => Err(Refusal::NotYours),
        (ReportState::Draft | ReportState::Returned, _) | (ReportState::WithHead, Capacity::Head) => Ok(()),
        (ReportState::WithHead, Capacity::Staff) if !unit_has_head => Ok(()),
        _ => Err(Refusal::NotNow(state)),
    }
}

/// Whether a reason is given, and no longer than a field takes.
pub(super) fn with_reason(reason: &str, act: &'static str) -> Result<(), Refusal> {
    if reason.trim().is_empty() {
        Err(Refusal::NoReason(act))
    } else if reason.chars().count() > MAX_CHARS {
        Err(Refusal::LongReason(act))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
