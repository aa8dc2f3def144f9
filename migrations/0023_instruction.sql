-- Chỉ đạo: the Director gives one to units, each of which acknowledges it and reports back until it is accepted as done. What
-- it is stands here, and where it stands with each unit below; what is said about it are messages.

create table instruction (
    id bigint generated always as identity primary key,
    -- in whose name it is given: the unit of the Director, or of the head in a unit's own plan
    owner_unit_id bigint not null constraint instruction_owner_fkey references unit (id),
    -- null: about no plan in particular
    plan_id bigint constraint instruction_plan_fkey references plan (id),
    task_id bigint,
    -- the obstacle that it settles
    obstacle_id bigint constraint instruction_obstacle_fkey references obstacle (id),
    title text not null,
    words text not null,
    -- the last day that is on time, for units that are still to carry it out
    due_on date,
    -- grows whenever it is changed as a whole
    version integer not null default 1,
    given_by bigint not null constraint instruction_given_by_fkey references account (id),
    given_at timestamptz not null,
    withdrawn_at timestamptz,
    constraint instruction_task_fkey foreign key (task_id, plan_id) references task (id, plan_id),
    constraint instruction_task_has_plan check (task_id is null or plan_id is not null),
    constraint instruction_title_not_blank check (btrim(title) <> ''),
    constraint instruction_words_not_blank check (btrim(words) <> '')
);
create index instruction_owner_idx on instruction (owner_unit_id, id);
create index instruction_plan_idx on instruction (plan_id);
create index instruction_task_idx on instruction (task_id);
create index instruction_obstacle_idx on instruction (obstacle_id);

-- Each unit to which it was given.
create table instruction_recipient (
    id bigint generated always as identity primary key,
    instruction_id bigint not null constraint instruction_recipient_instruction_fkey references instruction (id),
    unit_id bigint not null constraint instruction_recipient_unit_fkey references unit (id),
    -- the group through which it was reached
    group_id bigint constraint instruction_recipient_group_fkey references unit_group (id) on delete set null,
    state text not null default 'given',
    -- as it stands for this unit: what is done keeps its day
    due_on date,
    -- the day on which it last reported back, and who did
    reported_on date,
    reported_by bigint constraint instruction_recipient_reported_by_fkey references account (id),
    -- what its people are writing
    draft text not null default '',
    -- who wrote what stands there, or was sent of it
    drafted_by bigint constraint instruction_recipient_drafted_by_fkey references account (id),
    -- grows with every act: of two people at once, the second is told
    version integer not null default 1,
    given_at timestamptz not null,
    -- since when it stands where it is
    moved_at timestamptz not null,
    constraint instruction_recipient_unit_key unique (instruction_id, unit_id),
    constraint instruction_recipient_state_known check (state in ('given', 'acknowledged', 'reported', 'sent_back', 'done', 'withdrawn')),
    constraint instruction_recipient_reported_whole check ((reported_on is null) = (reported_by is null)
        and (state not in ('reported', 'sent_back', 'done') or reported_on is not null)),
    constraint instruction_recipient_draft_length check (char_length(draft) <= 5000)
);
create index instruction_recipient_unit_idx on instruction_recipient (unit_id, state);
create index instruction_recipient_open_idx on instruction_recipient (due_on) where state not in ('done', 'withdrawn');

-- What messages speak to: one unit's part, or the instruction as a whole, which all of its units read.
create table instruction_message (
    message_id bigint not null constraint instruction_message_pkey primary key
        constraint instruction_message_message_fkey references message (id),
    instruction_id bigint not null constraint instruction_message_instruction_fkey references instruction (id),
    recipient_id bigint constraint instruction_message_recipient_fkey references instruction_recipient (id)
);
create index instruction_message_instruction_idx on instruction_message (instruction_id, message_id);
create index instruction_message_recipient_idx on instruction_message (recipient_id);

create trigger instruction_message_append_only before update or delete on instruction_message
    for each row execute function refuse_change();
create trigger instruction_message_no_truncate before truncate on instruction_message
    for each statement execute function refuse_change();

-- Which units went on from which through mergers and splits, and when that was last carried out.
create view unit_heir as
with recursive heir (unit_id, heir_id, passed_at, at) as (
    select b.unit_id, a.unit_id, c.ended_at, c.ended_at
    from unit_change c
    join unit_change_unit b on b.change_id = c.id and b.part = 'before'
    join unit_change_unit a on a.change_id = c.id and a.part = 'after'
    where c.state = 'done' and c.kind in ('merge', 'split')
    union
    select heir.unit_id, a.unit_id, heir.passed_at, c.ended_at
    from heir
    join unit_change_unit b on b.unit_id = heir.heir_id and b.part = 'before'
    join unit_change c on c.id = b.change_id and c.state = 'done' and c.kind in ('merge', 'split') and c.ended_at >= heir.at
    join unit_change_unit a on a.change_id = c.id and a.part = 'after'
)
select unit_id, heir_id, max(passed_at) as passed_at from heir where heir_id <> unit_id group by unit_id, heir_id;

-- The units that speak for a recipient: itself, and those that went on from it since it was given the instruction.
create view instruction_carrier as
select r.id as recipient_id, r.unit_id from instruction_recipient r
union all
select r.id, h.heir_id from instruction_recipient r join unit_heir h on h.unit_id = r.unit_id and h.passed_at >= r.given_at;

-- Units are reminded of instructions, too: of the day, or where nobody has acknowledged them (named_on is null).
alter table reminder
    drop constraint reminder_matter_known,
    add constraint reminder_matter_known check (matter in ('report', 'deadline', 'instruction'));

drop view reminder_unanswered;
alter table reminder_item
    drop constraint reminder_item_pkey,
    drop constraint reminder_item_deadline_whole,
    alter column assignment_id drop not null,
    add column id bigint generated always as identity constraint reminder_item_pkey primary key,
    add column recipient_id bigint constraint reminder_item_recipient_fkey references instruction_recipient (id),
    add constraint reminder_item_about_one check ((assignment_id is null) <> (recipient_id is null)),
    add constraint reminder_item_deadline_whole check (case when recipient_id is null
        then (deadline_id is null) = (named_on is null) else deadline_id is null end);
create unique index reminder_item_assignment_key on reminder_item (reminder_id, assignment_id);
create unique index reminder_item_recipient_key on reminder_item (reminder_id, recipient_id);
create index reminder_item_recipient_idx on reminder_item (recipient_id);

-- What was never answered. A report is answered for when it reaches whoever reviews it after the reminder; a deadline when
-- a report that is sent or accepted says that it is met, or when it is put off, in the plan or by an extension that still
-- stands; an instruction when it is acknowledged or reported back on. Who no longer has the task owes no answer.
create view reminder_unanswered as
select i.id as item_id, i.reminder_id, i.assignment_id, i.nth, coalesce(a.plan_id, n.plan_id) as plan_id
from reminder_item i
join reminder r on r.id = i.reminder_id
left join assignment a on a.id = i.assignment_id
left join task t on t.id = a.task_id
left join period p on p.id = r.period_id
left join deadline d on d.id = i.deadline_id
left join instruction_recipient w on w.id = i.recipient_id
left join instruction n on n.id = w.instruction_id
where case r.matter
        when 'report' then t.dropped_on is null and t.reports
            and (a.to_on is null or a.to_on >= p.cut_off_on)
            and not exists (
                select from report s
                where s.assignment_id = i.assignment_id and s.period_id = r.period_id and s.submitted_at >= r.at)
        when 'deadline' then t.dropped_on is null and a.to_on is null
            and d.dropped_on is null
            and coalesce(d.due_on, d.event_on) <= i.named_on
            and not exists (
                with recursive line (id) as (
                    select i.assignment_id
                    union
                    select l.predecessor_id from line join assignment_succession l on l.successor_id = line.id
                )
                select from line join extension_day e on e.assignment_id = line.id
                where e.deadline_id = i.deadline_id and e.due_on > i.due_on
                    -- of each request what was decided last
                    and not exists (select from extension_day x where x.extension_id = e.extension_id and x.id > e.id))
            and not exists (
                select from report_completion c join report s on s.id = c.report_id
                where c.deadline_id = i.deadline_id and s.assignment_id = i.assignment_id
                    and s.state in ('submitted', 'accepted'))
        when 'instruction' then case when i.named_on is null then w.state = 'given'
            else w.state in ('given', 'acknowledged', 'sent_back') and w.due_on <= i.named_on end
    end;

-- Obstacles, instructions, extensions and comments are told under topics of their own.
alter table notice
    drop constraint notice_topic_known,
    add constraint notice_topic_known check (topic in ('returned', 'decided', 'waiting', 'reminder', 'asked', 'obstacle', 'instruction', 'extension', 'comment', 'period', 'plan', 'system'));
