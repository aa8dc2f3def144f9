//! SQL of days off and settings.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sqlx::{PgConnection, PgExecutor};

use crate::calendar::{
    DaysOff,
    day_off::KeptDay,
    sending::{Moved, Pending},
    setting::Setting,
};

/// The days off and the worked weekends that an administrator keeps.
pub async fn days_off(db: impl PgExecutor<'_>) -> sqlx::Result<DaysOff> {
    let rows = sqlx::query!("select on_date, off from day_off").fetch_all(db).await?;
    Ok(rows.into_iter().map(|row| (row.on_date, row.off)).collect())
}

/// The days kept of a year, also those taken off the list.
pub async fn of_year(db: impl PgExecutor<'_>, year: i32) -> sqlx::Result<Vec<KeptDay>> {
    sqlx::query_as!(
        KeptDay,
        "select on_date, name, off, dropped from day_off
         where on_date >= make_date($1, 1, 1) and on_date < make_date($1 + 1, 1, 1) order by on_date",
        year
    )
    .fetch_all(db)
    .await
}

/// One day, if it is kept.
pub async fn find(db: impl PgExecutor<'_>, on_date: NaiveDate) -> sqlx::Result<Option<KeptDay>> {
    sqlx::query_as!(KeptDay, "select on_date, name, off, dropped from day_off where on_date = $1", on_date)
        .fetch_optional(db)
        .await
}

/// Keeps everybody else from changing days off and settings until the transaction ends.
pub async fn hold(tx: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!("lock table day_off in share row exclusive mode").execute(tx).await?;
    Ok(())
}

/// Puts a day on the list; false where it is there already.
pub async fn add(tx: &mut PgConnection, day: &KeptDay) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "insert into day_off (on_date, name, off) values ($1, $2, $3)
         on conflict (on_date) do update set name = excluded.name, off = excluded.off, dropped = false
         where day_off.dropped",
        day.on_date,
        day.name,
        day.off
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Corrects a day on its date, putting it back on the list; false where it is gone.
pub async fn correct(tx: &mut PgConnection, day: &KeptDay) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "update day_off set name = $2, off = $3, dropped = false where on_date = $1",
        day.on_date,
        day.name,
        day.off
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Takes a day off the list; false where it was not on it. A built-in one is remembered, so that it is not laid in again.
pub async fn remove(tx: &mut PgConnection, on_date: NaiveDate, built_in: bool) -> sqlx::Result<bool> {
    let done = if built_in {
        sqlx::query!(
            "update day_off set dropped = true, off = extract(isodow from on_date) > 5
             where on_date = $1 and not dropped",
            on_date
        )
        .execute(tx)
        .await?
    } else {
        sqlx::query!("delete from day_off where on_date = $1 and not dropped", on_date).execute(tx).await?
    };
    Ok(done.rows_affected() > 0)
}

/// Whether some of these dates are not kept in any way.
pub async fn lacks(db: impl PgExecutor<'_>, dates: &[NaiveDate]) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (
            select from unnest($1::date[]) as built (on_date)
            where not exists (select from day_off d where d.on_date = built.on_date)) as "lacks!""#,
        dates
    )
    .fetch_one(db)
    .await
}

/// Adds days off where nothing is kept of their date; how many.
pub async fn lay(tx: &mut PgConnection, days: BTreeMap<NaiveDate, String>) -> sqlx::Result<u64> {
    let (on, names): (Vec<_>, Vec<_>) = days.into_iter().unzip();
    let done = sqlx::query!(
        "insert into day_off (on_date, name) select * from unnest($1::date[], $2::text[]) on conflict (on_date) do nothing",
        &on,
        &names
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected())
}

/// The value of a setting.
pub async fn setting(db: impl PgExecutor<'_>, setting: &Setting) -> sqlx::Result<i32> {
    let kept = sqlx::query_scalar!(r#"select value::integer as "value!" from setting where key = $1"#, setting.key)
        .fetch_optional(db)
        .await?;
    Ok(kept.unwrap_or(setting.default))
}

/// The values of several settings, in their order.
pub async fn settings(db: impl PgExecutor<'_>, settings: &[Setting]) -> sqlx::Result<Vec<i32>> {
    let keys: Vec<String> = settings.iter().map(|setting| setting.key.to_owned()).collect();
    let kept = sqlx::query!(r#"select key, value::integer as "value!" from setting where key = any($1)"#, &keys)
        .fetch_all(db)
        .await?;
    let value = |setting: &Setting| kept.iter().find(|row| row.key == setting.key).map(|row| row.value);
    Ok(settings.iter().map(|setting| value(setting).unwrap_or(setting.default)).collect())
}

/// Keeps a new value.
pub async fn set(tx: &mut PgConnection, setting: &Setting, value: i32) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into setting (key, value) values ($1, to_jsonb($2::integer))
         on conflict (key) do update set value = excluded.value, updated_at = now()",
        setting.key,
        value
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The periods not closed, of every owner; locked until the transaction ends, in the order in which closing locks them.
pub async fn pending(tx: &mut PgConnection) -> sqlx::Result<Vec<Pending>> {
    sqlx::query_as!(
        Pending,
        r#"
        select p.id, p.name, u.name as owner_name, p.cut_off_on, p.send_by,
            p.send_by_reason is not null or p.kind = 'ad_hoc' as "by_hand!"
        from period p join unit u on u.id = p.owner_unit_id
        where p.state = 'open'
        order by p.id
        for update of p
        "#
    )
    .fetch_all(tx)
    .await
}

/// Gives periods their new sending day.
pub async fn move_send_by(tx: &mut PgConnection, moved: &[Moved]) -> sqlx::Result<()> {
    let (ids, days): (Vec<_>, Vec<_>) = moved.iter().map(|period| (period.id, period.to)).unzip();
    sqlx::query!(
        "update period set send_by = moved.send_by
         from unnest($1::bigint[], $2::date[]) as moved (id, send_by) where period.id = moved.id",
        &ids,
        &days
    )
    .execute(tx)
    .await?;
    Ok(())
}
