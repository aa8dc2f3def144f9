//! The administrator's pages of days off and settings.

mod days;
mod settings;

use super::sending::Moved;
use crate::web::{Routes, show};

/// The slice's routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/quan-tri/ngay-nghi", days::index)
        .get("/quan-tri/ngay-nghi/moi", days::new)
        .post("/quan-tri/ngay-nghi", days::create)
        .post("/quan-tri/ngay-nghi/nam", days::lay)
        .get("/quan-tri/ngay-nghi/{day}", days::edit)
        .post("/quan-tri/ngay-nghi/{day}", days::update)
        .post("/quan-tri/ngay-nghi/{day}/bo", days::remove)
        .get("/quan-tri/cau-hinh", settings::edit)
        .post("/quan-tri/cau-hinh", settings::update)
}

/// A sending day that moves, as pages show it.
struct MovedRow {
    name: String,
    owner: String,
    from: String,
    to: String,
}

impl From<Moved> for MovedRow {
    fn from(moved: Moved) -> Self {
        Self { from: show::day(&moved.from), to: show::day(&moved.to), name: moved.name, owner: moved.owner_name }
    }
}

/// What is said of moved sending days after a change.
fn moved_text(moved: &[Moved]) -> String {
    match moved {
        [] => String::new(),
        [one] => format!(" Hạn gửi {} chuyển từ {} sang {}.", one.name, show::day(&one.from), show::day(&one.to)),
        more => format!(" Hạn gửi của {} kỳ được chuyển theo.", more.len()),
    }
}
