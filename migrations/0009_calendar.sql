-- The calendar as it is kept: days off that are laid in once and corrected by hand, sending days set by hand, and
-- periods called for by hand in which only some plans report.

-- A built-in day that an administrator took off the list stays as a row, so that it is not laid in again: it is an
-- ordinary day of the week, and `off` says whether that is a weekend.
alter table day_off add column dropped boolean not null default false;

alter table period
    -- why an officer set the sending day by hand; null: it is counted from the cut-off
    add column send_by_reason text,
    -- why an ad hoc period was called for
    add column note text not null default '',
    add constraint period_send_by_reason_not_blank check (btrim(send_by_reason) <> '');

-- Addresses name a period by kind, year and ordinal: two owners' ad hoc periods are never the same one.
create unique index period_ad_hoc_key on period (year, ordinal) where kind = 'ad_hoc';

-- The plans that report in an ad hoc period. In the others report the plans of their kind.
create table period_plan (
    period_id bigint not null constraint period_plan_period_fkey references period (id) on delete cascade,
    plan_id bigint not null constraint period_plan_plan_fkey references plan (id) on delete cascade,
    constraint period_plan_pkey primary key (period_id, plan_id)
);
create index period_plan_plan_idx on period_plan (plan_id);
