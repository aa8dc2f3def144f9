-- A plan: its outline, its tasks, who carries each out and by when.

create table plan (
    id bigint generated always as identity primary key,
    owner_unit_id bigint not null constraint plan_owner_fkey references unit (id),
    parent_plan_id bigint constraint plan_parent_fkey references plan (id),
    number text,
    title text not null,
    -- what lists and headers call it: "NQ28"
    short_title text not null,
    issuer text,
    issued_on date,
    status text not null default 'draft',
    -- kinds of reporting period it uses (Nghị định 09/2019/NĐ-CP, Điều 12)
    period_kinds text[] not null default '{quarter}',
    activated_at timestamptz,
    closed_at timestamptz,
    created_at timestamptz not null default now(),
    constraint plan_title_not_blank check (btrim(title) <> ''),
    constraint plan_short_title_not_blank check (btrim(short_title) <> ''),
    constraint plan_status_known check (status in ('draft', 'active', 'closed')),
    constraint plan_active_since check (status = 'draft' or activated_at is not null),
    constraint plan_not_own_parent check (parent_plan_id <> id)
);
create index plan_owner_idx on plan (owner_unit_id);
create unique index plan_number_key on plan (owner_unit_id, number);

-- Căn cứ: the documents a plan rests on.
create table plan_basis (
    plan_id bigint not null constraint plan_basis_plan_fkey references plan (id) on delete cascade,
    position integer not null,
    number text not null,
    title text,
    issuer text,
    issued_on date,
    constraint plan_basis_pkey primary key (plan_id, position)
);

create table section (
    id bigint generated always as identity primary key,
    plan_id bigint not null constraint section_plan_fkey references plan (id) on delete cascade,
    parent_id bigint constraint section_parent_fkey references section (id) on delete cascade,
    -- place in the whole plan, so that one sort gives the outline
    position integer not null,
    -- section numbers joined by dots: "IV.1"
    ref text not null,
    -- the number as printed: "1", "IV"
    printed_number text,
    heading text not null,
    constraint section_ref_key unique (plan_id, ref),
    constraint section_id_plan_key unique (id, plan_id)
);

create table task (
    id bigint generated always as identity primary key,
    plan_id bigint not null constraint task_plan_fkey references plan (id) on delete cascade,
    section_id bigint not null,
    position integer not null,
    ref text not null,
    kind text not null default 'task',
    content text not null,
    product text,
    -- false: a duty set to "không báo cáo"
    reports boolean not null default true,
    constraint task_section_fkey foreign key (section_id, plan_id) references section (id, plan_id) on delete cascade,
    constraint task_ref_key unique (plan_id, ref),
    constraint task_id_plan_key unique (id, plan_id),
    constraint task_kind_known check (kind in ('task', 'duty')),
    constraint task_content_not_blank check (btrim(content) <> ''),
    constraint task_tasks_report check (reports or kind = 'duty')
);
create index task_section_idx on task (section_id);
create index task_search_idx on task using gin (fold(content) gin_trgm_ops);

-- One phrase of the document is one deadline: its words, and what was understood from them.
create table deadline (
    id bigint generated always as identity primary key,
    task_id bigint not null constraint deadline_task_fkey references task (id) on delete cascade,
    position integer not null,
    text text not null,
    -- last day that is on time
    due_on date,
    cadence text,
    anchor_month smallint,
    anchor_day smallint,
    -- 2 = thứ Hai … 7 = thứ Bảy, 8 = Chủ nhật
    anchor_weekday smallint,
    from_on date,
    -- another document's schedule
    follows text,
    event text,
    -- the day the event happened, once an officer has entered it
    event_on date,
    offset_days integer,
    offset_working boolean not null default false,
    -- the clause of the task it belongs to, where a task has several
    scope text,
    constraint deadline_position_key unique (task_id, position),
    constraint deadline_cadence_known check (cadence in ('continuous', 'weekly', 'monthly', 'quarterly', 'half_yearly', 'annual')),
    constraint deadline_offset_range check (offset_days between -3650 and 3650),
    constraint deadline_anchor_month_range check (anchor_month between 1 and 12),
    constraint deadline_anchor_day_range check (anchor_day between 1 and 31),
    constraint deadline_anchor_weekday_range check (anchor_weekday between 2 and 8)
);

-- Who carries a task out: a unit (remembering the group it came through) or a named party without account.
create table assignment (
    id bigint generated always as identity primary key,
    plan_id bigint not null constraint assignment_plan_fkey references plan (id) on delete cascade,
    task_id bigint not null,
    role text not null,
    unit_id bigint constraint assignment_unit_fkey references unit (id),
    group_id bigint constraint assignment_group_fkey references unit_group (id),
    party_name text,
    from_on date not null,
    -- last day of the assignment; null: still running
    to_on date,
    constraint assignment_task_fkey foreign key (task_id, plan_id) references task (id, plan_id) on delete cascade,
    constraint assignment_role_known check (role in ('lead', 'coordinating')),
    constraint assignment_one_party check ((unit_id is null) <> (party_name is null)),
    constraint assignment_group_has_unit check (group_id is null or unit_id is not null),
    constraint assignment_days_order check (to_on is null or from_on <= to_on)
);
-- A unit appears once in a task.
create unique index assignment_unit_key on assignment (task_id, unit_id) where unit_id is not null and to_on is null;
create unique index assignment_party_key on assignment (task_id, role, fold(party_name)) where party_name is not null and to_on is null;
create index assignment_unit_idx on assignment (unit_id, role);
create index assignment_plan_idx on assignment (plan_id, role);

-- "Đã tiếp nhận": a unit confirms that it has received the plan.
create table plan_receipt (
    plan_id bigint not null constraint plan_receipt_plan_fkey references plan (id) on delete cascade,
    unit_id bigint not null constraint plan_receipt_unit_fkey references unit (id),
    account_id bigint not null constraint plan_receipt_account_fkey references account (id),
    received_at timestamptz not null,
    constraint plan_receipt_pkey primary key (plan_id, unit_id)
);
