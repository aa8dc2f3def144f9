-- The journal: who, when, what, before and after. Written in the transaction of the change it tells of,
-- sealed afterwards into a hash chain by a job, so that no writer waits for another.

create table journal (
    id bigint generated always as identity primary key,
    at timestamptz not null default clock_timestamp(),
    xid xid8 not null default pg_current_xact_id(),
    -- null: the portal itself, or an operator at the command line
    account_id bigint,
    actor text not null,
    -- role and unit under which the person acted
    capacity text,
    action text not null,
    subject_kind text not null,
    subject_id bigint,
    before jsonb,
    after jsonb,
    request_id text
);
create index journal_subject_idx on journal (subject_kind, subject_id, id);
create index journal_account_idx on journal (account_id, id);

create table journal_seal (
    position bigint primary key,
    journal_id bigint not null constraint journal_seal_journal_key unique,
    row_hash bytea not null,
    chain_hash bytea not null,
    sealed_at timestamptz not null default clock_timestamp()
);

-- The words of a row that its seal vouches for. Never changed once released, or no chain verifies any more:
-- a new column gets a new version of this function and rows keep the one they were sealed with.
create function journal_text(j journal) returns text
    language sql stable parallel safe
    return jsonb_build_array(
        j.id, (extract(epoch from j.at) * 1000000)::bigint, j.account_id, j.actor, j.capacity, j.action,
        j.subject_kind, j.subject_id, j.before, j.after, j.request_id)::text;

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end;
$$;

create trigger journal_append_only before update or delete on journal
    for each row execute function refuse_change();
create trigger journal_no_truncate before truncate on journal
    for each statement execute function refuse_change();
create trigger journal_seal_append_only before update or delete on journal_seal
    for each row execute function refuse_change();
create trigger journal_seal_no_truncate before truncate on journal_seal
    for each statement execute function refuse_change();
create trigger report_event_append_only before update or delete on report_event
    for each row execute function refuse_change();
create trigger report_event_no_truncate before truncate on report_event
    for each statement execute function refuse_change();
create trigger period_standing_append_only before update or delete on period_standing
    for each row execute function refuse_change();
create trigger period_standing_no_truncate before truncate on period_standing
    for each statement execute function refuse_change();
