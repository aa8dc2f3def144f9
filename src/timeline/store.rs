//! SQL of timelines: everything that happened, in one query and one order. What somebody sees of it is said here once for
//! whole lists; [`crate::dialogue::Readers`] says the same of one message.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{PgExecutor, types::Json};

use super::{Mark, Scope, Sort};
use crate::{
    dialogue::{Enclosed, Subject},
    progress::{
        event::EventKind,
        reminded::{Matter, ReminderKind},
        reviewed::ReviewStep,
    },
    web::{Role, Viewer},
};

/// Something that happened, with all that tells of it.
pub struct Row {
    pub at: DateTime<Utc>,
    pub rank: i32,
    pub id: i64,
    pub event: Option<EventKind>,
    pub report_id: Option<i64>,
    pub revision: Option<i32>,
    pub matter: Option<Matter>,
    pub reminded: Option<ReminderKind>,
    pub items: Option<i64>,
    pub units: Option<i64>,
    pub unanswered: Option<i64>,
    pub nth: Option<i16>,
    pub due_on: Option<NaiveDate>,
    pub subject: Option<Subject>,
    /// The obstacle, instruction, request or record that a message belongs to; of several obstacles the reader's own.
    pub subject_id: Option<i64>,
    pub internal: Option<bool>,
    pub title: Option<String>,
    /// The title of the obstacle, instruction or record, the number of the document, or what it is about while it has none; none of
    /// anything else.
    pub thing: Option<String>,
    /// What was done about a document under review, and of what came of it the number.
    pub review: Option<ReviewStep>,
    pub document_id: Option<i64>,
    pub result_number: Option<String>,
    /// The due day for which a later one was asked.
    pub asked_of: Option<NaiveDate>,
    /// A reason, a note, or what was said.
    pub words: String,
    pub author: Option<String>,
    /// Role and unit as they were noted then; where they were not, what the person held that day, if that was one.
    pub capacity: Option<String>,
    pub held_role: Option<Role>,
    pub held_at: Option<String>,
    pub period_name: Option<String>,
    pub assignment_id: Option<i64>,
    pub unit_id: Option<i64>,
    pub party: Option<String>,
    pub task_ref: Option<String>,
    pub plan_short_title: Option<String>,
    pub files: Option<Json<Vec<Enclosed>>>,
}

impl Row {
    /// Its place in the order.
    pub fn mark(&self) -> Mark {
        Mark { at: self.at, rank: self.rank, id: self.id }
    }
}

/// What happened of these sorts before a mark, as far as `viewer` sees it; the newest first. A reminder to many units at once is
/// one thing that happened.
pub async fn rows(
    db: impl PgExecutor<'_>,
    viewer: &Viewer,
    scope: Scope,
    sorts: &[Sort],
    before: Option<Mark>,
    limit: i64,
) -> sqlx::Result<Vec<Row>> {
    let (task, assignment, unit) = match scope {
        Scope::Task(id) => (Some(id), None, None),
        Scope::Assignment(id) => (None, Some(id), None),
        Scope::Unit(id) => (None, None, Some(id)),
    };
    let sorts: Vec<&str> = sorts.iter().map(|sort| sort.code()).collect();
    let steps: Vec<&str> = ReviewStep::ALL.iter().map(|step| step.code()).collect();
    let role = viewer.role();
    let speaks = matches!(role, Some(Role::Staff | Role::Head | Role::Officer | Role::Director));
    sqlx::query_as!(
        Row,
        r#"
        with recursive line (id) as (
            -- What goes on from others is told with what happened to them.
            select a.id from assignment a where a.id = $2 or a.unit_id = $3
            union
            select s.predecessor_id from line join assignment_succession s on s.successor_id = line.id
        ), mine (id) as (
            select a.id from assignment a where a.unit_id = any($4)
            union
            select s.predecessor_id from mine join assignment_succession s on s.successor_id = mine.id
        ), part as materialized (
            select a.id, a.task_id, a.unit_id, p.owner_unit_id = any($4) as above,
                -- Who supports a task reads what its leads have had accepted.
                $14 and a.role = 'lead' and a.task_id in (
                    select c.task_id from assignment c where c.role = 'coordinating' and c.unit_id = any($4)) as supported
            from assignment a join plan p on p.id = a.plan_id
            where (a.task_id = $1 or a.id in (select id from line))
                and (p.status <> 'draft' or p.owner_unit_id = any($4))
                -- A unit's own plan is not the unions' to read.
                and not ($7 and p.owner_unit_id = any($4) and p.owner_unit_id is distinct from $6)
        ), told as materialized (
            -- Sorted only once they are known: in the order of all events there are, it would look at each of them.
            select e.at, e.id
            from part join report r on r.assignment_id = part.id join report_event e on e.report_id = r.id
            where 'report' = any($8)
                and (((part.above or part.id in (select id from mine)) and (not $7 or e.kind = 'accepted'))
                    or (part.supported and e.kind = 'accepted'))
                and ($9::timestamptz is null or (e.at, 1, e.id) < ($9, $10::int, $11::bigint))
        ), happened as (
            select at, id from told order by at desc, id desc limit $12
        ), item as (
            select i.id, i.reminder_id, i.assignment_id, i.nth, i.due_on
            from part join reminder_item i on i.assignment_id = part.id
            where 'reminder' = any($8) and (part.above or part.id in (select id from mine))
            union all
            select i.id, i.reminder_id, null, i.nth, i.due_on
            from instruction n
            join instruction_recipient w on w.instruction_id = n.id
            join reminder_item i on i.recipient_id = w.id
            where $13 and 'reminder' = any($8)
                and (n.task_id = $1
                    or ($3::bigint is not null
                        and w.id in (select c.recipient_id from instruction_carrier c where c.unit_id = $3))
                    or ($2::bigint is not null and n.task_id in (select task_id from part) and w.id in (
                        select c.recipient_id from instruction_carrier c where c.unit_id in (select unit_id from part))))
                and (n.owner_unit_id = any($4)
                    or w.id in (select c.recipient_id from instruction_carrier c where c.unit_id = any($4)))
        ), urged as (
            select r.at, min(r.id) as id, array_agg(i.id) as item_ids, min(i.assignment_id) as assignment_id,
                count(*) as items, count(distinct r.unit_id) as units, min(r.unit_id) as unit_id, max(i.nth) as nth,
                min(i.due_on) as due_on, r.matter, r.kind, r.period_id, r.account_id, r.note
            from item i join reminder r on r.id = i.reminder_id
            group by r.at, r.matter, r.kind, r.period_id, r.account_id, r.note
            having $9::timestamptz is null or (r.at, 2, min(r.id)) < ($9, $10::int, $11::bigint)
            order by r.at desc, min(r.id) desc limit $12
        ), spoken as (
            -- An answer to several obstacles is one message; each reader is led to those he may know of.
            select l.message_id, l.obstacle_id, l.internal, o.task_id, o.assignment_id
            from obstacle_message l
            join obstacle o on o.id = l.obstacle_id
            join plan p on p.id = o.plan_id
            where $13 and 'obstacle' = any($8)
                and (o.task_id = $1 or ($1::bigint is null and o.assignment_id in (select id from part))
                    or ($3::bigint is not null and o.id in (select c.obstacle_id from obstacle_carrier c where c.unit_id = $3)))
                and (p.owner_unit_id = any($4)
                    or o.id in (select c.obstacle_id from obstacle_carrier c where c.unit_id = any($4)))
                -- What those say to each other who answer and decide is read by nobody else, not even above them.
                and (not l.internal or p.owner_unit_id = $6)
        ), placed (id) as (
            select m.id from message m where m.task_id = $1 and m.subject <> 'obstacle'
            union
            select m.id from message m
            where $1::bigint is null and m.assignment_id in (select id from part) and m.subject <> 'obstacle'
            union
            select u.message_id from message_unit u join message m on m.id = u.message_id
            where u.unit_id = $3 and m.subject <> 'obstacle'
            union
            select h.message_id from message_heir h join message m on m.id = h.message_id
            where h.unit_id = $3 and m.subject <> 'obstacle'
            union
            select u.message_id from message m join message_unit u on u.message_id = m.id
            where $2::bigint is not null and m.task_id in (select task_id from part)
                and u.unit_id in (select unit_id from part) and m.subject <> 'obstacle'
            union
            select message_id from spoken
            union
            select l.message_id
            from supervision_scope c
            join assignment a on a.id = c.assignment_id
            join supervision_message l on l.record_id = c.record_id
            where 'supervision' = any($8) and (a.task_id = $1 or ($1::bigint is null and a.id in (select id from part)))
            union
            select l.message_id
            from supervision_carrier c join supervision_message l on l.record_id = c.record_id
            where 'supervision' = any($8) and c.unit_id = $3
        ), watched (id) as (
            select r.id from supervision_seen($4, $6, $17) r where 'supervision' = any($8)
        ), said as (
            select m.at, m.id
            from placed join message m on m.id = placed.id
            where m.subject = any($8) and case m.subject
                    when 'supervision' then m.subject_id in (select id from watched)
                    else $13 and (m.owner_unit_id = any($4)
                        or exists (select from message_unit u where u.message_id = m.id and u.unit_id = any($4))
                        or exists (select from message_person w where w.message_id = m.id and w.account_id = $5)
                        or m.id in (select h.message_id from message_heir h where h.unit_id = any($4))) end
                -- What is said to no unit is between those who choose and decide who is commended.
                and (m.subject <> 'commendation' or m.owner_unit_id = $6
                    or exists (select from message_unit u where u.message_id = m.id))
                and ($9::timestamptz is null or (m.at, 3, m.id) < ($9, $10::int, $11::bigint))
            order by m.at desc, m.id desc limit $12
        ), reviewed as (
            -- As the journal tells of a task's documents, to those whose register it is to read.
            select j.at, j.id
            from legal_entry l join journal j on j.subject_kind = 'legal_entry' and j.subject_id = l.id
            where 'review' = any($8) and l.task_id = $1 and l.owner_unit_id = any($15) and j.action = any($16)
                and ($9::timestamptz is null or (j.at, 4, j.id) < ($9, $10::int, $11::bigint))
            order by j.at desc, j.id desc limit $12
        ), picked as (
            select at, 1 as rank, id from happened
            union all select at, 2, id from urged
            union all select at, 3, id from said
            union all select at, 4, id from reviewed
            order by at desc, rank desc, id desc limit $12
        )
        select k.at as "at!", k.rank as "rank!", k.id as "id!", e.kind as "event?: EventKind", r.id as "report_id?",
            r.revision as "revision?", v.matter as "matter?: Matter", v.kind as "reminded?: ReminderKind", v.items as "items?",
            v.units as "units?", v.nth as "nth?", v.due_on as "due_on?",
            case when k.rank = 2 then (
                select count(*) from reminder_unanswered x where x.item_id = any(v.item_ids)) end as unanswered,
            m.subject as "subject?: Subject", coalesce(s.obstacle_id, m.subject_id) as subject_id, coalesce(s.internal,
                m.subject = 'commendation' and not exists (select from message_unit x where x.message_id = m.id)) as "internal?",
            m.title as "title?", case when k.rank = 4 then coalesce(nullif(doc.number, ''), doc.subject)
                when m.subject = 'obstacle' then ob.title when m.subject = 'instruction' then ins.title
                when m.subject = 'supervision' then sup.title
                when m.subject = 'commendation' then com.name end as thing,
            n.action as "review?: ReviewStep", doc.id as "document_id?", n.after ->> 'result_number' as result_number,
            case when m.subject = 'extension' then ext.due_on end as asked_of, coalesce(e.reason, v.note, m.text, nullif(n.after ->> 'reason', ''),
                case when n.action = 'legal_entry.recorded' and doc.number <> '' then n.after ->> 'subject' end, '') as "words!",
            coalesce(m.author, n.actor, w.full_name) as author,
            case k.rank when 4 then n.capacity when 1 then (
                select j.capacity from journal j
                where j.subject_kind = 'report' and j.subject_id = e.report_id and j.account_id = e.account_id
                    and j.action = 'report.' || e.kind
                order by j.id desc limit 1) end as capacity,
            held.role as "held_role?: Role", held.unit_name as "held_at?", pe.name as "period_name?", a.id as "assignment_id?", coalesce(a.unit_id, v.unit_id, sup.unit_id) as unit_id,
            coalesce(u.name, a.party_name) as party, t.ref as "task_ref?", p.short_title as "plan_short_title?",
            (select f.files from message_enclosure f where f.message_id = m.id) as "files: Json<Vec<Enclosed>>"
        from picked k
        left join report_event e on k.rank = 1 and e.id = k.id
        left join report r on r.id = e.report_id
        left join urged v on k.rank = 2 and v.id = k.id
        left join message m on k.rank = 3 and m.id = k.id
        left join journal n on k.rank = 4 and n.id = k.id
        left join legal_entry doc on doc.id = n.subject_id
        left join lateral (
            select spoken.* from spoken where spoken.message_id = m.id
            order by spoken.obstacle_id = m.subject_id desc, spoken.obstacle_id limit 1
        ) s on true
        left join period pe on pe.id = coalesce(r.period_id, v.period_id)
        left join assignment a on a.id = coalesce(r.assignment_id, case when v.items = 1 then v.assignment_id end,
            s.assignment_id, case when s.message_id is null then m.assignment_id end)
        left join supervision_record sup on m.subject = 'supervision' and sup.id = m.subject_id
        left join unit u on u.id = coalesce(a.unit_id, case when v.units = 1 then v.unit_id end, sup.unit_id)
        left join task t on t.id = coalesce(a.task_id, s.task_id, m.task_id)
        left join plan p on p.id = coalesce(a.plan_id, m.plan_id)
        left join account w on w.id = coalesce(e.account_id, v.account_id)
        left join obstacle ob on ob.id = s.obstacle_id
        left join instruction ins on m.subject = 'instruction' and ins.id = m.subject_id
        left join commendation com on m.subject = 'commendation' and com.id = m.subject_id
        left join extension ext on m.subject = 'extension' and ext.id = m.subject_id
        left join lateral (
            select min(g.role) as role, min(y.name) as unit_name
            from role_grant g join unit y on y.id = g.unit_id
            where g.account_id = w.id and grant_holds(g, (k.at at time zone 'Asia/Ho_Chi_Minh')::date)
            having count(*) = 1
        ) held on true
        order by k.at desc, k.rank desc, k.id desc
        "#,
        task,
        assignment,
        unit,
        &viewer.reach,
        viewer.account_id,
        viewer.unit_id(),
        role == Some(Role::Observer),
        &sorts as &[&str],
        before.map(|mark| mark.at),
        before.map(|mark| mark.rank),
        before.map(|mark| mark.id),
        limit,
        speaks,
        viewer.is_unit_side(),
        viewer.registers(),
        &steps as &[&str],
        role.map(Role::code)
    )
    .fetch_all(db)
    .await
}
