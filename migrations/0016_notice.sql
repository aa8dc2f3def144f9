-- What people are told: each notice once, with everybody it is for.

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
    constraint notice_topic_known check (topic in ('returned', 'decided', 'waiting', 'reminder', 'asked', 'period', 'plan', 'system')),
    constraint notice_text_not_blank check (btrim(text) <> ''),
    constraint notice_href_local check (href ~ '^/([^/]|$)')
);

create table notice_recipient (
    notice_id bigint not null constraint notice_recipient_notice_fkey references notice (id) on delete cascade,
    account_id bigint not null constraint notice_recipient_account_fkey references account (id),
    -- in which capacity the person is told: the role and the unit with which the page opens
    role text not null,
    unit_id bigint not null constraint notice_recipient_unit_fkey references unit (id),
    read_at timestamptz,
    constraint notice_recipient_pkey primary key (account_id, notice_id)
);
create index notice_recipient_unread_idx on notice_recipient (account_id) where read_at is null;
create index notice_recipient_notice_idx on notice_recipient (notice_id);
