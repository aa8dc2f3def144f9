//! SQL of notices.

mod mail;
mod own;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

use super::{Told, choice::by_default};

pub use mail::{
    Addressee, Health, Line, Tried, Waiting, account, deliverable, health, mailed, take_turn, tried, waiting,
};
pub use own::{Filter, Item, choices, choose, find, page, read, read_all, sweep};

/// Writes notices down for everybody they are for, a notice for nobody not at all; how many people want to be told at once.
/// What a bundle of the day holds already is told anew with it.
pub async fn insert(tx: &mut PgConnection, told: &[Told<'_>], today: NaiveDate) -> sqlx::Result<i64> {
    let news: Vec<_> = told.iter().map(|told| told.news).collect();
    let texts: Vec<&str> = news.iter().map(|news| news.text.as_str()).collect();
    let hrefs: Vec<&str> = news.iter().map(|news| news.href.as_str()).collect();
    let topics: Vec<&str> = news.iter().map(|news| news.topic.code()).collect();
    let at: Vec<DateTime<Utc>> = news.iter().map(|news| news.at).collect();
    let by: Vec<Option<i64>> = news.iter().map(|news| news.by).collect();
    let bundles: Vec<Option<&str>> = news.iter().map(|news| news.bundle.as_ref().map(|b| b.key.as_str())).collect();
    let patterns: Vec<Option<&str>> = news.iter().map(|news| news.bundle.as_ref().map(|b| b.text.as_str())).collect();
    let pages: Vec<Option<&str>> = news.iter().map(|news| news.bundle.as_ref().map(|b| b.href.as_str())).collect();
    let counts: Vec<i32> = told.iter().map(|told| i32::try_from(told.count).unwrap_or(i32::MAX)).collect();
    let ways: Vec<&str> =
        news.iter().map(|news| if news.is_pressing() { by_default(news.topic).code() } else { "" }).collect();
    let (mut numbers, mut kinds, mut targets) = (Vec::new(), Vec::new(), Vec::new());
    for (number, told) in (1_i64..).zip(told) {
        for to in &told.to {
            let (kind, target) = to.parts();
            numbers.push(number);
            kinds.push(kind);
            targets.push(target);
        }
    }
    sqlx::query_scalar!(
        r#"
        with recursive asked as materialized (
            select * from unnest($1::bigint[], $2::text[], $3::bigint[]) as a (number, kind, target)
        ), near (unit_id) as (
            -- Where those who are told may hold their roles.
            select target from asked where kind in ('unit', 'own', 'heads', 'officers', 'directors', 'observers')
            union
            select u.parent_id from near join unit u on u.id = near.unit_id where u.parent_id is not null
        ), fits as materialized (
            select g.id, g.account_id, g.role, g.unit_id, g.delegated_by is not null as delegated
            from role_grant g join account a on a.id = g.account_id
            where (g.unit_id in (select unit_id from near)
                or (g.role in ('staff', 'head', 'officer', 'director')
                    and g.account_id in (select target from asked where kind = 'person'))
                or g.account_id in (select target from asked where kind = 'asker')
                or (g.role = 'administrator' and exists (select from asked where kind = 'administrators')))
                and a.disabled_at is null and grant_holds(g, $4)
        ), answers (kind, role, place) as (
            values ('unit', 'staff', 1), ('unit', 'head', 1), ('own', 'staff', 1), ('own', 'head', 1), ('heads', 'head', 1),
                ('officers', 'officer', 1), ('officers', 'staff', 2), ('officers', 'head', 3),
                ('directors', 'director', 1), ('directors', 'head', 2), ('observers', 'observer', 1), ('administrators', 'administrator', 1)
        ), sought (kind, target, unit_id) as (
            select distinct kind, target, target from asked where kind in ('unit', 'own', 'heads', 'officers', 'directors', 'observers')
            union all
            -- A unit without anybody is answered for by the one above it.
            select s.kind, s.target, u.parent_id
            from sought s join unit u on u.id = s.unit_id
            where s.kind in ('unit', 'heads') and u.parent_id is not null and not exists (
                select from fits f join answers r on r.role = f.role and r.kind = s.kind where f.unit_id = s.unit_id)
        ), people as (
            select s.kind, s.target, f.*,
                rank() over (partition by s.kind, s.target order by r.place) as place
            from sought s join answers r on r.kind = s.kind join fits f on f.role = r.role and f.unit_id = s.unit_id
            union all
            select 'person', f.account_id, f.*, 1 from fits f
            where f.role in ('staff', 'head', 'officer', 'director') and f.account_id in (select target from asked where kind = 'person')
            union all
            select 'asker', f.account_id, f.*, 1 from fits f
            where f.account_id in (select target from asked where kind = 'asker')
            union all
            select 'administrators', 0, f.*, 1 from fits f join unit u on u.id = f.unit_id
            where f.role = 'administrator' and u.parent_id is null
        ), news as materialized (
            select n.*, nextval('notice_id_seq') as id
            from unnest($5::text[], $6::text[], $7::text[], $8::timestamptz[], $9::bigint[], $10::text[], $11::text[], $12::text[],
                $13::int[], $14::text[])
                with ordinality as n (topic, text, href, at, by, bundle, pattern, page, count, way, number)
        ), told as materialized (
            select distinct on (n.number, p.account_id) n.number, p.account_id, p.role, p.unit_id
            from news n join asked a on a.number = n.number join people p on p.kind = a.kind and p.target = a.target
            where p.place = 1 and p.account_id is distinct from n.by
            order by n.number, p.account_id, p.delegated, p.id
        ), written as (
            insert into notice as w (id, topic, text, href, at, account_id, bundle, count)
            overriding system value
            select n.id, n.topic, case when n.count > 1 then replace(n.pattern, '{n}', n.count::text) else n.text end,
                case when n.count > 1 then n.page else n.href end, n.at, n.by, n.bundle, n.count
            from news n where n.number in (select number from told)
            on conflict on constraint notice_bundle_key do update
            set count = w.count + excluded.count, at = excluded.at, account_id = excluded.account_id,
                text = replace((select n.pattern from news n where n.bundle = excluded.bundle), '{n}', (w.count + excluded.count)::text),
                href = (select n.page from news n where n.bundle = excluded.bundle)
            returning w.id, w.bundle
        ), sent as (
            insert into notice_recipient as r (notice_id, account_id, role, unit_id)
            select coalesce((select w.id from written w where w.bundle = n.bundle), n.id), t.account_id, t.role, t.unit_id
            from told t join news n on n.number = t.number
            on conflict on constraint notice_recipient_pkey do update
            set read_at = null, mailed_at = null, role = excluded.role, unit_id = excluded.unit_id
        )
        select count(*) as "count!"
        from told t join news n on n.number = t.number
        left join notice_choice c on c.account_id = t.account_id and c.topic = n.topic
        where n.way <> '' and coalesce(c.way, n.way) = 'now'
            and not exists (select from notice_silence s where s.account_id = t.account_id)
        "#,
        &numbers,
        &kinds as &[&str],
        &targets,
        today,
        &topics as &[&str],
        &texts as &[&str],
        &hrefs as &[&str],
        &at,
        &by as &[Option<i64>],
        &bundles as &[Option<&str>],
        &patterns as &[Option<&str>],
        &pages as &[Option<&str>],
        &counts,
        &ways as &[&str],
    )
    .fetch_one(tx)
    .await
}

/// Takes the turn to look for what is told together under a name; up to which instant that was done. None where it never
/// was. Nobody else looks until the transaction ends.
pub async fn gathered_until(tx: &mut PgConnection, name: &str) -> sqlx::Result<Option<DateTime<Utc>>> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('notice_mark ' || $1::text, 0))", name)
        .execute(&mut *tx)
        .await?;
    sqlx::query_scalar!("select until from notice_mark where name = $1", name).fetch_optional(tx).await
}

/// Notes up to which instant it was looked for what is told together.
pub async fn gathering(tx: &mut PgConnection, name: &str, until: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into notice_mark (name, until) values ($1, $2) on conflict on constraint notice_mark_pkey do update set until = $2",
        name,
        until
    )
    .execute(tx)
    .await?;
    Ok(())
}
