//! Pages of the register: the list, one entry, writing, what is done about it, files, Excel, and who keeps it.

mod deed;
mod export;
mod files;
mod form;
mod import;
mod index;
mod keeping;
mod show;

use crate::web::Routes;

/// The slice's routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/ra-soat", index::index)
        .post("/ra-soat", form::create)
        .get("/ra-soat/moi", form::new)
        .get("/ra-soat/xuat.xlsx", export::show)
        .get("/ra-soat/nhap", import::new)
        .post("/ra-soat/nhap", import::create)
        .get("/ra-soat/nhap/mau.xlsx", import::blank)
        .get("/ra-soat/nhap/{import}", import::show)
        .post("/ra-soat/nhap/{import}", import::confirm)
        .post("/ra-soat/nhap/{import}/bo", import::discard)
        .get("/ra-soat/{entry}", show::show)
        .get("/ra-soat/{entry}/sua", form::edit)
        .post("/ra-soat/{entry}/sua", form::update)
        .post("/ra-soat/{entry}/xu-ly", deed::begin)
        .post("/ra-soat/{entry}/trinh", deed::propose)
        .post("/ra-soat/{entry}/tra-ve", deed::send_back)
        .post("/ra-soat/{entry}/xong", deed::finish)
        .post("/ra-soat/{entry}/khong-xu-ly", deed::drop)
        .post("/ra-soat/{entry}/mo-lai", deed::reopen)
        .post("/ra-soat/{entry}/tep", files::create)
        .get("/ra-soat/{entry}/tep/{file}", files::show)
        .get("/ra-soat/{entry}/tep/{file}/tai-ve", files::download)
        .post("/ra-soat/{entry}/tep/{file}/bo", files::destroy)
        .get("/quan-tri/cau-hinh/ra-soat", keeping::edit)
        .post("/quan-tri/cau-hinh/ra-soat", keeping::update)
}
