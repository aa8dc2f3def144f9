//! SQL of the search: what was typed as the database seeks it, and below a file for each kind of thing. Of each kind the
//! newest that fit are looked at, so that the commonest word costs no more than others; these are ranked.

mod commendation;
mod comment;
mod extension;
mod instruction;
mod obstacle;
mod plan;
mod report;
mod review;
mod supervision;
mod task;
mod unit;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::{Kind, query::Sought};
use crate::web::Viewer;

/// How many of a kind are looked at.
pub const MOST: usize = 500;

/// What is sought, as the database compares it.
pub struct Needle {
    /// Without diacritics, the last word being open.
    loose: String,
    /// Without diacritics, in whole words.
    whole: String,
    /// With the very diacritics.
    exact: String,
}

/// Something found. What it says of where it stands is on its own page, too.
#[derive(Clone, Debug)]
pub struct Found {
    pub id: i64,
    /// How well it fits: the higher the better.
    pub tier: i32,
    pub at: DateTime<Utc>,
    /// How many there are, at most [`MOST`].
    pub total: i64,
    pub title: String,
    pub body: String,
    /// Which part of it, or where it stands.
    pub part: Option<String>,
    pub plan: Option<String>,
    pub task: Option<String>,
    pub unit: Option<String>,
}

/// What was typed, put into the words of the database; none where nothing of it can be sought. Within the transaction in which
/// things are sought: each search is planned by itself, as common words are looked for by other ways than rare ones.
pub async fn needle(tx: &mut PgConnection, sought: &Sought) -> sqlx::Result<Option<Needle>> {
    let words: Vec<String> = sought.terms.iter().map(|term| term.words.clone()).collect();
    let open: Vec<bool> = sought.terms.iter().map(|term| term.open).collect();
    let row = sqlx::query!(
        r#"
        with term as (
            select phraseto_tsquery('pg_catalog.simple', search_words(t.words))::text as plain,
                phraseto_tsquery('pg_catalog.simple', search_spelling(t.words))::text as spelt, t.open
            from unnest($1::text[], $2::bool[]) t (words, open)
        )
        select string_agg('(' || plain || case when open then ':*' else '' end || ')', ' & ') as loose,
            string_agg('(' || plain || ')', ' & ') as whole,
            coalesce(string_agg('(' || spelt || ')', ' & ') filter (where spelt <> ''), '') as "exact!",
            set_config('plan_cache_mode', 'force_custom_plan', true) as planned,
            set_config('jit', 'off', true) as compiled,
            set_config('max_parallel_workers_per_gather', '0', true) as shared
        from term where plain <> ''
        "#,
        &words,
        &open
    )
    .fetch_one(tx)
    .await?;
    Ok(row.loose.zip(row.whole).map(|(loose, whole)| Needle { loose, whole, exact: row.exact }))
}

/// What `viewer` may read of a kind and what fits, the best first; each knows how many there are.
pub async fn some(
    tx: &mut PgConnection,
    kind: Kind,
    viewer: &Viewer,
    needle: &Needle,
    wanted: usize,
) -> sqlx::Result<Vec<Found>> {
    let wanted = i64::try_from(wanted).unwrap_or(i64::MAX);
    match kind {
        Kind::Plan => plan::some(tx, viewer, needle, wanted).await,
        Kind::Task => task::some(tx, viewer, needle, wanted).await,
        Kind::Report => report::some(tx, viewer, needle, wanted).await,
        Kind::Obstacle => obstacle::some(tx, viewer, needle, wanted).await,
        Kind::Instruction => instruction::some(tx, viewer, needle, wanted).await,
        Kind::Extension => extension::some(tx, viewer, needle, wanted).await,
        Kind::Comment => comment::some(tx, viewer, needle, wanted).await,
        Kind::Supervision => supervision::some(tx, viewer, needle, wanted).await,
        Kind::Review => review::some(tx, viewer, needle, wanted).await,
        Kind::Commendation => commendation::some(tx, viewer, needle, wanted).await,
        Kind::Unit => unit::some(tx, viewer, needle, wanted).await,
    }
}

/// [`MOST`], as the database wants it.
const LOOKED_AT: i64 = MOST as i64;
