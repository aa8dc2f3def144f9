-- The conversation about a task: what is said in comments, obstacles, instructions and requests for extension. Each of
-- those keeps its own state; its words are here, in the order in which they were said, and never change.

create table message (
    id bigint generated always as identity primary key,
    -- the owner of the plan it is about: its officers and directors read it
    owner_unit_id bigint not null constraint message_owner_fkey references unit (id),
    plan_id bigint constraint message_plan_fkey references plan (id),
    task_id bigint constraint message_task_fkey references task (id),
    assignment_id bigint constraint message_assignment_fkey references assignment (id),
    subject text not null,
    -- the obstacle, instruction or request it belongs to; a comment belongs to none
    subject_id bigint,
    -- what was done, in words: "Chuyển Giám đốc quyết định"
    title text not null,
    text text not null default '',
    -- null: the portal itself
    account_id bigint constraint message_account_fkey references account (id),
    -- name, role and unit as they were then
    author text not null,
    at timestamptz not null,
    constraint message_subject_known check (subject in ('comment', 'obstacle', 'instruction', 'extension')),
    constraint message_subject_whole check ((subject = 'comment') = (subject_id is null)),
    constraint message_title_not_blank check (btrim(title) <> ''),
    constraint message_comment_says_something check (subject <> 'comment' or btrim(text) <> '')
);
create index message_task_idx on message (task_id, at, id);
create index message_assignment_idx on message (assignment_id, at, id);
create index message_subject_idx on message (subject, subject_id, at, id);
create index message_account_idx on message (account_id, at);

-- The units whose people read a message beside the owner's: those concerned, and those mentioned in it.
create table message_unit (
    message_id bigint not null constraint message_unit_message_fkey references message (id),
    unit_id bigint not null constraint message_unit_unit_fkey references unit (id),
    mentioned boolean not null default false,
    constraint message_unit_pkey primary key (message_id, unit_id)
);
create index message_unit_unit_idx on message_unit (unit_id, message_id);

-- People mentioned in a message by name: they read it wherever they are.
create table message_person (
    message_id bigint not null constraint message_person_message_fkey references message (id),
    account_id bigint not null constraint message_person_account_fkey references account (id),
    constraint message_person_pkey primary key (message_id, account_id)
);
create index message_person_account_idx on message_person (account_id, message_id);

create table message_file (
    id bigint generated always as identity primary key,
    message_id bigint not null constraint message_file_message_fkey references message (id),
    file_id bigint not null constraint message_file_file_fkey references stored_file (id),
    name text not null,
    kind text not null,
    constraint message_file_name_not_blank check (btrim(name) <> ''),
    constraint message_file_kind_known check (kind in ('pdf', 'docx', 'xlsx', 'png', 'jpeg', 'webp'))
);
create index message_file_message_idx on message_file (message_id, id);
create index message_file_file_idx on message_file (file_id);

create trigger message_append_only before update or delete on message
    for each row execute function refuse_change();
create trigger message_no_truncate before truncate on message
    for each statement execute function refuse_change();
create trigger message_file_append_only before update or delete on message_file
    for each row execute function refuse_change();
create trigger message_file_no_truncate before truncate on message_file
    for each statement execute function refuse_change();

-- The files of each message, as pages show them.
create view message_enclosure (message_id, files) as
select f.message_id, jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'kind', f.kind, 'size', s.size) order by f.id)
from message_file f join stored_file s on s.id = f.file_id
group by f.message_id;

create trigger message_unit_append_only before update or delete on message_unit
    for each row execute function refuse_change();
create trigger message_unit_no_truncate before truncate on message_unit
    for each statement execute function refuse_change();
create trigger message_person_append_only before update or delete on message_person
    for each row execute function refuse_change();
create trigger message_person_no_truncate before truncate on message_person
    for each statement execute function refuse_change();
