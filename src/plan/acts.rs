//! Acts on drafts and plans, each one transaction with its journal entry.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::{
    PlanStatus,
    draft::{Content, DraftState, changes::Changes, pairing::Extent},
    opening, own,
    store::{
        self, apply, assign, draft as drafts,
        issue::{self, Locked, NewVersion},
    },
    telling,
};
use crate::{
    journal::{self, Entry},
    web::{Error, Visit, error::broken_constraint, show},
};

/// What keeps an act from being done, in words for the person who tried.
#[derive(Debug, thiserror::Error)]
pub enum Hindrance {
    #[error("Bản thảo này không còn để sửa: nó đã được đưa vào kế hoạch hoặc đã bỏ.")]
    NotOpen,
    #[error("Bản thảo đã được người khác sửa từ lúc trang này được mở. Hãy xem lại bản mới nhất trước khi thực hiện.")]
    Changed,
    #[error(
        "Kế hoạch đã được sửa đổi bằng một bản khác từ khi bản thảo này được lập. Hãy lập bản thảo mới từ kế hoạch hiện hành."
    )]
    Outdated,
    #[error("Kế hoạch không ở trạng thái dự thảo nên không kích hoạt được.")]
    NotDraft,
    #[error("Kế hoạch không đang thực hiện nên không sửa đổi được.")]
    NotActive,
    #[error("Bản thảo không khác gì kế hoạch hiện hành.")]
    NothingChanged,
    #[error("Ngày hiệu lực phải từ {} đến hôm nay.", show::day(.0))]
    OutOfTime(NaiveDate),
    #[error("Chưa ai chủ trì {}; hãy sửa trước khi thực hiện.", listed(.0))]
    Leaderless(Vec<String>),
    #[error("Kế hoạch đã kết thúc nên không sửa đổi được nữa.")]
    Over,
    #[error("Kế hoạch còn một bản thảo sửa đổi đang soạn; hãy ban hành hoặc bỏ bản thảo đó trước.")]
    DraftOpen,
    #[error("Kế hoạch đã được sửa đổi từ khi bảng này được xuất. Hãy xuất bảng mới rồi sửa lại.")]
    SheetOutdated,
    #[error("Đã có kế hoạch khác của đơn vị mang số {0}.")]
    NumberTaken(String),
    #[error(transparent)]
    Database(sqlx::Error),
}

impl From<sqlx::Error> for Hindrance {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl From<Hindrance> for Error {
    fn from(hindrance: Hindrance) -> Self {
        match hindrance {
            Hindrance::Database(cause) => cause.into(),
            other => Self::conflict(other.to_string()),
        }
    }
}

/// What issuing a plan or an amendment did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    pub plan_id: i64,
    pub version: i32,
    /// Assignments that began and that ended.
    pub opened: usize,
    pub ended: usize,
    /// Units that are to confirm receipt.
    pub units: u64,
}

/// Makes a draft plan of a draft, or writes the draft into the draft plan that it changes; the plan's id. `version` is
/// the draft's, as the person has seen it; the draft holds nothing that [`super::draft`] would refuse.
///
/// # Errors
/// [`Hindrance`]: not open, changed meanwhile, the plan runs, the number is taken.
pub async fn confirm(pool: &PgPool, visit: &Visit, draft_id: i64, version: i32) -> Result<i64, Hindrance> {
    let mut tx = pool.begin().await?;
    let (draft, mut content) = open_draft(&mut tx, draft_id, version).await?;
    if draft.parent_plan_id.is_some() {
        let owner = store::unit(&mut *tx, draft.owner_unit_id).await?.ok_or(Hindrance::NotDraft)?;
        own::answer_for(&mut content, &own::Owner { unit_id: owner.id, name: owner.name });
    }
    let plan_id = match draft.plan_id {
        Some(plan_id) => {
            let plan = issue::lock(&mut tx, plan_id).await?.filter(|plan| plan.status == PlanStatus::Draft);
            plan.map(|_| plan_id).ok_or(Hindrance::NotDraft)?
        }
        None => apply::insert(&mut tx, draft.owner_unit_id, draft.parent_plan_id, draft.file_id, &content, visit.now)
            .await
            .map_err(|error| taken(error, &content))?,
    };
    apply::write(&mut tx, plan_id, &content, false, visit.today).await.map_err(|error| taken(error, &content))?;
    drafts::finish(&mut tx, draft_id, DraftState::Applied, Some(plan_id), visit.viewer.account_id, visit.now).await?;
    let after =
        json!({ "title": content.title, "number": content.number, "tasks": content.tasks.len(), "draft": draft_id });
    journal::write(&mut tx, &visit.by(), Entry::new("plan.drafted", plan_id).after(after)).await?;
    tx.commit().await?;
    Ok(plan_id)
}

/// Sets a draft plan going: assignments for every party, the current periods, and a receipt to be confirmed by each unit.
///
/// # Errors
/// [`Hindrance`]: not a draft, a task that nobody leads.
pub async fn activate(pool: &PgPool, visit: &Visit, plan_id: i64) -> Result<Issued, Hindrance> {
    let mut tx = pool.begin().await?;
    let plan = issue::lock(&mut tx, plan_id).await?.ok_or(Hindrance::NotDraft)?;
    if plan.status != PlanStatus::Draft {
        return Err(Hindrance::NotDraft);
    }
    let content = store::content(&mut tx, plan_id).await?.ok_or(Hindrance::NotDraft)?;
    issue::activate(&mut tx, plan_id, visit.now).await?;
    opening::open_for(&mut tx, &visit.by(), plan.owner_unit_id, &content.period_kinds, visit.today).await?;
    let synced = assign::sync(&mut tx, plan_id, visit.today).await?;
    somebody_leads(&mut tx, plan_id).await?;
    let all: Vec<i64> = content.tasks.iter().filter_map(|task| task.id).collect();
    let new = NewVersion {
        version: 1,
        effective_on: visit.today,
        reason: "",
        file_id: plan.file_id,
        content: &content,
        by: Some(visit.viewer.account_id),
        at: visit.now,
    };
    let issued = publish(&mut tx, plan_id, &new, &synced, &all).await?;
    let after = json!({ "title": content.title, "assignments": issued.opened, "units": issued.units });
    journal::write(&mut tx, &visit.by(), Entry::new("plan.activated", plan_id).after(after)).await?;
    tx.commit().await?;
    Ok(issued)
}

/// Issues a draft as the next version of the running plan it changes, from `effective_on` on, which is not in the
/// future and not in what has closed; units whose part it touches confirm receipt anew. Reports stay with their tasks.
///
/// # Errors
/// [`Hindrance`]: not open, changed meanwhile, the plan does not run or was amended since, nothing differs, a task that
/// nobody leads.
pub async fn amend(
    pool: &PgPool,
    visit: &Visit,
    draft_id: i64,
    version: i32,
    effective_on: NaiveDate,
    reason: &str,
) -> Result<Issued, Hindrance> {
    let mut tx = pool.begin().await?;
    let (draft, content) = open_draft(&mut tx, draft_id, version).await?;
    let plan_id = draft.plan_id.ok_or(Hindrance::NotActive)?;
    let plan = running(&mut tx, plan_id).await?;
    if plan.version != draft.base_version {
        return Err(Hindrance::Outdated);
    }
    let earliest = issue::earliest_effect(&mut *tx, plan_id).await?.unwrap_or(visit.today);
    if effective_on > visit.today || effective_on < earliest {
        return Err(Hindrance::OutOfTime(earliest));
    }
    let before = store::content(&mut tx, plan_id).await?.ok_or(Hindrance::NotActive)?;
    let changes = Changes::between(&before, &content);
    if changes.is_empty() {
        return Err(Hindrance::NothingChanged);
    }
    issue::remember(&mut tx, plan_id, plan.version, &before).await?;
    apply::write(&mut tx, plan_id, &content, true, effective_on).await.map_err(|error| taken(error, &content))?;
    let synced = assign::sync(&mut tx, plan_id, effective_on).await?;
    somebody_leads(&mut tx, plan_id).await?;
    opening::open_for(&mut tx, &visit.by(), plan.owner_unit_id, &content.period_kinds, visit.today).await?;
    let after = store::content(&mut tx, plan_id).await?.ok_or(Hindrance::NotActive)?;
    let touched: Vec<i64> = changes.changed.iter().filter_map(|task| task.after.id).collect();
    let new = NewVersion {
        version: plan.version + 1,
        effective_on,
        reason,
        file_id: draft.file_id,
        content: &after,
        by: Some(visit.viewer.account_id),
        at: visit.now,
    };
    let issued = publish(&mut tx, plan_id, &new, &synced, &touched).await?;
    drafts::finish(&mut tx, draft_id, DraftState::Applied, None, visit.viewer.account_id, visit.now).await?;
    let told = json!({
        "version": new.version, "effective_on": effective_on, "reason": reason, "added": changes.added.len(),
        "changed": changes.changed.len(), "dropped": changes.dropped.len(), "draft": draft_id,
    });
    journal::write(&mut tx, &visit.by(), Entry::new("plan.amended", plan_id).after(told)).await?;
    tx.commit().await?;
    Ok(issued)
}

/// Begins a change of a plan from what it now says, or finds the one already begun: the draft's id.
///
/// # Errors
/// [`Hindrance`]: no such plan, or it has ended.
pub async fn begin_change(pool: &PgPool, visit: &Visit, plan_id: i64) -> Result<i64, Hindrance> {
    let mut tx = pool.begin().await?;
    let plan = issue::lock(&mut tx, plan_id).await?.filter(|plan| plan.status != PlanStatus::Closed);
    let plan = plan.ok_or(Hindrance::Over)?;
    if let Some(draft_id) = drafts::changing(&mut *tx, plan_id).await? {
        return Ok(draft_id);
    }
    let content = store::content(&mut tx, plan_id).await?.ok_or(Hindrance::Over)?;
    let draft_id = drafts::insert(&mut tx, &change_of(&plan, plan_id, &content, visit)).await?;
    let after = json!({ "title": content.title, "tasks": content.tasks.len(), "plan": plan_id });
    journal::write(&mut tx, &visit.by(), Entry::new("plan_draft.created", draft_id).after(after)).await?;
    tx.commit().await?;
    Ok(draft_id)
}

/// Begins the change of a running plan that an amending document asks for; what the document says is read afterwards. The
/// draft's id.
///
/// # Errors
/// [`Hindrance`]: it does not run, a change of it is already being written.
pub async fn begin_amendment(
    tx: &mut PgConnection,
    visit: &Visit,
    plan_id: i64,
    (file_id, file_name): (i64, &str),
    extent: Extent,
) -> Result<i64, Hindrance> {
    let plan = running(tx, plan_id).await?;
    if drafts::changing(&mut *tx, plan_id).await?.is_some() {
        return Err(Hindrance::DraftOpen);
    }
    let new = drafts::NewDraft {
        owner_unit_id: plan.owner_unit_id,
        plan_id: Some(plan_id),
        parent_plan_id: plan.parent_plan_id,
        file_id: Some(file_id),
        content: None,
        base_version: plan.version,
        by: visit.viewer.account_id,
        at: visit.now,
    };
    let draft_id = drafts::insert(&mut *tx, &new).await?;
    drafts::set_extent(&mut *tx, draft_id, extent).await?;
    let after = json!({ "file": file_name, "plan": plan_id });
    journal::write(&mut *tx, &visit.by(), Entry::new("plan_draft.created", draft_id).after(after)).await?;
    Ok(draft_id)
}

/// Makes what a table that came back says the change of its plan; `version` is the plan's, or with `draft` that draft's, when the table went out. The draft's id.
///
/// # Errors
/// [`Hindrance`]: ended, changed since the table went out, another draft already open.
pub async fn take_sheet(
    pool: &PgPool,
    visit: &Visit,
    plan_id: i64,
    draft: Option<i64>,
    version: i32,
    content: &Content,
) -> Result<i64, Hindrance> {
    let mut tx = pool.begin().await?;
    let plan = issue::lock(&mut tx, plan_id).await?.filter(|plan| plan.status != PlanStatus::Closed);
    let plan = plan.ok_or(Hindrance::Over)?;
    let open = drafts::changing(&mut *tx, plan_id).await?;
    let draft_id = match draft {
        Some(draft_id) => {
            if open != Some(draft_id) {
                return Err(Hindrance::NotOpen);
            }
            open_draft(&mut tx, draft_id, version).await.map_err(|hindrance| match hindrance {
                Hindrance::Changed => Hindrance::SheetOutdated,
                other => other,
            })?;
            drafts::save(&mut tx, draft_id, content, visit.viewer.account_id, visit.now).await?;
            draft_id
        }
        None if open.is_some() => return Err(Hindrance::DraftOpen),
        None if plan.version != version => return Err(Hindrance::SheetOutdated),
        None => drafts::insert(&mut tx, &change_of(&plan, plan_id, content, visit)).await?,
    };
    let after = json!({ "tasks": content.tasks.len(), "plan": plan_id });
    journal::write(&mut tx, &visit.by(), Entry::new("plan_draft.imported", draft_id).after(after)).await?;
    tx.commit().await?;
    Ok(draft_id)
}

fn change_of<'a>(plan: &Locked, plan_id: i64, content: &'a Content, visit: &Visit) -> drafts::NewDraft<'a> {
    drafts::NewDraft {
        owner_unit_id: plan.owner_unit_id,
        plan_id: Some(plan_id),
        parent_plan_id: plan.parent_plan_id,
        file_id: None,
        content: Some(content),
        base_version: plan.version,
        by: visit.viewer.account_id,
        at: visit.now,
    }
}

/// Deletes a plan that was never issued, together with the drafts it was made from.
///
/// # Errors
/// [`Hindrance`]: it has been issued.
pub async fn delete(pool: &PgPool, visit: &Visit, plan_id: i64) -> Result<(), Hindrance> {
    let mut tx = pool.begin().await?;
    let plan = issue::lock(&mut tx, plan_id).await?.ok_or(Hindrance::NotDraft)?;
    if plan.status != PlanStatus::Draft {
        return Err(Hindrance::NotDraft);
    }
    let content = store::content(&mut tx, plan_id).await?.ok_or(Hindrance::NotDraft)?;
    issue::delete(&mut tx, plan_id).await?;
    let before = json!({ "title": content.title, "number": content.number, "tasks": content.tasks.len() });
    journal::write(&mut tx, &visit.by(), Entry::new("plan.deleted", plan_id).before(before)).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends a running plan with its final state in words; `figures` go into the journal with them.
///
/// # Errors
/// [`Hindrance`]: it does not run, a change of it is being written.
pub async fn close(
    pool: &PgPool,
    visit: &Visit,
    plan_id: i64,
    note: &str,
    figures: serde_json::Value,
) -> Result<(), Hindrance> {
    let mut tx = pool.begin().await?;
    running(&mut tx, plan_id).await?;
    if drafts::changing(&mut *tx, plan_id).await?.is_some() {
        return Err(Hindrance::DraftOpen);
    }
    issue::close(&mut tx, plan_id, note, visit.now).await?;
    telling::closed(&mut tx, visit, plan_id).await?;
    let mut after = figures;
    after["closing_note"] = note.into();
    journal::write(&mut tx, &visit.by(), Entry::new("plan.closed", plan_id).after(after)).await?;
    tx.commit().await?;
    Ok(())
}

/// Refuses what would leave a task to be reported without anybody to lead it.
async fn somebody_leads(tx: &mut PgConnection, plan_id: i64) -> Result<(), Hindrance> {
    let leaderless = issue::leaderless(tx, plan_id).await?;
    if leaderless.is_empty() { Ok(()) } else { Err(Hindrance::Leaderless(leaderless)) }
}

/// "IV.1.a, IV.2" and how many more.
fn listed(references: &[String]) -> String {
    const SHOWN: usize = 8;
    let shown = references.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    match references.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} và {more} nhiệm vụ khác"),
    }
}

/// An open draft in the version the person has seen, held until the transaction ends.
async fn open_draft(
    tx: &mut PgConnection,
    draft_id: i64,
    version: i32,
) -> Result<(drafts::DraftHead, Content), Hindrance> {
    let (state, now, content) = drafts::lock(tx, draft_id).await?.ok_or(Hindrance::NotOpen)?;
    if state != DraftState::Open {
        return Err(Hindrance::NotOpen);
    }
    if now != version {
        return Err(Hindrance::Changed);
    }
    let draft = drafts::draft(&mut *tx, draft_id).await?.ok_or(Hindrance::NotOpen)?;
    Ok((draft, content))
}

async fn running(tx: &mut PgConnection, plan_id: i64) -> Result<Locked, Hindrance> {
    let plan = issue::lock(tx, plan_id).await?.ok_or(Hindrance::NotActive)?;
    if plan.status == PlanStatus::Active { Ok(plan) } else { Err(Hindrance::NotActive) }
}

/// Writes a version down and issues it to whom it concerns: the units of `tasks`, and those who gained or lost a task.
async fn publish(
    tx: &mut PgConnection,
    plan_id: i64,
    new: &NewVersion<'_>,
    synced: &assign::Synced,
    tasks: &[i64],
) -> sqlx::Result<Issued> {
    issue::add_version(tx, plan_id, new).await?;
    let moved = synced.opened.iter().chain(&synced.ended).filter_map(|moved| moved.unit_id);
    let units: Vec<i64> = moved.collect::<BTreeSet<_>>().into_iter().collect();
    let issued = issue::issue(tx, plan_id, new.version, tasks, &units, new.at).await?;
    telling::issued(tx, plan_id, new, synced).await?;
    Ok(Issued { plan_id, version: new.version, opened: synced.opened.len(), ended: synced.ended.len(), units: issued })
}

fn taken(error: sqlx::Error, content: &Content) -> Hindrance {
    match broken_constraint(&error) {
        Some("plan_number_key") => Hindrance::NumberTaken(content.number.clone().unwrap_or_default()),
        _ => Hindrance::Database(error),
    }
}
