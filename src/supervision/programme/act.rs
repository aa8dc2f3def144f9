//! Writing a programme and what it plans, each within the caller's transaction, with its journal entry.

use serde_json::json;
use sqlx::PgConnection;

use super::{
    PlannedAct,
    store::{self, PlannedWords, ProgrammeHead, ProgrammeWords},
};
use crate::{
    journal::{self, Entry},
    supervision::{Author, act::Hindrance},
    web::Visit,
};

fn told(words: &ProgrammeWords) -> serde_json::Value {
    json!({ "year": words.year, "title": words.title, "number": words.number, "issued_on": words.issued_on })
}

/// Writes a programme; its id.
pub async fn create(
    tx: &mut PgConnection,
    visit: &Visit,
    author: (Author, i64),
    words: &ProgrammeWords,
) -> Result<i64, Hindrance> {
    let id = store::insert(tx, author, words, (visit.viewer.account_id, visit.now)).await?;
    journal::write(tx, &visit.by(), Entry::new("supervision_programme.created", id).after(told(words))).await?;
    Ok(id)
}

/// Gives a programme that the visitor saw at `version` other words.
pub async fn update(
    tx: &mut PgConnection,
    visit: &Visit,
    (programme, version): (&ProgrammeHead, i32),
    words: &ProgrammeWords,
) -> Result<(), Hindrance> {
    if !store::update(tx, programme.id, version, words).await? {
        return Err(Hindrance::Changed);
    }
    let before = ProgrammeWords {
        year: programme.year,
        title: programme.title.clone(),
        number: programme.number.clone(),
        issued_on: programme.issued_on,
    };
    let entry = Entry::new("supervision_programme.updated", programme.id).before(told(&before)).after(told(words));
    journal::write(tx, &visit.by(), entry).await?;
    Ok(())
}

fn planned(words: &PlannedWords) -> serde_json::Value {
    json!({
        "content": words.scope, "starts_on": words.from_on, "to_on": words.to_on, "members": words.units, "note": words.leader,
    })
}

/// Plans an inspection; its id.
pub async fn plan(
    tx: &mut PgConnection,
    visit: &Visit,
    programme_id: i64,
    words: &PlannedWords,
) -> Result<i64, Hindrance> {
    let id = store::insert_planned(tx, programme_id, words).await?;
    journal::write(tx, &visit.by(), Entry::new("supervision_planned.created", id).after(planned(words))).await?;
    Ok(id)
}

/// Changes what is planned.
pub async fn replan(
    tx: &mut PgConnection,
    visit: &Visit,
    (id, version): (i64, i32),
    words: &PlannedWords,
) -> Result<(), Hindrance> {
    hold(tx, (id, version), PlannedAct::Write).await?;
    store::update_planned(tx, id, words).await?;
    journal::write(tx, &visit.by(), Entry::new("supervision_planned.updated", id).after(planned(words))).await?;
    Ok(())
}

/// Puts a planned inspection off, gives it up, or plans it again.
pub async fn decide(
    tx: &mut PgConnection,
    visit: &Visit,
    (id, version): (i64, i32),
    act: PlannedAct,
    reason: &str,
) -> Result<(), Hindrance> {
    let (before, to) = hold(tx, (id, version), act).await?;
    store::move_planned(tx, id, to, reason).await?;
    let entry = match act {
        PlannedAct::Postpone => Entry::new("supervision_planned.postponed", id),
        PlannedAct::Cancel => Entry::new("supervision_planned.cancelled", id),
        PlannedAct::Write | PlannedAct::Resume => Entry::new("supervision_planned.resumed", id),
    };
    let entry = entry.before(json!({ "state": before })).after(json!({ "state": to, "reason": reason }));
    journal::write(tx, &visit.by(), entry).await?;
    Ok(())
}

async fn hold(
    tx: &mut PgConnection,
    (id, version): (i64, i32),
    act: PlannedAct,
) -> Result<(super::PlannedState, super::PlannedState), Hindrance> {
    let (state, held) = store::lock_planned(tx, id).await?.ok_or(Hindrance::Changed)?;
    let to = act.leads_to(state).filter(|_| held == version).ok_or(Hindrance::Changed)?;
    Ok((state, to))
}
