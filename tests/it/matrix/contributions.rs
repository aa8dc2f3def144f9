//! Contributions and requests in the matrix: in each Sở's plan a task that both schools support, and requests to a
//! supporter of the task that both lead.

use sqlx::{AssertSqlSafe, PgPool};
use tiendo::web::routes::Route;

use super::{cases::Case, fixture::Ids, rights::Target};

const QUARTER: &str = "quarter-2026-4";

/// Adds the rows.
pub async fn load(pool: &PgPool) -> anyhow::Result<()> {
    // plan, who leads the supported task, who supports it, who supports the task "none", who leads and has asked there
    let plans = [
        ("T-own", "haian", "'lequydon', 'kienan'", "'anlao', 'anduong'", "'lequydon', 'kienan'"),
        ("T-foreign", "so-yte", "'benhvien'", "'so-yte'", "'benhvien'"),
    ];
    for (number, lead, supporters, asked, askers) in plans {
        let sql = format!(
            "insert into task (plan_id, section_id, position, ref, content)
             select p.id, s.id, 20, 'support', 'Nhiệm vụ thử' from plan p join section s on s.plan_id = p.id where p.number = '{number}';
             insert into assignment (plan_id, task_id, role, unit_id, from_on)
             select t.plan_id, t.id, v.role, u.id, '2026-09-20'
             from (select 'support' as ref, 'lead' as role, id from unit where code = '{lead}'
                union all select 'support', 'coordinating', id from unit where code in ({supporters})
                union all select 'none', 'coordinating', id from unit where code in ({asked})) v
             join unit u on u.id = v.id join task t on t.ref = v.ref join plan p on p.id = t.plan_id and p.number = '{number}';
             insert into task_party (task_id, role, position, text, unit_id)
             select a.task_id, a.role, 9, u.name, u.id from assignment a join task t on t.id = a.task_id
             join plan p on p.id = a.plan_id join unit u on u.id = a.unit_id
             where p.number = '{number}' and (t.ref = 'support' or (t.ref = 'none' and a.role = 'coordinating'));
             insert into contribution_request (task_id, period_id, asker_assignment_id, words, answer_by, asked_by, asked_at)
             select l.task_id, pe.id, l.id, 'Gửi số liệu', '2026-12-16', w.id, '2026-12-01'
             from assignment l join task t on t.id = l.task_id and t.ref = 'none' join plan p on p.id = l.plan_id and p.number = '{number}'
             join unit u on u.id = l.unit_id and u.code in ({askers})
             join period pe on pe.owner_unit_id = p.owner_unit_id and pe.kind = 'quarter' and pe.year = 2026 and pe.ordinal = 4,
                account w
             where l.role = 'lead' and w.username = 'nguoithu';
             insert into contribution_request_party (request_id, assignment_id, period_id, asker)
             select r.id, c.id, r.period_id, r.asker_assignment_id
             from contribution_request r join account w on w.id = r.asked_by and w.username = 'nguoithu'
             join assignment c on c.task_id = r.task_id and c.role = 'coordinating'
             join unit u on u.id = c.unit_id and u.code in ('anlao', 'so-yte')
             on conflict do nothing;"
        );
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(pool).await?;
    }
    Ok(())
}

/// The request that plays `route`; none where it is not one of these.
pub fn case(route: &Route, target: Target, ids: &Ids) -> Option<Case> {
    let (path, body) = match (route.method.as_str(), route.path) {
        (_, path) if path.starts_with("/phan-cong/{assignment}/dong-gop/") => {
            let assignment = ids.assignment(target, "support").to_string();
            let path = path.replace("{assignment}", &assignment).replace("{period}", QUARTER);
            (path, "results=Da+phoi+hop&proposals=&version=0".to_owned())
        }
        (_, "/nhiem-vu/{task}/de-nghi-phoi-hop/{period}") => {
            let path = route.path.replace("{task}", &ids.task(target).to_string()).replace("{period}", QUARTER);
            let party = match target {
                Target::Foreign => ids.supporter(target),
                Target::Own | Target::Sibling => ids.id("assignment anduong T-own none"),
            };
            (path, format!("party={party}&words=Gop+y&answer_by=22/12/2026"))
        }
        (_, path) if path.starts_with("/de-nghi-phoi-hop/{request}") => {
            let path = path.replace("{request}", &ids.request(target).to_string());
            (path, format!("party={}&reason=Da+co", ids.supporter(target)))
        }
        _ => return None,
    };
    let content_type = (route.method == "POST").then(|| "application/x-www-form-urlencoded".to_owned());
    Some(Case { path, content_type, body: body.into_bytes(), same_for_every_target: false, leaves: false })
}

impl Ids {
    /// Who supports the task that the target's unit leads: asked by both leads.
    fn supporter(&self, target: Target) -> i64 {
        match target {
            Target::Foreign => self.id("assignment so-yte T-foreign none"),
            Target::Own | Target::Sibling => self.id("assignment anlao T-own none"),
        }
    }

    /// The request that the target's unit has made.
    fn request(&self, target: Target) -> i64 {
        let unit = match target {
            Target::Own => "lequydon",
            Target::Sibling => "kienan",
            Target::Foreign => "benhvien",
        };
        self.id(&format!("request {unit}"))
    }
}
