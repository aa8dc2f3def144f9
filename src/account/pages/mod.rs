//! Pages of signing in and of one's own account.

mod own;
mod sign_in;

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
}
