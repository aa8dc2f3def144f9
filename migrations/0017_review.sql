-- Reviewing: what waits for the officers of a plan's owner, in which order, and how it differs from what was last accepted.

-- The submitted reports of open periods and running plans that `of_owner` decides on. Every list, count and step of the
-- review asks here, so that all of them mean the same reports in the same order.
--   of_plan     one plan only, where given
--   with_words  found in the unit, the task's reference or its content, whatever their case and diacritics, where given
--   only_late   only what came after the last day
--   changed     only what differs from the last accepted report (true) or does not (false), where given
--   by_group    'don-vi', 'nhiem-vu' or '': put together by unit or by task; within a group, and without, the oldest first
--
-- `difference` is the first of these that holds, compared with the last accepted report of the assignment:
--   first    there is none
--   back     less progress, or a smaller percentage
--   figures  another progress, percentage or day of completion
--   words    other words; "không phát sinh" may leave them out, and takes nothing back
--   files    a file that the accepted report did not have
--   same     nothing of all that: the very same words and figures
create function review_queue(of_owner bigint, of_plan bigint, with_words text, only_late boolean, changed boolean, by_group text)
    returns table (
        id bigint, version integer, revision integer, period_name text, submitted_at timestamptz, progress text,
        percent smallint, nothing_new boolean, unit_id bigint, unit_name text, task_id bigint, task_ref text, content text,
        late boolean, percent_before smallint, difference text, group_id bigint, place bigint)
    language sql stable
as $$
    with told as (
        select w.*, b.percent as percent_before, case
            when b.id is null then 'first'
            when array_position('{not_started,in_progress,done}'::text[], w.progress) < array_position('{not_started,in_progress,done}'::text[], b.progress)
                or w.percent < b.percent then 'back'
            when w.progress <> b.progress or w.percent <> b.percent or w.completed_on is distinct from b.completed_on
                or array(select c.deadline_id || ' ' || c.completed_on from report_completion c where c.report_id = w.id order by 1)
                    <> array(select c.deadline_id || ' ' || c.completed_on from report_completion c where c.report_id = b.id order by 1)
                then 'figures'
            when (b.nothing_new and not w.nothing_new)
                or not (w.results = b.results or (w.nothing_new and w.results = ''))
                or not (w.obstacles = b.obstacles or (w.nothing_new and w.obstacles = ''))
                or not (w.proposals = b.proposals or (w.nothing_new and w.proposals = ''))
                or not (w.next_steps = b.next_steps or (w.nothing_new and w.next_steps = ''))
                or not (w.regress_reason = b.regress_reason or (w.nothing_new and w.regress_reason = ''))
                then 'words'
            when exists (
                select from evidence e join stored_file f on f.id = e.file_id
                where e.report_id = w.id and e.removed_at is null and not exists (
                    select from evidence o join stored_file g on g.id = o.file_id
                    where o.report_id = b.id and o.removed_at is null and g.sha256 = f.sha256)) then 'files'
            else 'same' end as difference
        from (
            select r.*, p.name as period_name, u.id as unit_id, u.name as unit_name, t.id as task_id, t.ref as task_ref,
                t.content, t.position as task_position, s.position as section_position, pl.id as plan_id,
                -- the period's report came late, in whichever revision: a correction is not late by itself
                ((select min(f.first_submitted_at) from report f where f.assignment_id = r.assignment_id and f.period_id = r.period_id)
                    at time zone 'Asia/Ho_Chi_Minh')::date > p.send_by as late,
                (
                    select l.id from report l join period lp on lp.id = l.period_id
                    where l.assignment_id = r.assignment_id and l.state = 'accepted' and lp.cut_off_on <= p.cut_off_on
                    order by lp.cut_off_on desc, lp.starts_on desc, lp.id, l.revision desc limit 1
                ) as accepted_id
            from report r
            join period p on p.id = r.period_id
            join assignment a on a.id = r.assignment_id
            join unit u on u.id = a.unit_id
            join task t on t.id = a.task_id
            join section s on s.id = t.section_id
            join plan pl on pl.id = a.plan_id
            where r.state = 'submitted' and p.state = 'open' and (a.to_on is null or a.to_on >= p.cut_off_on)
                and pl.owner_unit_id = of_owner and pl.status = 'active' and (of_plan is null or pl.id = of_plan)
                and (with_words is null or strpos(fold(u.name || ' ' || t.ref || ' ' || t.content), fold(with_words)) > 0)
        ) w
        left join report b on b.id = w.accepted_id
    )
    select q.id, q.version, q.revision, q.period_name, q.submitted_at, q.progress, q.percent, q.nothing_new, q.unit_id, q.unit_name,
        q.task_id, q.task_ref, q.content, q.late, q.percent_before, q.difference,
        case by_group when 'don-vi' then q.unit_id when 'nhiem-vu' then q.task_id else 0 end,
        row_number() over (order by
            case when by_group = 'don-vi' then q.unit_name collate vi end, case when by_group = 'don-vi' then q.unit_id end,
            case when by_group = 'nhiem-vu' then q.plan_id end, case when by_group = 'nhiem-vu' then q.section_position end,
            case when by_group = 'nhiem-vu' then q.task_position end, case when by_group = 'nhiem-vu' then q.task_id end,
            q.submitted_at, q.id)
    from told q
    where (not only_late or q.late) and (changed is null or (q.difference <> 'same') = changed)
$$;

-- the reasons last given, from which the frequent ones are offered again
create index report_event_reason_idx on report_event (id) where kind in ('returned', 'correction_asked');
