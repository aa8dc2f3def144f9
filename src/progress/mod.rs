//! What units say of their assignments, and where these stand by the clock.

pub mod access;
mod act;
pub mod contribution;
mod correction;
mod difference;
pub mod event;
pub mod evidence;
pub mod extending;
pub mod facts;
pub mod filing;
pub mod gather;
pub mod ground;
pub mod heritage;
pub mod history;
mod keep;
pub mod life;
mod many;
pub mod owing;
pub mod pages;
pub mod reminded;
pub mod reviewed;
pub mod sight;
mod reasons;
pub mod standing;
mod store;
mod telling;
pub mod text;
mod versions;

pub use contribution::RequestState;
pub use correction::{CorrectionAct, Revisions};
pub use difference::Difference;
pub use filing::{ReportStanding, Revision};
pub use life::{Act, Actor, Capacity, Rating, Refusal, ReportState, next_state};
pub use owing::{Duty, Why};
pub use standing::{Claim, Completion, Outcome, Progress, Standing, Timeliness, Yardstick};
pub use text::{Fault, Ground, ReportText, validate};
