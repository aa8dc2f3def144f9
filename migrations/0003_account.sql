-- People, what they may do where and when, and their open sessions.

create table account (
    id bigint generated always as identity primary key,
    username text not null constraint account_username_key unique,
    full_name text not null,
    email text,
    password_hash text not null,
    must_change_password boolean not null default false,
    password_changed_at timestamptz not null default now(),
    disabled_at timestamptz,
    created_at timestamptz not null default now(),
    constraint account_username_form check (username ~ '^[a-z0-9][a-z0-9._-]{1,59}$'),
    constraint account_full_name_not_blank check (btrim(full_name) <> ''),
    constraint account_email_form check (email is null or email ~ '^[^@\s]+@[^@\s]+$')
);
create index account_search_idx on account using gin (fold(full_name || ' ' || username) gin_trgm_ops);

-- A role at a unit, from a day to a day; both days included.
create table role_grant (
    id bigint generated always as identity primary key,
    account_id bigint not null constraint role_grant_account_fkey references account (id),
    unit_id bigint not null constraint role_grant_unit_fkey references unit (id),
    role text not null,
    from_on date not null,
    to_on date,
    -- whose powers are delegated, where the grant is a delegation (uỷ quyền)
    delegated_by bigint constraint role_grant_delegated_by_fkey references account (id),
    created_at timestamptz not null default now(),
    constraint role_grant_role_known check (role in ('staff', 'head', 'officer', 'director', 'observer', 'administrator')),
    constraint role_grant_days_order check (to_on is null or from_on <= to_on),
    constraint role_grant_not_own_delegate check (delegated_by <> account_id),
    constraint role_grant_delegation_ends check (delegated_by is null or to_on is not null)
);
create index role_grant_account_idx on role_grant (account_id);
create index role_grant_unit_idx on role_grant (unit_id);

-- Whether a grant gives its powers on a day. Delegated powers last no longer than the delegator's own.
create function grant_holds(g role_grant, on_day date) returns boolean
    language sql stable parallel safe
    return g.from_on <= on_day and (g.to_on is null or g.to_on >= on_day)
        and (g.delegated_by is null or exists (
            select from role_grant o join account d on d.id = o.account_id
            where o.account_id = g.delegated_by and o.unit_id = g.unit_id and o.role = g.role
                and o.delegated_by is null and d.disabled_at is null
                and o.from_on <= on_day and (o.to_on is null or o.to_on >= on_day)));

create table session (
    id bigint generated always as identity primary key,
    -- SHA-256 of the token in the cookie; the token itself is nowhere
    token_hash bytea not null constraint session_token_hash_key unique,
    account_id bigint not null constraint session_account_fkey references account (id) on delete cascade,
    -- the grant in use; null: the first one valid today
    grant_id bigint constraint session_grant_fkey references role_grant (id) on delete set null,
    address text,
    user_agent text,
    created_at timestamptz not null,
    last_seen_at timestamptz not null
);
create index session_account_idx on session (account_id);
create index session_last_seen_idx on session (last_seen_at);

-- Failed sign-ins, by account name and address as typed and seen: the delay grows with them.
create table sign_in_failure (
    username text not null,
    address text not null,
    failures integer not null,
    last_at timestamptz not null,
    constraint sign_in_failure_pkey primary key (username, address)
);
create index sign_in_failure_address_idx on sign_in_failure (address, last_at);
