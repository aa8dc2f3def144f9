//! Pages of plans: what runs, and the life of a plan from its activation to its end.

mod draft;
mod own;
mod plans;

use crate::web::Routes;

/// The slice's routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/ke-hoach", plans::index)
        .get("/ke-hoach/{plan}", plans::show)
        .post("/ke-hoach/{plan}/tiep-nhan", plans::receive)
        .get("/ke-hoach/{plan}/ke-hoach-don-vi/moi", own::new)
        .post("/ke-hoach/{plan}/ke-hoach-don-vi", own::create)
        .merge(draft::routes())
}
