//! What cannot wait for the morning: it is gathered for some minutes, so that several things go in one mail.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use super::{
    digest::{self, SendMail},
    store,
};
use crate::{
    clock,
    jobs::{self, Failure, Work},
    web::App,
};

/// How long what is urgent waits for more of it.
const GATHERING: Duration = Duration::minutes(2);
/// Longer than a request may take: what is told while a gathering is about to begin has one of its own.
const MARGIN: Duration = Duration::minutes(1);

/// Sees to it that what was told now goes out soon.
pub(super) async fn plan(tx: &mut PgConnection, now: DateTime<Utc>) -> sqlx::Result<()> {
    jobs::add_unless_waiting(tx, &PlanUrgent {}, now + MARGIN, now + GATHERING).await
}

/// Finds out who is to get an urgent mail.
#[derive(Debug, Serialize, Deserialize)]
pub struct PlanUrgent {}

impl Work for PlanUrgent {
    const KIND: &'static str = "notice.urgent";
    const LABEL: &'static str = "Gom thông báo cần gửi thư ngay";

    async fn run(self, app: &App, tx: &mut PgConnection) -> Result<(), Failure> {
        if app.mail.is_none() {
            return Ok(());
        }
        let now = app.clock.now();
        let waiting = store::waiting(tx, true, now - digest::FRESH, clock::local_day(now)).await?;
        let mails: Vec<_> = waiting.into_iter().map(SendMail::urgent).collect();
        jobs::add_all(tx, &mails, now).await?;
        Ok(())
    }
}
