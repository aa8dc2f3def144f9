//! Pages of long exports: mine, asking for one, how far it has come, its file; and a plan's tracking table.

mod form;
mod list;
mod mine;
mod tracking;

use crate::web::Routes;

/// Where one's exports are.
pub const HOME: &str = "/ket-xuat";

/// The slice's routes.
pub fn routes() -> Routes {
    Routes::new()
        .get(HOME, mine::index)
        .post(HOME, mine::create)
        .post("/ket-xuat/danh-sach", list::create)
        .get("/ket-xuat/{export}", mine::show)
        .get("/ket-xuat/{export}/tep", mine::file)
        .get("/ke-hoach/{plan}/bang-theo-doi.docx", tracking::word)
        .get("/ke-hoach/{plan}/bang-theo-doi.xlsx", tracking::excel)
}
