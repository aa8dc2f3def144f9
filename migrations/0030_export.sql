-- Long exports: files that take minutes to make. Each is made as a job for whoever asked, and kept for some days.

create table export (
    id bigint generated always as identity primary key,
    account_id bigint not null constraint export_account_fkey references account (id),
    -- in which capacity it was asked for: by these rights, as they are then, it is made
    role text not null,
    unit_id bigint not null constraint export_unit_fkey references unit (id),
    -- what it is called, on pages and as a file
    title text not null,
    -- what was asked for: a plan and periods, or the address of a list
    what jsonb not null,
    asked_at timestamptz not null,
    -- how far it has come, and how far there is to go
    done integer not null default 0,
    total integer not null,
    finished_at timestamptz,
    -- why it was not made, for whoever asked
    error text,
    file_id bigint constraint export_file_fkey references stored_file (id),
    constraint export_role_known check (role in ('staff', 'head', 'officer', 'director', 'observer', 'administrator')),
    constraint export_title_not_blank check (btrim(title) <> ''),
    constraint export_progress_range check (done between 0 and total),
    constraint export_finished_how check (
        case when finished_at is null then error is null and file_id is null else (error is null) <> (file_id is null) end)
);
create index export_account_idx on export (account_id, id);
create index export_ended_idx on export (coalesce(finished_at, asked_at));
create index export_file_idx on export (file_id);

alter table notice
    drop constraint notice_topic_known,
    add constraint notice_topic_known check (topic in ('returned', 'decided', 'waiting', 'reminder', 'asked', 'obstacle', 'instruction', 'extension', 'supervision', 'commendation', 'comment', 'period', 'consolidated', 'plan', 'export', 'system'));
