//! What the queue calls unchanged, written down a second time and compared with what the database finds.

use sqlx::PgPool;
use tiendo::progress::{Completion, Difference, Progress, ReportText};

use super::fixture::Stage;

/// How a report differs from the last accepted one of its assignment; `new_file`: it has a file that that one did not have.
fn difference(now: &ReportText, before: Option<&ReportText>, new_file: bool) -> Difference {
    let Some(before) = before else { return Difference::First };
    if now.progress < before.progress || now.percent < before.percent {
        return Difference::Back;
    }
    let figures = |text: &ReportText| (text.progress, text.percent, text.completed_on, text.completions.clone());
    if figures(now) != figures(before) {
        return Difference::Figures;
    }
    let words = |text: &ReportText| {
        [&text.results, &text.obstacles, &text.proposals, &text.next_steps, &text.regress_reason].map(String::clone)
    };
    let kept = words(now)
        .iter()
        .zip(&words(before))
        .all(|(now_says, said)| now_says == said || (now.nothing_new && now_says.is_empty()));
    if !kept || (before.nothing_new && !now.nothing_new) {
        Difference::Words
    } else if new_file {
        Difference::Files
    } else {
        Difference::Same
    }
}

/// Numbers that look like chance and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % limit
    }

    fn of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())].clone()
    }
}

fn any(chance: &mut Chance, deadline_id: i64) -> ReportText {
    let day = |text: &str| text.parse().expect("a day");
    let mut words = |all: &[&str]| chance.of(all).to_owned();
    let (results, obstacles) = (words(&["Đã họp", "Đã họp", "Đã họp lại", ""]), words(&["", "", "", "Thiếu người"]));
    let (proposals, next_steps, regress_reason) =
        (words(&["", "", "", "Thêm người"]), words(&["", "", "Họp"]), words(&["", "", "", "Tính lại"]));
    let completions = chance.of(&[None, None, Some("2026-11-01"), Some("2026-11-02")]);
    ReportText {
        progress: chance.of(&[
            Progress::InProgress,
            Progress::InProgress,
            Progress::InProgress,
            Progress::NotStarted,
            Progress::Done,
        ]),
        percent: chance.of(&[40, 40, 40, 30, 50]),
        completions: completions.map(|on| Completion { deadline_id, completed_on: day(on) }).into_iter().collect(),
        completed_on: chance.of(&[None, None, None, Some(day("2026-11-03"))]),
        results,
        obstacles,
        proposals,
        next_steps,
        nothing_new: chance.below(3) == 0,
        regress_reason,
    }
}

async fn put(pool: &PgPool, id: i64, text: &ReportText) {
    sqlx::query(
        "update report set progress = $2, percent = $3, completed_on = $4, results = $5, obstacles = $6, proposals = $7,
            next_steps = $8, nothing_new = $9, regress_reason = $10 where id = $1",
    )
    .bind(id)
    .bind(text.progress)
    .bind(text.percent)
    .bind(text.completed_on)
    .bind(&text.results)
    .bind(&text.obstacles)
    .bind(&text.proposals)
    .bind(&text.next_steps)
    .bind(text.nothing_new)
    .bind(&text.regress_reason)
    .execute(pool)
    .await
    .expect("written");
    sqlx::query("delete from report_completion where report_id = $1").bind(id).execute(pool).await.expect("emptied");
    for met in &text.completions {
        sqlx::query("insert into report_completion (report_id, deadline_id, completed_on) values ($1, $2, $3)")
            .bind(id)
            .bind(met.deadline_id)
            .bind(met.completed_on)
            .execute(pool)
            .await
            .expect("met");
    }
}

async fn found(pool: &PgPool) -> Difference {
    sqlx::query_scalar(
        "select difference from review_queue((select id from unit where code = 'so'), null, null, false, null, '')",
    )
    .fetch_one(pool)
    .await
    .expect("one report waits")
}

/// A report of I.2 in a quarter.
async fn report(pool: &PgPool, assignment: i64, ordinal: i16, state: &str) -> i64 {
    sqlx::query_scalar(
        "insert into report (assignment_id, period_id, state, written_by, updated_at, submitted_at, first_submitted_at, accepted_at)
         select $1, p.id, $3, w.id, '2026-09-10', '2026-09-10', '2026-09-10', case $3 when 'accepted' then timestamptz '2026-09-11' end
         from period p, account w where p.ordinal = $2 and w.username = 'an' returning id",
    )
    .bind(assignment)
    .bind(ordinal)
    .bind(state)
    .fetch_one(pool)
    .await
    .expect("a report")
}

/// Attaches a file with these bytes' hash.
async fn attach(pool: &PgPool, report: i64, sha256: &str) {
    sqlx::query(
        "with file as (
            insert into stored_file (sha256, name, media_type, size, stored_at)
            values (decode(repeat($2, 32), 'hex'), 'a.pdf', 'application/pdf', 1, '2026-09-10') returning id)
         insert into evidence (report_id, file_id, name, kind, added_by, added_at)
         select $1, file.id, 'a.pdf', 'pdf', a.id, '2026-09-10' from file, account a where a.username = 'an'",
    )
    .bind(report)
    .bind(sha256)
    .execute(pool)
    .await
    .expect("attached");
}

#[tokio::test]
async fn the_database_calls_unchanged_what_the_rule_does() {
    let stage = Stage::new().await;
    let pool = &stage.db.pool;
    let assignment = stage.assignment("I.2", "a").await;
    let deadline: i64 = sqlx::query_scalar("select id from deadline").fetch_one(pool).await.expect("a deadline");
    let mut chance = Chance(28);
    let now = report(pool, assignment, 4, "submitted").await;
    let first = any(&mut chance, deadline);
    put(pool, now, &first).await;
    assert_eq!(found(pool).await, difference(&first, None, false));

    let before = report(pool, assignment, 3, "accepted").await;
    let mut seen = std::collections::BTreeMap::new();
    for round in 0..400 {
        let was = any(&mut chance, deadline);
        // Chance alone would hardly ever say the same twice.
        let is = match round % 4 {
            0 => any(&mut chance, deadline),
            1 => was.clone(),
            2 => ReportText { nothing_new: true, results: String::new(), next_steps: String::new(), ..was.clone() },
            _ => {
                let other = any(&mut chance, deadline);
                ReportText {
                    results: other.results,
                    obstacles: other.obstacles,
                    nothing_new: other.nothing_new,
                    ..was.clone()
                }
            }
        };
        put(pool, before, &was).await;
        put(pool, now, &is).await;
        let expected = difference(&is, Some(&was), false);
        assert_eq!(found(pool).await, expected, "{was:?}\n{is:?}");
        *seen.entry(expected).or_insert(0) += 1;
    }
    for met in [Difference::Back, Difference::Figures, Difference::Words, Difference::Same] {
        assert!(seen.get(&met).is_some_and(|count| *count > 20), "{met:?} is hardly tried: {seen:?}");
    }

    // The same file may come again; another one is to be looked at.
    let same = first.clone();
    put(pool, before, &same).await;
    put(pool, now, &same).await;
    attach(pool, before, "aa").await;
    attach(pool, now, "aa").await;
    assert_eq!(found(pool).await, difference(&same, Some(&same), false));
    attach(pool, now, "bb").await;
    assert_eq!(found(pool).await, difference(&same, Some(&same), true));
    sqlx::query("update evidence set removed_by = added_by, removed_at = added_at where report_id = $1")
        .bind(now)
        .execute(pool)
        .await
        .expect("taken out");
    assert_eq!(found(pool).await, Difference::Same);
}

#[tokio::test]
async fn the_last_accepted_report_is_the_one_compared_with() {
    let stage = Stage::new().await;
    let pool = &stage.db.pool;
    let assignment = stage.assignment("I.2", "a").await;
    let text = |results: &str| ReportText { results: results.to_owned(), ..empty() };
    let before = report(pool, assignment, 3, "accepted").await;
    put(pool, before, &text("Quý III")).await;
    let now = report(pool, assignment, 4, "submitted").await;
    put(pool, now, &text("Quý III")).await;
    assert_eq!(found(pool).await, Difference::Same);
    // A correction is compared with what it corrects.
    sqlx::query("update report set state = 'accepted', accepted_at = '2026-11-20' where id = $1")
        .bind(now)
        .execute(pool)
        .await
        .expect("accepted");
    let correction: i64 = sqlx::query_scalar(
        "insert into report (assignment_id, period_id, revision, state, written_by, updated_at, submitted_at, first_submitted_at)
         select assignment_id, period_id, 2, 'submitted', written_by, updated_at, submitted_at, first_submitted_at from report
         where id = $1 returning id",
    )
    .bind(now)
    .fetch_one(pool)
    .await
    .expect("a correction");
    put(pool, correction, &text("Quý IV")).await;
    assert_eq!(found(pool).await, Difference::Words);
    put(pool, now, &text("Quý IV")).await;
    assert_eq!(found(pool).await, Difference::Same);
}

fn empty() -> ReportText {
    ReportText {
        progress: Progress::InProgress,
        percent: 40,
        completions: Vec::new(),
        completed_on: None,
        results: String::new(),
        obstacles: String::new(),
        proposals: String::new(),
        next_steps: String::new(),
        nothing_new: false,
        regress_reason: String::new(),
    }
}
