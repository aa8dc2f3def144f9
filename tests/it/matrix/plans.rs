//! Plans in every part of their life, and the requests that lead them through it.

use std::collections::HashMap;

use sqlx::{AssertSqlSafe, PgPool};
use tiendo::{
    files::Hash,
    plan::{
        sheet::{self, Origin, Source},
        store,
    },
    web::{Role, routes::Route},
};

use super::{cases::Case, fixture::Ids, rights::Target};
use crate::support::files;

/// For each owner beside the running plan "T-…": one that is not yet issued ("P-…"), and one with a change ready to be
/// issued ("D-…").
pub async fn load(pool: &PgPool) -> anyhow::Result<()> {
    let run = async |sql: String| sqlx::raw_sql(AssertSqlSafe(sql)).execute(pool).await.map(drop);
    let owners = [("own", "so-gddt", "lequydon"), ("sibling", "kienan", "kienan"), ("foreign", "so-yte", "benhvien")];
    for (name, owner, lead) in owners {
        for (number, status) in [(format!("P-{name}"), "draft"), (format!("D-{name}"), "active")] {
            run(format!(
                "insert into plan (owner_unit_id, number, title, short_title, status, activated_at)
                 select id, '{number}', 'Kế hoạch thử', '{number}', '{status}', case when '{status}' = 'active' then timestamptz '2026-09-20' end
                 from unit where code = '{owner}';
                 insert into section (plan_id, position, ref, heading) select id, 1, 'I', 'Mục thử' from plan where number = '{number}';
                 insert into task (plan_id, section_id, position, ref, content)
                 select p.id, s.id, 0, 'I.1', 'Nhiệm vụ thử' from plan p join section s on s.plan_id = p.id where p.number = '{number}';
                 insert into task_party (task_id, role, position, text, unit_id)
                 select t.id, 'lead', 0, u.name, u.id from task t join plan p on p.id = t.plan_id, unit u
                 where p.number = '{number}' and u.code = '{lead}';
                 insert into assignment (plan_id, task_id, role, unit_id, from_on)
                 select t.plan_id, t.id, 'lead', x.unit_id, '2026-09-20' from task t join plan p on p.id = t.plan_id
                 join task_party x on x.task_id = t.id where p.number = '{number}' and p.status = 'active';"
            ))
            .await?;
        }
        let number = format!("D-{name}");
        let plan: i64 =
            sqlx::query_scalar("select id from plan where number = $1").bind(&number).fetch_one(pool).await?;
        let content = store::content(&mut *pool.acquire().await?, plan).await?;
        let mut content = content.ok_or_else(|| anyhow::anyhow!("no {number}"))?;
        content.title.push_str(", sửa đổi");
        sqlx::query(
            "insert into plan_draft (owner_unit_id, plan_id, state, content, base_version, created_by, created_at, updated_by, updated_at)
             select p.owner_unit_id, p.id, 'open', $2, p.version, a.id, '2026-12-01', a.id, '2026-12-01'
             from plan p, account a where p.id = $1 and a.username = 'tccb'",
        )
        .bind(plan)
        .bind(sqlx::types::Json(content))
        .execute(pool)
        .await?;
    }
    // The running plan as the plan itself names its parties, issued once from a document.
    let hash = files().put("Kế hoạch thử".into()).await?;
    run(format!(
        "insert into task_party (task_id, role, position, text, unit_id)
         select a.task_id, a.role, row_number() over (partition by a.task_id order by a.id) - 1, u.name, u.id
         from assignment a join plan p on p.id = a.plan_id join unit u on u.id = a.unit_id where p.number like 'T-%';
         insert into stored_file (sha256, name, media_type, size, stored_at)
         values ('\\x{}', 'Kế hoạch.docx', 'application/octet-stream', 12, '2026-09-20');
         update plan set file_id = (select max(id) from stored_file), version = 1 where number like 'T-%';
         insert into plan_version (plan_id, version, effective_on, made_at, file_id)
         select id, 1, '2026-09-20', '2026-09-20', file_id from plan where number like 'T-%';",
        hex(hash)
    ))
    .await?;
    Ok(())
}

fn hex(hash: Hash) -> String {
    hash.to_string()
}

/// Ids of plans by number and drafts by their plan's, and the Excel table of each running plan.
pub struct Plans {
    ids: HashMap<String, i64>,
    tables: HashMap<i64, Vec<u8>>,
}

impl Plans {
    pub async fn read(pool: &PgPool) -> Self {
        let ids: Vec<(String, i64)> = sqlx::query_as(
            "select 'plan ' || number, id from plan where number ~ '^[TPD]-'
             union all select 'draft ' || p.number, d.id from plan_draft d join plan p on p.id = d.plan_id where p.number ~ '^D-'",
        )
        .fetch_all(pool)
        .await
        .expect("the plans");
        let ids: HashMap<String, i64> = ids.into_iter().collect();
        let mut tables = HashMap::new();
        for (_, plan) in ids.iter().filter(|(name, _)| name.starts_with("plan T-")) {
            let mut db = pool.acquire().await.expect("a connection");
            let content = store::content(&mut db, *plan).await.expect("read").expect("a plan");
            let origin = Origin { source: Source::Plan(*plan), version: 1 };
            tables.insert(*plan, sheet::write(&content, origin, &Default::default()).expect("a file"));
        }
        Self { ids, tables }
    }

    fn id(&self, kind: &str, target: Target) -> i64 {
        let owner = match target {
            Target::Own => "own",
            Target::Sibling => "sibling",
            Target::Foreign => "foreign",
        };
        self.ids[&format!("{kind}-{owner}")]
    }
}

/// The request that plays a route of a plan's life; none for other routes.
pub fn case(route: &Route, role: Role, target: Target, ids: &Ids) -> Option<Case> {
    let plans = &ids.plans;
    let running = plans.id("plan T", target);
    let fill = |name: &str, id: i64| route.path.replace(&format!("{{{name}}}"), &id.to_string());
    let plan = |id: i64, body: &str| (fill("plan", id), body.to_owned());
    let (path, body) = match (route.method.as_str(), route.path) {
        ("POST", "/ke-hoach/{plan}/sua-doi") => {
            let mut case = super::cases::multipart(fill("plan", running), "Sửa đổi kế hoạch".as_bytes());
            case.same_for_every_target = false;
            return Some(case);
        }
        ("POST", "/ke-hoach/{plan}/phan-cong") => {
            let mut case = super::cases::multipart(fill("plan", running), &plans.tables[&running]);
            case.same_for_every_target = false;
            return Some(case);
        }
        (_, "/ke-hoach/{plan}/kich-hoat" | "/ke-hoach/{plan}/xoa") => plan(plans.id("plan P", target), ""),
        (_, "/ke-hoach/{plan}/ket-thuc") => plan(running, "note=Da+xong"),
        (
            _,
            "/ke-hoach/{plan}/ban-thao"
            | "/ke-hoach/{plan}/sua-doi"
            | "/ke-hoach/{plan}/phan-cong.xlsx"
            | "/ke-hoach/{plan}/phien-ban"
            | "/ke-hoach/{plan}/van-ban",
        ) => plan(running, ""),
        (_, "/ke-hoach/{plan}/phien-ban/{version}" | "/ke-hoach/{plan}/phien-ban/{version}/van-ban") => {
            (fill("plan", running).replace("{version}", "1"), String::new())
        }
        (_, "/ban-thao/{draft}/phan-cong.xlsx") => (fill("draft", ids.draft(role, target, "open")), String::new()),
        (_, "/ban-thao/{draft}/thay-doi") => {
            let body = "version=1&effective_on=20/12/2026&reason=CV+12".to_owned();
            (fill("draft", plans.id("draft D", target)), body)
        }
        _ => return None,
    };
    Some(Case {
        content_type: (route.method == "POST").then(|| "application/x-www-form-urlencoded".to_owned()),
        path,
        body: body.into_bytes(),
        same_for_every_target: false,
        leaves: false,
    })
}
