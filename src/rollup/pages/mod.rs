//! Pages of figures: summary, list, matrix, who has not reported, the Director's page, periods.

mod children;
mod columns;
mod dashboard;
mod ending;
mod list;
mod matrix;
mod paging;
mod periods;
mod summary;
mod unreported;
mod urging;

use serde::Deserialize;

use crate::web::Routes;

crate::role_access!(
    /// Figures: of everything within a plan owner's reach, or of one's own units.
    ReadRollup, "read rollup", [Staff, Head, Officer, Director, Observer]
);

/// Which page of a long table is asked for.
#[derive(Debug, Default, Deserialize)]
struct AskedPage {
    #[serde(default)]
    page: String,
}

/// The slice's routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/tong-hop", summary::index)
        .get(super::filter::LIST, list::index)
        .get("/tong-hop/bang", matrix::index)
        .get("/chua-bao-cao", unreported::index)
        .get("/dieu-hanh", dashboard::index)
        .get("/ke-hoach/{plan}/ke-hoach-don-vi", children::index)
        .get("/ke-hoach/{plan}/ket-thuc", ending::show)
        .post("/ke-hoach/{plan}/ket-thuc", ending::create)
        .merge(periods::routes())
}
