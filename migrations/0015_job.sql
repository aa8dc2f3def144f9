-- Work that is done after the request that asked for it, or at an hour of its own: it waits here, so that a restart
-- forgets nothing and several instances share it.

create table job (
    id bigint generated always as identity primary key,
    -- which work, by the program's word for it
    kind text not null,
    -- what to do it with
    payload jsonb not null,
    state text not null default 'waiting',
    -- not before this instant
    run_at timestamptz not null,
    -- how often it was begun
    attempts integer not null default 0,
    -- of a running one: the instance that does it, and until when it is believed to live
    worker text,
    lease_until timestamptz,
    -- why it did not succeed the last time, for the administrator
    error text not null default '',
    -- since when it is wanted: `run_at` moves with each attempt
    wanted_at timestamptz not null,
    started_at timestamptz,
    finished_at timestamptz,
    constraint job_state_known check (state in ('waiting', 'running', 'done', 'failed')),
    constraint job_running_leased check ((state = 'running') = (worker is not null and lease_until is not null)),
    constraint job_finished_when check ((state in ('done', 'failed')) = (finished_at is not null)),
    constraint job_failed_why check (state <> 'failed' or error <> '')
);
create index job_waiting_idx on job (run_at, id) where state = 'waiting';
create index job_running_idx on job (lease_until) where state = 'running';
create index job_finished_idx on job (state, finished_at) where finished_at is not null;

-- Whoever listens hears that there is work; several rows of one transaction are said once.
create function announce_job() returns trigger language plpgsql as $$
begin
    perform pg_notify('job', '');
    return null;
end $$;
create trigger job_announced after insert on job for each statement execute function announce_job();

-- Work that comes back every day at an hour in Vietnam.
create table job_schedule (
    kind text not null constraint job_schedule_pkey primary key,
    -- minutes after midnight
    minute_of_day smallint not null,
    enabled boolean not null default true,
    next_at timestamptz not null,
    -- when it was last put among the jobs
    last_at timestamptz,
    constraint job_schedule_minute_range check (minute_of_day between 0 and 1439)
);
