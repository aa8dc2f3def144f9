//! Pages of programmes: all of them, one with what it plans, and the forms of both.

mod form;
mod index;
mod planned;
mod show;

use crate::web::Routes;

/// Where the list is.
const HOME: &str = "/giam-sat/chuong-trinh";

/// The page of a programme.
fn address(id: i64) -> String {
    format!("{HOME}/{id}")
}

/// Their routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/giam-sat/chuong-trinh", index::index)
        .post("/giam-sat/chuong-trinh", form::create)
        .get("/giam-sat/chuong-trinh/moi", form::new)
        .get("/giam-sat/chuong-trinh/{programme}", show::show)
        .post("/giam-sat/chuong-trinh/{programme}", form::update)
        .get("/giam-sat/chuong-trinh/{programme}/sua", form::edit)
        .get("/giam-sat/chuong-trinh/{programme}/cuoc", planned::new)
        .post("/giam-sat/chuong-trinh/{programme}/cuoc", planned::create)
        .get("/giam-sat/cuoc/{planned}", planned::edit)
        .post("/giam-sat/cuoc/{planned}", planned::update)
        .post("/giam-sat/cuoc/{planned}/hoan", show::postpone)
        .post("/giam-sat/cuoc/{planned}/huy", show::cancel)
        .post("/giam-sat/cuoc/{planned}/dat-lai", show::resume)
}
