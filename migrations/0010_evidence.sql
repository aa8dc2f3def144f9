-- Evidence: files attached to a report. Their bytes are in the file store, once per content.

create table evidence (
    id bigint generated always as identity primary key,
    -- the revision it belongs to; a correction begins with what the revision before it had
    report_id bigint not null constraint evidence_report_fkey references report (id) on delete cascade,
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

-- What went with a report that was ever sent stays; a draft that was never sent may be given up with all it holds.
create function keep_sent_evidence() returns trigger
    language plpgsql as $$
begin
    if exists (select from report_event e where e.report_id = old.report_id) then
        raise exception 'evidence of a report that was sent is kept';
    end if;
    return old;
end $$;
create trigger evidence_is_kept before delete on evidence
    for each row execute function keep_sent_evidence();
create trigger evidence_no_truncate before truncate on evidence
    for each statement execute function refuse_change();
