//! Acts about corrections of accepted reports. What happens is noted with the revision that is corrected, so that its
//! history tells of a correction that was given up as well.

use serde_json::json;
use sqlx::PgConnection;

use super::{
    super::{
        Capacity, CorrectionAct, Refusal,
        event::EventKind,
        evidence,
        store::{self, Chain, Locked, NewDraft, PeriodLock},
        telling,
    },
    Doer, Hindrance, sealed, told,
};
use crate::{
    journal::{self, Entry},
    web::error::broken_constraint,
};

/// What a begun correction says of its reason where the unit only follows what TCCB asked for.
fn as_asked(reason: &str) -> String {
    format!("Theo đề nghị của TCCB: {reason}")
}

/// Does `act` on the report at whose page somebody is.
pub async fn perform(
    tx: &mut PgConnection,
    doer: &Doer<'_>,
    (period, chain): (&PeriodLock, &Chain),
    report_id: i64,
    act: CorrectionAct<'_>,
) -> Result<(), Hindrance> {
    if period.closed && doer.capacity == Capacity::Officer {
        return Err(Hindrance::Reopen(period.name.clone()));
    }
    doer.takes_reports(period)?;
    let standing = chain.standing.as_ref().ok_or(Refusal::NotNow(chain.newest.state))?;
    let about = if act == CorrectionAct::Discard { &chain.newest } else { standing };
    if about.id != report_id {
        return Err(Refusal::Superseded.into());
    }
    chain.revisions().allow(act, doer.capacity)?;
    match act {
        CorrectionAct::Ask { reason } => {
            note(tx, doer, standing, (EventKind::CorrectionAsked, reason), json!({ "reason": sealed(reason) })).await
        }
        CorrectionAct::Withdraw => {
            note(tx, doer, standing, (EventKind::CorrectionWithdrawn, ""), json!({ "revision": standing.revision }))
                .await
        }
        CorrectionAct::Begin { reason } => begin(tx, doer, (period, standing), reason, chain.asked.as_deref()).await,
        CorrectionAct::Discard => {
            store::delete_draft(tx, chain.newest.id).await?;
            let given_up = json!({ "revision": chain.newest.revision, "draft": told(&chain.newest.text) });
            note(tx, doer, standing, (EventKind::CorrectionDiscarded, ""), given_up).await
        }
    }
}

/// A further revision with the words of the accepted one.
async fn begin(
    tx: &mut PgConnection,
    doer: &Doer<'_>,
    (period, standing): (&PeriodLock, &Locked),
    reason: &str,
    asked: Option<&str>,
) -> Result<(), Hindrance> {
    let new = NewDraft {
        assignment_id: standing.assignment_id,
        period_id: period.id,
        revision: standing.revision + 1,
        text: &standing.text,
        written_by: doer.account_id(),
        at: doer.visit.now,
    };
    let correction = match store::insert(tx, new).await {
        Err(cause) if broken_constraint(&cause).is_some() => return Err(Hindrance::Changed),
        other => other?,
    };
    evidence::store::inherit(tx, standing.id, correction).await?;
    let reason = match asked.filter(|_| reason.is_empty()) {
        Some(asked) => as_asked(asked),
        None => reason.to_owned(),
    };
    let after = json!({ "correction": correction, "revision": standing.revision + 1, "reason": sealed(&reason) });
    note(tx, doer, standing, (EventKind::CorrectionBegun, &reason), after).await
}

/// Notes what happened, in the report's history and in the journal.
async fn note(
    tx: &mut PgConnection,
    doer: &Doer<'_>,
    report: &Locked,
    (kind, reason): (EventKind, &str),
    after: serde_json::Value,
) -> Result<(), Hindrance> {
    store::note(tx, report, kind, reason, (doer.account_id(), doer.visit.now)).await?;
    journal::write(tx, &doer.visit.by(), Entry::new(kind.journal_action(), report.id).after(after)).await?;
    telling::of_report(tx, doer.visit, report.id, (kind, reason)).await?;
    Ok(())
}
