//! Pages of one's own notices, of how one is told, and of mail as an administrator sees it.

mod list;
mod mail;
mod way;

use crate::web::Routes;

/// The slice's routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/thong-bao", list::index)
        .post("/thong-bao/da-doc", list::read_all)
        .get("/thong-bao/cach-nhan", way::edit)
        .post("/thong-bao/cach-nhan", way::update)
        .get("/thong-bao/{notice}", list::show)
        .post("/thong-bao/{notice}/mo", list::open)
        .get("/quan-tri/thu", mail::show)
        .post("/quan-tri/thu/thu-nghiem", mail::create)
}
