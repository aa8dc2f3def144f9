//! The journal's page.

use crate::web::Routes;

/// The slice's routes.
pub fn routes() -> Routes {
    Routes::new()
}
