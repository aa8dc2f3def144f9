//! The administrator's pages of units and groups.

mod form;
mod groups;
mod units;

use super::{
    store::UnitChoice,
    tree::{self, Node},
};
use crate::web::{Routes, layout::Choice};

/// The slice's routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/quan-tri/don-vi", units::index)
        .get("/quan-tri/don-vi/moi", units::new)
        .post("/quan-tri/don-vi", units::create)
        .get("/quan-tri/don-vi/{unit}", units::edit)
        .post("/quan-tri/don-vi/{unit}", units::update)
        .get("/quan-tri/nhom", groups::index)
        .get("/quan-tri/nhom/moi", groups::new)
        .post("/quan-tri/nhom", groups::create)
        .get("/quan-tri/nhom/{group}", groups::edit)
        .post("/quan-tri/nhom/{group}", groups::update)
}

/// The units of a select, in the order of the tree and indented by it; `chosen` is the value selected.
pub fn unit_options(units: Vec<UnitChoice>, chosen: &str) -> Vec<Choice> {
    tree::arrange(units)
        .into_iter()
        .map(|(depth, unit)| {
            let value = unit.id().to_string();
            Choice {
                selected: value == chosen,
                label: format!(
                    "{}{}{}",
                    "\u{2003}".repeat(depth),
                    unit.name,
                    if unit.active { "" } else { " (không hoạt động)" }
                ),
                value,
            }
        })
        .collect()
}
