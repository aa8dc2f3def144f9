//! Obstacles in the matrix: of each target's unit one in every state, and one merged into another.

use sqlx::{AssertSqlSafe, PgPool};
use tiendo::web::routes::Route;

use super::{cases::Case, fixture::Ids, rights::Target};

/// Adds the rows: their titles are the states they are in.
pub async fn load(pool: &PgPool) -> anyhow::Result<()> {
    for (number, units) in [("T-own", "'lequydon', 'kienan'"), ("T-foreign", "'benhvien'")] {
        let sql = format!(
            "insert into obstacle (plan_id, task_id, assignment_id, unit_id, title, words, request, state, since, raised_by, raised_at)
             select a.plan_id, a.task_id, a.id, a.unit_id, v.title, 'Thiếu người', 'Bổ sung', v.state, '2026-12-01', w.id, '2026-12-01'
             from assignment a join task t on t.id = a.task_id and t.ref = 'none' join plan p on p.id = a.plan_id and p.number = '{number}'
             join unit u on u.id = a.unit_id and u.code in ({units})
             cross join (values ('open', 'open'), ('asked_back', 'asked_back'), ('escalated', 'escalated'), ('answered', 'answered'),
                ('joining', 'open'), ('merged', 'open')) v (title, state)
             join account w on w.username = 'nguoithu'
             where a.role = 'lead';
             update obstacle o set main_id = m.id from obstacle m
             where o.title = 'merged' and m.title = 'open' and m.unit_id = o.unit_id"
        );
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(pool).await?;
    }
    Ok(())
}

/// The request that plays `route`; none where it is not one of these.
pub fn case(route: &Route, target: Target, ids: &Ids) -> Option<Case> {
    if !route.path.starts_with("/vuong-mac")
        || route.path == "/vuong-mac/moi"
        || (route.path, route.method.as_str()) == ("/vuong-mac", "GET")
    {
        return None;
    }
    let on = |state: &str| route.path.replace("{obstacle}", &ids.obstacle(target, state).to_string());
    let (path, body) = match route.path {
        // What one raises is always one's own.
        "/vuong-mac" => {
            let task = ids.task(Target::Own);
            (route.path.to_owned(), format!("about=task-{task}&title=Thieu+nguoi&words=Thieu+ba+nguoi&request=Bo+sung"))
        }
        "/vuong-mac/{obstacle}" => (on("open"), String::new()),
        path if path.ends_with("/bo-sung") => (on("asked_back"), "version=1&said=Da+ro".to_owned()),
        path if path.ends_with("/rut") => (on("open"), "version=1".to_owned()),
        path if path.ends_with("/da-giai-quyet") || path.ends_with("/chua-giai-quyet") => {
            (on("answered"), "version=1&said=Van+con".to_owned())
        }
        path if path.ends_with("/gop") => (on("open"), format!("version=1&chosen={}", ids.obstacle(target, "joining"))),
        path if path.ends_with("/tach") => (on("merged"), "version=1".to_owned()),
        path if path.ends_with("/quyet-dinh") || path.ends_with("/giao-tra-loi") => {
            (on("escalated"), "version=1&decision=Dong+y".to_owned())
        }
        // One that no other is merged into.
        _ => (on("joining"), "version=1&reply=Da+ro".to_owned()),
    };
    let content_type = (route.method == "POST").then(|| "application/x-www-form-urlencoded".to_owned());
    let same_for_every_target = path == route.path;
    Some(Case { path, content_type, body: body.into_bytes(), same_for_every_target, leaves: false })
}

impl Ids {
    /// The obstacle of the target's unit with this title.
    fn obstacle(&self, target: Target, title: &str) -> i64 {
        let unit = match target {
            Target::Own => "lequydon",
            Target::Sibling => "kienan",
            Target::Foreign => "benhvien",
        };
        self.id(&format!("obstacle {unit} {title}"))
    }
}
