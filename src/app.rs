//! The room that knows all: every slice's routes, and the layers around them.

use std::time::Duration;

use axum::{
    Extension, Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{Method, StatusCode, header},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
};
use futures_util::future::{BoxFuture, FutureExt};
use sqlx::PgConnection;
use tower::{ServiceBuilder, ServiceExt};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    csrf::CsrfLayer,
    request_id::{MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer},
    trace::TraceLayer,
};

pub use crate::web::App;
use crate::{
    account, calendar, commendation, consolidated, db, dialogue,
    export::{self, MakeExport},
    extension, feed, instruction,
    jobs::{self, Failure, GivenUp, Kinds, Work, Worker},
    journal, legal,
    notice::{self, Audience, News, Topic},
    obstacle, plan,
    progress::{self, pages::lately::Lately},
    reminder, rollup, search,
    shutdown::Shutdown,
    succession, supervision, timeline, unit,
    web::{
        self, Public, Result, Role, Routes, SignedIn, export::GetPaths, headers::REQUEST_ID, see_other,
        unsent::PostPaths, viewer,
    },
};

/// How often the journal is sealed, old sessions and done jobs are swept away, days off are laid in, periods are opened and planned
/// changes carried out.
const TENDING: Duration = Duration::from_secs(30);
/// Longest a request may take.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Longest one may take that brings a file over a slow line.
const UPLOAD_TIMEOUT: Duration = Duration::from_secs(300);
/// Largest body of a request, in bytes.
const BODY_LIMIT: usize = 6 * 1024 * 1024;

/// Every route of the portal.
pub fn routes() -> Routes {
    Routes::new()
        .get("/", home)
        .get("/healthz", health)
        .get("/readyz", ready)
        .get("/static/{name}", web::assets::show)
        .merge(account::pages::routes())
        .merge(unit::pages::routes())
        .merge(calendar::pages::routes())
        .merge(notice::pages::routes())
        .merge(plan::pages::routes())
        .merge(dialogue::pages::routes())
        .merge(obstacle::pages::routes())
        .merge(commendation::pages::routes())
        .merge(progress::pages::routes())
        .merge(succession::pages::routes())
        .merge(extension::pages::routes())
        .merge(instruction::pages::routes())
        .merge(feed::pages::routes())
        .merge(reminder::pages::routes())
        .merge(timeline::pages::routes())
        .merge(supervision::pages::routes())
        .merge(legal::pages::routes())
        .merge(rollup::pages::routes())
        .merge(consolidated::pages::routes())
        .merge(search::pages::routes())
        .merge(export::pages::routes())
        .merge(journal::pages::routes())
        .merge(jobs::pages::routes())
}

/// The whole portal as one service.
pub fn router(app: App) -> Router {
    let layers = ServiceBuilder::new()
        .layer(SetRequestIdLayer::new(REQUEST_ID, NewRequestId))
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(TraceLayer::new_for_http().make_span_with(|request: &Request| {
            let id = web::headers::request_id(request.headers());
            tracing::info_span!("request", method = %request.method(), path = loggable(request.uri().path()), id)
        }))
        .layer(from_fn_with_state(app.clone(), web::headers::secure))
        .layer(CompressionLayer::new())
        .layer(from_fn(web::error::pages))
        .layer(from_fn_with_state(app.clone(), web::address::known_peers))
        .layer(CatchPanicLayer::new())
        .layer(from_fn(in_time))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(CsrfLayer::new())
        .layer(from_fn_with_state(app.clone(), viewer::identify))
        .layer(from_fn_with_state(app.clone(), account::pages::keep_words));
    rooms().layer(layers).with_state(app)
}

/// Every route with what the rooms below have to know of those above, without what stands between it and the network.
fn rooms() -> Router<App> {
    let routes = routes();
    let paths =
        |method: Method| routes.table().iter().filter(|route| route.method == method).map(|route| route.path).collect();
    let told = ServiceBuilder::new()
        .layer(Extension(PostPaths(paths(Method::POST))))
        .layer(Extension(GetPaths(paths(Method::GET))))
        .layer(Extension(kinds()))
        .layer(Extension(Lately(timeline::lately)));
    routes.into_router().fallback(nothing_here).layer(told)
}

/// Answers a request of the portal's own. It comes with its visitor, over no network, and takes its time.
fn within(app: App, request: Request) -> BoxFuture<'static, Response> {
    async move {
        match rooms().with_state(app).oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }
    .boxed()
}

impl Work for MakeExport {
    const KIND: &'static str = "export.make";
    const LABEL: &'static str = "Lập tệp kết xuất";
    const LONG: bool = true;

    fn about(&self) -> String {
        format!("số {}", self.export)
    }

    async fn run(self, app: &App, tx: &mut PgConnection) -> Result<(), Failure> {
        export::make(self, app, tx, within).await
    }

    async fn give_up(self, tx: &mut PgConnection, job: &GivenUp) -> sqlx::Result<()> {
        export::give_up(self, tx, job.at).await
    }
}

/// A path as the log may hold it: whoever knows the address of a calendar reads it.
fn loggable(path: &str) -> &str {
    if path.starts_with("/lich/") { "/lich/…" } else { path }
}

/// `GET /`: each role begins where its work is.
async fn home(SignedIn(visit): SignedIn) -> Result<Response> {
    let to = match visit.viewer.role() {
        Some(Role::Staff | Role::Head) => "/viec",
        Some(Role::Officer | Role::Observer) => "/tong-hop",
        Some(Role::Director) => "/dieu-hanh",
        Some(Role::Administrator) => "/quan-tri/don-vi",
        None => "/tai-khoan",
    };
    Ok(see_other(to))
}

/// `GET /healthz`: the process lives.
async fn health(_: Public) -> &'static str {
    "ok"
}

/// `GET /readyz`: the database answers too.
async fn ready(_: Public, State(app): State<App>) -> Response {
    if db::answers(&app.pool).await {
        "ok".into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "database unavailable").into_response()
    }
}

/// What has to be so before the first request: days off are known, and the year's periods exist.
///
/// # Errors
/// When the database does not answer.
pub async fn prepare(app: &App) -> anyhow::Result<()> {
    tend(app).await
}

/// Every kind of work that is done as a job.
pub fn kinds() -> Kinds {
    notice::kinds(Kinds::new())
        .with::<MakeExport>()
        .with::<progress::gather::Gather>()
        .with::<obstacle::gather::GatherObstacles>()
        .with::<reminder::RemindDue>()
        .with::<supervision::RemindDemands>()
        .with::<legal::RemindReviews>()
        .with::<rollup::closing::PeriodFiles>()
        .with::<consolidated::closing::MakeEdition>()
        .telling(tell_administrators)
}

/// A job that is given up waits for an administrator to decide.
fn tell_administrators<'a>(tx: &'a mut PgConnection, job: &'a GivenUp) -> BoxFuture<'a, sqlx::Result<()>> {
    let text = format!("Công việc nền “{}” không thực hiện được: {}", job.label, job.error);
    let href = format!("{}?xem=loi", jobs::pages::HOME);
    let news = News::of_portal(job.at, Topic::System, Audience::Administrators, text, href);
    async move { notice::tell(tx, &[news]).await }.boxed()
}

/// All that is done beside answering requests, until the shutdown.
pub async fn background(app: App, shutdown: Shutdown) {
    let worker = Worker::new(app.clone(), kinds());
    tokio::join!(worker.run(shutdown.clone()), housekeeping(app, shutdown));
}

/// Upkeep, until the shutdown. Each piece may run in several instances at once.
async fn housekeeping(app: App, mut shutdown: Shutdown) {
    loop {
        tokio::select! {
            () = shutdown.begun() => return,
            () = tokio::time::sleep(TENDING) => {}
        }
        if let Err(cause) = tend(&app).await {
            tracing::warn!(%cause, "housekeeping will be tried again");
        }
    }
}

/// Upkeep is no job: it comes every half minute, does nothing where nothing is to be done, and what it misses it finds
/// the next time, so there is nothing to keep, count or show of it; and jobs themselves are swept by it.
async fn tend(app: &App) -> anyhow::Result<()> {
    account::session::sweep(&app.pool, app.clock.now()).await?;
    jobs::sweep(&app.pool, app.clock.now()).await?;
    journal::seal(&app.pool).await?;
    calendar::day_off::lay_current(&app.pool, app.clock.today()).await?;
    plan::opening::open_current(&app.pool, app.clock.today()).await?;
    plan::uploads::resume(app);
    export::sweep(app).await?;
    succession::carry_out_due(&app.pool, app.clock.now(), app.clock.today()).await?;
    Ok(())
}

/// Layer: a request that takes too long is given up.
async fn in_time(request: Request, next: Next) -> Response {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let brings_file = kind.is_some_and(|kind| kind.starts_with("multipart/"));
    let limit = if brings_file { UPLOAD_TIMEOUT } else { TIMEOUT };
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

async fn nothing_here() -> web::Error {
    web::Error::NotFound
}

/// Gives each request a short random id, whatever the visitor's own header says.
#[derive(Clone)]
struct NewRequestId;

impl MakeRequestId for NewRequestId {
    fn make_request_id<B>(&mut self, _: &axum::http::Request<B>) -> Option<RequestId> {
        let id = format!("{:012x}", fastrand::u64(..) >> 16);
        id.parse().ok().map(RequestId::new)
    }
}

#[cfg(test)]
mod tests {
    use super::loggable;

    #[test]
    fn the_log_does_not_hold_the_address_of_a_calendar() {
        assert_eq!(loggable("/lich/Zm9v.ics"), "/lich/…");
        assert_eq!(loggable("/tai-khoan/lich"), "/tai-khoan/lich");
    }
}
