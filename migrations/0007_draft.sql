-- How a plan comes in, is made and changes: files as they were received, drafts, versions, and the parties of a task
-- as the plan itself names them, from which assignments are made.

-- What was uploaded, kept as it was; the bytes are in the file store under their hash.
create table stored_file (
    id bigint generated always as identity primary key,
    sha256 bytea not null,
    name text not null,
    media_type text not null,
    size bigint not null,
    stored_by bigint constraint stored_file_stored_by_fkey references account (id),
    stored_at timestamptz not null,
    constraint stored_file_name_not_blank check (btrim(name) <> ''),
    constraint stored_file_sha256_length check (octet_length(sha256) = 32),
    constraint stored_file_size_positive check (size > 0)
);
create index stored_file_sha256_idx on stored_file (sha256);

-- The document a plan was read from, and how it ended.
alter table plan
    add column file_id bigint constraint plan_file_fkey references stored_file (id),
    -- grows with every change of a plan that has been issued; 0: never issued
    add column version integer not null default 0,
    -- the final state, in the words of whoever closed it
    add column closing_note text;
update plan set version = 1 where status <> 'draft';
create index plan_parent_idx on plan (parent_plan_id);

-- Each state in which a plan was issued: first when it was activated, then with every amendment.
create table plan_version (
    plan_id bigint not null constraint plan_version_plan_fkey references plan (id) on delete cascade,
    version integer not null,
    -- the first day on which it counts
    effective_on date not null,
    made_at timestamptz not null,
    made_by bigint constraint plan_version_made_by_fkey references account (id),
    -- the amending document: number, day, why
    reason text not null default '',
    file_id bigint constraint plan_version_file_fkey references stored_file (id),
    -- the plan as this version has it; null for a version from before versions were kept, until the next is made
    content jsonb,
    constraint plan_version_pkey primary key (plan_id, version)
);
insert into plan_version (plan_id, version, effective_on, made_at)
    select id, 1, (activated_at at time zone 'Asia/Ho_Chi_Minh')::date, activated_at from plan where status <> 'draft';

-- What an amendment drops stays, with its reports; a new task may take its number.
alter table section
    add column dropped_on date,
    drop constraint section_ref_key,
    add constraint section_ref_key exclude using btree (plan_id with =, ref with =) where (dropped_on is null)
        deferrable initially deferred;
alter table task
    add column dropped_on date,
    drop constraint task_ref_key,
    add constraint task_ref_key exclude using btree (plan_id with =, ref with =) where (dropped_on is null)
        deferrable initially deferred;
alter table deadline
    add column dropped_on date,
    drop constraint deadline_position_key,
    add constraint deadline_position_key exclude using btree (task_id with =, position with =) where (dropped_on is null)
        deferrable initially deferred;
create index deadline_task_idx on deadline (task_id);
create index section_plan_idx on section (plan_id);
create index task_plan_idx on task (plan_id);

-- Who carries a task out, in the plan's own words and order: a unit, a group, or a named party without account.
-- Assignments are what becomes of it on a day: groups expanded, each unit once.
create table task_party (
    id bigint generated always as identity primary key,
    task_id bigint not null constraint task_party_task_fkey references task (id) on delete cascade,
    role text not null,
    position integer not null,
    -- as the document writes it
    text text not null,
    unit_id bigint constraint task_party_unit_fkey references unit (id),
    group_id bigint constraint task_party_group_fkey references unit_group (id),
    constraint task_party_role_known check (role in ('lead', 'coordinating')),
    constraint task_party_text_not_blank check (btrim(text) <> ''),
    constraint task_party_one_party check (unit_id is null or group_id is null)
);
create index task_party_task_idx on task_party (task_id);
create index task_party_unit_idx on task_party (unit_id);
create index task_party_group_idx on task_party (group_id);
insert into task_party (task_id, role, position, text, unit_id, group_id)
    select a.task_id, a.role, row_number() over (partition by a.task_id, a.role order by min(a.id)) - 1,
        coalesce(g.name, min(u.name), min(a.party_name)), case when a.group_id is null then min(a.unit_id) end, a.group_id
    from assignment a
    left join unit u on u.id = a.unit_id
    left join unit_group g on g.id = a.group_id
    where a.to_on is null
    group by a.task_id, a.role, a.group_id, g.name, case when a.group_id is null then a.id end;

-- Other names under which documents mention a group.
create table unit_group_alias (
    group_id bigint not null constraint unit_group_alias_group_fkey references unit_group (id) on delete cascade,
    alias text not null,
    constraint unit_group_alias_pkey primary key (group_id, alias),
    constraint unit_group_alias_not_blank check (btrim(alias) <> '')
);

-- A unit's own plan carries out tasks of the plan above it.
create table task_implements (
    task_id bigint not null constraint task_implements_task_fkey references task (id) on delete cascade,
    parent_task_id bigint not null constraint task_implements_parent_fkey references task (id),
    constraint task_implements_pkey primary key (task_id, parent_task_id),
    constraint task_implements_not_itself check (task_id <> parent_task_id)
);
create index task_implements_parent_idx on task_implements (parent_task_id);

-- The version of a plan last issued to each unit: the one whose receipt it confirms.
create table plan_issue (
    plan_id bigint not null constraint plan_issue_plan_fkey references plan (id) on delete cascade,
    unit_id bigint not null constraint plan_issue_unit_fkey references unit (id),
    version integer not null,
    issued_at timestamptz not null,
    constraint plan_issue_pkey primary key (plan_id, unit_id)
);
create index plan_issue_unit_idx on plan_issue (unit_id);
insert into plan_issue (plan_id, unit_id, version, issued_at)
    select distinct a.plan_id, a.unit_id, 1, p.activated_at
    from assignment a join plan p on p.id = a.plan_id
    where a.unit_id is not null and a.to_on is null and p.status <> 'draft';
alter table plan_receipt
    add column version integer not null default 1,
    drop constraint plan_receipt_pkey,
    add constraint plan_receipt_pkey primary key (plan_id, unit_id, version);

-- A plan as it is being written: from a document, by hand, or as a change of one that runs.
create table plan_draft (
    id bigint generated always as identity primary key,
    owner_unit_id bigint not null constraint plan_draft_owner_fkey references unit (id),
    -- the plan it has become or changes
    plan_id bigint constraint plan_draft_plan_fkey references plan (id) on delete cascade,
    -- of a unit's own plan: the one whose tasks it carries out
    parent_plan_id bigint constraint plan_draft_parent_fkey references plan (id),
    state text not null,
    -- the document it was read from
    file_id bigint constraint plan_draft_file_fkey references stored_file (id),
    -- of an amending document: whether it is the whole plan anew, or only what changes in it
    extent text not null default 'whole',
    -- why the document could not be read, in words
    failure text,
    -- when somebody began to read the document; another may begin anew when that was long ago
    reading_since timestamptz,
    -- how often somebody has begun: a document that ends the portal is not read for ever
    readings integer not null default 0,
    -- the document's paragraphs and rows, to be seen beside what was understood
    document jsonb,
    -- what was understood and corrected so far
    content jsonb,
    -- the plan's version that it started from: a change of an older one is refused
    base_version integer not null default 0,
    -- grows with every save
    version integer not null default 1,
    created_by bigint not null constraint plan_draft_created_by_fkey references account (id),
    created_at timestamptz not null,
    updated_by bigint not null constraint plan_draft_updated_by_fkey references account (id),
    updated_at timestamptz not null,
    constraint plan_draft_state_known check (state in ('reading', 'failed', 'open', 'applied', 'discarded')),
    constraint plan_draft_extent_known check (extent in ('whole', 'part')),
    constraint plan_draft_has_content check (state not in ('open', 'applied') or content is not null),
    constraint plan_draft_failed_why check (state <> 'failed' or btrim(coalesce(failure, '')) <> ''),
    constraint plan_draft_reads_file check (state not in ('reading', 'failed') or file_id is not null)
);
create index plan_draft_owner_idx on plan_draft (owner_unit_id, updated_at);
create index plan_draft_reading_idx on plan_draft (reading_since) where state = 'reading';
-- one change of a plan at a time
create unique index plan_draft_one_open_key on plan_draft (plan_id) where state in ('reading', 'open');
