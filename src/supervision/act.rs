//! Acts on records and demands, each within the caller's transaction, with its message, its journal entry and its news.

use serde_json::json;
use sqlx::PgConnection;

use super::{
    Author, Hands, RecordState,
    access::ReadRecord,
    enclosed::{self, Sheaf},
    rules::{self, DemandAct, RecordAct, Refusal},
    store::{self, NewDemand, RecordHead, Words},
    telling,
};
use crate::{
    dialogue::{self, Message, Subject},
    files::Files,
    journal::{self, Entry},
    progress::supervised::RecordKind,
    web::{Error, Visit},
};

/// What keeps an act from being done, in words for the person who tried.
#[derive(Debug, thiserror::Error)]
pub enum Hindrance {
    #[error("Nội dung này vừa được người khác thay đổi trong lúc trang đang mở. Hãy xem lại rồi thực hiện.")]
    Changed,
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Files(#[from] anyhow::Error),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<Hindrance> for Error {
    fn from(hindrance: Hindrance) -> Self {
        match hindrance {
            Hindrance::Database(cause) => cause.into(),
            Hindrance::Files(cause) => cause.into(),
            other => Self::conflict(other.to_string()),
        }
    }
}

/// What is written down at once about several units.
pub struct Drafting<'a> {
    pub author: Author,
    pub author_unit_id: i64,
    pub plan_id: i64,
    pub units: &'a [i64],
    pub content: &'a Content,
}

/// What a form says: the same of every unit.
#[derive(Clone, Debug)]
pub struct Content {
    pub words: Words,
    pub demands: Vec<NewDemand>,
    pub tasks: Vec<i64>,
}

impl Content {
    /// The one task it is about, where it is one.
    fn task(&self) -> Option<i64> {
        match self.tasks.as_slice() {
            [task] => Some(*task),
            _ => None,
        }
    }
}

/// Writes a record about each unit, as drafts or issued at once; their ids in the units' order. The same sent twice, as by a
/// double click, is written once.
pub async fn write(
    tx: &mut PgConnection,
    visit: &Visit,
    (files, sheaf): (&Files, &Sheaf),
    drafting: &Drafting<'_>,
    issues: bool,
) -> Result<Vec<i64>, Hindrance> {
    let content = drafting.content;
    let author = (drafting.author, drafting.author_unit_id);
    let by = (visit.viewer.account_id, visit.now);
    let state = if issues { RecordState::Issued } else { RecordState::Draft };
    let said = (&content.words, content.demands.as_slice());
    let known = store::same_words(tx, author, drafting.plan_id, drafting.units, said, (by.0, state)).await?;
    if known.len() == drafting.units.len() {
        return Ok(known);
    }
    let ids = store::insert(tx, author, drafting.plan_id, drafting.units, &content.words, by).await?;
    store::parts(tx, &ids, &content.demands, &content.tasks, visit.now).await?;
    enclosed::attach(tx, visit, (files, sheaf), &ids, None).await?;
    let Some(first) = ids.first() else { return Ok(ids) };
    let after = json!({
        "records": ids, "members": drafting.units, "plan": drafting.plan_id, "kind": content.words.kind,
        "demands": content.demands.len(), "sha256": enclosed::noted(sheaf),
    });
    journal::write(tx, &visit.by(), Entry::new("supervision.drafted", *first).after(after)).await?;
    if issues {
        issue_written(tx, visit, &ids, drafting).await?;
    }
    Ok(ids)
}

async fn issue_written(
    tx: &mut PgConnection,
    visit: &Visit,
    ids: &[i64],
    drafting: &Drafting<'_>,
) -> Result<(), Hindrance> {
    let content = drafting.content;
    let due: Vec<_> = content.demands.iter().map(|demand| demand.due_on).collect();
    let hands = Hands { author: true, unit: false };
    rules::on_record(RecordState::Draft, RecordAct::Issue, hands, &due, visit.today)?;
    let issuing = Issuing {
        author: drafting.author,
        author_unit_id: drafting.author_unit_id,
        plan_id: drafting.plan_id,
        task_id: content.task(),
        assignment_id: None,
        kind: content.words.kind,
        title: &content.words.title,
        held_on: content.words.held_on,
        due: &due,
    };
    issue_all(tx, visit, ids, &issuing).await
}

/// What is issued: the same of every record.
pub(super) struct Issuing<'a> {
    pub author: Author,
    pub author_unit_id: i64,
    pub plan_id: i64,
    pub task_id: Option<i64>,
    pub assignment_id: Option<i64>,
    pub kind: RecordKind,
    pub title: &'a str,
    pub held_on: chrono::NaiveDate,
    pub due: &'a [chrono::NaiveDate],
}

async fn issue_all(tx: &mut PgConnection, visit: &Visit, ids: &[i64], issuing: &Issuing<'_>) -> Result<(), Hindrance> {
    store::move_record(tx, ids, RecordState::Issued, "", (visit.viewer.account_id, visit.now)).await?;
    let carriers = store::carriers(&mut *tx, ids, visit.today).await?;
    let Some(first) = ids.first() else { return Ok(()) };
    let message = Message {
        subject: Subject::Supervision,
        subject_id: None,
        owner_unit_id: issuing.author_unit_id,
        plan_id: Some(issuing.plan_id),
        task_id: issuing.task_id,
        assignment_id: issuing.assignment_id,
        title: &format!("Ban hành {}: {}", issuing.kind.document().to_lowercase(), issuing.title),
        text: "",
        units: &[],
    };
    let heard: Vec<(i64, i64)> = carriers.iter().map(|carrier| (carrier.record_id, carrier.unit_id)).collect();
    let messages = dialogue::say_of_each(tx, visit, &message, ids, &heard).await?;
    store::link(tx, &messages, ids, None).await?;
    let after = json!({ "state": RecordState::Issued, "records": ids });
    let entry = Entry::new("supervision.issued", *first).before(json!({ "state": RecordState::Draft })).after(after);
    journal::write(tx, &visit.by(), entry).await?;
    telling::issued(tx, visit, issuing, &carriers).await?;
    Ok(())
}

/// Gives a draft other words and further files.
pub async fn rewrite(
    tx: &mut PgConnection,
    visit: &Visit,
    (read, version): (&ReadRecord, i32),
    (files, sheaf): (&Files, &Sheaf),
    content: &Content,
) -> Result<(), Hindrance> {
    let id = read.record.id;
    hold(tx, read, version, RecordAct::Write, visit).await?;
    store::rewrite(tx, id, &content.words, (visit.viewer.account_id, visit.now)).await?;
    store::parts(tx, &[id], &content.demands, &content.tasks, visit.now).await?;
    enclosed::attach(tx, visit, (files, sheaf), &[id], None).await?;
    let after =
        json!({ "kind": content.words.kind, "demands": content.demands.len(), "sha256": enclosed::noted(sheaf) });
    journal::write(tx, &visit.by(), Entry::new("supervision.rewritten", id).after(after)).await?;
    Ok(())
}

/// Issues one draft.
pub async fn issue(tx: &mut PgConnection, visit: &Visit, (read, version): (&ReadRecord, i32)) -> Result<(), Hindrance> {
    let record = &read.record;
    let due = hold(tx, read, version, RecordAct::Issue, visit).await?;
    let scope = store::scope(&mut *tx, record.id).await?;
    let only = match scope.as_slice() {
        [only] => Some(only),
        _ => None,
    };
    let issuing = Issuing {
        author: record.author,
        author_unit_id: record.author_unit_id,
        plan_id: record.plan_id,
        task_id: only.map(|part| part.task_id),
        assignment_id: only.map(|part| part.assignment_id),
        kind: record.kind,
        title: &record.title,
        held_on: record.held_on,
        due: &due,
    };
    issue_all(tx, visit, &[record.id], &issuing).await
}

/// Gives a draft up.
pub async fn discard(
    tx: &mut PgConnection,
    visit: &Visit,
    (read, version): (&ReadRecord, i32),
) -> Result<(), Hindrance> {
    let record = &read.record;
    hold(tx, read, version, RecordAct::Discard, visit).await?;
    store::delete(tx, record.id).await?;
    let before = json!({ "kind": record.kind, "unit_id": record.unit_id, "plan": record.plan_id });
    journal::write(tx, &visit.by(), Entry::new("supervision.discarded", record.id).before(before)).await?;
    Ok(())
}

/// Takes a file out of a draft.
pub async fn drop_file(tx: &mut PgConnection, visit: &Visit, read: &ReadRecord, file_id: i64) -> Result<(), Hindrance> {
    hold(tx, read, read.record.version, RecordAct::Write, visit).await?;
    store::drop_file(tx, file_id).await?;
    let entry = Entry::new("supervision.file_dropped", read.record.id).after(json!({ "file": file_id }));
    journal::write(tx, &visit.by(), entry).await?;
    Ok(())
}

/// Takes back what was issued.
pub async fn withdraw(
    tx: &mut PgConnection,
    visit: &Visit,
    (read, version): (&ReadRecord, i32),
    reason: &str,
) -> Result<(), Hindrance> {
    let record = &read.record;
    hold(tx, read, version, RecordAct::Withdraw, visit).await?;
    let by = (visit.viewer.account_id, visit.now);
    store::move_record(tx, &[record.id], RecordState::Withdrawn, reason, by).await?;
    let title = format!("Thu hồi {}", record.kind.document().to_lowercase());
    let message_id = say(tx, visit, record, &title, reason).await?;
    store::link(tx, &[message_id], &[record.id], None).await?;
    let entry = Entry::new("supervision.withdrawn", record.id)
        .before(json!({ "state": record.state }))
        .after(json!({ "state": RecordState::Withdrawn, "message": message_id }));
    journal::write(tx, &visit.by(), entry).await?;
    telling::withdrawn(tx, visit, record).await?;
    Ok(())
}

/// Holds a record that the visitor saw at `version`, where the act is his to do; the days of its demands.
async fn hold(
    tx: &mut PgConnection,
    read: &ReadRecord,
    version: i32,
    act: RecordAct,
    visit: &Visit,
) -> Result<Vec<chrono::NaiveDate>, Hindrance> {
    let held = store::lock(tx, read.record.id).await?.ok_or(Hindrance::Changed)?;
    rules::on_record(held.state, act, read.hands, &held.due, visit.today)?;
    if held.version != version {
        return Err(Hindrance::Changed);
    }
    Ok(held.due)
}

/// A demand of a record that the visitor saw at `version`.
#[derive(Clone, Copy)]
pub struct Seen<'a> {
    pub read: &'a ReadRecord,
    pub demand_id: i64,
    pub version: i32,
}

/// Does something about a demand; what was done, in words.
pub async fn on_demand(
    tx: &mut PgConnection,
    visit: &Visit,
    seen: Seen<'_>,
    (act, words): (DemandAct, &str),
    (files, sheaf): (&Files, &Sheaf),
) -> Result<(), Hindrance> {
    let (record, account) = (&seen.read.record, visit.viewer.account_id);
    let held = store::lock_demand(tx, seen.demand_id).await?.ok_or(Hindrance::Changed)?;
    let to = rules::on_demand(&held.demand, act, seen.read.hands, account, visit.today)?;
    if held.version != seen.version {
        return Err(Hindrance::Changed);
    }
    let before = json!({ "state": held.demand.state });
    let number = held.position;
    let (entry, title) = match act {
        DemandAct::Answer => {
            (Entry::new("supervision_demand.answered", seen.demand_id), format!("Đơn vị trả lời kiến nghị {number}"))
        }
        DemandAct::Accept => (
            Entry::new("supervision_demand.accepted", seen.demand_id),
            format!("Xác nhận kiến nghị {number} đã thực hiện xong"),
        ),
        DemandAct::Reject => (
            Entry::new("supervision_demand.found_wanting", seen.demand_id),
            format!("Kiến nghị {number} chưa đạt, đề nghị trả lời lại"),
        ),
        DemandAct::Remind => {
            (Entry::new("supervision_demand.reminded", seen.demand_id), format!("Nhắc trả lời kiến nghị {number}"))
        }
    };
    if act == DemandAct::Remind {
        store::note_reminded(tx, seen.demand_id, visit.today).await?;
    } else {
        let answered = (act == DemandAct::Answer).then_some((account, visit.today));
        store::move_demand(tx, seen.demand_id, to, answered, visit.now).await?;
    }
    let message_id = say(tx, visit, record, &title, words).await?;
    store::link(tx, &[message_id], &[record.id], Some(seen.demand_id)).await?;
    enclosed::attach(tx, visit, (files, sheaf), &[record.id], Some(message_id)).await?;
    let after = json!({ "state": to, "record": record.id, "message": message_id, "sha256": enclosed::noted(sheaf) });
    journal::write(tx, &visit.by(), entry.before(before).after(after)).await?;
    telling::demand(tx, visit, record, (seen.demand_id, number), act).await?;
    Ok(())
}

async fn say(
    tx: &mut PgConnection,
    visit: &Visit,
    record: &RecordHead,
    title: &str,
    text: &str,
) -> Result<i64, Hindrance> {
    let scope = store::scope(&mut *tx, record.id).await?;
    let only = match scope.as_slice() {
        [only] => Some(only),
        _ => None,
    };
    let message = Message {
        subject: Subject::Supervision,
        subject_id: Some(record.id),
        owner_unit_id: record.author_unit_id,
        plan_id: Some(record.plan_id),
        task_id: only.map(|part| part.task_id),
        assignment_id: only.map(|part| part.assignment_id),
        title,
        text,
        units: &record.carriers,
    };
    Ok(dialogue::say(tx, visit, &message).await?)
}
