-- The units whose people read a message because they go on from one that it was for: from its part in the task; where it had
-- none there, from what a merger or a split made of it in the plan. What was said about an instruction is read on by the units
-- that a merger or a split made of those it was given to, whether it is about a plan or about none.
create view message_heir (message_id, unit_id) as
with recursive later (id, heir_id, whole) as (
    select s.predecessor_id, s.successor_id, c.kind in ('merge', 'split')
    from assignment_succession s join unit_change c on c.id = s.change_id
    union
    select later.id, s.successor_id, later.whole and c.kind in ('merge', 'split')
    from later
    join assignment_succession s on s.predecessor_id = later.heir_id
    join unit_change c on c.id = s.change_id
), heir (unit_id, plan_id, task_id, heir_unit_id, whole) as (
    select a.unit_id, a.plan_id, a.task_id, h.unit_id, later.whole
    from later join assignment a on a.id = later.id join assignment h on h.id = later.heir_id
    where a.unit_id is not null and h.unit_id is not null and a.unit_id <> h.unit_id
)
select u.message_id, heir.heir_unit_id
from heir
join message_unit u on u.unit_id = heir.unit_id
join message m on m.id = u.message_id and m.plan_id = heir.plan_id
where m.subject <> 'instruction' and (m.task_id = heir.task_id
    or (heir.whole and not exists (select from assignment a where a.task_id = m.task_id and a.unit_id = heir.unit_id)))
union
select u.message_id, h.heir_id
from message m
join message_unit u on u.message_id = m.id
join unit_heir h on h.unit_id = u.unit_id and h.passed_at >= m.at
where m.subject = 'instruction';
