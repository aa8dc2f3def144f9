//! Passages and every text that stood in them.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};

use crate::consolidated::{Heading, Part, Passage};

/// A passage as it is kept.
#[derive(Clone, Debug)]
pub struct Kept {
    pub id: i64,
    pub passage: Passage,
    pub version: i32,
    /// Who wrote it; none for what the portal drafted, whoever had it drafted.
    pub writer: Option<String>,
    pub written_at: DateTime<Utc>,
}

struct Row {
    id: i64,
    part: Part,
    section_id: Option<i64>,
    section_ref: Option<String>,
    section_heading: Option<String>,
    text: String,
    version: i32,
    writer: Option<String>,
    written_at: DateTime<Utc>,
}

impl From<Row> for Kept {
    fn from(row: Row) -> Self {
        let section = match (row.section_id, row.section_ref, row.section_heading) {
            (Some(section_id), Some(reference), Some(heading)) => Some(Heading { section_id, reference, heading }),
            _ => None,
        };
        Self {
            id: row.id,
            passage: Passage { part: row.part, section, text: row.text },
            version: row.version,
            writer: row.writer,
            written_at: row.written_at,
        }
    }
}

/// The passages of a report, in their order.
pub async fn passages(db: impl PgExecutor<'_>, report_id: i64) -> sqlx::Result<Vec<Kept>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select g.id, g.part as "part: Part", g.section_id, g.section_ref, g.section_heading, g.text, g.version,
                a.full_name as "writer?", g.written_at
           from passage g
           join passage_revision r on r.passage_id = g.id and r.version = g.version
           left join account a on a.id = g.written_by and not r.drafted
           where g.consolidated_id = $1 order by g.position, g.id"#,
        report_id
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Kept::from).collect())
}

/// One passage of a report.
pub async fn kept(db: impl PgExecutor<'_>, report_id: i64, id: i64) -> sqlx::Result<Option<Kept>> {
    let row = sqlx::query_as!(
        Row,
        r#"select g.id, g.part as "part: Part", g.section_id, g.section_ref, g.section_heading, g.text, g.version,
                a.full_name as "writer?", g.written_at
           from passage g
           join passage_revision r on r.passage_id = g.id and r.version = g.version
           left join account a on a.id = g.written_by and not r.drafted
           where g.consolidated_id = $1 and g.id = $2"#,
        report_id,
        id
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(Kept::from))
}

/// Adds drafted passages, in their order.
pub async fn add(
    tx: &mut PgConnection,
    report_id: i64,
    passages: &[Passage],
    by: Option<i64>,
    at: DateTime<Utc>,
) -> sqlx::Result<()> {
    let parts: Vec<String> = passages.iter().map(|passage| passage.part.code().to_owned()).collect();
    let section = |of: fn(&Heading) -> String| -> Vec<Option<String>> {
        passages.iter().map(|passage| passage.section.as_ref().map(of)).collect()
    };
    let sections: Vec<Option<i64>> =
        passages.iter().map(|passage| passage.section.as_ref().map(|section| section.section_id)).collect();
    let (refs, headings) = (section(|one| one.reference.clone()), section(|one| one.heading.clone()));
    let texts: Vec<String> = passages.iter().map(|passage| passage.text.clone()).collect();
    sqlx::query!(
        "with made as (
            insert into passage (consolidated_id, part, section_id, section_ref, section_heading, position, text, written_by, written_at)
            select $1, s.part, s.section_id, s.ref, s.heading, s.place, s.text, $7::bigint, $8::timestamptz
            from unnest($2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[]) with ordinality
                as s (part, section_id, ref, heading, text, place)
            returning id, text, written_by, written_at
         )
         insert into passage_revision (passage_id, version, text, drafted, written_by, written_at)
         select id, 1, text, true, written_by, written_at from made",
        report_id,
        &parts,
        &sections as &[Option<i64>],
        &refs as &[Option<String>],
        &headings as &[Option<String>],
        &texts,
        by,
        at
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The passages of a report that nobody has written on: all that ever stood there was drafted.
pub async fn untouched(db: impl PgExecutor<'_>, report_id: i64) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar!(
        "select g.id from passage g where g.consolidated_id = $1
            and not exists (select from passage_revision r where r.passage_id = g.id and not r.drafted)",
        report_id
    )
    .fetch_all(db)
    .await
}

/// Holds a passage until the transaction ends: its version.
pub async fn lock_passage(tx: &mut PgConnection, id: i64) -> sqlx::Result<Option<i32>> {
    sqlx::query_scalar!("select version from passage where id = $1 for update", id).fetch_optional(tx).await
}

/// Another text of a passage; the one before stays among its revisions.
pub async fn write(
    tx: &mut PgConnection,
    id: i64,
    text: &str,
    drafted: bool,
    by: Option<i64>,
    at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "with now as (
            update passage set text = $2, version = version + 1, written_by = $4, written_at = $5 where id = $1
            returning id, version
         )
         insert into passage_revision (passage_id, version, text, drafted, written_by, written_at)
         select id, version, $2, $3, $4, $5 from now",
        id,
        text,
        drafted,
        by,
        at
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// A text that stood in a passage.
#[derive(Clone, Debug)]
pub struct Revision {
    pub version: i32,
    pub text: String,
    pub drafted: bool,
    pub writer: Option<String>,
    pub written_at: DateTime<Utc>,
}

/// A text that stood in a passage in an earlier version; none where there is no such version.
pub async fn text_of(db: impl PgExecutor<'_>, passage_id: i64, version: i32) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!("select text from passage_revision where passage_id = $1 and version = $2", passage_id, version)
        .fetch_optional(db)
        .await
}

/// The newest texts of a passage, the newest first.
pub async fn revisions(db: impl PgExecutor<'_>, passage_id: i64, limit: i64) -> sqlx::Result<Vec<Revision>> {
    sqlx::query_as!(
        Revision,
        r#"select r.version, r.text, r.drafted, a.full_name as "writer?", r.written_at
           from passage_revision r left join account a on a.id = r.written_by
           where r.passage_id = $1 order by r.version desc limit $2"#,
        passage_id,
        limit
    )
    .fetch_all(db)
    .await
}
