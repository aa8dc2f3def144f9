//! Pages of requests for a later day.

mod ask;
mod deed;
mod list;
mod show;

use super::State;
use crate::{
    plan::store::AssignmentHead,
    progress::history::History,
    web::{Chrome, Routes, Visit},
};

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get("/gia-han", list::index)
        .get("/phan-cong/{assignment}/gia-han", ask::new)
        .post("/phan-cong/{assignment}/gia-han", ask::create)
        .get("/gia-han/{extension}", show::show)
        .post("/gia-han/{extension}/dong-y", deed::grant)
        .post("/gia-han/{extension}/tu-choi", deed::refuse)
        .post("/gia-han/{extension}/ngay-khac", deed::offer)
        .post("/gia-han/{extension}/nhan", deed::accept)
        .post("/gia-han/{extension}/khong-nhan", deed::decline)
        .post("/gia-han/{extension}/rut", deed::withdraw)
        .post("/gia-han/{extension}/cho-gia-han", deed::overrule)
        .post("/gia-han/{extension}/thu-hoi", deed::take_back)
}

/// The class of a state's tag.
pub fn state_class(state: &State) -> &'static str {
    match state {
        State::Asked => "submitted",
        State::Offered => "with_head",
        State::Granted => "accepted",
        State::Refused => "returned",
        State::Declined => "missing",
        State::Withdrawn => "not_owed",
    }
}

/// The frame of a page about an assignment's requests.
fn chrome(visit: &Visit, assignment: &AssignmentHead, title: String) -> Chrome {
    Chrome::new(visit, title)
        .crumb(assignment.plan_short_title.clone(), format!("/ke-hoach/{}", assignment.plan_id))
        .crumb(assignment.task_ref.clone(), format!("/nhiem-vu/{}", assignment.task_id))
        .crumb(assignment.party.clone(), format!("/phan-cong/{}", assignment.id))
}

/// An assignment and those it goes on from.
fn lineage(history: &History, assignment: &AssignmentHead) -> Vec<i64> {
    let before = history.kin.iter().filter(|kin| kin.lead && kin.successor_id.is_some());
    before.map(|kin| kin.assignment_id).chain([assignment.id]).collect()
}
