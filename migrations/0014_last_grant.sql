-- The grant an account chose last: the next session begins with it, so that whoever signs in again goes on as they were.
alter table account add column grant_id bigint constraint account_grant_fkey references role_grant (id) on delete set null;
create index account_grant_idx on account (grant_id);
