//! Pages of proposals: the list and its table, proposing, one with its conversation, what is done about it.

mod deed;
mod export;
mod index;
mod new;
mod show;
mod wording;

use crate::web::Routes;

/// The slice's routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/bieu-duong", index::index)
        .post("/bieu-duong", new::create)
        .get("/bieu-duong/moi", new::new)
        .get("/bieu-duong/xuat.xlsx", export::show)
        .get("/bieu-duong/{commendation}", show::show)
        .post("/bieu-duong/{commendation}/bo-sung", deed::supplement)
        .post("/bieu-duong/{commendation}/rut", deed::withdraw)
        .post("/bieu-duong/{commendation}/hoi-lai", deed::ask_back)
        .post("/bieu-duong/{commendation}/chon", deed::select)
        .post("/bieu-duong/{commendation}/khong-chon", deed::reject)
        .post("/bieu-duong/{commendation}/trinh", deed::escalate)
        .post("/bieu-duong/{commendation}/chuyen", deed::forward)
        .post("/bieu-duong/{commendation}/ghi-quyet-dinh", deed::record)
        .post("/bieu-duong/{commendation}/dong-y", deed::approve)
        .post("/bieu-duong/{commendation}/khong-dong-y", deed::refuse)
        .post("/bieu-duong/{commendation}/giao-lai", deed::send_back)
}
