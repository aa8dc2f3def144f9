//! Asking for a long export.

use super::{
    MakeExport, What,
    store::{self, New},
};
use crate::{
    jobs,
    journal::{self, Entry},
    web::{App, Error, Result, Visit},
};

/// How many of one person's may wait at once: each takes minutes of everybody's machine.
const AT_ONCE: i64 = 3;

/// Why nothing is begun for somebody who has as many waiting as one may.
pub(super) fn enough() -> String {
    format!("Đã có {AT_ONCE} tệp đang chờ lập. Hãy đợi một tệp xong.")
}

/// Puts an export among the jobs, and answers its id; none for somebody who has as many waiting as one may.
pub(super) async fn ask(app: &App, visit: &Visit, what: &What, title: &str) -> Result<Option<i64>> {
    let account_id = visit.viewer.account_id;
    let unit_id = visit.viewer.unit_id().ok_or(Error::NotFound)?;
    let mut tx = app.pool.begin().await?;
    store::hold_asker(&mut tx, account_id).await?;
    if store::waiting(&mut *tx, account_id).await? >= AT_ONCE {
        return Ok(None);
    }
    let new = New { account_id, role: visit.role()?, unit_id, title, what, at: visit.now };
    let export = store::insert(&mut tx, &new).await?;
    jobs::add(&mut tx, &MakeExport { export }, visit.now).await?;
    let entry = Entry::new("export.asked", export).after(what.told(title));
    journal::write(&mut tx, &visit.by(), entry).await?;
    tx.commit().await?;
    Ok(Some(export))
}
