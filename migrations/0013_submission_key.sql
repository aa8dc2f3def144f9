-- Under which key a client sent a report on: whoever heard no answer sends the same again, and it is done once.

create table submission_key (
    account_id bigint not null constraint submission_key_account_fkey references account (id),
    key text not null,
    report_id bigint not null constraint submission_key_report_fkey references report (id),
    at timestamptz not null,
    constraint submission_key_pkey primary key (account_id, key),
    constraint submission_key_form check (key ~ '^[!-~]{8,100}$')
);
create index submission_key_report_idx on submission_key (report_id);
