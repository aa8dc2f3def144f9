//! SQL of periods, days off and settings.

mod day_off;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

use super::{PeriodKey, PeriodKind, Phase};

pub(super) use day_off::{add, correct, find, hold, lacks, lay, move_send_by, of_year, pending, remove, set};
pub use day_off::{days_off, setting, settings};

/// A reporting period of one owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    pub id: i64,
    pub owner_unit_id: i64,
    pub kind: PeriodKind,
    pub year: i32,
    pub ordinal: i16,
    pub name: String,
    /// First day of its data.
    pub starts_on: NaiveDate,
    /// Last day of its data (ngày chốt số liệu).
    pub cut_off_on: NaiveDate,
    /// Last day on which a report is on time.
    pub send_by: NaiveDate,
    /// The closing in force; none while the period is open.
    pub closed_version: Option<i32>,
    pub closed_at: Option<DateTime<Utc>>,
}

impl Period {
    /// How addresses name it.
    pub fn key(&self) -> PeriodKey {
        PeriodKey { kind: self.kind, year: self.year, ordinal: self.ordinal }
    }

    pub fn is_open(&self) -> bool {
        self.closed_version.is_none()
    }

    /// Where it stands on a day.
    pub fn phase(&self, today: NaiveDate) -> Phase {
        Phase::of(self.starts_on, !self.is_open(), today)
    }
}

/// A period as it is opened.
pub struct NewPeriod<'a> {
    pub owner_unit_id: i64,
    pub span: &'a super::Span,
    pub send_by: NaiveDate,
}

/// Opens a period unless the owner has it already; its id if it is new.
pub async fn open(tx: &mut PgConnection, new: NewPeriod<'_>) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar!(
        "insert into period (owner_unit_id, kind, year, ordinal, name, starts_on, cut_off_on, send_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict on constraint period_key do nothing returning id",
        new.owner_unit_id,
        new.span.kind as PeriodKind,
        new.span.year,
        new.span.ordinal,
        new.span.name,
        new.span.starts_on,
        new.span.cut_off_on,
        new.send_by,
    )
    .fetch_optional(tx)
    .await
}
