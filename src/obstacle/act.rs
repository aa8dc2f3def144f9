//! Acts on obstacles, each within the caller's transaction, with its message, its journal entry and its news.

use serde_json::json;
use sqlx::PgConnection;

use super::{
    Party, State,
    rules::{self, Act, Actor, Change, Member, Refusal},
    store::{self, About, Carried, NewObstacle, ObstacleHead},
};
use crate::{
    dialogue::{self, Enclosures, Message, Subject},
    journal::{self, Entry},
    notice::{self, Audience, News, Topic},
    web::{Error, Visit},
};

/// What keeps an act from being done, in words for the person who tried.
#[derive(Debug, thiserror::Error)]
pub enum Hindrance {
    #[error("Vướng mắc vừa được người khác xử lý trong lúc trang này đang mở. Hãy xem lại diễn biến rồi thực hiện.")]
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

/// The page of an obstacle.
pub fn address(id: i64) -> String {
    format!("/vuong-mac/{id}")
}

/// What an act is called where it is told; `others` are answered with it.
fn title(act: Act, own_plan: bool, others: usize) -> String {
    let (officer, director) = match own_plan {
        true => ("Người phụ trách", "Thủ trưởng"),
        false => ("TCCB", "Giám đốc"),
    };
    let together =
        if others > 0 { format!(" chung {} vướng mắc cùng nội dung", others + 1) } else { String::new() };
    match act {
        Act::Supplement => "Đơn vị bổ sung".to_owned(),
        Act::Withdraw => "Đơn vị rút vướng mắc".to_owned(),
        Act::Settle => "Đơn vị xác nhận đã giải quyết".to_owned(),
        Act::Reopen => "Đơn vị cho biết chưa giải quyết".to_owned(),
        Act::Answer => format!("{officer} trả lời{together}"),
        Act::AskBack => format!("{officer} đề nghị đơn vị bổ sung"),
        Act::Escalate => format!("Chuyển {director} quyết định"),
        Act::Unmerge => "Tách ra để trả lời riêng".to_owned(),
        Act::Decide => format!("{director} quyết định{together}"),
        Act::SendBack => format!("{director} giao trả lời đơn vị"),
    }
}

/// What the words of an act are called that are not for the unit.
fn internal_title(act: Act) -> Option<&'static str> {
    match act {
        Act::Escalate => Some("Đề xuất khi trình"),
        Act::SendBack => Some("Ý kiến khi giao lại"),
        _ => None,
    }
}

/// The act for the journal.
fn entry(act: Act, id: i64) -> Entry {
    match act {
        Act::Supplement => Entry::new("obstacle.supplemented", id),
        Act::Withdraw => Entry::new("obstacle.withdrawn", id),
        Act::Settle => Entry::new("obstacle.settled", id),
        Act::Reopen => Entry::new("obstacle.reopened", id),
        Act::Answer => Entry::new("obstacle.answered", id),
        Act::AskBack => Entry::new("obstacle.asked_back", id),
        Act::Escalate => Entry::new("obstacle.escalated", id),
        Act::Unmerge => Entry::new("obstacle.unmerged", id),
        Act::Decide => Entry::new("obstacle.decided", id),
        Act::SendBack => Entry::new("obstacle.sent_back", id),
    }
}

/// Whom to tell what waits to be answered. In a unit's own plan its head answers as its staff do, and may be the only one
/// who did not raise it.
fn answering(owner: i64, own_plan: bool) -> impl Iterator<Item = Audience> {
    std::iter::once(Audience::Officers(owner)).chain(own_plan.then_some(Audience::Directors(owner)))
}

/// Raises an obstacle; its id. The same words raised twice, as by a double click, are one.
pub async fn raise(
    tx: &mut PgConnection,
    visit: &Visit,
    about: &About,
    new: &NewObstacle<'_>,
    enclosures: Enclosures<'_>,
) -> sqlx::Result<i64> {
    if let Some(known) = store::same_words(tx, new).await? {
        return Ok(known);
    }
    let id = store::insert(tx, new).await?;
    let units: Vec<i64> =
        store::carriers(&mut *tx, &[id], visit.today).await?.iter().map(|unit| unit.unit_id).collect();
    let text = format!("{}\n\nĐề nghị: {}", new.words, new.request);
    let message = Message {
        subject: Subject::Obstacle,
        subject_id: Some(id),
        owner_unit_id: about.plan_owner_id,
        plan_id: Some(new.plan_id),
        task_id: new.task_id,
        assignment_id: new.assignment_id,
        title: &format!("Nêu vướng mắc: {}", new.title),
        text: &text,
        units: &units,
    };
    let message_id = dialogue::say(tx, visit, &message).await?;
    store::link(tx, message_id, &[id], false).await?;
    dialogue::enclose(tx, visit, message_id, enclosures).await?;
    let after = json!({
        "unit_id": new.unit_id, "plan": new.plan_id, "task": new.task_id, "report": new.report_id, "message": message_id,
    });
    journal::write(tx, &visit.by(), Entry::new("obstacle.raised", id).after(after)).await?;
    let text = format!("{} nêu vướng mắc: {}", about.unit_name, new.title);
    let news = answering(about.plan_owner_id, about.own_plan)
        .map(|audience| News::of(visit, Topic::Obstacle, audience, text.clone(), address(id)));
    notice::tell(tx, &news.collect::<Vec<_>>()).await?;
    Ok(id)
}

/// What somebody does, with which words and files.
#[derive(Clone, Copy)]
pub struct Deed<'a> {
    pub act: Act,
    pub words: &'a str,
    pub enclosures: Enclosures<'a>,
}

/// Does something about an obstacle that the visitor saw at `version`; how many it concerns in all.
pub async fn perform(
    tx: &mut PgConnection,
    visit: &Visit,
    seen: &ObstacleHead,
    version: i32,
    Deed { act, words, enclosures }: Deed<'_>,
) -> Result<usize, Hindrance> {
    let group = store::lock(&mut *tx, &[seen.id]).await?;
    let before = same_version(&group, seen.id, version)?;
    let actor = Actor { account_id: visit.viewer.account_id, party: act.party() };
    let changes = rules::perform(&group, seen.id, act, actor, visit.now)?;
    store::apply(tx, &changes).await?;
    // Whom it concerns: those whose state it changes, or who is taken out of others.
    let moved = |change: &&Change| {
        change.id == seen.id || group.iter().any(|member| member.id == change.id && member.state != change.state)
    };
    let concerned: Vec<i64> = changes.iter().filter(moved).map(|change| change.id).collect();
    let carried = store::carriers(&mut *tx, &concerned, visit.today).await?;
    let title = title(act, seen.own_plan, concerned.len() - 1);
    let public = if internal_title(act).is_some() { "" } else { words };
    let message_id = say(tx, visit, seen, (&title, public), &carried).await?;
    store::link(tx, message_id, &concerned, false).await?;
    // Files go where the words are.
    let worded = match internal_title(act) {
        Some(title) => {
            let internal = say(tx, visit, seen, (title, words), &[]).await?;
            store::link(tx, internal, &concerned, true).await?;
            internal
        }
        None => message_id,
    };
    dialogue::enclose(tx, visit, worded, enclosures).await?;
    let passed_on: Vec<i64> = changes.iter().filter(|change| !moved(change)).map(|change| change.id).collect();
    if act == Act::Withdraw && !passed_on.is_empty() {
        // The units do not read it: it would tell them who else has raised the same.
        let title = "Vướng mắc gộp chung đã được rút; vướng mắc này tiếp tục chờ";
        let told = say(tx, visit, seen, (title, ""), &[]).await?;
        store::link(tx, told, &passed_on, true).await?;
    }
    let state = changes.first().map_or(before.state, |change| change.state);
    let with: Vec<i64> = changes.iter().map(|change| change.id).filter(|id| *id != seen.id).collect();
    let entry = entry(act, seen.id)
        .before(json!({ "state": before.state, "main": before.main }))
        .after(json!({ "state": state, "main": changes.first().and_then(|change| change.main), "message": message_id, "merged": with }));
    journal::write(tx, &visit.by(), entry).await?;
    notice::tell(tx, &news(visit, seen, before.state, act, &carried)).await?;
    Ok(concerned.len())
}

/// Merges obstacles into the one that the visitor saw at `version`; how many.
pub async fn merge(
    tx: &mut PgConnection,
    visit: &Visit,
    seen: &ObstacleHead,
    version: i32,
    chosen: &[i64],
) -> Result<usize, Hindrance> {
    let ids: Vec<i64> = chosen.iter().copied().chain([seen.id]).collect();
    let group = store::lock(&mut *tx, &ids).await?;
    same_version(&group, seen.id, version)?;
    let actor = Actor { account_id: visit.viewer.account_id, party: Party::Officer };
    let changes = rules::merge(&group, seen.id, chosen, actor)?;
    store::apply(tx, &changes).await?;
    let joined: Vec<i64> = changes.iter().map(|change| change.id).filter(|id| *id != seen.id).collect();
    let carried = store::carriers(&mut *tx, &joined, visit.today).await?;
    let title = "Gộp với vướng mắc cùng nội dung của đơn vị khác để trả lời chung";
    let message_id = say(tx, visit, seen, (title, ""), &carried).await?;
    store::link(tx, message_id, &joined, false).await?;
    let entry = Entry::new("obstacle.merged", seen.id).after(json!({ "merged": joined, "message": message_id }));
    journal::write(tx, &visit.by(), entry).await?;
    Ok(joined.len())
}

/// The obstacle itself among those held, where nobody has changed it meanwhile.
fn same_version(group: &[Member], id: i64, version: i32) -> Result<&Member, Hindrance> {
    group.iter().find(|member| member.id == id && member.version == version).ok_or(Hindrance::Changed)
}

async fn say(
    tx: &mut PgConnection,
    visit: &Visit,
    about: &ObstacleHead,
    (title, text): (&str, &str),
    carried: &[Carried],
) -> sqlx::Result<i64> {
    let units: Vec<i64> = carried.iter().map(|unit| unit.unit_id).collect();
    let message = Message {
        subject: Subject::Obstacle,
        subject_id: Some(about.id),
        owner_unit_id: about.plan_owner_id,
        plan_id: Some(about.plan_id),
        task_id: about.task_id,
        assignment_id: about.assignment_id,
        title,
        text,
        units: &units,
    };
    dialogue::say(tx, visit, &message).await
}

/// Whom an act is told to: the party that has to do something now, or no longer has to, and the units whose question is
/// being answered.
fn news(visit: &Visit, about: &ObstacleHead, before: State, act: Act, carried: &[Carried]) -> Vec<News> {
    let owner = about.plan_owner_id;
    let to = |audience, text: String| News::of(visit, Topic::Obstacle, audience, text, address(about.id));
    let answering = |text: String| -> Vec<News> {
        answering(owner, about.own_plan).map(|audience| to(audience, text.clone())).collect()
    };
    let each = |words: &str| -> Vec<News> {
        let there = carried.iter().filter(|unit| unit.exists);
        let news = there.map(|unit| {
            let text = format!("{words}: {}", unit.title);
            News::of(visit, Topic::Obstacle, Audience::Unit(unit.unit_id), text, address(unit.obstacle_id))
        });
        news.collect()
    };
    let (unit, subject) = (&about.unit_name, &about.title);
    match act {
        Act::Supplement => answering(format!("{unit} đã bổ sung vướng mắc: {subject}")),
        Act::Reopen => answering(format!("{unit} cho biết vướng mắc chưa được giải quyết: {subject}")),
        Act::Withdraw => {
            let text = format!("{unit} đã rút vướng mắc: {subject}");
            let director = (before == State::Escalated).then(|| to(Audience::Directors(owner), text.clone()));
            answering(text).into_iter().chain(director).collect()
        }
        Act::Answer => each("Đã có trả lời về vướng mắc"),
        Act::AskBack => each("Đề nghị bổ sung về vướng mắc"),
        Act::Escalate => {
            let mut news = each("Vướng mắc đã được trình lãnh đạo quyết định");
            let text = format!("Vướng mắc chờ quyết định, {unit}: {subject}");
            news.push(to(Audience::Directors(owner), text));
            news
        }
        Act::Decide => {
            let mut news = each("Đã có quyết định về vướng mắc");
            let text = format!("Đã có quyết định về vướng mắc của {unit}: {subject}");
            news.push(to(Audience::Officers(owner), text));
            news
        }
        Act::SendBack => {
            let text = format!("Vướng mắc được giao trả lời, {unit}: {subject}");
            vec![to(Audience::Officers(owner), text)]
        }
        Act::Settle | Act::Unmerge => Vec::new(),
    }
}

/// The sentence after an act: what was done, and who has it now.
pub fn done(act: Act, own_plan: bool, concerned: usize) -> String {
    let all = if concerned > 1 { format!(" chung {concerned} vướng mắc") } else { String::new() };
    let director = if own_plan { "thủ trưởng" } else { "Giám đốc" };
    match act {
        Act::Supplement => "Đã gửi bổ sung.".to_owned(),
        Act::Withdraw => "Đã rút vướng mắc.".to_owned(),
        Act::Settle => "Đã ghi nhận vướng mắc được giải quyết.".to_owned(),
        Act::Reopen => "Đã gửi lại vướng mắc kèm lý do chưa giải quyết.".to_owned(),
        Act::Answer => format!("Đã trả lời{all}."),
        Act::AskBack => "Đã gửi đề nghị bổ sung đến đơn vị.".to_owned(),
        Act::Escalate => format!("Đã trình {director}{all}."),
        Act::Unmerge => "Đã tách ra để trả lời riêng.".to_owned(),
        Act::Decide => format!("Đã ghi quyết định{all}."),
        Act::SendBack => "Đã giao lại để trả lời đơn vị.".to_owned(),
    }
}

/// The states an officer or director has to deal with at the owner, and a unit below it.
pub fn waiting(party: Party) -> Vec<String> {
    let states = State::ALL.iter().filter(|state| state.waits_for() == Some(party));
    states.map(|state| state.code().to_owned()).collect()
}
