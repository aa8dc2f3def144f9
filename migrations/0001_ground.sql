-- What every table below stands on: Vietnamese order, search without diacritics, settings.

create extension if not exists unaccent;
create extension if not exists pg_trgm;

-- Vietnamese alphabetical order (a ă â … d đ …) whatever the server's own locale is.
create collation vi (provider = icu, locale = 'vi');

-- The form in which text is searched: no diacritics, no case. `unaccent` is only STABLE because its
-- dictionary could be changed; naming the dictionary lets an index rely on it.
create function fold(input text) returns text
    language sql immutable strict parallel safe
    return lower(public.unaccent('public.unaccent'::regdictionary, normalize(input, NFC)));

create table setting (
    key text primary key,
    value jsonb not null,
    updated_at timestamptz not null default now()
);

-- Public holidays, and working days given in exchange for one (Bộ luật Lao động 2019, Điều 112).
create table day_off (
    on_date date primary key,
    name text not null,
    -- true: a weekday off; false: a weekend day worked in lieu
    off boolean not null default true,
    constraint day_off_name_not_blank check (btrim(name) <> '')
);
