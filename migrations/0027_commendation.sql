-- Gương điển hình: a unit proposes a person or a group to be commended; TCCB collects, chooses and forwards, the Director
-- decides what is put before him. Where a proposal stands is here; what is said about it are messages.

create table commendation (
    id bigint generated always as identity primary key,
    plan_id bigint not null constraint commendation_plan_fkey references plan (id),
    -- null: the plan as a whole
    task_id bigint,
    -- the proposing unit's part in the task
    assignment_id bigint constraint commendation_assignment_fkey references assignment (id),
    -- the report whose words it took over; a correction may be given up before it is sent
    report_id bigint constraint commendation_report_fkey references report (id) on delete set null,
    unit_id bigint not null constraint commendation_unit_fkey references unit (id),
    kind text not null,
    name text not null,
    -- what the person does and where, who the group is
    position text not null default '',
    -- the form proposed
    award text not null,
    -- what was achieved
    words text not null,
    state text not null default 'proposed',
    -- since when it stands where it is
    since timestamptz not null,
    -- when TCCB took it into the list
    listed_at timestamptz,
    -- to whom it was forwarded, with which paper
    sent_to text not null default '',
    sent_number text not null default '',
    sent_on date,
    -- by which it was commended
    decision_number text not null default '',
    decision_on date,
    -- grows with every change: of two people at once, the second is told
    version integer not null default 1,
    proposed_by bigint not null constraint commendation_proposed_by_fkey references account (id),
    proposed_at timestamptz not null,
    constraint commendation_task_fkey foreign key (task_id, plan_id) references task (id, plan_id),
    constraint commendation_task_has_assignment check ((task_id is null) = (assignment_id is null)),
    constraint commendation_report_has_assignment check (report_id is null or assignment_id is not null),
    constraint commendation_kind_known check (kind in ('individual', 'collective')),
    constraint commendation_award_known check (award in ('praise', 'letter', 'certificate', 'high_certificate', 'title', 'other')),
    constraint commendation_state_known check (state in ('proposed', 'asked_back', 'selected', 'escalated', 'approved', 'forwarded', 'commended', 'rejected', 'withdrawn')),
    constraint commendation_name_not_blank check (btrim(name) <> ''),
    constraint commendation_words_not_blank check (btrim(words) <> ''),
    constraint commendation_listed_whole check (listed_at is not null or state in ('proposed', 'asked_back', 'rejected', 'withdrawn')),
    constraint commendation_sent_whole check ((sent_on is null) = (sent_to = '') and (sent_on is null) = (sent_number = '')
        and (state <> 'forwarded' or sent_on is not null)),
    constraint commendation_decision_whole check ((state = 'commended') = (decision_on is not null)
        and (decision_on is null) = (decision_number = ''))
);
create index commendation_plan_idx on commendation (plan_id, state);
create index commendation_task_idx on commendation (task_id, state);
create index commendation_unit_idx on commendation (unit_id);
create index commendation_assignment_idx on commendation (assignment_id);
create index commendation_report_idx on commendation (report_id);

-- Who wrote a proposal: none of them decides on it.
create table commendation_author (
    commendation_id bigint not null constraint commendation_author_commendation_fkey references commendation (id),
    account_id bigint not null constraint commendation_author_account_fkey references account (id),
    constraint commendation_author_pkey primary key (commendation_id, account_id)
);
create index commendation_author_account_idx on commendation_author (account_id);

create trigger commendation_is_kept before delete on commendation
    for each row execute function refuse_change();
create trigger commendation_no_truncate before truncate on commendation
    for each statement execute function refuse_change();
create trigger commendation_author_append_only before update or delete on commendation_author
    for each row execute function refuse_change();
create trigger commendation_author_no_truncate before truncate on commendation_author
    for each statement execute function refuse_change();

-- The units that speak for a proposal: the one that made it, and those that a merger or a split has made of that since. Who
-- only takes over its task has no part in it: it names people of the unit.
create view commendation_carrier as
select c.id as commendation_id, c.unit_id from commendation c
union
select c.id, h.heir_id from commendation c join unit_heir h on h.unit_id = c.unit_id and h.passed_at >= c.proposed_at;

-- The proposals that somebody sees who reaches these units, if his role has a part in them at all: those in plans of owners
-- in reach, and those for which a unit in reach speaks.
create function commendation_seen(reach bigint[]) returns setof commendation
    language sql stable parallel safe as $$
    select c.* from commendation c join plan p on p.id = c.plan_id
    where p.owner_unit_id = any(reach)
        or c.id in (select v.commendation_id from commendation_carrier v where v.unit_id = any(reach))
$$;

-- What was said about a proposal is read on by those units alone, as it is of instructions.
create or replace view message_heir (message_id, unit_id) as
with recursive later (id, heir_id, whole) as (
    select s.predecessor_id, s.successor_id, c.kind in ('merge', 'split')
    from assignment_succession s join unit_change c on c.id = s.change_id
    union
    select later.id, s.successor_id, later.whole and c.kind in ('merge', 'split')
    from later
    join assignment_succession s on s.predecessor_id = later.heir_id
    join unit_change c on c.id = s.change_id
), heir (unit_id, plan_id, task_id, heir_unit_id, whole) as (
    select a.unit_id, a.plan_id, a.task_id, h.unit_id, later.whole
    from later join assignment a on a.id = later.id join assignment h on h.id = later.heir_id
    where a.unit_id is not null and h.unit_id is not null and a.unit_id <> h.unit_id
)
select u.message_id, heir.heir_unit_id
from heir
join message_unit u on u.unit_id = heir.unit_id
join message m on m.id = u.message_id and m.plan_id = heir.plan_id
where m.subject not in ('instruction', 'commendation') and (m.task_id = heir.task_id
    or (heir.whole and not exists (select from assignment a where a.task_id = m.task_id and a.unit_id = heir.unit_id)))
union
select u.message_id, h.heir_id
from message m
join message_unit u on u.message_id = m.id
join unit_heir h on h.unit_id = u.unit_id and h.passed_at >= m.at
where m.subject in ('instruction', 'commendation');

-- What is said of proposals, and news of them under a topic of its own.
alter table message
    drop constraint message_subject_known,
    add constraint message_subject_known check (subject in ('comment', 'obstacle', 'instruction', 'extension', 'supervision', 'commendation'));
alter table notice
    drop constraint notice_topic_known,
    add constraint notice_topic_known check (topic in ('returned', 'decided', 'waiting', 'reminder', 'asked', 'obstacle', 'instruction', 'extension', 'supervision', 'commendation', 'comment', 'period', 'plan', 'system'));
