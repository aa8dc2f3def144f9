//! Messages in the matrix: of each target's unit a comment with a file.

use sqlx::{AssertSqlSafe, PgPool};
use tiendo::web::routes::Route;

use super::{
    cases::{Case, form_with_file},
    fixture::{Ids, PDF},
    rights::Target,
};
use crate::support::files;

/// Adds the rows: each comment is called as the unit it is for.
pub async fn load(pool: &PgPool) -> anyhow::Result<()> {
    let hash = files().put(PDF.into()).await?;
    for (number, units) in [("T-own", "'lequydon', 'kienan'"), ("T-foreign", "'benhvien'")] {
        let sql = format!(
            "with said as (
                insert into message (owner_unit_id, plan_id, task_id, assignment_id, subject, title, text, account_id, author, at)
                select p.owner_unit_id, p.id, a.task_id, a.id, 'comment', u.code, 'Xin ý kiến', w.id, 'Người Thử', '2026-12-01'
                from assignment a join task t on t.id = a.task_id and t.ref = 'none' join plan p on p.id = a.plan_id and p.number = '{number}'
                join unit u on u.id = a.unit_id and u.code in ({units})
                join account w on w.username = 'nguoithu'
                where a.role = 'lead'
                returning id, assignment_id
             ), heard as (
                insert into message_unit (message_id, unit_id)
                select said.id, a.unit_id from said join assignment a on a.id = said.assignment_id
             ), file as (
                insert into stored_file (sha256, name, media_type, size, stored_at)
                values (decode('{hash}', 'hex'), 'trao-doi.pdf', 'application/pdf', {}, '2026-12-01') returning id
             )
             insert into message_file (message_id, file_id, name, kind) select said.id, file.id, 'trao-doi.pdf', 'pdf' from said, file",
            PDF.len()
        );
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(pool).await?;
    }
    Ok(())
}

/// The request that plays `route`; none where it is not one of these.
pub fn case(route: &Route, target: Target, ids: &Ids) -> Option<Case> {
    let unit = match target {
        Target::Own => "lequydon",
        Target::Sibling => "kienan",
        Target::Foreign => "benhvien",
    };
    let path = match route.path {
        "/trao-doi/{message}" => route.path.replace("{message}", &ids.id(&format!("message {unit}")).to_string()),
        "/tep-trao-doi/{file}" | "/tep-trao-doi/{file}/tai-ve" => {
            route.path.replace("{file}", &ids.id(&format!("message file {unit}")).to_string())
        }
        "/nhiem-vu/{task}/dien-bien" | "/nhiem-vu/{task}/nhac-den" => {
            route.path.replace("{task}", &ids.task(target).to_string())
        }
        "/phan-cong/{assignment}/dien-bien" => {
            route.path.replace("{assignment}", &ids.assignment(target, "none").to_string())
        }
        "/don-vi/{unit}/dien-bien" => route.path.replace("{unit}", &ids.unit(target).to_string()),
        _ => return None,
    };
    let mut case = form_with_file(path, &[("text", "Xin ý kiến"), ("to", "all")], PDF);
    if route.method == "GET" {
        (case.content_type, case.body) = (None, Vec::new());
    }
    Some(case)
}
