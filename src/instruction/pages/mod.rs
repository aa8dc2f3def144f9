//! Pages of instructions: the list, giving one, one with its units, what is done about it.

mod change;
mod deed;
mod index;
mod new;
mod recipients;
mod show;

use crate::web::Routes;

/// The slice's routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/chi-dao", index::index)
        .post("/chi-dao", new::create)
        .get("/chi-dao/moi", new::new)
        .get("/chi-dao/{instruction}", show::show)
        .post("/chi-dao/{instruction}/han", change::redate)
        .post("/chi-dao/{instruction}/noi-nhan", change::add)
        .post("/chi-dao/{instruction}/thu-hoi", change::withdraw)
        .get("/chi-dao/noi-nhan/{recipient}", show::show_part)
        .post("/chi-dao/noi-nhan/{recipient}/tiep-nhan", deed::acknowledge)
        .post("/chi-dao/noi-nhan/{recipient}/nhap", deed::draft)
        .post("/chi-dao/noi-nhan/{recipient}/bao-cao", deed::report)
        .post("/chi-dao/noi-nhan/{recipient}/hoan-thanh", deed::accept)
        .post("/chi-dao/noi-nhan/{recipient}/bo-sung", deed::send_back)
}
