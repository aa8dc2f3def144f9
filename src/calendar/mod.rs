//! The calendar of a public body: reporting periods with the decree's cut-offs, and working days.

pub mod day_off;
pub mod holiday;
pub mod key;
pub mod opening;
pub mod pages;
pub mod period;
pub mod sending;
pub mod setting;
pub mod store;
pub mod text;
pub mod workday;

pub use key::PeriodKey;
pub use period::{PeriodKind, Phase, Span, quarter_containing, span, span_containing};
pub use store::Period;
pub use text::{day_text, distance};
pub use workday::{DaysOff, is_weekend};
