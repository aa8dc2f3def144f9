//! The calendar of a public body: reporting periods with the decree's cut-offs, and working days.

pub mod period;
pub mod text;
pub mod workday;

pub use period::{PeriodKind, Span, quarter_containing, span, span_containing};
pub use text::{day_text, distance};
pub use workday::DaysOff;
