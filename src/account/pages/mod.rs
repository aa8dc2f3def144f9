//! Pages of signing in, of one's own account, and of the administrator's accounts.

mod form;
mod grants;
mod import;
mod own;
mod people;
mod sign_in;

pub use sign_in::keep_words;

use crate::web::Routes;

/// The slice's routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/dang-nhap", sign_in::new)
        .post("/dang-nhap", sign_in::create)
        .post("/dang-xuat", sign_in::destroy)
        .get("/tai-khoan", own::show)
        .get("/tai-khoan/mat-khau", own::edit_password)
        .post("/tai-khoan/mat-khau", own::update_password)
        .post("/tai-khoan/phien/ket-thuc", own::end_session)
        .post("/tai-khoan/phien/ket-thuc-tat-ca", own::end_all_sessions)
        .post("/vai-tro", own::switch_grant)
        .get("/quan-tri/tai-khoan", people::index)
        .get("/quan-tri/tai-khoan/moi", people::new)
        .post("/quan-tri/tai-khoan", people::create)
        .get("/quan-tri/tai-khoan/nhap", import::new)
        .post("/quan-tri/tai-khoan/nhap", import::create)
        .get("/quan-tri/tai-khoan/nhap/mau.xlsx", import::blank)
        .get("/quan-tri/tai-khoan/{account}", people::show)
        .post("/quan-tri/tai-khoan/{account}", people::update)
        .post("/quan-tri/tai-khoan/{account}/mat-khau", people::reset_password)
        .post("/quan-tri/tai-khoan/{account}/khoa", people::disable)
        .post("/quan-tri/tai-khoan/{account}/mo", people::enable)
        .post("/quan-tri/tai-khoan/{account}/vai-tro", grants::create)
        .post("/quan-tri/tai-khoan/{account}/vai-tro/ket-thuc", grants::end)
}
