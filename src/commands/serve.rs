//! `tiendo serve`.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tiendo::app::{self, App};
use tiendo::clock::Clock;
use tiendo::cluster::{PortalLock, data_folder};
use tiendo::config::Settings;
use tiendo::files::{self, Files};
use tiendo::mail::Mailer;
use tiendo::shutdown::Shutdown;
use tiendo::{db, demo};
use tokio::net::TcpListener;

use super::database::Database;
use super::load_demo;

/// How long requests and running jobs may take to end once the portal is told to stop.
const FAREWELL: Duration = Duration::from_secs(20);

/// Serves the portal until it is told to stop, then lets requests finish and stops the private database.
///
/// # Errors
/// One sentence that says what is in the way; nothing is changed then.
pub async fn serve(mut settings: Settings, demo: bool) -> Result<()> {
    settings.check()?;
    let shutdown = Shutdown::on_signal()?;
    let data = data_folder(&settings.storage)?;
    let _lock = match settings.storage.database_url {
        None => Some(PortalLock::take(&data)?),
        Some(_) => None,
    };
    let folder = data.join(files::FOLDER);
    let files = match settings.bucket.bucket()? {
        None => Files::in_folder(&folder)?,
        Some(bucket) => Files::in_bucket(&bucket, &folder).await?,
    };
    let mail = settings.smtp.smtp()?.map(|smtp| Mailer::new(&smtp)).transpose()?;
    let listener = TcpListener::bind(settings.listen)
        .await
        .with_context(|| format!("{} cannot be listened on (TIENDO_LISTEN names another port)", settings.listen))?;
    let mut database = Database::open(&settings.storage).await?;
    let pool = database.pool.clone();
    // The port may have been left to the system.
    settings.listen = listener.local_addr()?;
    let app = App { pool, clock: Clock::system(), settings: Arc::new(settings), files, mail, demo: None };
    let outcome = tokio::select! {
        outcome = run(app, listener, demo, shutdown) => outcome,
        never = database.keep_running() => match never {},
    };
    let closed = database.close().await;
    outcome.and(closed)
}

async fn run(mut app: App, listener: TcpListener, demo: bool, mut shutdown: Shutdown) -> Result<()> {
    tokio::select! {
        prepared = prepare(&mut app, demo) => prepared?,
        () = shutdown.begun() => return Ok(()),
    }
    let background = tokio::spawn(app::background(app.clone(), shutdown.clone()));
    let service = app::router(app).into_make_service_with_connect_info::<SocketAddr>();
    let mut told = shutdown.clone();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move { told.begun().await });
    tokio::select! {
        served = server.into_future() => served?,
        () = expired(&mut shutdown) => tracing::warn!("some requests were cut off: they took too long to end"),
    }
    // Work that waits for the shutdown ends at once.
    if tokio::time::timeout(FAREWELL, background).await.is_err() {
        tracing::warn!("some work was cut off: it took too long to end");
    }
    Ok(())
}

/// Makes the database ready to serve and says where it is served.
async fn prepare(app: &mut App, demo: bool) -> Result<()> {
    db::migrate(&app.pool).await?;
    if demo {
        load_demo(&app.pool).await?;
    }
    let marked = demo::is_marked(&app.pool).await?;
    if marked && !app.settings.loopback_only() {
        bail!(
            "the database holds the demo, whose passwords everybody knows: it is served on this machine only \
             (no TIENDO_PUBLIC_URL, TIENDO_TRUSTED_PROXIES or TIENDO_LISTEN beyond 127.0.0.1)"
        );
    }
    app.demo = marked.then(|| Arc::new(demo::notice()));
    app::prepare(app).await?;
    let mut notice = format!("Tiến Độ is served at {} (Ctrl-C stops it)\n", app.settings.base_url());
    if marked {
        notice.push_str(DEMO_ACCOUNTS);
    }
    // Nobody may be reading; the portal serves all the same.
    let _ = std::io::stdout().write_all(notice.as_bytes());
    Ok(())
}

/// Ends some time after the shutdown began.
async fn expired(shutdown: &mut Shutdown) {
    shutdown.begun().await;
    tokio::time::sleep(FAREWELL).await;
}

const DEMO_ACCOUNTS: &str = "\
Demo accounts, all with the password tiendo-demo:
  giamdoc, phogiamdoc          the Director and a deputy
  tccb                         the officer who consolidates (TCCB)
  quantri                      the administrator
  congdoan                     the sector's union, which observes
  vanphong, vanphong.truong    staff and head of a unit; the sign-in page names those of every unit
";
