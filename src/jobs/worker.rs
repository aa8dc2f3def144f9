//! An instance that does jobs: it hears of new ones, asks for those whose time comes, and says that it lives while it
//! works. A job of an instance that fell silent is another's; the first one's work is then not written down any more.

use std::{panic::AssertUnwindSafe, time::Duration};

use chrono::TimeDelta;
use futures_util::FutureExt;
use sqlx::postgres::PgListener;
use tokio::{
    task::JoinSet,
    time::{Instant, interval, sleep},
};

use super::{
    ATTEMPTS, Failure, Kinds, schedule,
    store::{self, End, Taken},
};
use crate::{shutdown::Shutdown, web::App};

/// Jobs that an instance does at once, so that those who work with the portal meanwhile are not kept waiting.
const AT_ONCE: usize = 4;
/// How often an instance asks for work without having heard of any: some jobs wait for an hour, not for a word.
const ASKING: Duration = Duration::from_secs(10);
/// How long an instance that says nothing is believed to live.
const LEASE: Duration = Duration::from_secs(60);
/// Why a job is given up whose instance ended again and again.
const BROKEN: &str = "Máy chủ dừng giữa chừng mỗi lần thực hiện công việc này.";
/// What is said of a job whose own code broke.
const PANICKED: &str = "Lỗi trong chương trình khi thực hiện; chi tiết nằm trong nhật ký của máy chủ.";

/// An instance that does jobs.
#[derive(Clone)]
pub struct Worker {
    app: App,
    kinds: Kinds,
    /// Tells this instance from others.
    name: String,
    lease: Duration,
}

impl Worker {
    /// An instance that does these kinds of work.
    pub fn new(app: App, kinds: Kinds) -> Self {
        let name = format!("{}-{:016x}", std::process::id(), fastrand::u64(..));
        Self { app, kinds, name, lease: LEASE }
    }

    /// The same, believed to live for another time while it says nothing.
    pub fn leased_for(self, lease: Duration) -> Self {
        Self { lease, ..self }
    }

    /// Does jobs until the shutdown; those begun are ended first.
    pub async fn run(self, mut shutdown: Shutdown) {
        let mut listener = None;
        let mut laid = false;
        let mut running = JoinSet::new();
        let mut living = interval(self.lease / 3);
        let mut ask_at = Instant::now();
        loop {
            if listener.is_none() {
                listener = self.listener().await;
            }
            if Instant::now() >= ask_at && running.len() < AT_ONCE {
                ask_at = Instant::now() + ASKING;
                laid = laid || self.lay_schedule().await;
                match self.begin(AT_ONCE - running.len()).await {
                    Ok(taken) => {
                        for job in taken {
                            let worker = self.clone();
                            running.spawn(async move { worker.perform(job).await });
                        }
                    }
                    Err(cause) => tracing::warn!(%cause, "jobs cannot be taken now; it will be tried again"),
                }
            }
            tokio::select! {
                () = shutdown.begun() => break,
                () = sleep(ask_at.saturating_duration_since(Instant::now())), if running.len() < AT_ONCE => {}
                Some(_) = running.join_next(), if !running.is_empty() => ask_at = Instant::now(),
                heard = heard(&mut listener) => {
                    if !heard {
                        listener = None;
                    }
                    ask_at = Instant::now();
                }
                _ = living.tick() => self.say_alive().await,
            }
        }
        loop {
            tokio::select! {
                ended = running.join_next() => if ended.is_none() { return },
                _ = living.tick() => self.say_alive().await,
            }
        }
    }

    /// Does what is due now, one job after the other, until nothing is; how many there were.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn catch_up(&self) -> sqlx::Result<usize> {
        let mut done = 0;
        schedule::lay(&self.app.pool, &self.kinds, self.app.clock.now()).await?;
        loop {
            let taken = self.begin(1).await?;
            let Some(job) = taken.into_iter().next() else { return Ok(done) };
            self.perform(job).await;
            done += 1;
        }
    }

    /// Enters this program's daily work in the schedule; whether that succeeded.
    async fn lay_schedule(&self) -> bool {
        let laid = schedule::lay(&self.app.pool, &self.kinds, self.app.clock.now()).await;
        if let Err(cause) = &laid {
            tracing::warn!(%cause, "the schedule cannot be laid now; it will be tried again");
        }
        laid.is_ok()
    }

    /// Puts what the schedule holds for now among the jobs and takes at most `most` of those that can be begun.
    async fn begin(&self, most: usize) -> sqlx::Result<Vec<Taken>> {
        let now = self.app.clock.now();
        schedule::put_due(&self.app.pool, now).await?;
        let kinds: Vec<&str> = self.kinds.0.keys().copied().collect();
        let most = i64::try_from(most).unwrap_or(1);
        store::take(&self.app.pool, &self.name, &kinds, most, now, now + self.lease()).await
    }

    async fn perform(&self, job: Taken) {
        let outcome = if job.attempts > ATTEMPTS {
            Err(Failure::Never(BROKEN.to_owned()))
        } else {
            AssertUnwindSafe(self.attempt(&job)).catch_unwind().await.unwrap_or_else(|_| {
                tracing::error!(job = job.id, kind = job.kind, "a job broke its own code");
                Err(Failure::Later(PANICKED.to_owned()))
            })
        };
        let Err(failure) = outcome else { return };
        let now = self.app.clock.now();
        let end = match &failure {
            Failure::Later(why) if job.attempts < ATTEMPTS => End::Waiting(now + patience(job.attempts), why),
            Failure::Later(why) | Failure::Never(why) => End::Failed(why),
        };
        tracing::warn!(job = job.id, kind = job.kind, ?end, "a job was not done");
        // A database that does not answer leaves the job to whoever finds its lease run out.
        if let Err(cause) = store::end(&self.app.pool, &self.name, &job, &end, now).await {
            tracing::warn!(%cause, job = job.id, "what became of a job could not be written down");
        }
    }

    /// Does a job and writes down in the same transaction that it is done.
    async fn attempt(&self, job: &Taken) -> Result<(), Failure> {
        let Some(kind) = self.kinds.0.get(job.kind.as_str()) else { return Ok(()) };
        let mut tx = self.app.pool.begin().await?;
        (kind.run)(&self.app, &mut tx, job.payload.clone()).await?;
        if store::end(&mut *tx, &self.name, job, &End::Done, self.app.clock.now()).await? {
            tx.commit().await?;
        } else {
            tracing::warn!(job = job.id, kind = job.kind, "a job took so long that another instance has it now");
        }
        Ok(())
    }

    async fn listener(&self) -> Option<PgListener> {
        let mut listener = PgListener::connect_with(&self.app.pool).await.ok()?;
        listener.listen("job").await.ok()?;
        Some(listener)
    }

    async fn say_alive(&self) {
        let until = self.app.clock.now() + self.lease();
        if let Err(cause) = store::renew(&self.app.pool, &self.name, until).await {
            tracing::warn!(%cause, "this instance could not say that it lives");
        }
    }

    fn lease(&self) -> TimeDelta {
        TimeDelta::from_std(self.lease).unwrap_or(TimeDelta::minutes(1))
    }
}

/// Waits for a word of new jobs; false when the line broke. Without a line it waits for ever.
async fn heard(listener: &mut Option<PgListener>) -> bool {
    match listener {
        Some(listener) => matches!(listener.try_recv().await, Ok(Some(_))),
        None => std::future::pending().await,
    }
}

/// How long a job waits after its `attempts`th failure: a minute, then four times as long each time.
fn patience(attempts: i32) -> TimeDelta {
    let power = u32::try_from(attempts - 1).unwrap_or_default().min(8);
    TimeDelta::minutes(4_i64.pow(power))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_job_waits_longer_each_time() {
        let minutes: Vec<i64> = (1..=4).map(|attempts| patience(attempts).num_minutes()).collect();
        assert_eq!(minutes, [1, 4, 16, 64]);
    }
}
