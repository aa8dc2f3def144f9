-- Reminders (đôn đốc): who was urged about what, by whom or by the clock, and whether it was answered.

create table reminder (
    id bigint generated always as identity primary key,
    -- in whose name: the plans' owner
    owner_unit_id bigint not null constraint reminder_owner_fkey references unit (id),
    unit_id bigint not null constraint reminder_unit_fkey references unit (id),
    -- a period's reports that were not sent, or deadlines that are not met
    matter text not null,
    kind text not null,
    -- the period whose reports are meant
    period_id bigint constraint reminder_period_fkey references period (id),
    at timestamptz not null,
    -- the day in Vietnam
    on_date date not null,
    -- who urged; null: the clock
    account_id bigint constraint reminder_account_fkey references account (id),
    note text not null default '',
    constraint reminder_matter_known check (matter in ('report', 'deadline')),
    constraint reminder_kind_known check (kind in ('manual', 'before', 'after')),
    constraint reminder_period_whole check ((matter = 'report') = (period_id is not null)),
    constraint reminder_manual_whole check ((kind = 'manual') = (account_id is not null)),
    constraint reminder_note_length check (char_length(note) <= 2000 and (note = '' or kind = 'manual'))
);
create index reminder_unit_idx on reminder (unit_id, id);
create index reminder_owner_idx on reminder (owner_unit_id, id);
create index reminder_period_idx on reminder (period_id, unit_id);
-- the clock urges a unit once a day about one matter
create unique index reminder_once_a_day_key on reminder (owner_unit_id, unit_id, matter, kind, coalesce(period_id, 0), on_date)
    where kind <> 'manual';

-- Each lead assignment that a reminder is about.
create table reminder_item (
    reminder_id bigint not null constraint reminder_item_reminder_fkey references reminder (id),
    assignment_id bigint not null constraint reminder_item_assignment_fkey references assignment (id),
    deadline_id bigint constraint reminder_item_deadline_fkey references deadline (id),
    -- the last day that was on time, as it then stood
    due_on date not null,
    -- of a deadline: the day that it then named, its own or that of the event it counts from
    named_on date,
    -- of the clock's: how many days from the due day, negative before it
    stage smallint,
    -- which unanswered one it is; 0: a friendly one before the day
    nth smallint not null,
    constraint reminder_item_pkey primary key (reminder_id, assignment_id),
    constraint reminder_item_deadline_whole check ((deadline_id is null) = (named_on is null)),
    constraint reminder_item_nth_range check (nth >= 0)
);
create index reminder_item_assignment_idx on reminder_item (assignment_id);
create index reminder_item_insistent_idx on reminder_item (reminder_id) where nth >= 3;

create trigger reminder_append_only before update or delete on reminder for each row execute function refuse_change();
create trigger reminder_no_truncate before truncate on reminder for each statement execute function refuse_change();
create trigger reminder_item_append_only before update or delete on reminder_item
    for each row execute function refuse_change();
create trigger reminder_item_no_truncate before truncate on reminder_item
    for each statement execute function refuse_change();

-- What was never answered. A report is answered for when it reaches whoever reviews it after the reminder; a deadline when
-- a report that is sent or accepted says that it is met, or when it is put off. Who no longer has the task owes no answer.
create view reminder_unanswered as
select i.reminder_id, i.assignment_id, i.nth
from reminder_item i
join reminder r on r.id = i.reminder_id
join assignment a on a.id = i.assignment_id
join task t on t.id = a.task_id
left join period p on p.id = r.period_id
left join deadline d on d.id = i.deadline_id
where t.dropped_on is null
    and case r.matter
        when 'report' then t.reports
            and (a.to_on is null or a.to_on >= p.cut_off_on)
            and not exists (
                select from report s
                where s.assignment_id = i.assignment_id and s.period_id = r.period_id and s.submitted_at >= r.at)
        else a.to_on is null
            and d.dropped_on is null
            and coalesce(d.due_on, d.event_on) <= i.named_on
            and not exists (
                select from report_completion c join report s on s.id = c.report_id
                where c.deadline_id = i.deadline_id and s.assignment_id = i.assignment_id
                    and s.state in ('submitted', 'accepted'))
    end;
