//! SQL of the rollup: what the closed periods hold, and the closing itself.

mod closing;
mod period;
mod trend;

pub(super) use closing::{close, freeze, lock, mark_later, reopen};
pub(super) use period::{PeriodHead, PlanBrief, Totals, Version, head, heads, plans, totals, versions};
pub(super) use trend::{Trend, trend};
