//! What may be done to an obstacle, and what becomes of it and of those merged with it. Whoever acts holds the whole group:
//! an obstacle and those that are answered with it.

use chrono::{DateTime, Utc};

use super::{Party, State};

/// An obstacle as the rules see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub id: i64,
    pub plan_id: i64,
    /// Whether its plan is no longer carried out.
    pub plan_ended: bool,
    pub state: State,
    /// The one with which it is answered.
    pub main: Option<i64>,
    /// Since when it waits where it is.
    pub since: DateTime<Utc>,
    pub version: i32,
    pub raised_by: i64,
}

impl Member {
    /// Whether it waits for an answer together with another one.
    fn waits_with(&self, main: i64) -> bool {
        self.main == Some(main) && self.state.is_unanswered()
    }
}

/// What somebody does about an obstacle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// The unit gives what it was asked for.
    Supplement,
    Withdraw,
    /// The unit says that the answer settles it …
    Settle,
    /// … or that it does not.
    Reopen,
    Answer,
    AskBack,
    Escalate,
    /// An officer takes it out of those it was merged with.
    Unmerge,
    Decide,
    /// The Director leaves the answer to TCCB.
    SendBack,
}

impl Act {
    pub const ALL: [Self; 10] = [
        Self::Supplement,
        Self::Withdraw,
        Self::Settle,
        Self::Reopen,
        Self::Answer,
        Self::AskBack,
        Self::Escalate,
        Self::Unmerge,
        Self::Decide,
        Self::SendBack,
    ];

    /// Whose it is to do.
    pub fn party(self) -> Party {
        match self {
            Self::Supplement | Self::Withdraw | Self::Settle | Self::Reopen => Party::Unit,
            Self::Answer | Self::AskBack | Self::Escalate | Self::Unmerge => Party::Officer,
            Self::Decide | Self::SendBack => Party::Director,
        }
    }

    /// Whether it cannot be done without a word.
    pub fn needs_words(self) -> bool {
        !matches!(self, Self::Withdraw | Self::Settle | Self::Unmerge)
    }

    /// Whether it is done even after the plan's end: what is open is still brought to its end, and nothing is begun anew.
    pub fn outlasts_plan(self) -> bool {
        !matches!(self, Self::AskBack | Self::Escalate | Self::SendBack | Self::Reopen)
    }

    /// The state to which it leads from `state`; none where it is not to be done there.
    fn leads_to(self, state: State) -> Option<State> {
        match (self, state) {
            (Self::Supplement, State::AskedBack)
            | (Self::Reopen, State::Answered | State::Decided)
            | (Self::Unmerge, State::Open | State::Escalated)
            | (Self::SendBack, State::Escalated) => Some(State::Open),
            (Self::Withdraw, State::Open | State::AskedBack | State::Escalated) => Some(State::Withdrawn),
            (Self::Settle, State::Answered | State::Decided) => Some(State::Settled),
            (Self::Answer, State::Open) => Some(State::Answered),
            (Self::AskBack, State::Open) => Some(State::AskedBack),
            (Self::Escalate, State::Open) => Some(State::Escalated),
            (Self::Decide, State::Escalated) => Some(State::Decided),
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

/// What becomes of an obstacle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    pub id: i64,
    pub state: State,
    pub main: Option<i64>,
    pub since: DateTime<Utc>,
}

/// Why something is not to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("Vướng mắc này không còn ở bước đó. Hãy xem lại diễn biến trước khi thực hiện.")]
    WrongState,
    #[error("Việc này do bên khác thực hiện.")]
    NotYours,
    #[error("Không ai trả lời, quyết định vướng mắc do chính mình nêu; hãy để người khác thực hiện.")]
    OwnMatter,
    #[error("Vướng mắc này đã gộp để trả lời chung; hãy trả lời ở vướng mắc chính hoặc tách ra trước.")]
    Merged,
    #[error("Vướng mắc này đang gộp với vướng mắc khác; hãy tách ra trước khi hỏi lại riêng một đơn vị.")]
    Gathers,
    #[error("Vướng mắc này không gộp với vướng mắc khác.")]
    NotMerged,
    #[error("Kế hoạch đã kết thúc: vướng mắc chỉ còn được trả lời, quyết định, xác nhận đã giải quyết hoặc rút.")]
    PlanEnded,
    #[error("Hãy chọn ít nhất một vướng mắc để gộp.")]
    NothingChosen,
    #[error("Có vướng mắc đã chọn không còn chờ trả lời, đã gộp nơi khác hoặc thuộc kế hoạch khác.")]
    CannotJoin,
}

/// What an act changes in `group`: the obstacle `target`, and all that are merged into it.
///
/// # Errors
/// Why it is not to be done.
pub fn perform(
    group: &[Member],
    target: i64,
    act: Act,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<Vec<Change>, Refusal> {
    let it = group.iter().find(|member| member.id == target).ok_or(Refusal::WrongState)?;
    if act.party() != actor.party {
        return Err(Refusal::NotYours);
    }
    let with_it = || group.iter().filter(|member| member.waits_with(target));
    let state = act.leads_to(it.state).ok_or(Refusal::WrongState)?;
    if it.plan_ended && !act.outlasts_plan() {
        return Err(Refusal::PlanEnded);
    }
    let change = |member: &Member, state, main| Change { id: member.id, state, main, since: now };
    match act {
        Act::Unmerge => {
            it.main.ok_or(Refusal::NotMerged)?;
            // Where nothing else changes it has waited there all the time.
            let since = if it.state == state { it.since } else { now };
            return Ok(vec![Change { id: it.id, state, main: None, since }]);
        }
        Act::Withdraw => return Ok(std::iter::once(change(it, state, None)).chain(heirs(it, with_it())).collect()),
        Act::Settle => return Ok(vec![change(it, state, it.main)]),
        Act::Reopen => {
            // What was answered with it stays answered, each by itself.
            let answered = group.iter().filter(|member| member.main == Some(target));
            let alone = answered.map(|member| Change { main: None, ..unchanged(member) });
            return Ok(std::iter::once(change(it, state, None)).chain(alone).collect());
        }
        Act::Supplement => return Ok(vec![change(it, state, None)]),
        Act::Answer | Act::AskBack | Act::Escalate | Act::Decide | Act::SendBack => {}
    }
    if it.main.is_some() {
        return Err(Refusal::Merged);
    }
    if act == Act::AskBack && with_it().next().is_some() {
        return Err(Refusal::Gathers);
    }
    if std::iter::once(it).chain(with_it()).any(|member| member.raised_by == actor.account_id) {
        return Err(Refusal::OwnMatter);
    }
    Ok(std::iter::once(it).chain(with_it()).map(|member| change(member, state, member.main)).collect())
}

/// Those that waited with one that is withdrawn wait on, with the first of them.
fn heirs<'a>(gone: &Member, waiting: impl Iterator<Item = &'a Member> + Clone) -> Vec<Change> {
    let Some(first) = waiting.clone().map(|member| member.id).min() else { return Vec::new() };
    let passed = waiting.map(|member| match member.id == first {
        // The others have waited as long as the one that spoke for them.
        true => Change { main: None, since: member.since.min(gone.since), ..unchanged(member) },
        false => Change { main: Some(first), ..unchanged(member) },
    });
    passed.collect()
}

fn unchanged(member: &Member) -> Change {
    Change { id: member.id, state: member.state, main: member.main, since: member.since }
}

/// What merging those `chosen` into `main` changes in `group`, which holds all of them and what is merged into them.
///
/// # Errors
/// Why they do not go together.
pub fn merge(group: &[Member], main: i64, chosen: &[i64], actor: Actor) -> Result<Vec<Change>, Refusal> {
    let find = |id: i64| group.iter().find(|member| member.id == id);
    let into = find(main).ok_or(Refusal::WrongState)?;
    if actor.party != Party::Officer {
        return Err(Refusal::NotYours);
    }
    if into.main.is_some() {
        return Err(Refusal::Merged);
    }
    if into.state != State::Open {
        return Err(Refusal::WrongState);
    }
    if chosen.is_empty() {
        return Err(Refusal::NothingChosen);
    }
    let joins = |member: &Member| {
        member.id != main && member.main.is_none() && member.state == State::Open && member.plan_id == into.plan_id
    };
    if !chosen.iter().all(|id| find(*id).is_some_and(joins)) {
        return Err(Refusal::CannotJoin);
    }
    let follows =
        |member: &&Member| chosen.contains(&member.id) || chosen.iter().any(|chosen| member.waits_with(*chosen));
    let joining: Vec<_> =
        group.iter().filter(follows).map(|member| Change { main: Some(main), ..unchanged(member) }).collect();
    // Whoever has waited longest says how long all have.
    let since = joining.iter().map(|change| change.since).fold(into.since, DateTime::min);
    Ok(std::iter::once(Change { since, ..unchanged(into) }).chain(joining).collect())
}

#[cfg(test)]
mod tests;
