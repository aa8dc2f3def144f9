-- Reporting periods, what units say in them, and the figures frozen when a period closes.

create table period (
    id bigint generated always as identity primary key,
    owner_unit_id bigint not null constraint period_owner_fkey references unit (id),
    kind text not null,
    year integer not null,
    -- quarter 1–4, month 1–12, half 1–2; 1 for a year
    ordinal smallint not null,
    name text not null,
    -- data from this day …
    starts_on date not null,
    -- … to this day, the cut-off
    cut_off_on date not null,
    -- last day on which a report is on time
    send_by date not null,
    state text not null default 'open',
    created_at timestamptz not null default now(),
    constraint period_key unique (owner_unit_id, kind, year, ordinal),
    constraint period_kind_known check (kind in ('month', 'quarter', 'half', 'nine_months', 'year', 'ad_hoc')),
    constraint period_state_known check (state in ('open', 'closed')),
    constraint period_days_order check (starts_on <= cut_off_on and cut_off_on < send_by)
);
create index period_owner_idx on period (owner_unit_id, cut_off_on);

-- What one unit says of one assignment in one period. A correction of an accepted report is a further revision.
create table report (
    id bigint generated always as identity primary key,
    assignment_id bigint not null constraint report_assignment_fkey references assignment (id),
    period_id bigint not null constraint report_period_fkey references period (id),
    revision integer not null default 1,
    state text not null default 'draft',
    progress text not null default 'not_started',
    percent smallint not null default 0,
    -- the day of completion of a task without any deadline; deadlines have theirs in report_completion
    completed_on date,
    results text not null default '',
    obstacles text not null default '',
    proposals text not null default '',
    next_steps text not null default '',
    -- "không phát sinh"
    nothing_new boolean not null default false,
    -- why something said to be complete no longer is
    regress_reason text not null default '',
    -- grows with every save: of two people editing, the second is shown both texts
    version integer not null default 1,
    written_by bigint not null constraint report_written_by_fkey references account (id),
    updated_at timestamptz not null,
    sent_to_head_at timestamptz,
    submitted_by bigint constraint report_submitted_by_fkey references account (id),
    submitted_at timestamptz,
    -- when it first reached TCCB; lateness is judged by this instant
    first_submitted_at timestamptz,
    decided_by bigint constraint report_decided_by_fkey references account (id),
    accepted_at timestamptz,
    return_reason text not null default '',
    rating text,
    constraint report_revision_key unique (assignment_id, period_id, revision),
    constraint report_state_known check (state in ('draft', 'with_head', 'submitted', 'returned', 'accepted')),
    constraint report_progress_known check (progress in ('not_started', 'in_progress', 'done')),
    constraint report_percent_range check (percent between 0 and 100),
    constraint report_rating_known check (rating in ('good', 'satisfactory', 'unsatisfactory')),
    constraint report_submitted_when check (state not in ('submitted', 'accepted') or (submitted_at is not null and first_submitted_at is not null)),
    constraint report_accepted_when check ((state = 'accepted') = (accepted_at is not null)),
    constraint report_returned_why check (state <> 'returned' or btrim(return_reason) <> '')
);
create index report_period_idx on report (period_id, state);
-- the last accepted report of an assignment
create index report_accepted_idx on report (assignment_id) where state = 'accepted';
-- one revision at a time is being written
create unique index report_one_open_key on report (assignment_id, period_id) where state <> 'accepted';

-- Each dated deadline of an assignment is completed on its own day.
create table report_completion (
    report_id bigint not null constraint report_completion_report_fkey references report (id) on delete cascade,
    deadline_id bigint not null constraint report_completion_deadline_fkey references deadline (id),
    completed_on date not null,
    constraint report_completion_pkey primary key (report_id, deadline_id)
);
create index report_completion_deadline_idx on report_completion (deadline_id);

-- Every change of a report's state, with the text as it then stood: nothing submitted is ever lost.
create table report_event (
    id bigint generated always as identity primary key,
    report_id bigint not null constraint report_event_report_fkey references report (id),
    kind text not null,
    at timestamptz not null,
    account_id bigint not null constraint report_event_account_fkey references account (id),
    reason text not null default '',
    -- the report's words and figures at that moment
    content jsonb not null,
    constraint report_event_kind_known check (kind in ('sent_to_head', 'sent_back', 'submitted', 'returned', 'accepted'))
);
create index report_event_report_idx on report_event (report_id, id);

create table period_closing (
    period_id bigint not null constraint period_closing_period_fkey references period (id),
    version integer not null,
    closed_at timestamptz not null,
    closed_by bigint not null constraint period_closing_closed_by_fkey references account (id),
    reopened_at timestamptz,
    reopened_by bigint constraint period_closing_reopened_by_fkey references account (id),
    reopen_reason text,
    -- set when an earlier period was reopened after this one had closed
    earlier_reopened_at timestamptz,
    -- the journal's sealed head at closing
    journal_head bytea,
    constraint period_closing_pkey primary key (period_id, version),
    constraint period_closing_reopen_whole check (
        (reopened_at is null) = (reopened_by is null)
        and (reopened_at is null or btrim(coalesce(reopen_reason, '')) <> ''))
);

-- one closing is in force at a time
create unique index period_closing_in_force_key on period_closing (period_id) where reopened_at is null;

-- The figures of a closed period, one row per lead assignment, under the names of that day.
create table period_standing (
    period_id bigint not null,
    version integer not null,
    assignment_id bigint not null constraint period_standing_assignment_fkey references assignment (id),
    plan_id bigint not null constraint period_standing_plan_fkey references plan (id),
    task_id bigint not null constraint period_standing_task_fkey references task (id),
    unit_id bigint constraint period_standing_unit_fkey references unit (id),
    party_name text not null,
    section_id bigint not null,
    section_ref text not null,
    section_heading text not null,
    task_ref text not null,
    collective boolean not null,
    progress text not null,
    percent smallint not null,
    completed_on date,
    due_on date,
    outcome text not null,
    due_soon boolean not null,
    report_state text not null,
    rating text,
    -- the accepted report its standing rests on, from this period or an earlier one
    report_id bigint constraint period_standing_report_fkey references report (id),
    constraint period_standing_pkey primary key (period_id, version, assignment_id),
    constraint period_standing_closing_fkey foreign key (period_id, version) references period_closing (period_id, version),
    constraint period_standing_outcome_known check (outcome in ('done_on_time', 'done_late', 'pending_on_time', 'pending_overdue', 'untimed')),
    constraint period_standing_report_state_known check (report_state in ('not_owed', 'missing', 'draft', 'with_head', 'returned', 'submitted', 'submitted_late', 'accepted', 'accepted_late'))
);
