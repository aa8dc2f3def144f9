//! Pages of plans: what runs, and the life of a plan from its activation to its end.

mod amendment;
mod assignments;
mod changes;
mod difference;
mod draft;
mod own;
mod plans;
mod versions;

use crate::web::Routes;

/// The slice's routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/ke-hoach", plans::index)
        .get("/ke-hoach/{plan}", plans::show)
        .post("/ke-hoach/{plan}/tiep-nhan", plans::receive)
        .post("/ke-hoach/{plan}/xoa", amendment::delete)
        .post("/ke-hoach/{plan}/ban-thao", amendment::create)
        .get("/ke-hoach/{plan}/sua-doi", amendment::new)
        .post("/ke-hoach/{plan}/sua-doi", amendment::upload)
        .get("/ke-hoach/{plan}/phan-cong.xlsx", assignments::of_plan)
        .post("/ke-hoach/{plan}/phan-cong", assignments::create)
        .get("/ban-thao/{draft}/phan-cong.xlsx", assignments::of_draft)
        .get("/ban-thao/{draft}/thay-doi", changes::show)
        .post("/ban-thao/{draft}/thay-doi", changes::create)
        .get("/ke-hoach/{plan}/phien-ban", versions::index)
        .get("/ke-hoach/{plan}/phien-ban/{version}", versions::show)
        .get("/ke-hoach/{plan}/phien-ban/{version}/van-ban", versions::document_of)
        .get("/ke-hoach/{plan}/van-ban", versions::document)
        .get("/ke-hoach/{plan}/ke-hoach-don-vi/moi", own::new)
        .post("/ke-hoach/{plan}/ke-hoach-don-vi", own::create)
        .post("/ke-hoach/{plan}/ke-hoach-don-vi/van-ban", own::upload)
        .merge(draft::routes())
}
