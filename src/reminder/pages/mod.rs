//! Pages of reminders: whom to remind and about what, and all that were sent.

mod list;
mod new;

use super::LIST;
use crate::web::Routes;

pub use new::NEW;

/// The slice's routes.
pub fn routes() -> Routes {
    Routes::new().get(LIST, list::index).get(NEW, new::new).post(NEW, new::create)
}
