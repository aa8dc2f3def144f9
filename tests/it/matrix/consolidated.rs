//! Consolidated reports in the matrix: the school's own part and its Sở's report, the sibling's of its own plan, the foreign
//! Sở's; each with an edition.

use sqlx::{AssertSqlSafe, PgPool};
use tiendo::web::{Role, routes::Route};

use super::{cases::Case, fixture::Ids, rights::Target};
use crate::support::files;

/// Adds the rows: whose report of which plan, in which quarter; those of closed quarters can have a new edition.
pub async fn load(pool: &PgPool) -> anyhow::Result<()> {
    let hash = files().put(super::fixture::PDF.into()).await?;
    for (number, code, ordinal) in
        [("T-own", "so-gddt", 3), ("T-own", "lequydon", 3), ("T-sibling", "kienan", 3), ("T-foreign", "so-yte", 4)]
    {
        let sql = format!(
            "with made as (
                insert into consolidated (plan_id, unit_id, from_period_id, period_id, subject, addressees, recipients, by_deputy,
                    signer, changed_at, created_at)
                select p.id, u.id, pe.id, pe.id, 'Kết quả thử', '', '', false, '', '2026-12-01', '2026-12-01'
                from plan p join period pe on pe.owner_unit_id = p.owner_unit_id and pe.kind = 'quarter' and pe.year = 2026
                    and pe.ordinal = {ordinal}
                join unit u on u.code = '{code}' where p.number = '{number}'
                returning id
             ), passages as (
                insert into passage (consolidated_id, part, position, text, written_at)
                select id, 'next', 1, 'Tiếp tục', '2026-12-01' from made
                returning id, text, written_at
             ), revisions as (
                insert into passage_revision (passage_id, version, text, drafted, written_at)
                select id, 1, text, true, written_at from passages
             ), file as (
                insert into stored_file (sha256, name, media_type, size, stored_at)
                values (decode('{hash}', 'hex'), 'bao-cao.docx', 'application/pdf', {}, '2026-12-01') returning id
             )
             insert into consolidated_edition (consolidated_id, edition, version, why, made_at, docx_id, xlsx_id)
             select made.id, 1, 1, 'closing', '2026-12-01', file.id, file.id from made, file",
            super::fixture::PDF.len()
        );
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(pool).await?;
    }
    Ok(())
}

/// The request that plays `route`; none where it is not one of these.
pub fn case(route: &Route, role: Role, target: Target, ids: &Ids) -> Option<Case> {
    let post = route.method == "POST";
    let content_type = post.then(|| "application/x-www-form-urlencoded".to_owned());
    let made = |path: String, body: String, same_for_every_target| {
        Some(Case {
            path,
            content_type: content_type.clone(),
            body: body.into_bytes(),
            same_for_every_target,
            leaves: false,
        })
    };
    if route.path == "/quan-tri/cau-hinh/the-thuc" {
        let unit = ids.unit(Target::Own);
        let body = format!(
            "unit={unit}&issuer=Truong&symbol=BC&place=Hai+Phong&filed=VT&head_post=Hieu+truong&deputy_post=Pho"
        );
        return made(route.path.to_owned(), if post { body } else { String::new() }, true);
    }
    if !route.path.starts_with("/bao-cao-tong-hop") {
        return None;
    }
    if route.path == "/bao-cao-tong-hop" {
        if !post {
            return made(route.path.to_owned(), String::new(), true);
        }
        let period = match target {
            Target::Own => ids.id("period so-gddt 2026-4"),
            Target::Sibling => ids.id("period kienan 2026-4"),
            Target::Foreign => ids.id("period so-yte 2026-4"),
        };
        let body = format!("plan={}&from={period}&to={period}", ids.plan(target));
        return made(route.path.to_owned(), body, false);
    }
    let whose = match (target, role) {
        (Target::Own, Role::Staff | Role::Head) => "lequydon T-own 3",
        (Target::Own, _) => "so-gddt T-own 3",
        (Target::Sibling, _) => "kienan T-sibling 3",
        (Target::Foreign, _) => "so-yte T-foreign 4",
    };
    let path = route
        .path
        .replace("{consolidated}", &ids.id(&format!("consolidated {whose}")).to_string())
        .replace("{passage}", &ids.id(&format!("passage {whose}")).to_string())
        .replace("{edition}", "1");
    let body = match route.path {
        path if path.ends_with("/sua") => "version=1&subject=Ket+qua+moi&signing=head",
        path if path.ends_with("/soan-lai") || path.ends_with("/phan/{passage}") => "version=1&text=Noi+dung+khac",
        _ => "",
    };
    made(path, if post { body.to_owned() } else { String::new() }, false)
}
