//! The kit every page stands on: routes with their access, the visitor, forms and their errors, errors as pages, words whose writer is no longer signed in,
//! the layout, assets and headers. It knows no feature of the portal.

pub mod access;
pub mod address;
pub mod assets;
pub mod attachments;
pub mod error;
pub mod export;
pub mod flash;
pub mod form;
pub mod headers;
pub mod layout;
pub mod link;
pub mod nav;
pub mod routes;
pub mod show;
pub mod state;
pub mod unsent;
pub mod upload;
pub mod viewer;

pub use access::{Access, Public, SignedIn, Visit};
pub use error::{Error, Result};
pub use export::Export;
pub use flash::see_other;
pub use form::{FieldErrors, Form, Query, page_or_errors};
pub use layout::Chrome;
pub use link::Link;
pub use routes::Routes;
pub use state::{App, DemoNotice};
pub use viewer::{Grant, Role, Viewer};
