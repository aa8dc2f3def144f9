//! SQL of the rollup: what the closed periods hold, the closing itself, and periods called for by hand.

mod ad_hoc;
mod closing;
mod edition;
mod order;
mod period;
mod tidings;
mod trend;
mod undone;

pub(super) use ad_hoc::{
    Call, Reporting, choose_send_by, chosen_plans, insert, is_untouched, rewrite, running_plans, withdraw,
};
pub(super) use closing::{Locked, close, freeze, hold_plans, lock, mark_later, reopen};
pub(super) use edition::{Frozen, frozen};
pub(super) use order::{Later, later, order, send_by};
pub(super) use period::{PeriodHead, PlanBrief, Totals, Version, head, heads, plans, totals, versions};
pub(super) use tidings::{frozen_units, owner_name};
pub(super) use trend::{Trend, trend};
pub(super) use undone::{Undone, undone};
