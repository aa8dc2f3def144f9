-- One box in which everything is sought. Beside each thing stand its words as they are sought: without case and diacritics,
-- whatever stands between letters and digits being a gap, so that "28-NQ/TW" and "IV.4.a" are found as they are typed.

create function search_words(input text) returns text
    language sql immutable strict parallel safe
    return regexp_replace(fold(input), '[^[:alnum:]]+', ' ', 'g');

-- The same with diacritics: what was typed with them is found first where it is written with them.
create function search_spelling(input text) returns text
    language sql immutable strict parallel safe
    return regexp_replace(lower(normalize(input, NFC)), '[^[:alnum:]]+', ' ', 'g');

-- A title's words weigh A, a body's B.
create function search_vector(title text, body text) returns tsvector
    language sql immutable parallel safe
    return setweight(to_tsvector('pg_catalog.simple', search_words(coalesce(title, ''))), 'A')
        || setweight(to_tsvector('pg_catalog.simple', search_words(coalesce(body, ''))), 'B');

-- How well something found fits: first by its diacritics, then by whole words, then by its title.
create function search_tier(searched tsvector, spelling text, loose tsquery, whole tsquery, exact tsquery) returns integer
    language sql immutable parallel safe
    return case when to_tsvector('pg_catalog.simple', search_spelling(coalesce(spelling, ''))) @@ exact then 4 else 0 end
        + case when searched @@ whole then 2 else 0 end
        + case when ts_filter(searched, '{a}') @@ loose then 1 else 0 end;

-- Kept with each row: a phrase is looked up in the row itself, where an expression would be computed anew for each.
alter table unit add column searched tsvector not null
    generated always as (search_vector(name || ' ' || coalesce(short_name, '') || ' ' || code, '')) stored;
alter table plan add column searched tsvector not null
    generated always as (search_vector(coalesce(number, '') || ' ' || short_title || ' ' || title, issuer)) stored;
alter table task add column searched tsvector not null
    generated always as (search_vector(ref || ' ' || content, product)) stored;
alter table report add column searched tsvector not null
    generated always as (search_vector('', results || ' ' || obstacles || ' ' || proposals || ' ' || next_steps)) stored;
alter table obstacle add column searched tsvector not null
    generated always as (search_vector(title, words || ' ' || request)) stored;
alter table instruction add column searched tsvector not null
    generated always as (search_vector(title, words)) stored;
alter table extension add column searched tsvector not null
    generated always as (search_vector('', reason)) stored;
alter table message add column searched tsvector not null
    generated always as (search_vector(title, text)) stored;
alter table legal_entry add column searched tsvector not null
    generated always as (search_vector(number || ' ' || subject || ' ' || result_number,
        issuer || ' ' || finding || ' ' || basis || ' ' || responsible || ' ' || reason)) stored;
alter table supervision_record add column searched tsvector not null
    generated always as (search_vector(title, findings || ' ' || members)) stored;
alter table supervision_demand add column searched tsvector not null
    generated always as (search_vector('', words)) stored;
alter table commendation add column searched tsvector not null
    generated always as (search_vector(name || ' ' || position, words)) stored;

-- Units and plans are few, and found through whom they concern.
create index task_searched_idx on task using gin (searched);
create index report_searched_idx on report using gin (searched);
create index obstacle_searched_idx on obstacle using gin (searched);
create index instruction_searched_idx on instruction using gin (searched);
create index extension_searched_idx on extension using gin (searched);
create index message_searched_idx on message using gin (searched);
create index legal_entry_searched_idx on legal_entry using gin (searched);
create index supervision_record_searched_idx on supervision_record using gin (searched);
create index supervision_demand_searched_idx on supervision_demand using gin (searched);
create index commendation_searched_idx on commendation using gin (searched);

-- There are very many of these, and most of the words in them are rare: that they are has to be known, or the newest would be
-- looked at one by one until enough are found of what is hardly there.
alter table report alter column searched set statistics 400;
alter table message alter column searched set statistics 400;
