-- Rà soát văn bản: a register of legal documents under review, what is wrong with each and what became of it.

-- Which unit keeps the register of an owner; a unit keeps one at most.
create table legal_keeper (
    owner_unit_id bigint not null constraint legal_keeper_owner_fkey references unit (id),
    keeper_unit_id bigint not null constraint legal_keeper_keeper_fkey references unit (id),
    constraint legal_keeper_pkey primary key (owner_unit_id),
    constraint legal_keeper_keeper_key unique (keeper_unit_id)
);

create table legal_entry (
    id bigint generated always as identity primary key,
    -- whose register it stands in
    owner_unit_id bigint not null constraint legal_entry_owner_fkey references unit (id),
    kind text not null,
    -- blank while the document is still to be issued
    number text not null,
    issued_on date,
    issuer text not null,
    subject text not null,
    finding text not null,
    proposal text not null,
    basis text not null default '',
    responsible text not null default '',
    due_on date,
    -- the task of the owner's plan in which it is dealt with
    task_id bigint constraint legal_entry_task_fkey references task (id),
    state text not null default 'noted',
    -- why it is not dealt with, or why it goes on
    reason text not null default '',
    -- the document that came of it
    result_number text not null default '',
    result_on date,
    -- number and issuer as they are compared
    likeness text not null,
    -- grows with every change: of two people at once, the second is told
    version integer not null default 1,
    recorded_by bigint not null constraint legal_entry_recorded_by_fkey references account (id),
    recorded_at timestamptz not null,
    changed_at timestamptz not null,
    -- the last word about its due day, and which day that was
    told_stage smallint,
    told_for date,
    constraint legal_entry_kind_known check (kind in ('law', 'ordinance', 'resolution', 'decree', 'decision', 'directive', 'circular', 'joint_circular', 'regulation', 'rule', 'guidance', 'plan', 'letter', 'other')),
    constraint legal_entry_proposal_known check (proposal in ('amend', 'supplement', 'amend_supplement', 'replace', 'repeal', 'issue')),
    constraint legal_entry_state_known check (state in ('noted', 'handling', 'proposed', 'done', 'dropped')),
    constraint legal_entry_number_there check (proposal = 'issue' or (number <> '' and issued_on is not null)),
    constraint legal_entry_issuer_not_blank check (btrim(issuer) <> ''),
    constraint legal_entry_subject_not_blank check (btrim(subject) <> ''),
    constraint legal_entry_finding_not_blank check (btrim(finding) <> ''),
    constraint legal_entry_reason_fits check (case state when 'dropped' then btrim(reason) <> '' when 'handling' then true else reason = '' end),
    constraint legal_entry_result_whole check ((state = 'done') = (result_on is not null) and (result_on is not null) = (result_number <> '')),
    constraint legal_entry_told_whole check ((told_stage is null) = (told_for is null))
);
create index legal_entry_owner_idx on legal_entry (owner_unit_id, state);
create index legal_entry_likeness_idx on legal_entry (owner_unit_id, likeness) where number <> '';
create index legal_entry_task_idx on legal_entry (task_id);

-- Where an entry stands by the clock, in the words in which tasks are judged; null: nothing is expected any more.
create function legal_timing(state text, due_on date, result_on date, today date, due_soon_days bigint) returns text
    language sql immutable parallel safe
    return case
        when state = 'dropped' then null
        when due_on is null then 'untimed'
        when state = 'done' then case when result_on <= due_on then 'done_on_time' else 'done_late' end
        when due_on < today then 'pending_overdue'
        when due_on - today <= due_soon_days then 'due_soon'
        else 'pending_on_time'
    end;

-- Files of an entry: the document itself, drafts, the new document.
create table legal_file (
    id bigint generated always as identity primary key,
    entry_id bigint not null constraint legal_file_entry_fkey references legal_entry (id),
    file_id bigint not null constraint legal_file_file_fkey references stored_file (id),
    name text not null,
    kind text not null,
    added_by bigint not null constraint legal_file_added_by_fkey references account (id),
    added_at timestamptz not null,
    removed_by bigint constraint legal_file_removed_by_fkey references account (id),
    removed_at timestamptz,
    constraint legal_file_name_not_blank check (btrim(name) <> ''),
    constraint legal_file_removed_whole check ((removed_at is null) = (removed_by is null))
);
create index legal_file_entry_idx on legal_file (entry_id, id);
create index legal_file_file_idx on legal_file (file_id);

-- A table that was sent and waits to be confirmed.
create table legal_import (
    id bigint generated always as identity primary key,
    owner_unit_id bigint not null constraint legal_import_owner_fkey references unit (id),
    name text not null,
    rows jsonb not null,
    sent_by bigint not null constraint legal_import_sent_by_fkey references account (id),
    sent_at timestamptz not null
);
create index legal_import_owner_idx on legal_import (owner_unit_id);
create index legal_import_sent_idx on legal_import (sent_at);

-- What was written into the register is never taken out of it.
create trigger legal_entry_is_kept before delete on legal_entry
    for each row execute function refuse_change();
create trigger legal_entry_no_truncate before truncate on legal_entry
    for each statement execute function refuse_change();
create trigger legal_file_is_kept before delete on legal_file
    for each row execute function refuse_change();
create trigger legal_file_no_truncate before truncate on legal_file
    for each statement execute function refuse_change();
