//! Instructions in the matrix: to each target's unit one in every state, each given to it alone.

use sqlx::{AssertSqlSafe, PgPool};
use tiendo::web::{Role, routes::Route};

use super::{cases::Case, fixture::Ids, rights::Target};

/// Adds the rows: their titles are the states they are in.
pub async fn load(pool: &PgPool) -> anyhow::Result<()> {
    for (owner, units) in [
        ("(select code from unit where kind = 'so' and code <> 'so-yte')", "'lequydon', 'kienan'"),
        ("'so-yte'", "'benhvien'"),
    ] {
        let sql = format!(
            "with given as (
                insert into instruction (owner_unit_id, title, words, due_on, given_by, given_at)
                select o.id, u.code || ' ' || v.state, 'Thiếu số liệu', '2026-12-31', w.id, '2026-12-10'
                from unit o, unit u, (values ('given'), ('acknowledged'), ('reported')) v (state), account w
                where o.code = {owner} and u.code in ({units}) and w.username = 'nguoithu'
                returning id, title
             )
             insert into instruction_recipient (instruction_id, unit_id, state, due_on, reported_on, reported_by, given_at, moved_at)
             select g.id, u.id, v.state, '2026-12-31', case when v.state = 'reported' then date '2026-12-12' end,
                case when v.state = 'reported' then w.id end, '2026-12-10', '2026-12-12'
             from given g join unit u on g.title like u.code || ' %'
             cross join lateral (select split_part(g.title, ' ', 2) as state) v, account w
             where w.username = 'nguoithu'"
        );
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(pool).await?;
    }
    Ok(())
}

/// The request that plays `route`; none where it is not one of these.
pub fn case(route: &Route, role: Role, target: Target, ids: &Ids) -> Option<Case> {
    if !route.path.starts_with("/chi-dao") || (route.method == "GET" && !route.path.contains('{')) {
        return None;
    }
    let unit = match target {
        Target::Own => "lequydon",
        Target::Sibling => "kienan",
        Target::Foreign => "benhvien",
    };
    let at = |state: &str| {
        let (whole, part) = (format!("instruction {unit} {state}"), format!("recipient {unit} {state}"));
        let path = route.path.replace("{instruction}", &ids.id(&whole).to_string());
        path.replace("{recipient}", &ids.id(&part).to_string())
    };
    let (path, body) = match route.path {
        // What one gives is always one's own: a head in the school's plan to the school, the others to the school below.
        "/chi-dao" => {
            let plan = if role == Role::Head { ids.reporting(role).to_string() } else { String::new() };
            let to = ids.unit(Target::Own);
            (route.path.to_owned(), format!("plan={plan}&words=Ra+soat&due=31/12/2026&unit={to}"))
        }
        path if path.ends_with("/tiep-nhan") => (at("given"), "version=1".to_owned()),
        path if path.ends_with("/nhap") || path.ends_with("/bao-cao") => {
            (at("acknowledged"), "version=1&said=Da+xong".to_owned())
        }
        path if path.ends_with("/hoan-thanh") || path.ends_with("/bo-sung") => {
            (at("reported"), "version=1&reply=Thieu+so+lieu".to_owned())
        }
        path if path.ends_with("/han") => (at("given"), "version=1&due=31/01/2027".to_owned()),
        path if path.ends_with("/thu-hoi") => (at("given"), "version=1&reason=Da+co+van+ban".to_owned()),
        path if path.ends_with("/noi-nhan") => (at("given"), format!("version=1&unit={}", ids.id("unit haian"))),
        _ => (at("given"), String::new()),
    };
    let content_type = (route.method == "POST").then(|| "application/x-www-form-urlencoded".to_owned());
    let same_for_every_target = path == route.path;
    Some(Case { path, content_type, body: body.into_bytes(), same_for_every_target, leaves: false })
}
