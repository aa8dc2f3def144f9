//! Pages of obstacles: the list, raising one, one with its conversation, what is done about it.

mod deed;
mod index;
mod merge;
mod new;
mod show;

use crate::web::Routes;

/// The slice's routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/vuong-mac", index::index)
        .post("/vuong-mac", new::create)
        .get("/vuong-mac/moi", new::new)
        .get("/vuong-mac/{obstacle}", show::show)
        .post("/vuong-mac/{obstacle}/bo-sung", deed::supplement)
        .post("/vuong-mac/{obstacle}/rut", deed::withdraw)
        .post("/vuong-mac/{obstacle}/da-giai-quyet", deed::settle)
        .post("/vuong-mac/{obstacle}/chua-giai-quyet", deed::reopen)
        .post("/vuong-mac/{obstacle}/tra-loi", deed::answer)
        .post("/vuong-mac/{obstacle}/hoi-lai", deed::ask_back)
        .post("/vuong-mac/{obstacle}/trinh", deed::escalate)
        .post("/vuong-mac/{obstacle}/gop", merge::create)
        .post("/vuong-mac/{obstacle}/tach", merge::destroy)
        .post("/vuong-mac/{obstacle}/quyet-dinh", deed::decide)
        .post("/vuong-mac/{obstacle}/giao-tra-loi", deed::send_back)
}
