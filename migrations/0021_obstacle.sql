-- What stands in a unit's way (vướng mắc): raised by a unit, answered by TCCB or decided by the Director. Its state is here;
-- what is said about it are messages.

create table obstacle (
    id bigint generated always as identity primary key,
    plan_id bigint not null constraint obstacle_plan_fkey references plan (id),
    -- null: the plan as a whole
    task_id bigint,
    -- the raising unit's part in the task; whoever goes on from it goes on from here
    assignment_id bigint constraint obstacle_assignment_fkey references assignment (id),
    -- the report whose words it took over; a correction may be given up before it is sent
    report_id bigint constraint obstacle_report_fkey references report (id) on delete set null,
    unit_id bigint not null constraint obstacle_unit_fkey references unit (id),
    title text not null,
    words text not null,
    -- what is asked for
    request text not null,
    state text not null default 'open',
    -- since when it waits where it is
    since timestamptz not null,
    -- the one with which it is answered
    main_id bigint constraint obstacle_main_fkey references obstacle (id),
    -- grows with every change
    version integer not null default 1,
    raised_by bigint not null constraint obstacle_raised_by_fkey references account (id),
    raised_at timestamptz not null,
    constraint obstacle_task_fkey foreign key (task_id, plan_id) references task (id, plan_id),
    constraint obstacle_task_has_assignment check ((task_id is null) = (assignment_id is null)),
    constraint obstacle_report_has_assignment check (report_id is null or assignment_id is not null),
    constraint obstacle_state_known check (state in ('open', 'asked_back', 'escalated', 'answered', 'decided', 'settled', 'withdrawn')),
    constraint obstacle_title_not_blank check (btrim(title) <> ''),
    constraint obstacle_words_not_blank check (btrim(words) <> ''),
    constraint obstacle_request_not_blank check (btrim(request) <> ''),
    constraint obstacle_not_its_own_main check (main_id <> id),
    constraint obstacle_merged_waits_above check (main_id is null or state not in ('asked_back', 'withdrawn'))
);
create index obstacle_plan_idx on obstacle (plan_id, state);
create index obstacle_task_idx on obstacle (task_id, state);
create index obstacle_unit_idx on obstacle (unit_id);
create index obstacle_assignment_idx on obstacle (assignment_id);
create index obstacle_report_idx on obstacle (report_id);
create index obstacle_main_idx on obstacle (main_id);

-- To which obstacles a message speaks: an answer to several merged into one is one message.
create table obstacle_message (
    obstacle_id bigint not null constraint obstacle_message_obstacle_fkey references obstacle (id),
    message_id bigint not null constraint obstacle_message_message_fkey references message (id),
    -- between TCCB and the Director: not for the unit
    internal boolean not null default false,
    constraint obstacle_message_pkey primary key (obstacle_id, message_id)
);
create index obstacle_message_message_idx on obstacle_message (message_id);

create trigger obstacle_message_append_only before update or delete on obstacle_message
    for each row execute function refuse_change();
create trigger obstacle_message_no_truncate before truncate on obstacle_message
    for each statement execute function refuse_change();

-- The units that speak for an obstacle: the one that raised it, and those that went on from its part in the task; where it
-- is about the whole plan, those that a merger or a split made of the unit.
create view obstacle_carrier as
with recursive part (obstacle_id, assignment_id, whole) as (
    select o.id, o.assignment_id, false from obstacle o where o.assignment_id is not null
    union
    select o.id, a.id, true
    from obstacle o join assignment a on a.plan_id = o.plan_id and a.unit_id = o.unit_id
    where o.assignment_id is null
    union
    select part.obstacle_id, s.successor_id, part.whole
    from part
    join assignment_succession s on s.predecessor_id = part.assignment_id
    join unit_change c on c.id = s.change_id
    where not part.whole or c.kind in ('merge', 'split')
)
select part.obstacle_id, a.unit_id from part join assignment a on a.id = part.assignment_id where a.unit_id is not null
union
select id, unit_id from obstacle;
