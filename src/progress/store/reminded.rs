//! What a unit was reminded of, for its own pages.

use sqlx::PgExecutor;

use super::super::reminded::{Matter, Reminded, ReminderKind};

/// The last reminder of a unit about these plans that it has not answered; of closed periods nothing is asked any more.
pub async fn last_unanswered(db: impl PgExecutor<'_>, unit_id: i64, plans: &[i64]) -> sqlx::Result<Option<Reminded>> {
    sqlx::query_as!(
        Reminded,
        r#"
        select r.id, r.matter as "matter: Matter", r.kind as "kind: ReminderKind", r.at, w.full_name as "by?", r.note,
            p.name as "period?", i.due_on as "due_on!", i.items as "items!", i.items as "unanswered!", i.nth as "nth!"
        from reminder r
        left join account w on w.id = r.account_id
        left join period p on p.id = r.period_id
        cross join lateral (
            select min(i.due_on) as due_on, count(*) as items, max(i.nth) as nth
            from reminder_unanswered x
            join reminder_item i on i.reminder_id = x.reminder_id and i.assignment_id = x.assignment_id
            join assignment a on a.id = x.assignment_id
            where x.reminder_id = r.id and a.plan_id = any($2)
        ) i
        where r.unit_id = $1 and p.state is distinct from 'closed' and i.items > 0
        order by r.id desc limit 1
        "#,
        unit_id,
        plans
    )
    .fetch_optional(db)
    .await
}

/// Every reminder about an assignment, newest first.
pub async fn about_assignment(db: impl PgExecutor<'_>, assignment_id: i64) -> sqlx::Result<Vec<Reminded>> {
    sqlx::query_as!(
        Reminded,
        r#"
        select r.id, r.matter as "matter: Matter", r.kind as "kind: ReminderKind", r.at, w.full_name as "by?", r.note,
            p.name as "period?", i.due_on, 1::bigint as "items!", count(x.reminder_id) over (partition by r.id) as "unanswered!",
            i.nth
        from reminder_item i
        join reminder r on r.id = i.reminder_id
        left join account w on w.id = r.account_id
        left join period p on p.id = r.period_id
        left join reminder_unanswered x on x.reminder_id = i.reminder_id and x.assignment_id = i.assignment_id
        where i.assignment_id = $1
        order by r.id desc
        "#,
        assignment_id
    )
    .fetch_all(db)
    .await
}
