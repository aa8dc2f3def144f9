//! Every text that stood in a passage: who wrote it, when, and what it changed.

use askama::Template;
use axum::{extract::State, response::Response};

use super::{
    super::{
        access::ReadPassage,
        act,
        store::{self, Revision},
    },
    HOME,
};
use crate::{
    diff::{self, Run},
    web::{App, Chrome, Result, form, show},
};

/// The newest texts that are shown.
const SHOWN: usize = 30;

struct Row {
    version: i32,
    who: String,
    when: String,
    /// Against the text before; none for the first one.
    runs: Option<Vec<Run>>,
    text: String,
}

#[derive(Template)]
#[template(path = "consolidated/history.html")]
struct Page {
    chrome: Chrome,
    place: String,
    /// Where an earlier text is taken up again, for whoever writes the report.
    writing: Option<String>,
    rows: Vec<Row>,
    /// Whether there are older ones.
    older: bool,
}

fn row(pair: (&Revision, Option<&Revision>)) -> Row {
    let (one, before) = pair;
    let writer = one.writer.as_deref().unwrap_or("Hệ thống");
    Row {
        version: one.version,
        who: if one.drafted { format!("{writer}, soạn từ nguồn") } else { writer.to_owned() },
        when: show::instant(&one.written_at),
        runs: before.map(|before| diff::merged(&before.text, &one.text)),
        text: one.text.clone(),
    }
}

/// `GET /bao-cao-tong-hop/{consolidated}/phan/{passage}/lich-su`
pub async fn index(ReadPassage { read, passage }: ReadPassage, State(app): State<App>) -> Result<Response> {
    let limit = i64::try_from(SHOWN + 1).unwrap_or(i64::MAX);
    let revisions = store::revisions(&app.pool, passage.id, limit).await?;
    let pairs = revisions.iter().enumerate().map(|(at, one)| (one, revisions.get(at + 1)));
    let (report, place) = (&read.report, passage.passage.place());
    let writing = read.writes().then(|| format!("{}/phan/{}", act::address(report.id), passage.id));
    let page = Page {
        chrome: Chrome::new(&read.visit, format!("Lịch sử {place}"))
            .crumb("Báo cáo tổng hợp", HOME)
            .crumb(format!("{}, {}", report.plan_short_title, report.span()), act::address(report.id))
            .here(format!("Lịch sử {place}")),
        rows: pairs.take(SHOWN).map(row).collect(),
        older: revisions.len() > SHOWN,
        writing,
        place,
    };
    form::page(&page)
}
