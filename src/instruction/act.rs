//! Acts on instructions, each within the caller's transaction, with its message, its journal entry and its news.

use chrono::{Duration, NaiveDate};
use serde_json::json;
use sqlx::PgConnection;

use super::{
    Hands, State,
    rules::{self, Act, Refusal},
    store::{self, Addressee, InstructionHead, Locked, Move, NewInstruction, PartHead},
    telling,
};
use crate::{
    dialogue::{self, Enclosures, Message, Subject},
    journal::{self, Entry},
    notice,
    web::{Error, Visit},
};

/// The same words to the same units within so long are one instruction, as after a double click.
const TWICE: Duration = Duration::minutes(10);

/// What keeps an act from being done, in words for the person who tried.
#[derive(Debug, thiserror::Error)]
pub enum Hindrance {
    #[error("Chỉ đạo vừa được người khác xử lý trong lúc trang này đang mở. Hãy xem lại diễn biến rồi thực hiện.")]
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

/// What is said, and to whom besides the owner's people.
struct Saying<'a> {
    title: &'a str,
    text: &'a str,
    part: Option<i64>,
    units: &'a [i64],
}

async fn say(tx: &mut PgConnection, visit: &Visit, about: (i64, &Of<'_>), saying: &Saying<'_>) -> sqlx::Result<i64> {
    let (id, of) = about;
    let message = Message {
        subject: Subject::Instruction,
        subject_id: Some(id),
        owner_unit_id: of.owner_unit_id,
        plan_id: of.plan_id,
        task_id: of.task_id,
        assignment_id: None,
        title: saying.title,
        text: saying.text,
        units: saying.units,
    };
    let message_id = dialogue::say(tx, visit, &message).await?;
    store::link(tx, message_id, id, saying.part).await?;
    Ok(message_id)
}

/// What every message about an instruction says of it.
struct Of<'a> {
    owner_unit_id: i64,
    plan_id: Option<i64>,
    task_id: Option<i64>,
    title: &'a str,
}

impl<'a> From<&'a InstructionHead> for Of<'a> {
    fn from(head: &'a InstructionHead) -> Self {
        Self { owner_unit_id: head.owner_unit_id, plan_id: head.plan_id, task_id: head.task_id, title: &head.title }
    }
}

/// Gives an instruction to these units; its id. Given twice at once, it is one.
pub async fn give(
    tx: &mut PgConnection,
    visit: &Visit,
    new: &NewInstruction<'_>,
    to: &[Addressee],
    enclosures: Enclosures<'_>,
) -> Result<i64, Hindrance> {
    rules::day(new.due_on, visit.today)?;
    rules::extend(false, new.due_on, to.len(), visit.today)?;
    let units: Vec<i64> = to.iter().map(|one| one.unit_id).collect();
    store::hold_owner(tx, new.owner_unit_id).await?;
    if let Some(known) = store::same(tx, new, &units, visit.now - TWICE).await? {
        return Ok(known);
    }
    let id = store::insert(tx, new).await?;
    store::add(tx, id, to, new.due_on, visit.now).await?;
    let of = Of { owner_unit_id: new.owner_unit_id, plan_id: new.plan_id, task_id: new.task_id, title: new.title };
    let title = format!("Giao {} đơn vị, {}", to.len(), telling::due(new.due_on));
    let saying = Saying { title: &title, text: new.words, part: None, units: &units };
    let message_id = say(tx, visit, (id, &of), &saying).await?;
    dialogue::enclose(tx, visit, message_id, enclosures).await?;
    let after = json!({
        "title": new.title, "plan": new.plan_id, "task": new.task_id, "due_on": new.due_on, "units": to.len(), "message": message_id,
    });
    journal::write(tx, &visit.by(), Entry::new("instruction.given", id).after(after)).await?;
    notice::tell(tx, &telling::given(visit, (id, of.title), new.due_on, &units)).await?;
    Ok(id)
}

/// Does something about one unit's part, which the visitor saw at `version`.
pub async fn perform(
    tx: &mut PgConnection,
    visit: &Visit,
    (instruction, part, hands): (&InstructionHead, &PartHead, Hands),
    version: i32,
    (act, words, enclosures): (Act, &str, Enclosures<'_>),
) -> Result<State, Hindrance> {
    let held = store::lock_part(tx, part.id).await?.ok_or(Hindrance::Changed)?;
    if held.version != version {
        return Err(Hindrance::Changed);
    }
    let (state, account_id) = (held.state, visit.viewer.account_id);
    let next = rules::perform(state, [held.drafted_by, held.reported_by], act, (account_id, hands))?;
    // Words that are sent as they stand stay those of who wrote them.
    let writes = matches!(act, Act::Draft | Act::Report) && held.draft != words;
    let step = Move {
        state: next,
        reported: (act == Act::Report).then_some((account_id, visit.today)),
        draft: writes.then_some((words, account_id)),
        at: (act != Act::Draft).then_some(visit.now),
    };
    store::move_part(tx, part.id, &step).await?;
    let id = instruction.id;
    let entry = match act {
        Act::Acknowledge => Entry::new("instruction.acknowledged", id),
        Act::Draft => Entry::new("instruction.drafted", id),
        Act::Report => Entry::new("instruction.reported", id),
        Act::Accept => Entry::new("instruction.accepted", id),
        Act::SendBack => Entry::new("instruction.sent_back", id),
    };
    // What is only drafted is its writers' alone.
    let message_id = match act {
        Act::Draft => None,
        _ => {
            let title = telling::title(act, instruction.own_plan);
            let saying = Saying { title, text: words, part: Some(part.id), units: &part.carriers };
            let message_id = say(tx, visit, (id, &instruction.into()), &saying).await?;
            dialogue::enclose(tx, visit, message_id, enclosures).await?;
            Some(message_id)
        }
    };
    let entry = entry
        .before(json!({ "state": state }))
        .after(json!({ "state": next, "recipient": part.unit_name, "message": message_id }));
    journal::write(tx, &visit.by(), entry).await?;
    let carried = store::carried(&mut *tx, &[part.id], visit.today).await?;
    let news = match act {
        Act::Draft if writes && !hands.sends => telling::drafted(visit, instruction, part, &carried),
        _ => telling::done(visit, instruction, part, act, &carried),
    };
    notice::tell(tx, &news).await?;
    Ok(next)
}

/// An instruction that is changed as a whole: held, as the visitor saw it.
async fn hold(tx: &mut PgConnection, id: i64, version: i32) -> Result<Locked, Hindrance> {
    let locked = store::lock(tx, id).await?.ok_or(Hindrance::Changed)?;
    if locked.version == version { Ok(locked) } else { Err(Hindrance::Changed) }
}

/// Another day, for the units that have not carried it out.
pub async fn redate(
    tx: &mut PgConnection,
    visit: &Visit,
    (instruction, version): (&InstructionHead, i32),
    due_on: Option<NaiveDate>,
    why: &str,
) -> Result<(), Hindrance> {
    let locked = hold(tx, instruction.id, version).await?;
    let open = store::parts_open(tx, instruction.id).await?;
    rules::redate(open.len(), (locked.due_on, due_on), visit.today)?;
    store::redate(tx, instruction.id, &open, due_on).await?;
    let title = format!("Đổi hạn: {} thành {}", telling::due(locked.due_on), telling::due(due_on));
    let entry = Entry::new("instruction.redated", instruction.id)
        .before(json!({ "due_on": locked.due_on }))
        .after(json!({ "due_on": due_on }));
    whole(tx, visit, instruction, (&title, why), (&open, entry)).await
}

/// Takes it back from the units that have not carried it out.
pub async fn withdraw(
    tx: &mut PgConnection,
    visit: &Visit,
    (instruction, version): (&InstructionHead, i32),
    why: &str,
) -> Result<(), Hindrance> {
    hold(tx, instruction.id, version).await?;
    let open = store::parts_open(tx, instruction.id).await?;
    rules::withdraw(open.len())?;
    store::withdraw(tx, instruction.id, &open, visit.now).await?;
    let entry = Entry::new("instruction.withdrawn", instruction.id).after(json!({ "units": open.len() }));
    whole(tx, visit, instruction, ("Thu hồi chỉ đạo", why), (&open, entry)).await
}

/// Says what was changed as a whole to the units of these parts, writes it down and tells them.
async fn whole(
    tx: &mut PgConnection,
    visit: &Visit,
    instruction: &InstructionHead,
    (title, why): (&str, &str),
    (parts, entry): (&[i64], Entry),
) -> Result<(), Hindrance> {
    let carried = store::carried(&mut *tx, parts, visit.today).await?;
    let units: Vec<i64> = carried.iter().map(|one| one.unit_id).collect();
    let saying = Saying { title, text: why, part: None, units: &units };
    say(tx, visit, (instruction.id, &instruction.into()), &saying).await?;
    journal::write(tx, &visit.by(), entry).await?;
    notice::tell(tx, &telling::changed(visit, instruction, (title, why), &carried)).await?;
    Ok(())
}

/// Gives it to more units, to which its words and files are said again; how many.
pub async fn add(
    tx: &mut PgConnection,
    visit: &Visit,
    (instruction, version): (&InstructionHead, i32),
    to: &[Addressee],
) -> Result<usize, Hindrance> {
    let locked = hold(tx, instruction.id, version).await?;
    rules::extend(locked.withdrawn, locked.due_on, to.len(), visit.today)?;
    let parts = store::add(tx, instruction.id, to, locked.due_on, visit.now).await?;
    store::touch(tx, instruction.id).await?;
    let units: Vec<i64> = to.iter().map(|one| one.unit_id).collect();
    let title = format!("Giao thêm {} đơn vị", parts.len());
    let given = store::first_message(tx, instruction.id).await?;
    let saying = Saying { title: &title, text: &instruction.words, part: None, units: &units };
    let message_id = say(tx, visit, (instruction.id, &instruction.into()), &saying).await?;
    if let Some(given) = given {
        dialogue::enclose_again(tx, visit, given, message_id).await?;
    }
    let entry = Entry::new("instruction.extended", instruction.id).after(json!({ "units": parts.len() }));
    journal::write(tx, &visit.by(), entry).await?;
    notice::tell(tx, &telling::given(visit, (instruction.id, &instruction.title), locked.due_on, &units)).await?;
    Ok(parts.len())
}

/// The sentence after an act on one unit's part.
pub fn done(act: Act, own_plan: bool) -> String {
    let director = if own_plan { "thủ trưởng" } else { "Giám đốc" };
    match act {
        Act::Acknowledge => "Đã tiếp nhận chỉ đạo.".to_owned(),
        Act::Draft => "Đã lưu nháp báo cáo.".to_owned(),
        Act::Report => format!("Đã báo cáo kết quả đến {director}."),
        Act::Accept => "Đã ghi nhận hoàn thành.".to_owned(),
        Act::SendBack => "Đã gửi yêu cầu bổ sung đến đơn vị.".to_owned(),
    }
}
