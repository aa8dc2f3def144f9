//! Proposals to commend in the matrix: of each target's unit one in every state.

use sqlx::{AssertSqlSafe, PgPool};
use tiendo::web::routes::Route;

use super::{cases::Case, fixture::Ids, rights::Target};

const WORDING: &str = "kind=individual&name=Ai+do&award=praise&words=Lam+tot";

/// Adds the rows.
pub async fn load(pool: &PgPool) -> anyhow::Result<()> {
    for (number, units) in [("T-own", "'lequydon', 'kienan'"), ("T-foreign", "'benhvien'")] {
        let sql = format!(
            "insert into commendation (plan_id, task_id, assignment_id, unit_id, kind, name, award, words, state, since, listed_at,
                sent_to, sent_number, sent_on, proposed_by, proposed_at)
             select a.plan_id, a.task_id, a.id, a.unit_id, 'individual', v.state, 'praise', 'Thiếu số liệu', v.state, '2026-12-01',
                '2026-12-01', case when v.state = 'forwarded' then 'UBND' else '' end, case when v.state = 'forwarded' then '1' else '' end,
                case when v.state = 'forwarded' then date '2026-12-01' end, w.id, '2026-12-01'
             from assignment a join task t on t.id = a.task_id and t.ref = 'none' join plan p on p.id = a.plan_id and p.number = '{number}'
             join unit u on u.id = a.unit_id and u.code in ({units})
             cross join (values ('proposed'), ('asked_back'), ('selected'), ('escalated'), ('forwarded')) v (state)
             join account w on w.username = 'nguoithu'
             where a.role = 'lead'"
        );
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(pool).await?;
    }
    Ok(())
}

/// The request that plays `route`; none where it is not one of these.
pub fn case(route: &Route, target: Target, ids: &Ids) -> Option<Case> {
    if !route.path.starts_with("/bieu-duong") {
        return None;
    }
    let on = |state: &str| route.path.replace("{commendation}", &ids.commendation(target, state).to_string());
    let last = route.path.rsplit('/').next().unwrap_or_default();
    let (path, body) = match last {
        // What one proposes is always one's own.
        "bieu-duong" if route.method == "POST" => {
            let task = ids.task(Target::Own);
            (route.path.to_owned(), format!("about=task-{task}&{WORDING}"))
        }
        "bieu-duong" | "moi" | "xuat.xlsx" => (route.path.to_owned(), String::new()),
        "{commendation}" => (on("proposed"), String::new()),
        "bo-sung" => (on("asked_back"), format!("version=1&said=Da+ro&{WORDING}")),
        "rut" => (on("proposed"), "version=1&why=Nham".to_owned()),
        "trinh" => (on("selected"), "version=1".to_owned()),
        "chuyen" => (on("selected"), "version=1&sent_to=UBND&sent_number=2&sent_on=01/12/2026".to_owned()),
        "ghi-quyet-dinh" => (on("forwarded"), "version=1&decision_number=3&decision_on=01/12/2026".to_owned()),
        "dong-y" | "khong-dong-y" | "giao-lai" => (on("escalated"), "version=1&decision=Da+ro".to_owned()),
        _ => (on("proposed"), "version=1&reply=Da+ro".to_owned()),
    };
    let content_type = (route.method == "POST").then(|| "application/x-www-form-urlencoded".to_owned());
    let same_for_every_target = path == route.path;
    Some(Case { path, content_type, body: body.into_bytes(), same_for_every_target, leaves: false })
}

impl Ids {
    /// The proposal of the target's unit in a state.
    fn commendation(&self, target: Target, state: &str) -> i64 {
        let unit = match target {
            Target::Own => "lequydon",
            Target::Sibling => "kienan",
            Target::Foreign => "benhvien",
        };
        self.id(&format!("commendation {unit} {state}"))
    }
}
