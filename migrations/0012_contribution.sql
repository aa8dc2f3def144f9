-- What coordinating units contribute to a task in a period, and who asked them for it (đề nghị phối hợp).

-- One per coordinating assignment and period: its words as they are being written.
create table contribution (
    id bigint generated always as identity primary key,
    assignment_id bigint not null constraint contribution_assignment_fkey references assignment (id),
    period_id bigint not null constraint contribution_period_fkey references period (id),
    results text not null default '',
    proposals text not null default '',
    -- grows with every save
    version integer not null default 1,
    -- the version last sent: other words than those are not sent yet
    sent_version integer,
    written_by bigint not null constraint contribution_written_by_fkey references account (id),
    updated_at timestamptz not null,
    constraint contribution_key unique (assignment_id, period_id),
    constraint contribution_sent_is_known check (sent_version <= version)
);
create index contribution_period_idx on contribution (period_id);

-- Every text that was sent, as it was: the newest one is what others read.
create table contribution_sending (
    contribution_id bigint not null constraint contribution_sending_contribution_fkey references contribution (id),
    number integer not null,
    results text not null,
    proposals text not null,
    sent_by bigint not null constraint contribution_sending_sent_by_fkey references account (id),
    sent_at timestamptz not null,
    constraint contribution_sending_pkey primary key (contribution_id, number),
    constraint contribution_sending_says_something check (btrim(results) <> '')
);

-- What somebody asks of one or several coordinating units of a task, with a date.
create table contribution_request (
    id bigint generated always as identity primary key,
    task_id bigint not null constraint contribution_request_task_fkey references task (id),
    period_id bigint not null constraint contribution_request_period_fkey references period (id),
    -- the lead assignment in whose name it is asked; null: TCCB at the plan's owner
    asker_assignment_id bigint constraint contribution_request_asker_fkey references assignment (id),
    words text not null,
    answer_by date not null,
    asked_by bigint not null constraint contribution_request_asked_by_fkey references account (id),
    asked_at timestamptz not null,
    constraint contribution_request_words_not_blank check (btrim(words) <> '')
);
create index contribution_request_task_idx on contribution_request (task_id, period_id);

-- To whom a request went. Period and asker are the request's own, kept here for the rule that one is open at a time.
create table contribution_request_party (
    request_id bigint not null constraint contribution_request_party_request_fkey references contribution_request (id),
    assignment_id bigint not null constraint contribution_request_party_assignment_fkey references assignment (id),
    period_id bigint not null,
    -- 0: TCCB
    asker bigint not null,
    answered_at timestamptz,
    withdrawn_at timestamptz,
    withdrawn_by bigint constraint contribution_request_party_withdrawn_by_fkey references account (id),
    withdraw_reason text,
    constraint contribution_request_party_pkey primary key (request_id, assignment_id),
    constraint contribution_request_party_withdrawn_whole check (
        (withdrawn_at is null) = (withdrawn_by is null)
        and (withdrawn_at is null or btrim(coalesce(withdraw_reason, '')) <> '')),
    constraint contribution_request_party_one_end check (answered_at is null or withdrawn_at is null)
);
create index contribution_request_party_assignment_idx on contribution_request_party (assignment_id, period_id);
-- one open request of each asker to each party in each period
create unique index contribution_request_one_open_key on contribution_request_party (asker, assignment_id, period_id)
    where answered_at is null and withdrawn_at is null;

create trigger contribution_sending_append_only before update or delete on contribution_sending
    for each row execute function refuse_change();
create trigger contribution_sending_no_truncate before truncate on contribution_sending
    for each statement execute function refuse_change();
