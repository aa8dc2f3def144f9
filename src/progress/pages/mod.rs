//! Pages of progress: a unit's work, a task, an assignment, writing, reading and deciding on reports, contributions.

mod activation;
mod asked;
mod assignment;
mod auto;
mod beside;
mod compare;
mod correction;
mod contribution;
mod deed;
mod desk;
mod evidence;
mod fields;
mod instructed;
pub mod lately;
mod later;
mod many;
mod period;
mod periods;
mod queue;
mod report;
mod sendings;
mod supervised;
mod task;
mod tiles;
mod todo;
mod typed;
mod unit;
mod write;

use super::{Standing, Timeliness};
use crate::web::Routes;

/// The slice's routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/ke-hoach/{plan}/kich-hoat", activation::show)
        .post("/ke-hoach/{plan}/kich-hoat", activation::create)
        .get("/viec", unit::own)
        .get("/don-vi/{unit}", unit::show)
        .get("/don-vi/{unit}/bao-cao", period::edit)
        .post("/don-vi/{unit}/bao-cao", period::update)
        .post("/don-vi/{unit}/bao-cao/gui-thu-truong", period::send_to_head)
        .post("/don-vi/{unit}/bao-cao/gui", period::submit)
        .post("/don-vi/{unit}/bao-cao/tra-ve", period::send_back)
        .get("/nhiem-vu/{task}", task::show)
        .get("/phan-cong/{assignment}", assignment::show)
        .get("/phan-cong/{assignment}/bao-cao/{period}", write::edit)
        .post("/phan-cong/{assignment}/bao-cao/{period}", write::update)
        .post("/phan-cong/{assignment}/bao-cao/{period}/gui-thu-truong", write::send_to_head)
        .post("/phan-cong/{assignment}/bao-cao/{period}/gui", write::submit)
        .post("/phan-cong/{assignment}/bao-cao/{period}/minh-chung", evidence::create)
        .get("/minh-chung/{evidence}", evidence::show)
        .get("/minh-chung/{evidence}/tai-ve", evidence::download)
        .post("/minh-chung/{evidence}/bo", evidence::destroy)
        .get("/bao-cao/{report}", report::show)
        .post("/bao-cao/{report}/gui", deed::submit)
        .post("/bao-cao/{report}/tra-ve", deed::send_back)
        .post("/bao-cao/{report}/de-nghi-dieu-chinh", correction::ask)
        .post("/bao-cao/{report}/de-nghi-dieu-chinh/rut", correction::withdraw)
        .post("/bao-cao/{report}/dieu-chinh", correction::begin)
        .post("/bao-cao/{report}/bo-dieu-chinh", correction::discard)
        .post("/bao-cao/{report}/chap-nhan", deed::accept)
        .post("/bao-cao/{report}/tra-lai", deed::give_back)
        .get("/duyet", queue::index)
        .post("/duyet/chap-nhan", many::accept)
        .post("/duyet/tra-lai", many::give_back)
        .get("/duyet/khong-thay-doi", many::unchanged)
        .merge(contribution::routes())
}

/// The class under which a standing is drawn: its outcome, or near its due day.
pub fn standing_class(standing: &Standing) -> &'static str {
    if standing.due_soon { Timeliness::DueSoon.code() } else { standing.outcome.code() }
}
