-- Báo cáo tổng hợp: what a unit reports upwards of a plan, for a period or for several. It is drafted from accepted reports and
-- written on in passages; its figures are counted, never typed. Once the period is closed, editions of it are kept as files.

-- How a unit's documents look: settings of whoever issues them. A unit without a row has what follows from its name.
create table letterhead (
    unit_id bigint not null constraint letterhead_pkey primary key
        constraint letterhead_unit_fkey references unit (id),
    -- the body above, where there is one
    superior text not null default '',
    issuer text not null,
    -- "BC-SGDĐT"
    symbol text not null,
    place text not null,
    -- whom its reports go to, and who else gets them: one a line
    addressees text not null default '',
    recipients text not null default '',
    -- "VT, TCCB"
    filed text not null,
    head_post text not null,
    head_name text not null default '',
    deputy_post text not null,
    deputy_name text not null default '',
    -- whether a deputy signs, where nothing else is said
    by_deputy boolean not null default false,
    updated_at timestamptz not null,
    constraint letterhead_issuer_not_blank check (btrim(issuer) <> ''),
    constraint letterhead_symbol_not_blank check (btrim(symbol) <> ''),
    constraint letterhead_filed_not_blank check (btrim(filed) <> ''),
    constraint letterhead_posts_not_blank check (btrim(head_post) <> '' and btrim(deputy_post) <> '')
);

create table consolidated (
    id bigint generated always as identity primary key,
    plan_id bigint not null constraint consolidated_plan_fkey references plan (id),
    -- who reports: the plan's owner of the whole, another unit of its own part
    unit_id bigint not null constraint consolidated_unit_fkey references unit (id),
    -- the first period that it tells of, and the last, whose figures it gives
    from_period_id bigint not null constraint consolidated_from_period_fkey references period (id),
    period_id bigint not null constraint consolidated_period_fkey references period (id),
    subject text not null,
    number integer,
    issued_on date,
    addressees text not null,
    recipients text not null,
    by_deputy boolean not null,
    signer text not null,
    -- grows whenever what stands above and below its passages is changed
    version integer not null default 1,
    changed_at timestamptz not null,
    -- null: the portal itself, at the closing of the period
    created_by bigint constraint consolidated_created_by_fkey references account (id),
    created_at timestamptz not null,
    constraint consolidated_key unique (plan_id, unit_id, from_period_id, period_id),
    constraint consolidated_subject_not_blank check (btrim(subject) <> ''),
    constraint consolidated_number_positive check (number > 0)
);
create index consolidated_unit_idx on consolidated (unit_id);
create index consolidated_period_idx on consolidated (period_id);

-- What is written by itself: the opening of a part, or what is said of one section of the plan, under the name that it had.
create table passage (
    id bigint generated always as identity primary key,
    consolidated_id bigint not null constraint passage_consolidated_fkey references consolidated (id),
    part text not null,
    section_id bigint,
    section_ref text,
    section_heading text,
    position integer not null,
    text text not null,
    -- grows with every text: of two people at once, the second is shown both
    version integer not null default 1,
    -- null: the portal, which drafted it
    written_by bigint constraint passage_written_by_fkey references account (id),
    written_at timestamptz not null,
    constraint passage_place_key unique nulls not distinct (consolidated_id, part, section_id),
    constraint passage_part_known check (part in ('opening', 'results', 'difficulties', 'proposals', 'next', 'closing')),
    constraint passage_section_whole check ((section_id is null) = (section_ref is null) and (section_id is null) = (section_heading is null))
);

-- Every text that ever stood.
create table passage_revision (
    passage_id bigint not null constraint passage_revision_passage_fkey references passage (id),
    version integer not null,
    text text not null,
    -- whether it was drafted from the sources, rather than written
    drafted boolean not null,
    written_by bigint constraint passage_revision_written_by_fkey references account (id),
    written_at timestamptz not null,
    constraint passage_revision_pkey primary key (passage_id, version)
);
create trigger passage_revision_append_only before update or delete on passage_revision
    for each row execute function refuse_change();
create trigger passage_revision_no_truncate before truncate on passage_revision
    for each statement execute function refuse_change();

-- The files of a report, as they were made.
create table consolidated_edition (
    consolidated_id bigint not null constraint consolidated_edition_consolidated_fkey references consolidated (id),
    edition integer not null,
    -- the closing whose figures it gives
    version integer not null,
    why text not null,
    made_at timestamptz not null,
    made_by bigint constraint consolidated_edition_made_by_fkey references account (id),
    docx_id bigint not null constraint consolidated_edition_docx_fkey references stored_file (id),
    xlsx_id bigint not null constraint consolidated_edition_xlsx_fkey references stored_file (id),
    constraint consolidated_edition_pkey primary key (consolidated_id, edition),
    constraint consolidated_edition_why_known check (why in ('closing', 'by_hand')),
    constraint consolidated_edition_maker check ((why = 'closing') = (made_by is null))
);
-- a closing makes them once
create unique index consolidated_edition_closing_key on consolidated_edition (consolidated_id, version) where why = 'closing';
create trigger consolidated_edition_append_only before update or delete on consolidated_edition
    for each row execute function refuse_change();
create trigger consolidated_edition_no_truncate before truncate on consolidated_edition
    for each statement execute function refuse_change();

alter table notice
    drop constraint notice_topic_known,
    add constraint notice_topic_known check (topic in ('returned', 'decided', 'waiting', 'reminder', 'asked', 'obstacle', 'instruction', 'extension', 'supervision', 'commendation', 'comment', 'period', 'consolidated', 'plan', 'system'));
