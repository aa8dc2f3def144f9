-- Units change: new names, mergers, splits, another lead for a task, groups joined and left; each from a day on.

create table unit_change (
    id bigint generated always as identity primary key,
    kind text not null,
    state text not null default 'draft',
    -- the first day on which it counts
    effective_on date not null,
    -- the deciding document: "Quyết định số 123/QĐ-SGDĐT"
    decision text not null,
    reason text not null default '',
    -- what becomes of whom
    terms jsonb not null,
    -- whether those who hold a role at a unit that ends hold it at its successor from the day on
    moves_accounts boolean not null default true,
    -- of a change of lead: the task's plan, whose officers decide it
    plan_id bigint constraint unit_change_plan_fkey references plan (id),
    created_by bigint not null constraint unit_change_created_by_fkey references account (id),
    created_at timestamptz not null,
    -- who confirmed it, and when
    decided_by bigint constraint unit_change_decided_by_fkey references account (id),
    decided_at timestamptz,
    -- when it was carried out or withdrawn
    ended_at timestamptz,
    -- what was counted when it was carried out
    outcome jsonb,
    -- why it could not be carried out on its day
    hindrance text,
    constraint unit_change_kind_known check (kind in ('rename', 'merge', 'split', 'lead', 'group')),
    constraint unit_change_state_known check (state in ('draft', 'planned', 'done', 'withdrawn')),
    constraint unit_change_lead_has_plan check ((kind = 'lead') = (plan_id is not null)),
    constraint unit_change_decided check (state not in ('planned', 'done') or decided_at is not null),
    constraint unit_change_ended check ((state in ('done', 'withdrawn')) = (ended_at is not null))
);
create index unit_change_due_idx on unit_change (effective_on) where state = 'planned';
create index unit_change_plan_idx on unit_change (plan_id) where plan_id is not null;

-- The units a change is about: those that were so before, and those that are so after it.
create table unit_change_unit (
    change_id bigint not null constraint unit_change_unit_change_fkey references unit_change (id) on delete cascade,
    unit_id bigint not null constraint unit_change_unit_unit_fkey references unit (id),
    part text not null,
    constraint unit_change_unit_pkey primary key (change_id, unit_id, part),
    constraint unit_change_unit_part_known check (part in ('before', 'after'))
);
create index unit_change_unit_unit_idx on unit_change_unit (unit_id);

-- Names a unit bore until a day.
create table unit_name (
    unit_id bigint not null constraint unit_name_unit_fkey references unit (id),
    change_id bigint not null constraint unit_name_change_fkey references unit_change (id),
    name text not null,
    short_name text,
    -- the last day on which it bore the name
    to_on date not null,
    constraint unit_name_pkey primary key (unit_id, change_id)
);

-- Which assignment goes on from which: through a merger, a split, a change of lead.
create table assignment_succession (
    predecessor_id bigint not null constraint assignment_succession_predecessor_fkey references assignment (id) on delete cascade,
    successor_id bigint not null constraint assignment_succession_successor_fkey references assignment (id) on delete cascade,
    change_id bigint not null constraint assignment_succession_change_fkey references unit_change (id),
    constraint assignment_succession_pkey primary key (predecessor_id, successor_id),
    constraint assignment_succession_not_itself check (predecessor_id <> successor_id)
);
create index assignment_succession_successor_idx on assignment_succession (successor_id);
