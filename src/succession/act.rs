//! Carrying changes out, each in one transaction with its journal entry.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::{
    outcome::{Outcome, of_plan},
    store, telling,
};
use crate::{
    account::store::grant,
    journal::{self, By, Entry},
    plan::{
        Part, PlanStatus,
        store::{
            assign::{self, Moved, Synced},
            content,
            issue::{self, NewVersion},
            succession as plans,
        },
        succession::pass,
    },
    unit::{
        change::{ChangeState, Heir, Passage, Terms, rules},
        store::change::{self as changes, Change},
    },
    web::{Error, Visit, error::broken_constraint},
};

/// What keeps a change from being carried out, in words for the person who decides it.
#[derive(Debug, thiserror::Error)]
pub enum Hindrance {
    /// Each beside the field it is about.
    #[error("{}", .0.iter().map(|(_, message)| message.as_str()).collect::<Vec<_>>().join(" "))]
    Invalid(Vec<rules::Fault>),
    #[error("Đã có đơn vị khác dùng mã này.")]
    CodeTaken,
    #[error("Đã có đơn vị cùng tên dưới cùng đơn vị cấp trên.")]
    NameTaken,
    #[error("Đã có nhóm cùng tên ở đơn vị kế thừa.")]
    GroupTaken,
    #[error("Ghi số, ngày văn bản quyết định việc này trước khi xác nhận.")]
    NoDecision,
    #[error("Việc này đã được thực hiện hoặc đã hủy.")]
    Over,
    #[error(transparent)]
    Database(sqlx::Error),
}

impl From<sqlx::Error> for Hindrance {
    fn from(error: sqlx::Error) -> Self {
        match broken_constraint(&error) {
            Some("unit_code_key") => Self::CodeTaken,
            Some("unit_name_key") => Self::NameTaken,
            Some("unit_group_name_key") => Self::GroupTaken,
            _ => Self::Database(error),
        }
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

/// What a change would do if it were carried out now.
///
/// # Errors
/// [`Hindrance`]: it is not valid.
pub async fn preview(pool: &PgPool, change: &Change, now: DateTime<Utc>) -> Result<Outcome, Hindrance> {
    let mut tx = pool.begin().await?;
    let done = carry_out(&mut tx, change, now).await;
    tx.rollback().await?;
    done.map(|(outcome, _)| outcome)
}

/// Confirms a change: carries it out where its day has come, else plans it. Whether it is done.
///
/// # Errors
/// [`Hindrance`]: over, without a deciding document, not valid.
pub async fn confirm(pool: &PgPool, visit: &Visit, id: i64, moves_accounts: bool) -> Result<bool, Hindrance> {
    // Before it is locked: a preview asks whether the change exists, and would wait for the lock.
    if let Some(change) = changes::find(pool, id).await?.filter(|change| change.effective_on > visit.today) {
        preview(pool, &change, visit.now).await?;
    }
    let mut tx = pool.begin().await?;
    let change = changes::lock(&mut tx, id).await?.ok_or(Hindrance::Over)?;
    let waits =
        change.state == ChangeState::Draft || (change.state == ChangeState::Planned && change.hindrance.is_some());
    if !waits {
        return Err(Hindrance::Over);
    }
    if change.decision.is_empty() && !matches!(change.terms, Terms::Group { .. }) {
        return Err(Hindrance::NoDecision);
    }
    let by = visit.viewer.account_id;
    changes::plan(&mut tx, id, moves_accounts, by, visit.now).await?;
    let change = Change { moves_accounts, decided_by_id: Some(by), ..change };
    let comes = change.effective_on <= visit.today;
    if comes {
        finish(&mut tx, &change, &visit.by(), visit.now).await?;
    } else {
        let mut after = change.terms.kept();
        after["effective_on"] = json!(change.effective_on);
        journal::write(&mut tx, &visit.by(), Entry::new("unit_change.planned", id).after(after)).await?;
    }
    tx.commit().await?;
    Ok(comes)
}

/// Takes a change back that has not been carried out.
///
/// # Errors
/// [`Hindrance`]: over.
pub async fn withdraw(pool: &PgPool, visit: &Visit, id: i64) -> Result<(), Hindrance> {
    let mut tx = pool.begin().await?;
    let change = changes::lock(&mut tx, id).await?.ok_or(Hindrance::Over)?;
    if !matches!(change.state, ChangeState::Draft | ChangeState::Planned) {
        return Err(Hindrance::Over);
    }
    changes::withdraw(&mut tx, id, visit.now).await?;
    let entry = Entry::new("unit_change.withdrawn", id).before(json!({ "state": change.state }));
    journal::write(&mut tx, &visit.by(), entry).await?;
    tx.commit().await?;
    Ok(())
}

/// Carries out the planned changes whose day has come, in the order of their days; how many. Several instances at once
/// carry each out once. One that has become invalid is left with the reason, for whoever planned it.
pub async fn carry_out_due(pool: &PgPool, now: DateTime<Utc>, today: NaiveDate) -> sqlx::Result<usize> {
    let mut done = 0;
    for id in changes::due(pool, today).await? {
        let mut tx = pool.begin().await?;
        let Some(change) = changes::lock_due(&mut tx, id, today).await? else { continue };
        match finish(&mut tx, &change, &By::portal(), now).await {
            Ok(()) => {
                tx.commit().await?;
                done += 1;
            }
            Err(Hindrance::Database(cause)) => return Err(cause),
            Err(hindrance) => {
                tx.rollback().await?;
                changes::hinder(pool, id, &hindrance.to_string()).await?;
            }
        }
    }
    Ok(done)
}

/// Carries a confirmed change out and writes down that it was.
async fn finish(tx: &mut PgConnection, change: &Change, by: &By, now: DateTime<Utc>) -> Result<(), Hindrance> {
    let (outcome, after) = carry_out(tx, change, now).await?;
    let counted = outcome.counted();
    changes::set_units(tx, change.id, &[], &after).await?;
    changes::finish(tx, change.id, &counted, now).await?;
    let mut told = change.terms.kept();
    told["effective_on"] = json!(change.effective_on);
    told["decision"] = json!(change.decision);
    told["assignments_begun"] = json!(outcome.opened());
    told["assignments_ended"] = json!(outcome.ended());
    told["grants"] = json!(outcome.grants.len());
    journal::write(tx, by, Entry::new("unit_change.done", change.id).after(told)).await?;
    if let Some(kept) = &outcome.register {
        let entry = Entry::new("unit.register_keeper_chosen", kept.owner_unit_id)
            .before(json!({ "keeper": kept.from }))
            .after(json!({ "keeper": kept.to }));
        journal::write(tx, by, entry).await?;
    }
    telling::done(tx, change, &outcome, &after, (by, now)).await?;
    Ok(())
}

/// Does all that a change does but for its own record; what that was, and the units there afterwards.
async fn carry_out(
    tx: &mut PgConnection,
    change: &Change,
    now: DateTime<Utc>,
) -> Result<(Outcome, Vec<i64>), Hindrance> {
    let (terms, on) = (&change.terms, change.effective_on);
    store::take_turn(tx).await?;
    let groups = match terms {
        Terms::Group { group, .. } => vec![*group],
        Terms::Merge { .. } | Terms::Split { .. } => store::groups_of(tx, &terms.before()).await?,
        Terms::Rename { .. } | Terms::Lead { .. } => Vec::new(),
    };
    let mut concerned = terms.before();
    concerned.extend(terms.after());
    let mut register = store::register(tx, Some(change.id)).await?;
    register.first_day = plans::first_day(tx, &concerned, &groups).await?;
    let faults = rules::faults(terms, on, &register);
    if !faults.is_empty() {
        return Err(Hindrance::Invalid(faults));
    }
    let mut outcome = Outcome { groups: store::group_names(&mut *tx, &groups).await?, ..Outcome::default() };
    let heirs = units(tx, change, &groups, &mut outcome).await?;
    let passage = Passage::of(terms, heirs);
    let after = match terms {
        Terms::Group { joining, .. } => joining.clone(),
        _ => passage.heirs.clone(),
    };
    if !matches!(terms, Terms::Rename { .. }) {
        assignments(tx, change, &passage, &groups, now, &mut outcome).await?;
    }
    let ending = terms.ending();
    if !ending.is_empty() {
        outcome.grants = grant::leaving(&mut *tx, &ending, on).await?;
        let heir = passage.heirs.first().copied().filter(|_| change.moves_accounts);
        outcome.grants_to = match passage.heirs.first() {
            Some(heir) => store::unit_names(&mut *tx, &[*heir]).await?.remove(heir),
            None => None,
        };
        grant::pass_on(&mut *tx, &ending, heir, on).await?;
        if let Some(heir) = passage.heirs.first() {
            outcome.register = store::keep_on(tx, &ending, *heir).await?;
        }
    }
    Ok((outcome, after))
}

/// Changes the units and groups themselves; the heirs' ids, in the order of [`Terms::heirs`].
async fn units(
    tx: &mut PgConnection,
    change: &Change,
    groups: &[i64],
    outcome: &mut Outcome,
) -> Result<Vec<i64>, Hindrance> {
    let (terms, on) = (&change.terms, change.effective_on);
    let mut heirs = Vec::new();
    for heir in terms.heirs() {
        heirs.push(match heir {
            Heir::Unit(id) => id,
            Heir::New(new) => {
                let like = terms.before().first().copied().unwrap_or_default();
                outcome.begins.push(new.name.clone());
                store::begin(tx, &new, like, on).await?
            }
        });
    }
    match terms {
        Terms::Rename { unit, name, short_name } => {
            store::rename(tx, *unit, change.id, (name, short_name.as_deref()), on).await?;
        }
        Terms::Group { leaving, joining, .. } => store::regroup(tx, groups, leaving, joining).await?,
        Terms::Merge { .. } | Terms::Split { .. } => {
            let ending = terms.ending();
            let names = store::unit_names(&mut *tx, &ending).await?;
            outcome.ends = ending.iter().filter_map(|unit| names.get(unit).cloned()).collect();
            store::regroup(tx, groups, &ending, &heirs).await?;
            if let Some(heir) = heirs.first() {
                store::end(tx, &ending, *heir, on).await?;
                if matches!(terms, Terms::Merge { .. }) {
                    store::inherit_names(tx, &ending, *heir).await?;
                }
            }
        }
        Terms::Lead { .. } => {}
    }
    Ok(heirs)
}

/// Lets plans follow: their parties, their assignments, the version each unit is to receive, plans being written.
async fn assignments(
    tx: &mut PgConnection,
    change: &Change,
    passage: &Passage,
    groups: &[i64],
    now: DateTime<Utc>,
    outcome: &mut Outcome,
) -> Result<(), Hindrance> {
    let (on, only) = (change.effective_on, passage.only);
    let is_group = matches!(change.terms, Terms::Group { .. });
    let from: &[i64] = if is_group { &[] } else { &passage.from };
    let concerned = plans::concerned(tx, from, groups, only).await?;
    let all: Vec<i64> = concerned.iter().map(|plan| plan.id).collect();
    let running: Vec<i64> =
        concerned.iter().filter(|plan| plan.status == PlanStatus::Active).map(|plan| plan.id).collect();

    // Parties first: assignments follow from them.
    let named = plans::parties(tx, &all, from, only).await?;
    let rewritten: HashSet<i64> = named.iter().map(|(plan, _)| *plan).filter(|plan| running.contains(plan)).collect();
    let mut before = HashMap::new();
    for plan in &rewritten {
        before.insert(*plan, content(tx, *plan).await?);
    }
    let rows: Vec<_> = named.into_iter().map(|(_, row)| row).collect();
    plans::write(tx, &pass(&rows, passage)).await?;

    // What goes on, and in whose hands; an heir that had the same task itself begins it anew, with both histories.
    let mut carriers = from.to_vec();
    carriers.extend(&passage.heirs);
    let carried = plans::running(tx, &running, &carriers, only).await?;
    let (pairs, renewed) = handed_on(&carried, passage);
    assign::end(tx, &renewed, on).await?;

    let mut moved: HashMap<i64, Synced> = HashMap::new();
    for plan in &running {
        moved.insert(*plan, assign::sync(tx, *plan, on).await?);
    }
    plans::link(tx, change.id, &pairs).await?;
    for plan in concerned.iter().filter(|plan| plan.status == PlanStatus::Active) {
        let Some(synced) = moved.get(&plan.id) else { continue };
        let moved = synced.opened.iter();
        let units: Vec<i64> = moved.filter_map(|moved| moved.unit_id).collect::<HashSet<_>>().into_iter().collect();
        let mut version = plan.version;
        if let Some(Some(old)) = before.get(&plan.id) {
            issue::remember(tx, plan.id, version, old).await?;
            version += 1;
            let Some(new) = content(tx, plan.id).await? else { continue };
            let reason = format!("{}: {}", change.kind.label(), change.decision);
            let new = NewVersion {
                version,
                effective_on: on,
                reason: &reason,
                file_id: None,
                content: &new,
                by: change.decided_by_id,
                at: now,
            };
            issue::add_version(tx, plan.id, &new).await?;
        }
        issue::issue(tx, plan.id, version, &[], &units, now).await?;
    }
    let rewritten: Vec<i64> = rewritten.into_iter().collect();
    if !is_group {
        outcome.drafts = plans::follow(tx, &rewritten, passage, change.decided_by_id, now).await?;
    }
    tell(tx, &concerned, &moved, &carried, &renewed, outcome).await
}

/// Which assignments go on with whom, and which of the heirs' own are begun anew. What a group assigns goes on with all
/// heirs, what names the unit with the one chosen.
fn handed_on(carried: &[plans::Running], passage: &Passage) -> (Vec<(i64, i64)>, Vec<i64>) {
    let own: HashMap<(i64, i64), &plans::Running> =
        carried.iter().map(|running| ((running.task_id, running.unit_id), running)).collect();
    let (mut pairs, mut renewed) = (Vec::new(), HashSet::new());
    for old in carried.iter().filter(|old| passage.from.contains(&old.unit_id)) {
        if passage.only.is_some() && old.role == Part::Coordinating {
            continue;
        }
        let heirs: Vec<i64> = match old.through_group {
            true => passage.heirs.iter().copied().filter(|heir| *heir != old.unit_id).collect(),
            false => passage.heir(Some(old.task_id), old.unit_id).into_iter().collect(),
        };
        for heir in heirs {
            pairs.push((old.id, heir));
            let own = own.get(&(old.task_id, heir));
            if let Some(own) = own.filter(|own| own.role == Part::Lead && old.role == Part::Lead)
                && renewed.insert(own.id)
            {
                pairs.push((own.id, heir));
            }
        }
    }
    let mut renewed: Vec<i64> = renewed.into_iter().collect();
    renewed.sort_unstable();
    (pairs, renewed)
}

/// Gathers what there is to tell of plans and reports.
async fn tell(
    tx: &mut PgConnection,
    concerned: &[plans::Concerned],
    moved: &HashMap<i64, Synced>,
    carried: &[plans::Running],
    renewed: &[i64],
    outcome: &mut Outcome,
) -> Result<(), Hindrance> {
    let again: Vec<Moved> = carried
        .iter()
        .filter(|running| renewed.contains(&running.id))
        .map(|running| Moved {
            assignment_id: running.id,
            task_id: running.task_id,
            role: running.role,
            unit_id: Some(running.unit_id),
        })
        .collect();
    let every = || moved.values().flat_map(|synced| synced.opened.iter().chain(&synced.ended)).chain(&again);
    let tasks: Vec<i64> = every().map(|moved| moved.task_id).collect::<HashSet<_>>().into_iter().collect();
    let units: Vec<i64> = every().filter_map(|moved| moved.unit_id).collect::<HashSet<_>>().into_iter().collect();
    let tasks = store::tasks(&mut *tx, &tasks).await?;
    let names = store::unit_names(&mut *tx, &units).await?;
    outcome.moved = units;
    let plan_of: HashMap<i64, i64> = tasks.iter().map(|task| (task.id, task.plan_id)).collect();
    let mut ended_ids = Vec::new();
    for plan in concerned {
        let empty = Synced::default();
        let synced = moved.get(&plan.id).unwrap_or(&empty);
        let mut ended = synced.ended.clone();
        ended.extend(again.iter().filter(|moved| plan_of.get(&moved.task_id) == Some(&plan.id)).cloned());
        ended_ids.extend(ended.iter().map(|moved| moved.assignment_id));
        outcome.plans.push(of_plan(plan, (&synced.opened, &ended), &tasks, &names));
    }
    outcome.under_way = store::under_way(&mut *tx, &ended_ids).await?;
    Ok(())
}
