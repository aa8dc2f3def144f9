-- Kiểm tra, giám sát: the unions, TCCB and heads of units write down what they found at a unit and what they demand of it;
-- the unit answers until the demand is met. What a year is to bring of it stands in a programme.

-- Whose records and programmes are theirs to write: those who hold a role at a unit.
create table supervision_programme (
    id bigint generated always as identity primary key,
    author_unit_id bigint not null constraint supervision_programme_author_fkey references unit (id),
    author_role text not null,
    year integer not null,
    title text not null,
    -- of the document by which it was issued, where it has one
    number text not null default '',
    issued_on date,
    -- grows with every change: of two people at once, the second is told
    version integer not null default 1,
    created_by bigint not null constraint supervision_programme_created_by_fkey references account (id),
    created_at timestamptz not null,
    constraint supervision_programme_author_known check (author_role in ('observer', 'officer', 'head')),
    constraint supervision_programme_year_sane check (year between 2000 and 2200),
    constraint supervision_programme_title_not_blank check (btrim(title) <> '')
);
create index supervision_programme_author_idx on supervision_programme (author_unit_id, year);

-- An inspection that a programme plans.
create table supervision_planned (
    id bigint generated always as identity primary key,
    programme_id bigint not null constraint supervision_planned_programme_fkey references supervision_programme (id),
    -- what is looked into
    scope text not null,
    -- who leads it
    leader text not null default '',
    -- a month, or single days
    from_on date not null,
    to_on date not null,
    state text not null default 'planned',
    -- why it is put off or given up
    reason text not null default '',
    version integer not null default 1,
    constraint supervision_planned_scope_not_blank check (btrim(scope) <> ''),
    constraint supervision_planned_days_order check (from_on <= to_on),
    constraint supervision_planned_state_known check (state in ('planned', 'postponed', 'cancelled')),
    constraint supervision_planned_reason_fits check ((state = 'planned') = (reason = ''))
);
create index supervision_planned_programme_idx on supervision_planned (programme_id, from_on);

create table supervision_planned_unit (
    planned_id bigint not null constraint supervision_planned_unit_planned_fkey references supervision_planned (id) on delete cascade,
    unit_id bigint not null constraint supervision_planned_unit_unit_fkey references unit (id),
    constraint supervision_planned_unit_pkey primary key (planned_id, unit_id)
);
create index supervision_planned_unit_unit_idx on supervision_planned_unit (unit_id);

-- What was found at one unit.
create table supervision_record (
    id bigint generated always as identity primary key,
    author_unit_id bigint not null constraint supervision_record_author_fkey references unit (id),
    author_role text not null,
    kind text not null,
    plan_id bigint not null constraint supervision_record_plan_fkey references plan (id),
    unit_id bigint not null constraint supervision_record_unit_fkey references unit (id),
    -- the planned inspection that it carries out
    planned_id bigint constraint supervision_record_planned_fkey references supervision_planned (id),
    held_on date not null,
    -- who took part, as they are to be named
    members text not null default '',
    title text not null,
    findings text not null,
    state text not null default 'draft',
    -- why it was taken back
    reason text not null default '',
    version integer not null default 1,
    written_by bigint not null constraint supervision_record_written_by_fkey references account (id),
    written_at timestamptz not null,
    issued_by bigint constraint supervision_record_issued_by_fkey references account (id),
    issued_at timestamptz,
    constraint supervision_record_author_known check (author_role in ('observer', 'officer', 'head')),
    constraint supervision_record_kind_known check (kind in ('remark', 'inspection', 'monitoring')),
    constraint supervision_record_state_known check (state in ('draft', 'issued', 'withdrawn')),
    constraint supervision_record_title_not_blank check (btrim(title) <> ''),
    constraint supervision_record_findings_not_blank check (btrim(findings) <> ''),
    constraint supervision_record_issued_whole check ((state = 'draft') = (issued_at is null) and (issued_at is null) = (issued_by is null)),
    constraint supervision_record_reason_fits check ((state = 'withdrawn') = (btrim(reason) <> ''))
);
create index supervision_record_plan_idx on supervision_record (plan_id, state);
create index supervision_record_unit_idx on supervision_record (unit_id);
create index supervision_record_author_idx on supervision_record (author_unit_id, author_role);
create index supervision_record_planned_idx on supervision_record (planned_id);

-- The unit's parts in tasks that a record is about; none: its work in the plan as a whole.
create table supervision_scope (
    record_id bigint not null constraint supervision_scope_record_fkey references supervision_record (id) on delete cascade,
    assignment_id bigint not null constraint supervision_scope_assignment_fkey references assignment (id),
    constraint supervision_scope_pkey primary key (record_id, assignment_id)
);
create index supervision_scope_assignment_idx on supervision_scope (assignment_id);

-- What a record demands of the unit (kiến nghị).
create table supervision_demand (
    id bigint generated always as identity primary key,
    record_id bigint not null constraint supervision_demand_record_fkey references supervision_record (id) on delete cascade,
    position integer not null,
    words text not null,
    -- the last day that is on time
    due_on date not null,
    state text not null default 'open',
    -- the day on which it was last answered, and who did
    answered_on date,
    answered_by bigint constraint supervision_demand_answered_by_fkey references account (id),
    -- reminders sent by hand
    reminded integer not null default 0,
    reminded_on date,
    -- the last stage at which the clock spoke of it
    told_stage smallint,
    version integer not null default 1,
    -- since when it stands where it is
    moved_at timestamptz not null,
    constraint supervision_demand_position_key unique (record_id, position),
    constraint supervision_demand_words_not_blank check (btrim(words) <> ''),
    constraint supervision_demand_state_known check (state in ('open', 'answered', 'insufficient', 'met')),
    constraint supervision_demand_answered_whole check ((answered_on is null) = (answered_by is null) and (state = 'open') = (answered_on is null)),
    constraint supervision_demand_reminded_whole check ((reminded = 0) = (reminded_on is null))
);
create index supervision_demand_open_idx on supervision_demand (due_on) where state in ('open', 'insufficient');

-- To which record a message speaks, and to which of its demands.
create table supervision_message (
    message_id bigint not null constraint supervision_message_pkey primary key
        constraint supervision_message_message_fkey references message (id),
    record_id bigint not null constraint supervision_message_record_fkey references supervision_record (id),
    demand_id bigint constraint supervision_message_demand_fkey references supervision_demand (id)
);
create index supervision_message_record_idx on supervision_message (record_id, message_id);
create index supervision_message_demand_idx on supervision_message (demand_id);

-- Files: of the conclusion, or of an answer.
create table supervision_file (
    id bigint generated always as identity primary key,
    record_id bigint not null constraint supervision_file_record_fkey references supervision_record (id) on delete cascade,
    -- the answer it came with
    message_id bigint constraint supervision_file_message_fkey references message (id),
    file_id bigint not null constraint supervision_file_file_fkey references stored_file (id),
    name text not null,
    kind text not null,
    added_by bigint not null constraint supervision_file_added_by_fkey references account (id),
    added_at timestamptz not null,
    constraint supervision_file_name_not_blank check (btrim(name) <> ''),
    constraint supervision_file_kind_known check (kind in ('pdf', 'docx', 'xlsx', 'png', 'jpeg', 'webp'))
);
create index supervision_file_record_idx on supervision_file (record_id, id);
create index supervision_file_message_idx on supervision_file (message_id);
create index supervision_file_file_idx on supervision_file (file_id);

-- What was issued says for ever what it said; where it stands is all that changes.
create function keep_issued_supervision() returns trigger
    language plpgsql as $$
begin
    if old.state = 'draft' then
        if tg_op = 'DELETE' then return old; else return new; end if;
    end if;
    if tg_op = 'DELETE' or (new.author_unit_id, new.author_role, new.kind, new.plan_id, new.unit_id, new.planned_id, new.held_on,
            new.members, new.title, new.findings, new.written_by, new.written_at, new.issued_by, new.issued_at)
        is distinct from (old.author_unit_id, old.author_role, old.kind, old.plan_id, old.unit_id, old.planned_id, old.held_on,
            old.members, old.title, old.findings, old.written_by, old.written_at, old.issued_by, old.issued_at) then
        raise exception 'a supervision record that was issued does not change';
    end if;
    return new;
end $$;
create trigger supervision_record_is_kept before update or delete on supervision_record
    for each row execute function keep_issued_supervision();
create trigger supervision_record_no_truncate before truncate on supervision_record
    for each statement execute function refuse_change();

create function keep_issued_supervision_part() returns trigger
    language plpgsql as $$
begin
    if exists (select from supervision_record r where r.id = old.record_id and r.state <> 'draft') then
        raise exception 'what belongs to a supervision record that was issued is kept';
    end if;
    if tg_op = 'DELETE' then return old; else return new; end if;
end $$;
create trigger supervision_scope_is_kept before update or delete on supervision_scope
    for each row execute function keep_issued_supervision_part();
create trigger supervision_demand_is_kept before delete on supervision_demand
    for each row execute function keep_issued_supervision_part();
create trigger supervision_demand_keeps_its_words before update of record_id, position, words, due_on on supervision_demand
    for each row execute function keep_issued_supervision_part();
create trigger supervision_file_is_kept before update or delete on supervision_file
    for each row execute function keep_issued_supervision_part();
create trigger supervision_demand_no_truncate before truncate on supervision_demand
    for each statement execute function refuse_change();
create trigger supervision_file_no_truncate before truncate on supervision_file
    for each statement execute function refuse_change();
create trigger supervision_message_append_only before update or delete on supervision_message
    for each row execute function refuse_change();
create trigger supervision_message_no_truncate before truncate on supervision_message
    for each statement execute function refuse_change();

-- The units that answer for a record: the one it is about, and those that went on from it since it was issued.
create view supervision_carrier as
select r.id as record_id, r.unit_id from supervision_record r
union all
select r.id, h.heir_id
from supervision_record r join unit_heir h on h.unit_id = r.unit_id and h.passed_at >= r.written_at;

-- The records that somebody sees who acts in a role at a unit and reaches these units: his own, whatever their state; what was
-- issued about plans of owners in reach, or is a unit's in reach to answer; as an observer about plans of the very owner.
-- Administrators have no part in it.
create function supervision_seen(reach bigint[], at_unit_id bigint, in_role text) returns setof supervision_record
    language sql stable parallel safe as $$
    select r.* from supervision_record r join plan p on p.id = r.plan_id
    where in_role <> 'administrator' and ((r.author_unit_id = at_unit_id and r.author_role = in_role)
        or (r.state <> 'draft' and case in_role when 'observer' then p.owner_unit_id = at_unit_id
            else p.owner_unit_id = any(reach)
                or r.id in (select c.record_id from supervision_carrier c where c.unit_id = any(reach)) end))
$$;

-- Those of them that a list of these plans holds; where no plan was chosen (apart is not null), also what a unit in reach is
-- asked about a running plan in which it has no part but this, unless that plan is seen apart.
create function supervision_listed(reach bigint[], at_unit_id bigint, in_role text, plans bigint[], apart bigint[])
    returns setof supervision_record
    language sql stable parallel safe as $$
    select r.* from supervision_seen(reach, at_unit_id, in_role) r
    where r.plan_id = any(plans)
        or (apart is not null and r.plan_id <> all(apart)
            and r.plan_id in (select p.id from plan p where p.status = 'active')
            and r.id in (select c.record_id from supervision_carrier c where c.unit_id = any(reach)))
$$;

-- What is said of records, and news of them under a topic of its own.
alter table message
    drop constraint message_subject_known,
    add constraint message_subject_known check (subject in ('comment', 'obstacle', 'instruction', 'extension', 'supervision'));
alter table notice
    drop constraint notice_topic_known,
    add constraint notice_topic_known check (topic in ('returned', 'decided', 'waiting', 'reminder', 'asked', 'obstacle', 'instruction', 'extension', 'supervision', 'comment', 'period', 'plan', 'system'));
