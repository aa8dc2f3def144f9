//! Requests for a later day in the matrix: in each Sở's plan a task with a deadline for each state of a request.

use sqlx::{AssertSqlSafe, PgPool};
use tiendo::web::routes::Route;

use super::{cases::Case, fixture::Ids, rights::Target};

/// Adds the rows; the deadline "ask" has nothing asked about it.
pub async fn load(pool: &PgPool) -> anyhow::Result<()> {
    for (number, leads) in [("T-own", "'lequydon', 'kienan'"), ("T-foreign", "'benhvien'")] {
        let sql = format!(
            "insert into task (plan_id, section_id, position, ref, content)
             select p.id, s.id, 30, 'dated', 'Nhiệm vụ có hạn' from plan p join section s on s.plan_id = p.id where p.number = '{number}';
             insert into deadline (task_id, position, text, due_on)
             select t.id, v.position, v.text, '2026-12-10' from task t join plan p on p.id = t.plan_id and p.number = '{number}',
                (values (0, 'ask'), (1, 'asked'), (2, 'offered'), (3, 'granted'), (4, 'refused')) as v (position, text)
             where t.ref = 'dated';
             insert into assignment (plan_id, task_id, role, unit_id, from_on)
             select t.plan_id, t.id, 'lead', u.id, '2026-09-20' from task t join plan p on p.id = t.plan_id and p.number = '{number}',
                unit u where t.ref = 'dated' and u.code in ({leads});
             insert into task_party (task_id, role, position, text, unit_id)
             select a.task_id, a.role, 0, u.name, u.id from assignment a join task t on t.id = a.task_id and t.ref = 'dated'
             join plan p on p.id = a.plan_id and p.number = '{number}' join unit u on u.id = a.unit_id;
             insert into extension (assignment_id, deadline_id, planned_on, due_on, asked_for, reason, state, offered_for, offered_by,
                granted_for, asked_by, asked_at, moved_at)
             select a.id, d.id, d.due_on, d.due_on, '2027-01-31', 'Chờ hướng dẫn', d.text,
                case when d.text = 'offered' then date '2027-01-15' end, case when d.text = 'offered' then w.id end,
                case when d.text = 'granted' then date '2027-01-31' end, w.id, '2026-12-11', '2026-12-11'
             from assignment a join task t on t.id = a.task_id and t.ref = 'dated' join plan p on p.id = a.plan_id
             join deadline d on d.task_id = t.id and d.text <> 'ask', account w
             where p.number = '{number}' and w.username = 'nguoithu';
             insert into extension_day (extension_id, assignment_id, deadline_id, due_on, from_on)
             select e.id, e.assignment_id, e.deadline_id, e.granted_for, '2026-12-11' from extension e
             join assignment a on a.id = e.assignment_id join plan p on p.id = a.plan_id
             where e.state = 'granted' and p.number = '{number}';"
        );
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(pool).await?;
    }
    Ok(())
}

/// The request that plays `route`; none where it is not one of these.
pub fn case(route: &Route, target: Target, ids: &Ids) -> Option<Case> {
    let (state, body) = match route.path {
        "/phan-cong/{assignment}/gia-han" => {
            let path = route.path.replace("{assignment}", &ids.assignment(target, "dated").to_string());
            let plan = if target == Target::Foreign { "T-foreign" } else { "T-own" };
            let deadline = ids.id(&format!("deadline {plan} ask"));
            return Some(form(route, path, &format!("deadline={deadline}&day=31/01/2027&reason=Cho+huong+dan")));
        }
        "/gia-han/{extension}" | "/gia-han/{extension}/dong-y" | "/gia-han/{extension}/rut" => ("asked", ""),
        "/gia-han/{extension}/tu-choi" => ("asked", "&reason=Chua+du+can+cu"),
        "/gia-han/{extension}/ngay-khac" => ("asked", "&day=20/01/2027"),
        "/gia-han/{extension}/nhan" | "/gia-han/{extension}/khong-nhan" => ("offered", ""),
        "/gia-han/{extension}/cho-gia-han" => ("refused", "&other_day=20/01/2027&why=Co+ly+do"),
        "/gia-han/{extension}/thu-hoi" => ("granted", "&why=Co+ly+do"),
        _ => return None,
    };
    let unit = match target {
        Target::Own => "lequydon",
        Target::Sibling => "kienan",
        Target::Foreign => "benhvien",
    };
    let path = route.path.replace("{extension}", &ids.id(&format!("extension {unit} {state}")).to_string());
    Some(form(route, path, &format!("version=1{body}")))
}

fn form(route: &Route, path: String, body: &str) -> Case {
    let content_type = (route.method == "POST").then(|| "application/x-www-form-urlencoded".to_owned());
    Case { path, content_type, body: body.as_bytes().to_vec(), same_for_every_target: false, leaves: false }
}
