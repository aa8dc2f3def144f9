//! Supervision in the matrix: about each target's unit a draft and an issued record of the union's and of TCCB's, with a
//! demand in each state and a file; and programmes, also of heads.

use sqlx::{AssertSqlSafe, PgPool};
use tiendo::web::{Role, routes::Route};

use super::{cases::Case, fixture::Ids, rights::Target};

/// Adds the rows.
pub async fn load(pool: &PgPool) -> anyhow::Result<()> {
    for (number, units) in [("T-own", "'lequydon', 'kienan'"), ("T-foreign", "'benhvien'")] {
        let sql = format!(
            "insert into supervision_record (author_unit_id, author_role, kind, plan_id, unit_id, held_on, title, findings,
                written_by, written_at)
             select p.owner_unit_id, v.role, 'inspection', p.id, u.id, '2026-12-10', v.state, 'Đủ hồ sơ', w.id, '2026-12-10'
             from plan p, unit u, (values ('observer', 'draft'), ('observer', 'issued'), ('officer', 'draft'), ('officer', 'issued'))
                v (role, state), account w
             where p.number = '{number}' and u.code in ({units}) and w.username = 'nguoithu'"
        );
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(pool).await?;
    }
    sqlx::raw_sql(
        "insert into supervision_demand (record_id, position, words, due_on, state, answered_on, answered_by, moved_at)
         select r.id, case v.state when 'open' then 1 else 2 end, v.state, '2026-12-31', v.state,
            case v.state when 'answered' then date '2026-12-15' end, case v.state when 'answered' then r.written_by end, '2026-12-10'
         from supervision_record r, (values ('open'), ('answered')) v (state) where r.findings = 'Đủ hồ sơ';
         insert into supervision_file (record_id, file_id, name, kind, added_by, added_at)
         select r.id, f.id, 'ket-luan.pdf', 'pdf', r.written_by, '2026-12-10'
         from supervision_record r, (select min(id) as id from stored_file where name = 'minh-chung.pdf') f
         where r.findings = 'Đủ hồ sơ';
         update supervision_record set state = 'issued', issued_by = written_by, issued_at = '2026-12-11'
         where title = 'issued' and findings = 'Đủ hồ sơ';
         insert into supervision_programme (author_unit_id, author_role, year, title, created_by, created_at)
         select u.id, v.role, 2026, 'Chương trình', w.id, '2026-01-05'
         from unit u, (values ('observer'), ('officer'), ('head')) v (role), account w
         where (u.code in ('lequydon', 'kienan', 'so-yte') or u.kind = 'so') and w.username = 'nguoithu';
         insert into supervision_planned (programme_id, scope, from_on, to_on, state, reason)
         select g.id, v.state, '2026-12-01', '2026-12-31', v.state, case v.state when 'postponed' then 'Bận' else '' end
         from supervision_programme g, (values ('planned'), ('postponed')) v (state) where g.title = 'Chương trình';
         insert into supervision_planned_unit (planned_id, unit_id)
         select n.id, u.id from supervision_planned n join supervision_programme g on g.id = n.programme_id, unit u
         where g.title = 'Chương trình' and u.code = 'lequydon'",
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// What names the rows, for the fixture's ids.
pub const IDS: &str = "
    union all select 'record ' || u.code || ' ' || r.author_role || ' ' || r.title, r.id
        from supervision_record r join unit u on u.id = r.unit_id where r.findings = 'Đủ hồ sơ'
    union all select 'demand ' || u.code || ' ' || r.author_role || ' ' || d.words, d.id
        from supervision_demand d join supervision_record r on r.id = d.record_id join unit u on u.id = r.unit_id
        where r.title = 'issued' and r.findings = 'Đủ hồ sơ'
    union all select 'supervision file ' || u.code || ' ' || r.author_role || ' ' || r.title, f.id
        from supervision_file f join supervision_record r on r.id = f.record_id join unit u on u.id = r.unit_id
        where r.findings = 'Đủ hồ sơ'
    union all select 'programme ' || u.code || ' ' || g.author_role, g.id
        from supervision_programme g join unit u on u.id = g.author_unit_id where g.title = 'Chương trình'
    union all select 'planned ' || u.code || ' ' || g.author_role || ' ' || n.scope, n.id
        from supervision_planned n join supervision_programme g on g.id = n.programme_id join unit u on u.id = g.author_unit_id
        where g.title = 'Chương trình'";

/// Whose records somebody plays with: the unions their own, everybody else TCCB's.
fn author(role: Role) -> &'static str {
    if role == Role::Observer { "observer" } else { "officer" }
}

/// Whose programme is the target's: for the school's people their head's.
fn programme(role: Role, target: Target) -> String {
    match (target, role) {
        (Target::Own, Role::Staff | Role::Head) => "lequydon head".to_owned(),
        (Target::Own, _) => format!("so-gddt {}", author(role)),
        (Target::Sibling, _) => "kienan head".to_owned(),
        (Target::Foreign, _) => "so-yte officer".to_owned(),
    }
}

const WRITTEN: &str =
    "kind=inspection&held_on=10/12/2026&title=Ho+so&findings=Du&demand=Bo+sung&due=31/12/2026&act=draft&version=1";

/// The request that plays `route`; none where it is not one of these.
pub fn case(route: &Route, role: Role, target: Target, ids: &Ids) -> Option<Case> {
    if !route.path.starts_with("/giam-sat") || (route.method == "GET" && !route.path.contains('{')) {
        return None;
    }
    let unit = match target {
        Target::Own => "lequydon",
        Target::Sibling => "kienan",
        Target::Foreign => "benhvien",
    };
    let author = author(role);
    let record = |state: &str| {
        let id = ids.id(&format!("record {unit} {author} {state}"));
        route.path.replace("{record}", &id.to_string())
    };
    let demand = |state: &str| {
        let id = ids.id(&format!("demand {unit} {author} {state}"));
        route.path.replace("{demand}", &id.to_string())
    };
    let file = |state: &str| {
        let id = ids.id(&format!("supervision file {unit} {author} {state}"));
        route.path.replace("{file}", &id.to_string())
    };
    let owner = programme(role, target);
    let programme = || route.path.replace("{programme}", &ids.id(&format!("programme {owner}")).to_string());
    let planned =
        |state: &str| route.path.replace("{planned}", &ids.id(&format!("planned {owner} {state}")).to_string());
    let own = ids.unit(Target::Own);
    let inspection = format!("scope=So+hop&when=12/2026&units={own}&version=1");
    let (path, body) = match route.path {
        // What one writes is always one's own: a head in the school's plan about the school.
        "/giam-sat" => {
            let plan = if role == Role::Head { ids.reporting(role) } else { ids.plan(Target::Own) };
            (route.path.to_owned(), format!("plan={plan}&units={own}&{WRITTEN}"))
        }
        "/giam-sat/chuong-trinh" => (route.path.to_owned(), "year=2026&title=Chuong+trinh".to_owned()),
        "/giam-sat/chuong-trinh/{programme}" if route.method == "POST" => {
            (programme(), "year=2026&title=Ten+khac&version=1".to_owned())
        }
        path if path.contains("{programme}") && route.method == "POST" => (programme(), inspection),
        path if path.contains("{programme}") => (programme(), String::new()),
        path if path.ends_with("/dat-lai") => (planned("postponed"), "version=1".to_owned()),
        path if path.ends_with("/hoan") || path.ends_with("/huy") => {
            (planned("planned"), "version=1&reason=Ban".to_owned())
        }
        path if path.contains("{planned}") => (planned("planned"), inspection),
        path if path.contains("{file}") && route.method == "POST" => (file("draft"), String::new()),
        path if path.contains("{file}") => (file("issued"), String::new()),
        path if path.ends_with("/tra-loi") || path.ends_with("/nhac") => {
            (demand("open"), "version=1&words=Da+bo+sung".to_owned())
        }
        path if path.contains("{demand}") => (demand("answered"), "version=1&words=Con+thieu".to_owned()),
        "/giam-sat/{record}" if route.method == "POST" => (record("draft"), WRITTEN.to_owned()),
        path if path.ends_with("/sua") || path.ends_with("/ban-hanh") || path.ends_with("/bo") => {
            (record("draft"), "version=1".to_owned())
        }
        path if path.ends_with("/thu-hoi") => (record("issued"), "version=1&reason=Nham".to_owned()),
        _ => (record("issued"), String::new()),
    };
    let content_type = (route.method == "POST").then(|| "application/x-www-form-urlencoded".to_owned());
    let same_for_every_target = path == route.path;
    Some(Case { path, content_type, body: body.into_bytes(), same_for_every_target, leaves: false })
}
