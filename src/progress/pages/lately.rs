//! The newest of what happened, as a part of the pages of a task and of a party's part in it. What that is, is known further
//! up: the room that knows all hands it in.

use axum::extract::Extension;
use futures_util::future::BoxFuture;

use crate::web::{App, Result, Visit};

/// Of what the newest is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Task(i64),
    Assignment(i64),
}

/// Writes that part of a page.
#[derive(Clone, Copy)]
pub struct Lately(pub for<'a> fn(&'a App, &'a Visit, Place) -> BoxFuture<'a, Result<String>>);

/// As handlers take it.
pub type Newest = Extension<Lately>;
