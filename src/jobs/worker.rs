//! An instance that does jobs: it hears of new ones, asks for those whose time comes, and says that it lives while it
//! works. A job of an instance that fell silent is another's; the first one's work is then not written down any more.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use chrono::TimeDelta;
use futures_util::FutureExt;
use sqlx::PgPool;
use tokio::{
    sync::Notify,
    task::JoinSet,
    time::{Instant, interval, sleep_until, timeout},
};

use super::{
    ATTEMPTS, Failure, GivenUp, Kinds, ear,
    held::Held,
    schedule,
    store::{self, End, Taken},
};
use crate::{
    shutdown::Shutdown,
    web::{App, form::clean},
};

/// Jobs that an instance does at once, so that those who work with the portal meanwhile are not kept waiting.
const AT_ONCE: usize = 4;
/// Jobs beside them that take minutes.
const LONG_AT_ONCE: usize = 1;
/// How much longer such a job may take than another.
const LONGER: u32 = 4;
/// How often an instance asks for work without having heard of any: some jobs wait for an hour, not for a word.
const ASKING: Duration = Duration::from_secs(10);
/// How long an instance that says nothing is believed to live.
const LEASE: Duration = Duration::from_secs(60);
/// How long a job may take; one that hangs would keep its place for ever, and nobody would know.
const LIMIT: Duration = Duration::from_secs(15 * 60);
/// Of one kind of work, whoever is told hears once in this time: where mail cannot be sent, a thousand jobs fail alike.
const TOLD_AGAIN: TimeDelta = TimeDelta::days(1);
/// Why a job is given up whose instance ended once too often.
const BROKEN: &str = "Máy chủ dừng giữa chừng khi đang thực hiện công việc này, đã quá số lần thử.";
/// What is said of a job whose own code broke.
const PANICKED: &str = "Lỗi trong chương trình khi thực hiện; chi tiết nằm trong nhật ký của máy chủ.";
/// What is said of a job that did not end.
const HUNG: &str = "Thực hiện quá lâu nên bị ngừng lại.";
/// What is said of a job that failed without a word.
const SILENT: &str = "Không rõ lý do; chi tiết nằm trong nhật ký của máy chủ.";

/// An instance that does jobs.
#[derive(Clone)]
pub struct Worker {
    app: App,
    kinds: Kinds,
    /// Tells this instance from others: machine, process, and a number of its own.
    name: String,
    held: Held,
    asking: Duration,
    lease: Duration,
    limit: Duration,
}

impl Worker {
    /// An instance that does these kinds of work.
    pub fn new(app: App, kinds: Kinds) -> Self {
        let machine = rustix::system::uname().nodename().to_string_lossy().into_owned();
        let name = format!("{machine}/{}/{:016x}", std::process::id(), fastrand::u64(..));
        Self { app, kinds, name, held: Held::default(), asking: ASKING, lease: LEASE, limit: LIMIT }
    }

    /// The same, asking for work at another pace.
    pub fn asking_every(self, asking: Duration) -> Self {
        Self { asking, ..self }
    }

    /// The same, believed to live for another time while it says nothing.
    pub fn leased_for(self, lease: Duration) -> Self {
        Self { lease, ..self }
    }

    /// The same, giving each job another time.
    pub fn limited_to(self, limit: Duration) -> Self {
        Self { limit, ..self }
    }

    /// Does jobs until the shutdown; those begun are ended first.
    pub async fn run(self, mut shutdown: Shutdown) {
        let lines = ear::lines(&self.app.pool);
        let heard = Arc::new(Notify::new());
        // Ended with this function.
        let mut beside = JoinSet::new();
        beside.spawn(ear::listen(lines.clone(), heard.clone()));
        beside.spawn(self.clone().live(lines));
        let (mut running, mut long) = (JoinSet::new(), JoinSet::new());
        let mut laid = false;
        let mut due = false;
        let mut ask_at = Instant::now();
        loop {
            if Instant::now() >= ask_at {
                match self.look_at_schedule(laid).await {
                    Ok(()) => (laid, due) = (true, true),
                    Err(cause) => tracing::warn!(%cause, "jobs cannot be asked for now; it will be tried again"),
                }
                ask_at = Instant::now() + self.asking;
            }
            if due {
                due = false;
                self.begin(&mut running, AT_ONCE, false).await;
                self.begin(&mut long, LONG_AT_ONCE, true).await;
            }
            tokio::select! {
                () = shutdown.begun() => break,
                () = sleep_until(ask_at) => {}
                () = heard.notified() => due = true,
                Some(_) = running.join_next() => due = true,
                Some(_) = long.join_next() => due = true,
            }
        }
        while running.join_next().await.is_some() {}
        while long.join_next().await.is_some() {}
    }

    /// Begins jobs, beside those that are running, up to so many at once.
    async fn begin(&self, running: &mut JoinSet<()>, at_once: usize, long: bool) {
        let free = at_once.saturating_sub(running.len());
        if free == 0 {
            return;
        }
        match self.take(free, long).await {
            Ok(taken) => {
                for job in taken {
                    let worker = self.clone();
                    running.spawn(async move { worker.perform(job).await });
                }
            }
            Err(cause) => tracing::warn!(%cause, "jobs cannot be taken now; it will be tried again"),
        }
    }

    /// Does what is due now, one job after the other, until nothing is; how many there were.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn catch_up(&self) -> sqlx::Result<usize> {
        let mut done = 0;
        self.look_at_schedule(false).await?;
        loop {
            let mut taken = self.take(1, false).await?;
            if taken.is_empty() {
                taken = self.take(1, true).await?;
            }
            let Some(job) = taken.pop() else { return Ok(done) };
            self.perform(job).await;
            done += 1;
        }
    }

    /// Enters this program's daily work in the schedule, and puts among the jobs what the schedule holds for now.
    async fn look_at_schedule(&self, laid: bool) -> sqlx::Result<()> {
        let now = self.app.clock.now();
        if !laid {
            schedule::lay(&self.app.pool, &self.kinds, now).await?;
        }
        schedule::put_due(&self.app.pool, &self.kinds, now).await
    }

    /// Takes at most `most` of the jobs that can be begun: of those that take minutes, or of the others.
    async fn take(&self, most: usize, long: bool) -> sqlx::Result<Vec<Taken>> {
        let now = self.app.clock.now();
        let most = i64::try_from(most).unwrap_or(1);
        let (kinds, held) = (self.kinds.codes_of(long), self.held.ids());
        if kinds.is_empty() {
            return Ok(Vec::new());
        }
        let taking = store::Taking { worker: &self.name, kinds: &kinds, held: &held, most };
        store::take(&self.app.pool, &taking, now, now + delta(self.lease)).await
    }

    async fn perform(&self, job: Taken) {
        let _holding = self.held.hold(job.id);
        let outcome = if job.attempts > ATTEMPTS {
            Err(Failure::Never(BROKEN.to_owned()))
        } else {
            let long = self.kinds.get(&job.kind).is_some_and(|kind| kind.long);
            let limit = if long { self.limit * LONGER } else { self.limit };
            match timeout(limit, AssertUnwindSafe(self.attempt(&job)).catch_unwind()).await {
                Ok(Ok(outcome)) => outcome,
                Ok(Err(_)) => {
                    tracing::error!(job = job.id, kind = job.kind, "a job broke its own code");
                    Err(Failure::Later(PANICKED.to_owned()))
                }
                Err(_) => Err(Failure::Later(HUNG.to_owned())),
            }
        };
        let Err(failure) = outcome else { return };
        // A database that does not answer leaves the job to whoever finds its lease run out.
        if let Err(cause) = self.write_down(&job, failure).await {
            tracing::warn!(%cause, job = job.id, "what became of a job could not be written down");
        }
    }

    /// Does a job and writes down in the same transaction that it is done.
    async fn attempt(&self, job: &Taken) -> Result<(), Failure> {
        let kind = self.kinds.get(&job.kind).ok_or_else(|| Failure::Later(SILENT.to_owned()))?;
        let mut tx = self.app.pool.begin().await?;
        kind.run(&self.app, &mut tx, job.payload.clone()).await?;
        if store::end(&mut tx, &self.name, job, &End::Done, self.app.clock.now()).await? {
            tx.commit().await?;
        } else {
            tracing::warn!(job = job.id, kind = job.kind, "a job took so long that another instance has it now");
        }
        Ok(())
    }

    /// Writes down why a job was not done; with one that is given up its own kind of work sees to what it was for, and
    /// whoever is told is told.
    async fn write_down(&self, job: &Taken, failure: Failure) -> sqlx::Result<()> {
        let now = self.app.clock.now();
        let (given_up, why) = match failure {
            Failure::Later(why) => (job.attempts >= ATTEMPTS, why),
            Failure::Never(why) => (true, why),
        };
        let why = Some(clean(&why)).filter(|why| !why.is_empty()).unwrap_or_else(|| SILENT.to_owned());
        let end = if given_up { End::Failed(&why) } else { End::Waiting(now + patience(job.attempts), &why) };
        tracing::warn!(job = job.id, kind = job.kind, ?end, "a job was not done");
        let mut tx = self.app.pool.begin().await?;
        if store::end(&mut tx, &self.name, job, &end, now).await? && given_up {
            let told = GivenUp { label: self.kinds.label(&job.kind).to_owned(), error: why.clone(), at: now };
            self.kinds.give_up(&mut tx, (&job.kind, job.payload.clone()), &told).await?;
            if !store::failed_lately(&mut tx, job, now - TOLD_AGAIN).await? {
                self.kinds.tell(&mut tx, &told).await?;
            }
        }
        tx.commit().await
    }

    /// Says again and again that this instance lives, for the jobs that it has in hand.
    async fn live(self, lines: PgPool) {
        let mut beat = interval(self.lease / 3);
        loop {
            beat.tick().await;
            let held = self.held.ids();
            let until = self.app.clock.now() + delta(self.lease);
            if !held.is_empty()
                && let Err(cause) = store::renew(&lines, &self.name, &held, until).await
            {
                tracing::warn!(%cause, "this instance could not say that it lives");
            }
        }
    }
}

fn delta(time: Duration) -> TimeDelta {
    TimeDelta::from_std(time).unwrap_or(TimeDelta::minutes(1))
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
