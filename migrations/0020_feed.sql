-- A person's dates as a calendar that other programs read: under an address that nobody can guess, and that its owner can
-- take back.

create table calendar_address (
    id bigint generated always as identity primary key,
    account_id bigint not null constraint calendar_address_account_fkey references account (id) on delete cascade,
    -- SHA-256 of the token in the address; the token itself is nowhere
    token_hash bytea not null constraint calendar_address_token_hash_key unique,
    created_at timestamptz not null,
    revoked_at timestamptz,
    -- when a program last fetched the calendar, to the hour
    last_read_at timestamptz,
    constraint calendar_address_token_hash_whole check (octet_length(token_hash) = 32)
);
-- An account has one address at a time.
create unique index calendar_address_alive_key on calendar_address (account_id) where revoked_at is null;
