//! The legal review register in the matrix: the school keeps its Sở's, its sibling its own, a hospital that of the foreign Sở.

use sqlx::{AssertSqlSafe, PgPool};
use tiendo::web::routes::Route;

use super::{
    cases::{Case, multipart},
    fixture::{Ids, PDF},
    rights::Target,
};

const TITLES: [&str; 17] = [
    "Mã",
    "Loại văn bản",
    "Số, ký hiệu",
    "Ngày ban hành",
    "Cơ quan ban hành",
    "Trích yếu",
    "Nội dung bất cập",
    "Đề xuất",
    "Căn cứ pháp lý",
    "Nhiệm vụ",
    "Phụ trách",
    "Thời hạn",
    "Trạng thái",
    "Lý do",
    "Số văn bản kết quả",
    "Ngày văn bản kết quả",
    "Phiên bản (không sửa)",
];
const NEW: [&str; 8] = ["", "Luật", "1/QH", "01/02/2020", "Quốc hội", "Luật thử", "Chưa rõ", "Sửa đổi"];
const FIELDS: &str =
    "kind=law&number=2/QH&issued_on=01/02/2020&issuer=Quoc+hoi&subject=Luat&finding=Chua+ro&proposal=amend";

/// Adds the rows: an entry's subject is the state it is in.
pub async fn load(pool: &PgPool) -> anyhow::Result<()> {
    let cell = |text: &&str| match *text {
        "" => serde_json::json!("Empty"),
        text => serde_json::json!({ "Text": text }),
    };
    let rows = serde_json::json!([{ "number": 2, "cells": NEW.iter().map(cell).collect::<Vec<_>>() }]);
    let hash = crate::support::files().put(PDF.into()).await?;
    let sql = format!(
        "delete from legal_keeper;
         insert into legal_keeper (owner_unit_id, keeper_unit_id)
         select o.id, k.id from (values ('so-gddt', 'lequydon'), ('kienan', 'kienan'), ('so-yte', 'benhvien')) v (owner, keeper)
         join unit o on o.code = v.owner join unit k on k.code = v.keeper;
         insert into legal_entry (owner_unit_id, kind, number, issued_on, issuer, subject, finding, proposal, state, result_number,
            result_on, likeness, recorded_by, recorded_at, changed_at)
         select k.owner_unit_id, 'decision', s.state || '/QĐ', '2019-01-01', 'Thử', s.state, 'Thử', 'amend', s.state,
            case when s.state = 'done' then '9/QĐ' else '' end, case when s.state = 'done' then date '2026-12-01' end, s.state,
            w.id, '2026-12-01', '2026-12-01'
         from legal_keeper k cross join (values ('noted'), ('handling'), ('proposed'), ('done')) s (state)
         join account w on w.username = 'nguoithu';
         with file as (
            insert into stored_file (sha256, name, media_type, size, stored_at)
            values (decode('{hash}', 'hex'), 'van-ban.pdf', 'application/pdf', {}, '2026-12-01') returning id)
         insert into legal_file (entry_id, file_id, name, kind, added_by, added_at)
         select e.id, file.id, 'van-ban.pdf', 'pdf', e.recorded_by, '2026-12-01'
         from file, legal_entry e where e.issuer = 'Thử' and e.state = 'noted';
         insert into legal_import (owner_unit_id, name, rows, sent_by, sent_at)
         select k.owner_unit_id, 'bang.xlsx', '{rows}', w.id, '2026-12-19'
         from legal_keeper k join account w on w.username = 'nguoithu'",
        PDF.len()
    );
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(pool).await?;
    Ok(())
}

/// What [`Ids`] reads of it.
pub const IDS: &str = "
    union all select 'review ' || u.code || ' ' || e.subject, e.id
        from legal_entry e join unit u on u.id = e.owner_unit_id where e.issuer = 'Thử'
    union all select 'review file ' || u.code, f.id
        from legal_file f join legal_entry e on e.id = f.entry_id join unit u on u.id = e.owner_unit_id
    union all select 'review table ' || u.code, i.id from legal_import i join unit u on u.id = i.owner_unit_id";

/// The request that plays `route`; none where it is not one of these.
pub fn case(route: &Route, target: Target, ids: &Ids) -> Option<Case> {
    let owner = match target {
        Target::Own => "so-gddt",
        Target::Sibling => "kienan",
        Target::Foreign => "so-yte",
    };
    let on = |state: &str| {
        let path = route.path.replace("{entry}", &ids.id(&format!("review {owner} {state}")).to_string());
        path.replace("{file}", &ids.id(&format!("review file {owner}")).to_string())
    };
    let table = || route.path.replace("{import}", &ids.id(&format!("review table {owner}")).to_string());
    let (path, body) = match (route.method.as_str(), route.path) {
        ("POST", "/quan-tri/cau-hinh/ra-soat") => {
            let body = format!("owner={}&keeper={}", ids.id("so"), ids.id("unit haian"));
            (route.path.to_owned(), body)
        }
        ("POST", "/ra-soat") => (route.path.to_owned(), FIELDS.to_owned()),
        ("POST", "/ra-soat/nhap") => return Some(multipart(route.path.to_owned(), &workbook())),
        ("POST", "/ra-soat/{entry}/tep") => {
            let other = [PDF, b" "].concat();
            return Some(Case { same_for_every_target: false, ..multipart(on("handling"), &other) });
        }
        (_, path) if path.contains("{import}") => (table(), String::new()),
        ("POST", "/ra-soat/{entry}/sua") => (on("noted"), format!("version=1&{FIELDS}")),
        ("POST", "/ra-soat/{entry}/tra-ve") => (on("proposed"), "version=1&reason=Thieu+can+cu".to_owned()),
        ("POST", "/ra-soat/{entry}/mo-lai") => (on("done"), "version=1&reason=Con+sot".to_owned()),
        ("POST", "/ra-soat/{entry}/xong") => {
            (on("handling"), "version=1&result_number=3/QD&result_on=01/12/2026".to_owned())
        }
        ("POST", "/ra-soat/{entry}/khong-xu-ly") => (on("noted"), "version=1&reason=Het+hieu+luc".to_owned()),
        (_, path) if path.contains("{entry}") => (on("noted"), "version=1".to_owned()),
        _ => return None,
    };
    Some(Case {
        same_for_every_target: path == route.path,
        content_type: (route.method == "POST").then(|| "application/x-www-form-urlencoded".to_owned()),
        path,
        body: body.into_bytes(),
        leaves: false,
    })
}

/// A table with one new document.
fn workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, title) in (0..).zip(TITLES) {
        sheet.write_string(0, column, title).expect("a cell");
    }
    for (column, text) in (0..).zip(NEW).filter(|(_, text)| !text.is_empty()) {
        sheet.write_string(1, column, text).expect("a cell");
    }
    book.save_to_buffer().expect("a file")
}
