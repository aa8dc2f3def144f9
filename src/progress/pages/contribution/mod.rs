//! Pages of contributions: writing one, asking for some, one request.

pub mod ask;
pub mod own;
pub mod request;
mod write;

use crate::web::Routes;

/// The routes of contributions.
pub fn routes() -> Routes {
    Routes::new()
        .get("/phan-cong/{assignment}/dong-gop/{period}", write::edit)
        .post("/phan-cong/{assignment}/dong-gop/{period}", write::update)
        .post("/phan-cong/{assignment}/dong-gop/{period}/gui", write::send)
        .get("/nhiem-vu/{task}/de-nghi-phoi-hop/{period}", ask::new)
        .post("/nhiem-vu/{task}/de-nghi-phoi-hop/{period}", ask::create)
        .get("/de-nghi-phoi-hop/{request}", request::show)
        .post("/de-nghi-phoi-hop/{request}/rut", request::withdraw)
}
