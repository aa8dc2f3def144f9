-- Evidence: files attached to a report. Their bytes are in the file store, once per content.

create table evidence (
    id bigint generated always as identity primary key,
    -- the revision it belongs to; a correction begins with what the revision before it had
    report_id bigint not null constraint evidence_report_fkey references report (id),
    file_id bigint not null constraint evidence_file_fkey references stored_file (id),
    -- as lists show it and as it is saved again: its own name, with the ending of what it is
    name text not null,
    -- what it is, by its content
    kind text not null,
    added_by bigint not null constraint evidence_added_by_fkey references account (id),
    added_at timestamptz not null,
    -- taken out while the report was being written; what was once sent can still be read
    removed_by bigint constraint evidence_removed_by_fkey references account (id),
    removed_at timestamptz,
    constraint evidence_name_not_blank check (btrim(name) <> ''),
    constraint evidence_kind_known check (kind in ('pdf', 'docx', 'xlsx', 'png', 'jpeg', 'webp')),
    constraint evidence_removed_whole check ((removed_at is null) = (removed_by is null))
);
create index evidence_report_idx on evidence (report_id, id);
create index evidence_file_idx on evidence (file_id);

create trigger evidence_is_kept before delete on evidence
    for each row execute function refuse_change();
create trigger evidence_no_truncate before truncate on evidence
    for each statement execute function refuse_change();
