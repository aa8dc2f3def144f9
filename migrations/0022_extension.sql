-- Gia hạn: the head of a lead unit asks for a later day for one dated deadline of its assignment. What is said of it stands
-- in the conversation (message); here is where it stands, and below what was decided about due days.

create table extension (
    id bigint generated always as identity primary key,
    assignment_id bigint not null constraint extension_assignment_fkey references assignment (id),
    deadline_id bigint not null constraint extension_deadline_fkey references deadline (id),
    -- the last day that was on time when it was asked: by the plan, and as it had been extended before
    planned_on date not null,
    due_on date not null,
    asked_for date not null,
    reason text not null,
    state text not null default 'asked',
    -- another day that TCCB offers
    offered_for date,
    granted_for date,
    -- whether the Director has the last word in it
    overruled boolean not null default false,
    -- grows with each act: of two people at once, the second is told
    version integer not null default 1,
    asked_by bigint not null constraint extension_asked_by_fkey references account (id),
    asked_at timestamptz not null,
    offered_by bigint constraint extension_offered_by_fkey references account (id),
    -- when the last act was done
    moved_at timestamptz not null,
    constraint extension_state_known check (state in ('asked', 'offered', 'granted', 'refused', 'declined', 'withdrawn')),
    constraint extension_days_order check (planned_on <= due_on and due_on < asked_for),
    constraint extension_reason_not_blank check (btrim(reason) <> ''),
    constraint extension_offer_whole check ((offered_for is null) = (offered_by is null) and (state <> 'offered' or offered_for is not null)),
    constraint extension_granted_whole check ((state = 'granted') = (granted_for is not null)),
    constraint extension_place_key unique (id, assignment_id, deadline_id)
);
create index extension_assignment_idx on extension (assignment_id, deadline_id);
-- one request at a time is open
create unique index extension_one_open_key on extension (assignment_id, deadline_id) where state in ('asked', 'offered');

-- What was decided about the due day of a deadline of one assignment. Each row works from its own day on and none ever
-- changes: what is judged as of an earlier day stays as it was.
create table extension_day (
    id bigint generated always as identity primary key,
    extension_id bigint not null,
    assignment_id bigint not null,
    deadline_id bigint not null,
    -- the last day that is on time; null: what was granted is taken back
    due_on date,
    from_on date not null,
    constraint extension_day_extension_fkey foreign key (extension_id, assignment_id, deadline_id)
        references extension (id, assignment_id, deadline_id)
);
create index extension_day_assignment_idx on extension_day (assignment_id);
create index extension_day_extension_idx on extension_day (extension_id);
create trigger extension_day_append_only before update or delete on extension_day
    for each row execute function refuse_change();
create trigger extension_day_no_truncate before truncate on extension_day
    for each statement execute function refuse_change();

-- Frozen figures say what was on time by an extended day: nothing was before there were extensions.
alter table period_standing
    add column first_due_on date,
    add column by_extension boolean not null default false,
    add constraint period_standing_by_extension_on_time
        check (not by_extension or outcome in ('done_on_time', 'pending_on_time'));
