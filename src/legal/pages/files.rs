//! Files of an entry: sent, shown, saved, taken out. They are judged and kept as evidence is.

use axum::{
    extract::{Request, State as Shared},
    http::HeaderMap,
    response::Response,
};

use super::super::{
    access::{ReadFile, WriteEntry, WriteFile},
    act::{self, Attaching},
    address,
    store::FileHead,
};
use crate::{
    attachment::{self, Given},
    web::{
        App, Result,
        attachments::attachments,
        flash::{see_other_saying, see_other_warning},
        show,
    },
};

/// How many refused files a message names.
const NAMED: usize = 3;

/// `POST /ra-soat/{entry}/tep`
pub async fn create(WriteEntry(read): WriteEntry, Shared(app): Shared<App>, request: Request) -> Result<Response> {
    let limits = attachment::store::limits(&app.pool).await?;
    let sent = attachments(request, &app.files, limits.bytes(), limits.files).await?;
    let here = format!("{}#tep", address(read.entry.id));
    if sent.files.is_empty() {
        return Ok(see_other_warning(&here, "Hãy chọn tệp rồi bấm “Tải tệp lên”."));
    }
    let sheaf = attachment::look(sent.files, limits).await?;
    sheaf.keep(&app.files).await?;
    let mut tx = app.pool.begin().await?;
    let outcome = act::attach(&mut tx, &read.visit, read.entry.id, (&sheaf.fit, &app.files, limits)).await?;
    tx.commit().await?;
    let refused = sheaf.refused.into_iter().chain(outcome.refused);
    let outcome = Attaching { refused: refused.collect(), ..outcome };
    let text = told(&outcome);
    Ok(if outcome.refused.is_empty() { see_other_saying(&here, &text) } else { see_other_warning(&here, &text) })
}

/// What was done, and what was refused and why.
fn told(outcome: &Attaching) -> String {
    let done = (outcome.attached > 0).then(|| format!("Đã đính kèm {} tệp.", outcome.attached));
    let named = outcome.refused.iter().take(NAMED);
    let named = named.map(|(name, why)| format!("Không nhận “{}”: {why}", show::beginning(name, 60)));
    let more = outcome.refused.len().saturating_sub(NAMED);
    let more = (more > 0).then(|| format!("Và {more} tệp khác không được nhận."));
    done.into_iter().chain(named).chain(more).collect::<Vec<_>>().join(" ")
}

/// `GET /ra-soat/{entry}/tep/{file}`: the file, shown where a browser can do so by itself.
pub async fn show(ReadFile { file, .. }: ReadFile, Shared(app): Shared<App>, headers: HeaderMap) -> Result<Response> {
    attachment::give(&app, &given(file), &headers, false).await
}

/// `GET /ra-soat/{entry}/tep/{file}/tai-ve`: the file, to be saved.
pub async fn download(
    ReadFile { file, .. }: ReadFile,
    Shared(app): Shared<App>,
    headers: HeaderMap,
) -> Result<Response> {
    attachment::give(&app, &given(file), &headers, true).await
}

fn given(file: FileHead) -> Given {
    Given { name: file.name, kind: file.kind, sha256: file.sha256 }
}

/// `POST /ra-soat/{entry}/tep/{file}/bo`
pub async fn destroy(WriteFile(ReadFile { read, file }): WriteFile, Shared(app): Shared<App>) -> Result<Response> {
    let mut tx = app.pool.begin().await?;
    act::detach(&mut tx, &read.visit, read.entry.id, (file.id, &file.name)).await?;
    tx.commit().await?;
    let text = format!("Đã bỏ “{}”.", show::beginning(&file.name, 60));
    Ok(see_other_saying(&format!("{}#tep", address(read.entry.id)), &text))
}
