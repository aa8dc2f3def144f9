//! Acts on proposals, each within the caller's transaction, with its message, its journal entry and its news. The journal holds
//! no names: who is proposed is read where proposals are read.

use chrono::NaiveDate;
use serde_json::json;
use sqlx::PgConnection;

use super::{
    rules::{self, Act, Actor, Refusal},
    store::{self, CommendationHead, NewCommendation, Wording},
    telling,
};
use crate::{
    dialogue::{self, Enclosures, Message, Subject},
    journal::{self, Entry},
    notice,
    obstacle::about::About,
    web::{Error, Visit, show},
};

/// What keeps an act from being done, in words for the person who tried.
#[derive(Debug, thiserror::Error)]
pub enum Hindrance {
    #[error("Đề nghị vừa được người khác xử lý trong lúc trang này đang mở. Hãy xem lại diễn biến rồi thực hiện.")]
    Changed,
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<Hindrance> for Error {
    fn from(hindrance: Hindrance) -> Self {
        match hindrance {
            Hindrance::Database(cause) => cause.into(),
            other => Self::conflict(other.to_string()),
        }
    }
}

/// The act for the journal.
fn entry(act: Act, id: i64) -> Entry {
    match act {
        Act::Supplement => Entry::new("commendation.supplemented", id),
        Act::Withdraw => Entry::new("commendation.withdrawn", id),
        Act::AskBack => Entry::new("commendation.asked_back", id),
        Act::Select => Entry::new("commendation.selected", id),
        Act::Reject => Entry::new("commendation.rejected", id),
        Act::Escalate => Entry::new("commendation.escalated", id),
        Act::Forward => Entry::new("commendation.forwarded", id),
        Act::Record => Entry::new("commendation.recorded", id),
        Act::Approve => Entry::new("commendation.approved", id),
        Act::Refuse => Entry::new("commendation.refused", id),
        Act::SendBack => Entry::new("commendation.sent_back", id),
    }
}

/// Proposes somebody; the proposal's id. The same words sent twice, as by a double click, are one.
pub async fn propose(
    tx: &mut PgConnection,
    visit: &Visit,
    about: &About,
    new: &NewCommendation<'_>,
    enclosures: Enclosures<'_>,
) -> sqlx::Result<i64> {
    if let Some(known) = store::same_words(tx, new).await? {
        return Ok(known);
    }
    let id = store::insert(tx, new).await?;
    let units: Vec<i64> = store::carriers(&mut *tx, id, visit.today).await?.into_iter().map(|(unit, _)| unit).collect();
    let message = Message {
        subject: Subject::Commendation,
        subject_id: Some(id),
        owner_unit_id: about.plan_owner_id,
        plan_id: Some(new.plan_id),
        task_id: new.task_id,
        assignment_id: new.assignment_id,
        title: "Đơn vị đề nghị biểu dương",
        text: new.wording.words,
        units: &units,
    };
    let message_id = dialogue::say(tx, visit, &message).await?;
    dialogue::enclose(tx, visit, message_id, enclosures).await?;
    let after = json!({
        "unit_id": new.unit_id, "plan": new.plan_id, "task": new.task_id, "report": new.report_id, "message": message_id,
    });
    journal::write(tx, &visit.by(), Entry::new("commendation.proposed", id).after(after)).await?;
    notice::tell(tx, &telling::proposed(visit, about, id, new.wording.kind)).await?;
    Ok(id)
}

/// The paper that goes with an act: to whom, where it is sent, its number and day.
#[derive(Clone, Copy)]
pub struct Paper<'a> {
    pub sent_to: Option<&'a str>,
    pub number: &'a str,
    pub on: NaiveDate,
}

/// What somebody does, with which words, paper and files; what the unit now says of whom it proposes.
pub struct Deed<'a> {
    pub act: Act,
    pub words: &'a str,
    pub paper: Option<Paper<'a>>,
    pub wording: Option<Wording<'a>>,
    pub enclosures: Enclosures<'a>,
}

/// Does something about a proposal that the visitor saw at `version`.
pub async fn perform(
    tx: &mut PgConnection,
    visit: &Visit,
    seen: &CommendationHead,
    version: i32,
    deed: Deed<'_>,
) -> Result<(), Hindrance> {
    let held = store::lock(&mut *tx, seen.id).await?;
    if held.version != version {
        return Err(Hindrance::Changed);
    }
    let act = deed.act;
    let actor = Actor { account_id: visit.viewer.account_id, party: act.party() };
    let state = rules::perform(&held, act, actor)?;
    match &deed.paper {
        Some(paper) => {
            let dated = (paper.number, paper.on);
            store::paper(tx, seen.id, state, visit.now, paper.sent_to, dated).await?;
        }
        None => store::move_to(tx, seen.id, state, visit.now).await?,
    }
    if let Some(wording) = &deed.wording {
        store::amend(tx, seen.id, wording).await?;
    }
    if act == Act::Supplement {
        store::author(tx, seen.id, actor.account_id).await?;
    }
    let carried = store::carriers(&mut *tx, seen.id, visit.today).await?;
    let units: Vec<i64> = carried.iter().map(|(unit, _)| *unit).collect();
    let silent = deed.words.is_empty() && deed.enclosures.is_empty();
    let internal = telling::internal_title(act).filter(|_| !silent);
    let text = match internal {
        Some(_) => String::new(),
        None => text(deed.paper, deed.words),
    };
    let mut message_id = say(tx, visit, seen, (telling::title(act, seen.own_plan), &text), &units).await?;
    if let Some(title) = internal {
        message_id = say(tx, visit, seen, (title, deed.words), &[]).await?;
    }
    // Files go where the words are.
    dialogue::enclose(tx, visit, message_id, deed.enclosures).await?;
    let mut after = json!({ "state": state, "message": message_id });
    if let Some(paper) = deed.paper {
        after["number"] = paper.number.into();
        after["on_date"] = paper.on.to_string().into();
    }
    let entry = entry(act, seen.id).before(json!({ "state": held.state })).after(after);
    journal::write(tx, &visit.by(), entry).await?;
    notice::tell(tx, &telling::news(visit, seen, act, &carried)).await?;
    Ok(())
}

/// The paper in words, and what was said beside it.
fn text(paper: Option<Paper<'_>>, words: &str) -> String {
    let paper = paper.map(|paper| {
        let to = paper.sent_to.map(|to| format!("Nơi nhận: {to}. ")).unwrap_or_default();
        format!("{to}Văn bản số {}, ngày {}.", paper.number, show::day(&paper.on))
    });
    let words = (!words.is_empty()).then(|| words.to_owned());
    paper.into_iter().chain(words).collect::<Vec<_>>().join("\n")
}

async fn say(
    tx: &mut PgConnection,
    visit: &Visit,
    about: &CommendationHead,
    (title, text): (&str, &str),
    units: &[i64],
) -> sqlx::Result<i64> {
    let message = Message {
        subject: Subject::Commendation,
        subject_id: Some(about.id),
        owner_unit_id: about.plan_owner_id,
        plan_id: Some(about.plan_id),
        task_id: about.task_id,
        assignment_id: about.assignment_id,
        title,
        text,
        units,
    };
    dialogue::say(tx, visit, &message).await
}
