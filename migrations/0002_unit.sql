-- One tree of units, and the groups that plans name ("Các đơn vị thuộc và trực thuộc Sở").

create table unit (
    id bigint generated always as identity primary key,
    parent_id bigint constraint unit_parent_fkey references unit (id),
    -- short name in addresses and account names: "vanphong", "lequydon"
    code text not null constraint unit_code_key unique,
    name text not null,
    short_name text,
    kind text not null,
    position integer not null default 0,
    active_from date,
    -- last day on which the unit exists
    active_to date,
    created_at timestamptz not null default now(),
    constraint unit_name_not_blank check (btrim(name) <> ''),
    constraint unit_code_form check (code ~ '^[a-z0-9][a-z0-9.-]{0,39}$'),
    constraint unit_kind_known check (kind in ('committee', 'so', 'department', 'school', 'centre', 'union', 'other')),
    constraint unit_not_own_parent check (parent_id <> id),
    constraint unit_active_order check (active_to is null or active_from is null or active_from <= active_to)
);
create index unit_parent_idx on unit (parent_id);
create unique index unit_name_key on unit (parent_id, fold(name));
create index unit_search_idx on unit using gin (fold(name) gin_trgm_ops);

-- Other names and spellings under which documents mention the unit.
create table unit_alias (
    unit_id bigint not null constraint unit_alias_unit_fkey references unit (id) on delete cascade,
    alias text not null,
    constraint unit_alias_pkey primary key (unit_id, alias),
    constraint unit_alias_not_blank check (btrim(alias) <> '')
);
create index unit_alias_search_idx on unit_alias using gin (fold(alias) gin_trgm_ops);

create table unit_group (
    id bigint generated always as identity primary key,
    owner_unit_id bigint not null constraint unit_group_owner_fkey references unit (id),
    name text not null,
    created_at timestamptz not null default now(),
    constraint unit_group_name_not_blank check (btrim(name) <> '')
);
create unique index unit_group_name_key on unit_group (owner_unit_id, fold(name));

create table unit_group_member (
    group_id bigint not null constraint unit_group_member_group_fkey references unit_group (id) on delete cascade,
    unit_id bigint not null constraint unit_group_member_unit_fkey references unit (id),
    constraint unit_group_member_pkey primary key (group_id, unit_id)
);
create index unit_group_member_unit_idx on unit_group_member (unit_id);

-- A unit and everything below it: the reach of a grant.
create function unit_within(root bigint) returns setof bigint
    language sql stable parallel safe rows 50
begin atomic
    with recursive below (id) as (
        select u.id from unit u where u.id = root
        union all
        select u.id from unit u join below b on u.parent_id = b.id
    )
    select id from below;
end;
