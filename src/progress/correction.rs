//! Correcting an accepted report: by the unit, or because TCCB asks for it. A correction is a further revision; the
//! accepted one stands until it is accepted.

use super::life::{Capacity, Refusal, ReportState, with_reason};

/// What somebody wants to do about a correction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CorrectionAct<'a> {
    /// TCCB asks the unit for one, with a reason.
    Ask { reason: &'a str },
    /// TCCB no longer asks.
    Withdraw,
    /// The unit begins one; what TCCB asks for is reason enough.
    Begin { reason: &'a str },
    /// The unit gives up one that it has never sent.
    Discard,
}

/// The revisions of one report, as far as corrections are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revisions {
    /// The state of the newest one.
    pub state: ReportState,
    /// Its number, from 1.
    pub revision: i32,
    /// Whether it ever reached TCCB.
    pub submitted: bool,
    /// Whether TCCB asks for a correction and the unit has not answered: no later revision has reached TCCB.
    pub asked: bool,
}

impl Revisions {
    /// Whether somebody in this capacity may do `act`. Of a report one revision at a time is open. Only a draft is given
    /// up: it was never sent, since what came back is returned.
    ///
    /// # Errors
    /// [`Refusal`] says why not.
    pub fn allow(&self, act: CorrectionAct<'_>, capacity: Capacity) -> Result<(), Refusal> {
        let officer = capacity == Capacity::Officer;
        match act {
            CorrectionAct::Ask { .. } | CorrectionAct::Withdraw if !officer => Err(Refusal::NotYours),
            CorrectionAct::Begin { .. } | CorrectionAct::Discard if officer => Err(Refusal::NotYours),
            CorrectionAct::Ask { reason } => {
                let unsent_correction = self.revision > 1 && !self.submitted;
                if self.state != ReportState::Accepted && !unsent_correction {
                    Err(Refusal::NotNow(self.state))
                } else if self.asked {
                    Err(Refusal::AskedAlready)
                } else {
                    with_reason(reason, "đề nghị điều chỉnh")
                }
            }
            CorrectionAct::Withdraw => {
                if self.asked {
                    Ok(())
                } else {
                    Err(Refusal::NotAsked)
                }
            }
            CorrectionAct::Begin { reason } => {
                if self.state != ReportState::Accepted {
                    Err(Refusal::NotNow(self.state))
                } else if self.asked && reason.trim().is_empty() {
                    Ok(())
                } else {
                    with_reason(reason, "điều chỉnh")
                }
            }
            CorrectionAct::Discard => {
                let unsent = self.state == ReportState::Draft && self.revision > 1;
                if unsent { Ok(()) } else { Err(Refusal::SentBefore) }
            }
        }
    }
}

#[cfg(test)]
mod tests;
