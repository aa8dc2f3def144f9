//! What a unit was reminded of, for its own pages.

use sqlx::PgExecutor;

use super::super::reminded::{Matter, Reminded, ReminderKind};

/// What a unit has not answered of what it was reminded of about these plans: of each matter the most insistent reminder, with
/// the last words that came along; the most insistent first. Of closed periods nothing is asked any more. Where `planless`,
/// also of what is about no plan in particular, or an instruction about one not seen `apart`; of instructions only to whom
/// they speak.
pub async fn unanswered(
    db: impl PgExecutor<'_>,
    unit_id: i64,
    plans: &[i64],
    planless: bool,
    apart: &[i64],
    speaks: bool,
) -> sqlx::Result<Vec<Reminded>> {
    let mut matters = sqlx::query_as!(
        Reminded,
        r#"
        select distinct on (r.matter, r.period_id) r.id, r.matter as "matter: Matter", r.kind as "kind: ReminderKind", r.at, w.full_name as "by?",
            first_value(r.note) over (partition by r.matter, r.period_id order by r.note = '', r.id desc) as "note!",
            p.name as "period?", i.due_on as "due_on!", i.items as "items!", i.items as "unanswered!", i.nth as "nth!"
        from reminder r
        left join account w on w.id = r.account_id
        left join period p on p.id = r.period_id
        cross join lateral (
            select min(i.due_on) as due_on, count(*) as items, max(i.nth) as nth
            from reminder_unanswered x
            join reminder_item i on i.id = x.item_id
            where x.reminder_id = r.id and (x.plan_id = any($2)
                or ($3 and (x.plan_id is null or (r.matter = 'instruction' and x.plan_id <> all($4)))))
        ) i
        where r.unit_id = $1 and ($5 or r.matter <> 'instruction') and p.state is distinct from 'closed' and i.items > 0
        order by r.matter, r.period_id, i.nth desc, r.id desc
        "#,
        unit_id,
        plans,
        planless,
        apart,
        speaks
    )
    .fetch_all(db)
    .await?;
    matters.sort_by_key(|reminded| std::cmp::Reverse(reminded.nth));
    Ok(matters)
}
