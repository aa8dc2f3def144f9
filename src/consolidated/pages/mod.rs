//! Pages of consolidated reports: the list, one as it will read, its head, its passages beside their sources, its tables, its
//! files; and the settings of how a unit's documents look.

mod figures;
mod files;
mod head;
mod history;
mod index;
mod letterhead;
mod passage;
mod reading;
mod show;
mod sources;
mod tables;

use crate::web::Routes;

/// Where the list is.
const HOME: &str = "/bao-cao-tong-hop";

/// The slice's routes.
pub fn routes() -> Routes {
    Routes::new()
        .get(HOME, index::index)
        .post(HOME, index::create)
        .get("/bao-cao-tong-hop/{consolidated}", show::show)
        .get("/bao-cao-tong-hop/{consolidated}/sua", head::edit)
        .post("/bao-cao-tong-hop/{consolidated}/sua", head::update)
        .post("/bao-cao-tong-hop/{consolidated}/soan-them", show::supplement)
        .get("/bao-cao-tong-hop/{consolidated}/phan/{passage}", passage::edit)
        .post("/bao-cao-tong-hop/{consolidated}/phan/{passage}", passage::update)
        .post("/bao-cao-tong-hop/{consolidated}/phan/{passage}/soan-lai", passage::redraft)
        .get("/bao-cao-tong-hop/{consolidated}/phan/{passage}/lich-su", history::index)
        .get("/bao-cao-tong-hop/{consolidated}/bieu", tables::show)
        .get("/bao-cao-tong-hop/{consolidated}/word", files::word)
        .get("/bao-cao-tong-hop/{consolidated}/excel", files::excel)
        .post("/bao-cao-tong-hop/{consolidated}/ban", files::create)
        .get("/bao-cao-tong-hop/{consolidated}/ban/{edition}/word", files::word_of_edition)
        .get("/bao-cao-tong-hop/{consolidated}/ban/{edition}/excel", files::excel_of_edition)
        .get("/quan-tri/cau-hinh/the-thuc", letterhead::edit)
        .post("/quan-tri/cau-hinh/the-thuc", letterhead::update)
}
