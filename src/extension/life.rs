//! The life of a request for a later day: who may do what to it, and what it then does to the due day. Pure: time and words
//! are the caller's.

use chrono::{Days, NaiveDate};

use crate::{calendar::day_text, words::worded};

/// Longest reason or other words, in characters.
pub const MAX_WORDS: usize = 5_000;

worded! {
    /// Where a request stands. The first two are open.
    pub enum State {
        Asked = "asked", "Chờ quyết định";
        Offered = "offered", "Chờ đơn vị trả lời";
        Granted = "granted", "Được gia hạn";
        Refused = "refused", "Không được gia hạn";
        Declined = "declined", "Đơn vị không nhận ngày khác";
        Withdrawn = "withdrawn", "Đã rút";
    }
}

impl State {
    /// Whether somebody's answer is waited for.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Asked | Self::Offered)
    }

    /// Whether TCCB's part in it is over, so that the Director may decide otherwise.
    pub fn is_decided(self) -> bool {
        matches!(self, Self::Granted | Self::Refused | Self::Declined)
    }
}

/// How many days after the due day, or after today where that is later, nobody asks any more.
const FARTHEST: Days = Days::new(730);

/// What somebody wants to do to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act<'a> {
    /// TCCB grants the day asked for; words are not needed.
    Grant { words: &'a str },
    /// TCCB refuses, with a reason.
    Refuse { reason: &'a str },
    /// TCCB offers another day; a reason is not needed.
    Offer { day: NaiveDate, words: &'a str },
    /// The head takes the day offered …
    Accept,
    /// … or does not.
    Decline { words: &'a str },
    /// The head no longer asks.
    Withdraw,
    /// The Director decides otherwise than was decided: for a day, or for none.
    Overrule { day: Option<NaiveDate>, reason: &'a str },
}

impl Act<'_> {
    /// Whether it gives the deadline a later day, or may come to.
    pub fn puts_off(self) -> bool {
        matches!(self, Self::Grant { .. } | Self::Offer { .. } | Self::Accept | Self::Overrule { day: Some(_), .. })
    }
}

/// Who acts, and what the same person did before in this request, in whatever role.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Actor {
    /// Head of the unit that asks, or of the one to which its task has passed.
    pub heads: bool,
    /// Officer at the plan's owner.
    pub decides: bool,
    /// Director at the plan's owner.
    pub overrules: bool,
    /// Asked for it, or answered an offer for the unit.
    pub spoke_for_unit: bool,
    /// Made the offer.
    pub offered: bool,
}

/// A request as the rules see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request {
    pub state: State,
    pub asked_for: NaiveDate,
    pub offered_for: Option<NaiveDate>,
    pub granted_for: Option<NaiveDate>,
    /// The last day that is on time without it: the plan's, or what other requests were granted.
    pub due_on: NaiveDate,
    /// Whether accepted reports say that the deadline is met: then nothing puts it off any more.
    pub met: bool,
}

/// What an act does to the due day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    None,
    /// From today on it is due on this day.
    Until(NaiveDate),
    /// From today on what was granted no longer counts.
    TakenBack,
}

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    pub state: State,
    pub effect: Effect,
}

/// Why an act is refused, in words for the person who tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("Vai trò đang dùng không được thực hiện việc này.")]
    NotYours,
    #[error("Người xin gia hạn hoặc trả lời thay đơn vị không quyết định đề nghị của chính mình.")]
    OwnRequest,
    #[error("Người đề xuất ngày khác không nhận thay đơn vị ngày do chính mình đề xuất.")]
    OwnOffer,
    #[error("Đề nghị đang ở trạng thái “{0}” nên không thực hiện được việc này.")]
    NotNow(State),
    /// With the act's name: "xin gia hạn".
    #[error("Cần ghi rõ lý do {0}.")]
    NoReason(&'static str),
    #[error("Lý do, ý kiến dài {} ký tự, nhiều nhất là {}: hãy rút gọn.", .0, MAX_WORDS)]
    LongWords(usize),
    #[error("Ngày gia hạn phải sau hạn hiện nay ({}).", day_text(*.0))]
    NotLater(NaiveDate),
    #[error("Ngày gia hạn không được trước hôm nay ({}).", day_text(*.0))]
    Past(NaiveDate),
    #[error("Ngày gia hạn không được sau ngày {}.", day_text(*.0))]
    TooFar(NaiveDate),
    #[error("Đây đúng là ngày đơn vị xin: hãy chọn “Cho gia hạn”.")]
    AsAsked,
    #[error("Hạn đang được gia hạn đến chính ngày này.")]
    AsGranted,
    #[error("Thời hạn này đã hoàn thành theo báo cáo được duyệt nên không xin gia hạn nữa.")]
    Met,
    #[error("Thời hạn này đã hoàn thành theo báo cáo được duyệt nên không gia hạn nữa.")]
    Done,
    #[error("Đang có một đề nghị gia hạn thời hạn này chưa được trả lời.")]
    OpenAlready,
    #[error("Kế hoạch không còn trong thời gian thực hiện nên không gia hạn nữa.")]
    PlanOver,
    #[error("Phân công này đã kết thúc; đơn vị tiếp nhận nhiệm vụ xin gia hạn ở phân công của mình.")]
    AssignmentOver,
    #[error(
        "Đây là kế hoạch do chính đơn vị ban hành: thủ trưởng đặt lại thời hạn bằng cách sửa đổi kế hoạch, không phải xin ai."
    )]
    OwnPlan,
    #[error("Thời hạn này không còn trong kế hoạch hoặc chưa có ngày cụ thể.")]
    Undated,
}

impl Refusal {
    /// The field of the form that has to be corrected, where it is one.
    pub fn field(self) -> Option<&'static str> {
        match self {
            Self::NoReason(_) | Self::LongWords(_) => Some("reason"),
            Self::NotLater(_) | Self::Past(_) | Self::TooFar(_) | Self::AsAsked | Self::AsGranted => Some("day"),
            Self::Met | Self::OpenAlready | Self::Undated => Some("deadline"),
            Self::NotYours
            | Self::OwnRequest
            | Self::OwnOffer
            | Self::NotNow(_)
            | Self::Done
            | Self::PlanOver
            | Self::AssignmentOver
            | Self::OwnPlan => None,
        }
    }

    /// Whether it lies with who acts.
    pub fn is_of_person(self) -> bool {
        matches!(self, Self::NotYours | Self::OwnRequest | Self::OwnOffer)
    }
}

/// The last day that may be asked for or granted where something is due on a day.
pub fn farthest(due_on: NaiveDate, today: NaiveDate) -> NaiveDate {
    let from = due_on.max(today);
    from.checked_add_days(FARTHEST).unwrap_or(from)
}

/// A deadline about which somebody asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// The last day that is on time now.
    pub due_on: NaiveDate,
    /// Met by an accepted report.
    pub met: bool,
    /// Whether a request about it waits for an answer.
    pub open: bool,
}

/// Whether a deadline may be asked about at all.
///
/// # Errors
/// [`Refusal`] says why not.
pub fn may_ask(question: &Question) -> Result<(), Refusal> {
    match question {
        Question { met: true, .. } => Err(Refusal::Met),
        Question { open: true, .. } => Err(Refusal::OpenAlready),
        _ => Ok(()),
    }
}

/// Whether a day may be asked for.
///
/// # Errors
/// [`Refusal`] says why not.
pub fn day_asked(day: NaiveDate, due_on: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    later(day, due_on, today)?;
    if day < today { Err(Refusal::Past(today)) } else { Ok(()) }
}

/// What a request becomes when `actor` does `act` on a day.
///
/// # Errors
/// [`Refusal`] says why not.
pub fn next(request: &Request, act: Act<'_>, actor: Actor, today: NaiveDate) -> Result<Step, Refusal> {
    let state = request.state;
    let now = |holds: bool| if holds { Ok(()) } else { Err(Refusal::NotNow(state)) };
    let decider = |may: bool| match (may, actor.spoke_for_unit) {
        (false, _) => Err(Refusal::NotYours),
        (true, true) => Err(Refusal::OwnRequest),
        (true, false) => Ok(()),
    };
    let unmet = || if request.met { Err(Refusal::Done) } else { Ok(()) };
    let head = || if actor.heads { Ok(()) } else { Err(Refusal::NotYours) };
    let step = |state, effect| Ok(Step { state, effect });
    match act {
        Act::Grant { words } => {
            decider(actor.decides)?;
            now(state.is_open())?;
            unmet()?;
            short(words)?;
            later(request.asked_for, request.due_on, today)?;
            step(State::Granted, Effect::Until(request.asked_for))
        }
        Act::Refuse { reason } => {
            decider(actor.decides)?;
            now(state.is_open())?;
            with_reason(reason, "không cho gia hạn")?;
            step(State::Refused, Effect::None)
        }
        Act::Offer { day, words } => {
            decider(actor.decides)?;
            now(state.is_open())?;
            unmet()?;
            short(words)?;
            day_asked(day, request.due_on, today)?;
            if day == request.asked_for { Err(Refusal::AsAsked) } else { step(State::Offered, Effect::None) }
        }
        Act::Accept => {
            head()?;
            let day = request.offered_for.filter(|_| state == State::Offered).ok_or(Refusal::NotNow(state))?;
            if actor.offered {
                return Err(Refusal::OwnOffer);
            }
            unmet()?;
            later(day, request.due_on, today)?;
            step(State::Granted, Effect::Until(day))
        }
        Act::Decline { words } => {
            head()?;
            now(state == State::Offered)?;
            short(words)?;
            step(State::Declined, Effect::None)
        }
        Act::Withdraw => {
            head()?;
            now(state.is_open())?;
            step(State::Withdrawn, Effect::None)
        }
        Act::Overrule { day, reason } => {
            decider(actor.overrules)?;
            now(state.is_decided())?;
            with_reason(reason, "quyết định khác")?;
            match day {
                Some(day) if request.granted_for == Some(day) => Err(Refusal::AsGranted),
                Some(day) => {
                    unmet()?;
                    later(day, request.due_on, today)?;
                    step(State::Granted, Effect::Until(day))
                }
                None if state == State::Granted => step(State::Refused, Effect::TakenBack),
                None => Err(Refusal::NotNow(state)),
            }
        }
    }
}

fn later(day: NaiveDate, due_on: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    let last = farthest(due_on, today);
    if day <= due_on {
        Err(Refusal::NotLater(due_on))
    } else if day > last {
        Err(Refusal::TooFar(last))
    } else {
        Ok(())
    }
}

/// Whether a reason is given, and no longer than a field takes.
///
/// # Errors
/// [`Refusal`] says what is wrong with it.
pub fn with_reason(reason: &str, act: &'static str) -> Result<(), Refusal> {
    if reason.trim().is_empty() { Err(Refusal::NoReason(act)) } else { short(reason) }
}

fn short(words: &str) -> Result<(), Refusal> {
    let length = words.chars().count();
    if length > MAX_WORDS { Err(Refusal::LongWords(length)) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
