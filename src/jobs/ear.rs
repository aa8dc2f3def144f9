//! Hearing of new jobs, and saying that an instance lives: over lines of their own, since the portal's pool may be used up
//! by those who work with it, or by the jobs themselves.

use std::{sync::Arc, time::Duration};

use sqlx::{
    PgPool,
    postgres::{PgListener, PgPoolOptions},
};
use tokio::{sync::Notify, time::sleep};

/// How long it takes to try a line again that broke; asking goes on meanwhile.
const PAUSE: Duration = Duration::from_secs(2);

/// Two connections beside the portal's own: one that listens, one that says that the instance lives.
pub(super) fn lines(portal: &PgPool) -> PgPool {
    PgPoolOptions::new()
        .max_connections(2)
        .max_lifetime(None)
        .idle_timeout(None)
        .acquire_timeout(Duration::from_secs(8))
        .connect_lazy_with((*portal.connect_options()).clone())
}

/// Listens for ever. Each new line is a word too: something may have been said while there was none.
pub(super) async fn listen(lines: PgPool, heard: Arc<Notify>) {
    loop {
        match line(&lines).await {
            Ok(mut line) => {
                heard.notify_one();
                while let Ok(Some(_)) = line.try_recv().await {
                    heard.notify_one();
                }
            }
            Err(cause) => tracing::warn!(%cause, "new jobs cannot be heard of now; it will be tried again"),
        }
        sleep(PAUSE).await;
    }
}

async fn line(lines: &PgPool) -> sqlx::Result<PgListener> {
    let mut line = PgListener::connect_with(lines).await?;
    // A broken line is begun anew here, after a pause.
    line.eager_reconnect(false);
    line.listen("job").await?;
    Ok(line)
}
