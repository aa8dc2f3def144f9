-- What people are told: each notice once, with everybody it is for, and how each person is told by e-mail.

create table notice (
    id bigint generated always as identity primary key,
    topic text not null,
    -- one sentence
    text text not null,
    -- the portal's page it is about, beginning with "/"
    href text not null,
    at timestamptz not null,
    -- who did it; null: the portal itself
    account_id bigint constraint notice_account_fkey references account (id),
    -- what is told with it in one notice, so that thirteen reports sent one after the other are one thing to read
    bundle text constraint notice_bundle_key unique,
    -- how many things it tells
    count integer not null default 1,
    constraint notice_topic_known check (topic in ('returned', 'decided', 'waiting', 'reminder', 'asked', 'period', 'plan', 'system')),
    constraint notice_text_not_blank check (btrim(text) <> ''),
    constraint notice_href_local check (href ~ '^/([^/]|$)'),
    constraint notice_count_positive check (count > 0)
);

create table notice_recipient (
    notice_id bigint not null constraint notice_recipient_notice_fkey references notice (id) on delete cascade,
    account_id bigint not null constraint notice_recipient_account_fkey references account (id),
    -- in which capacity the person is told: the role and the unit with which the page opens
    role text not null,
    unit_id bigint not null constraint notice_recipient_unit_fkey references unit (id),
    read_at timestamptz,
    -- when it went out by e-mail
    mailed_at timestamptz,
    constraint notice_recipient_pkey primary key (account_id, notice_id)
);
create index notice_recipient_unread_idx on notice_recipient (account_id) where read_at is null;
create index notice_recipient_unmailed_idx on notice_recipient (notice_id, account_id) where read_at is null and mailed_at is null;
create index notice_recipient_notice_idx on notice_recipient (notice_id);

-- How a person wants to be told of a topic, where it is not as the program has it.
create table notice_choice (
    account_id bigint not null constraint notice_choice_account_fkey references account (id) on delete cascade,
    topic text not null,
    way text not null,
    constraint notice_choice_pkey primary key (account_id, topic),
    constraint notice_choice_way_known check (way in ('now', 'daily', 'portal'))
);

-- People who want no e-mail at all.
create table notice_silence (
    account_id bigint not null constraint notice_silence_pkey primary key
        constraint notice_silence_account_fkey references account (id) on delete cascade
);

-- Up to which instant things that are told together have been looked for.
create table notice_mark (
    name text not null constraint notice_mark_pkey primary key,
    until timestamptz not null
);
