//! The one way to add a route. axum cannot list its routes, so this builder records each with its method, path and
//! the access its handler demands. The access is read off the handler's own signature: its first argument must be
//! an [`Access`], so no handler can forget its authorisation and the record cannot disagree with it.

use axum::{
    Router,
    handler::Handler,
    http::Method,
    routing::{MethodFilter, on},
};

use super::{Access, App};

/// One registered route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    /// Name of the access its handler demands.
    pub access: &'static str,
}

/// Whether a path is one of those that a route answers: "/ky/7" of "/ky/{period}".
pub(super) fn fits(route: &str, path: &str) -> bool {
    let (mut named, mut asked) = (route.split('/'), path.split('/'));
    loop {
        match (named.next(), asked.next()) {
            (None, None) => return true,
            (Some(part), Some(given)) if part == given => {}
            (Some(part), Some(given)) if part.starts_with('{') && !given.is_empty() => {}
            _ => return false,
        }
    }
}

/// Routes being gathered from the slices.
#[derive(Default)]
pub struct Routes {
    router: Router<App>,
    table: Vec<Route>,
}

/// A handler's argument list that begins with an [`Access`].
pub trait Guarded {
    type Access: Access;
}

macro_rules! guarded {
    ($($argument:ident),*) => {
        impl<M, A: Access, $($argument),*> Guarded for (M, A, $($argument,)*) {
            type Access = A;
        }
    };
}
guarded!();
guarded!(T1);
guarded!(T1, T2);
guarded!(T1, T2, T3);
guarded!(T1, T2, T3, T4);

impl Routes {
    /// No routes yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers `GET path`.
    pub fn get<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: Guarded + 'static,
    {
        self.add(Method::GET, MethodFilter::GET, path, handler)
    }

    /// Answers `POST path`.
    pub fn post<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: Guarded + 'static,
    {
        self.add(Method::POST, MethodFilter::POST, path, handler)
    }

    fn add<H, T>(mut self, method: Method, filter: MethodFilter, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: Guarded + 'static,
    {
        self.table.push(Route { method, path, access: <T::Access as Access>::NAME });
        Self { router: self.router.route(path, on(filter, handler)), table: self.table }
    }

    /// Adds a slice's routes.
    pub fn merge(mut self, other: Self) -> Self {
        self.table.extend(other.table);
        Self { router: self.router.merge(other.router), table: self.table }
    }

    /// Every route, in the order of registration.
    pub fn table(&self) -> &[Route] {
        &self.table
    }

    /// The router itself, without layers.
    pub fn into_router(self) -> Router<App> {
        self.router
    }
}
