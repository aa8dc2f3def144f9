//! The small Sở of the reports' tests; school A keeps the register of the Sở.

use axum::{
    body::Body,
    http::{Request, header},
};
use regex::Regex;

pub use crate::progress::fixture::{Answer, Stage};

/// Staff of the keeping unit, and its head.
pub const KEEPER: &str = "an:staff";
pub const HEAD: &str = "ba:head";
pub const TCCB: &str = "tccb:officer";

/// A document's words.
pub const WORDS: [(&str, &str); 7] = [
    ("kind", "decision"),
    ("number", "12/2019/QĐ-UBND"),
    ("issued_on", "04/05/2019"),
    ("issuer", "UBND thành phố"),
    ("subject", "Quy định mức thu học phí"),
    ("finding", "Điều 3 không còn phù hợp với Luật mới."),
    ("proposal", "replace"),
];

/// The same with some of them changed.
pub fn but<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = WORDS.iter().copied().filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    kept.chain(changes.iter().copied()).collect()
}

/// The Sở with a keeper of its register.
pub async fn stage() -> Stage {
    let stage = Stage::new().await;
    run(&stage, "insert into legal_keeper (owner_unit_id, keeper_unit_id) select o.id, k.id from unit o, unit k where o.code = 'so' and k.code = 'a'").await;
    stage
}

pub async fn run(stage: &Stage, sql: &'static str) {
    sqlx::raw_sql(sql).execute(&stage.db.pool).await.expect(sql);
}

/// Writes a document down; its page.
pub async fn record(stage: &Stage, changes: &[(&str, &str)]) -> String {
    stage.post(KEEPER, "/ra-soat", &but(changes)).await.to().to_owned()
}

/// Does something about an entry as it is now.
pub async fn deed(stage: &Stage, page: &str, deed: &str, fields: &[(&str, &str)]) -> Answer {
    let version = version(stage, page).await;
    let fields: Vec<_> = fields.iter().copied().chain([("version", version.as_str())]).collect();
    stage.post(KEEPER, &format!("{page}/{deed}"), &fields).await
}

pub async fn version(stage: &Stage, page: &str) -> String {
    of(stage, page, "version::text").await
}

/// Something of an entry.
pub async fn of(stage: &Stage, page: &str, what: &str) -> String {
    let id: i64 = page.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an entry's page");
    let sql = format!("select {what} from legal_entry where id = {id}");
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&stage.db.pool).await.expect("an entry")
}

/// The number in the list's title.
pub async fn count(stage: &Stage, who: &str, list: &str) -> String {
    let page = stage.get(who, list).await;
    page.says(200, &[]);
    let title = Regex::new(r"<h1>Rà soát văn bản: (\d+)").expect("a pattern");
    title.captures(&page.body).unwrap_or_else(|| panic!("no number: {}", page.body))[1].to_owned()
}

/// A file as the portal sends it.
pub async fn download(stage: &Stage, who: &str, path: &str) -> Vec<u8> {
    let request = Request::get(path).body(Body::empty()).expect("a request");
    let (status, _, body) = stage.ask_for(who, request).await;
    assert_eq!(status, 200, "{path}: {}", String::from_utf8_lossy(&body));
    body
}

/// Sends a form with files in its field `file`.
pub async fn upload(stage: &Stage, who: &str, path: &str, files: &[(&str, &[u8])]) -> Answer {
    let mut body = Vec::new();
    for (name, bytes) in files {
        body.extend(
            format!("--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n").bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--edge--\r\n");
    let request = Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge");
    let (status, headers, body) = stage.ask_for(who, request.body(Body::from(body)).expect("a request")).await;
    let location = headers.get(header::LOCATION).map_or("", |to| to.to_str().expect("text")).to_owned();
    Answer { status, location, body: String::from_utf8_lossy(&body).into_owned() }
}
