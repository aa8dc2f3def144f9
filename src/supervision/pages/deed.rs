//! What is done about a record by its author, and about a demand by the party whose turn it is.

use axum::{extract::State as Shared, response::Response};
use serde::Deserialize;

use super::{
    super::{
        access::{AnswerDemand, JudgeDemand, ReadRecord, WriteRecord},
        act::{self, Hindrance, Seen, Word},
        enclosed::{FIELD, Fields, Sheaf},
        rules::{DemandAct, Refusal},
    },
    show::{Typed, overtaken, render},
};
use crate::{
    attachment::Enclosing,
    progress::supervised::address,
    web::{
        App, FieldErrors, Form, Result,
        flash::see_other_saying,
        form::{self, clean},
        show,
    },
};

/// Longest text, in characters.
const MAX_WORDS: usize = 5_000;

/// The form of an act on a record.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RecordDeed {
    version: String,
    reason: String,
}

impl RecordDeed {
    fn version(&self) -> i32 {
        self.version.trim().parse().unwrap_or_default()
    }
}

/// `POST /giam-sat/{record}/ban-hanh`
pub async fn issue(
    WriteRecord(read): WriteRecord,
    Shared(app): Shared<App>,
    Form(deed): Form<RecordDeed>,
) -> Result<Response> {
    let mut tx = app.pool.begin().await?;
    let done = act::issue(&mut tx, &read.visit, (&read, deed.version())).await;
    match done {
        Ok(()) => {
            tx.commit().await?;
            Ok(see_other_saying(&address(read.record.id), "Đã ban hành; đơn vị đã được báo."))
        }
        Err(hindrance) => {
            tx.rollback().await?;
            hindered(&app, read, Typed::default(), (hindrance, None)).await
        }
    }
}

/// `POST /giam-sat/{record}/bo`
pub async fn discard(
    WriteRecord(read): WriteRecord,
    Shared(app): Shared<App>,
    Form(deed): Form<RecordDeed>,
) -> Result<Response> {
    let mut tx = app.pool.begin().await?;
    let done = act::discard(&mut tx, &read.visit, (&read, deed.version())).await;
    match done {
        Ok(()) => {
            tx.commit().await?;
            Ok(see_other_saying("/giam-sat?xem=bien-ban", "Đã bỏ bản nháp."))
        }
        Err(hindrance) => {
            tx.rollback().await?;
            hindered(&app, read, Typed::default(), (hindrance, None)).await
        }
    }
}

/// `POST /giam-sat/{record}/thu-hoi`
pub async fn withdraw(
    WriteRecord(read): WriteRecord,
    Shared(app): Shared<App>,
    Form(deed): Form<RecordDeed>,
) -> Result<Response> {
    let reason = clean(&deed.reason);
    let typed = Typed { reason: reason.clone(), ..Typed::default() };
    let fault = match reason.as_str() {
        "" => Some("Hãy nêu lý do thu hồi; đơn vị đọc nguyên văn.".to_owned()),
        reason => form::too_long("Nội dung", reason, MAX_WORDS),
    };
    if let Some(message) = fault {
        return render(&app, &read, typed, FieldErrors::one("reason", message)).await;
    }
    let mut tx = app.pool.begin().await?;
    match act::withdraw(&mut tx, &read.visit, (&read, deed.version()), &reason).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(see_other_saying(&address(read.record.id), "Đã thu hồi; đơn vị đã được báo."))
        }
        Err(hindrance) => {
            tx.rollback().await?;
            hindered(&app, read, typed, (hindrance, None)).await
        }
    }
}

/// The page once more, with what kept the act from being done and what is said of files that came along.
async fn hindered(
    app: &App,
    read: ReadRecord,
    typed: Typed,
    (hindrance, left): (Hindrance, Option<String>),
) -> Result<Response> {
    match hindrance {
        Hindrance::Database(_) | Hindrance::Files(_) => Err(hindrance.into()),
        other => {
            let said = [Some(other.to_string()), left].into_iter().flatten().collect::<Vec<_>>().join(" ");
            overtaken(app, read, typed, said).await
        }
    }
}

/// What keeps an act's words from being taken.
fn fault(act: DemandAct, words: &str) -> Option<String> {
    if words.is_empty() && act.needs_words() {
        return Some(match act {
            DemandAct::Answer => "Hãy ghi đơn vị đã thực hiện kiến nghị thế nào.".to_owned(),
            _ => "Hãy nêu vì sao chưa đạt; đơn vị đọc nguyên văn.".to_owned(),
        });
    }
    form::too_long("Nội dung", words, MAX_WORDS)
}

/// A demand of a record, and what is to be done about it.
struct Matter {
    read: ReadRecord,
    demand_id: i64,
    act: DemandAct,
}

/// Does it, or shows the page again with what was typed.
async fn perform(app: &App, matter: Matter, Enclosing(fields, sheaf): Enclosing<Fields>) -> Result<Response> {
    let Matter { read, demand_id, act } = matter;
    let one = |name: &str| fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str());
    let words = clean(one("words"));
    let version = one("version").trim().parse().unwrap_or_default();
    let due = one("due").trim().to_owned();
    let due_on = show::parse_day(&due).filter(|_| act == DemandAct::Reject);
    let typed = Typed { demand: Some((demand_id, act)), words: words.clone(), due: due.clone(), ..Typed::default() };
    let (field, day) = (format!("words-{demand_id}"), format!("due-{demand_id}"));
    let mut errors = FieldErrors::new();
    if let Some(message) = fault(act, &words) {
        errors.add(field.clone(), message);
    }
    if act == DemandAct::Reject && !due.is_empty() {
        match due_on {
            None => errors.add(day.clone(), "Ngày không đọc được; hãy ghi như 05/10/2026."),
            Some(day_on) if day_on < read.visit.today => errors.add(day.clone(), "Hạn mới đã qua."),
            Some(_) => {}
        }
    }
    sheaf.fault(FIELD, &mut errors);
    if let Some(message) = errors.get(FIELD).map(str::to_owned) {
        // There is a place for files beside each demand.
        errors = FieldErrors::one(field, message);
    } else if !errors.is_empty() && !sheaf.fit.is_empty() {
        let message = format!("{} Tệp vừa chọn chưa được giữ: hãy chọn lại.", errors.at(&field));
        errors = FieldErrors::one(field, message);
    }
    if !errors.is_empty() {
        return render(app, &read, typed, errors).await;
    }
    sheaf.keep(&app.files).await?;
    let mut tx = app.pool.begin().await?;
    let seen = Seen { read: &read, demand_id, version };
    let word = Word { act, words: &words, due_on };
    match act::on_demand(&mut tx, &read.visit, seen, word, (&app.files, &sheaf)).await {
        Ok(()) => {
            tx.commit().await?;
            let place = format!("{}#kien-nghi-{demand_id}", address(read.record.id));
            Ok(see_other_saying(&place, done(act)))
        }
        Err(Hindrance::Refused(refusal @ Refusal::EarlierDay)) => {
            tx.rollback().await?;
            render(app, &read, typed, FieldErrors::one(day, refusal.to_string())).await
        }
        Err(hindrance) => {
            tx.rollback().await?;
            hindered(app, read, typed, (hindrance, sheaf.left_behind())).await
        }
    }
}

/// What was done, and who has it now.
fn done(act: DemandAct) -> &'static str {
    match act {
        DemandAct::Answer => "Đã gửi trả lời; chờ bên giám sát xác nhận.",
        DemandAct::Accept => "Đã xác nhận kiến nghị thực hiện xong.",
        DemandAct::Reject => "Đã đề nghị đơn vị trả lời lại.",
        DemandAct::Remind => "Đã nhắc đơn vị.",
    }
}

/// `POST /giam-sat/kien-nghi/{demand}/tra-loi`
pub async fn answer(
    AnswerDemand { read, demand_id }: AnswerDemand,
    Shared(app): Shared<App>,
    form: Enclosing<Fields>,
) -> Result<Response> {
    perform(&app, Matter { read, demand_id, act: DemandAct::Answer }, form).await
}

/// What is typed about a demand without files.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DemandDeed {
    version: String,
    words: String,
    /// The new day, where an answer does not do.
    due: String,
}

impl From<DemandDeed> for Enclosing<Fields> {
    fn from(deed: DemandDeed) -> Self {
        let fields = [("version", deed.version), ("words", deed.words), ("due", deed.due)];
        Self(fields.map(|(name, value)| (name.to_owned(), value)).into(), Sheaf::default())
    }
}

/// Declares the handlers of the author's acts.
macro_rules! verdicts {
    ($($(#[$doc:meta])* $name:ident: $act:ident;)+) => {
        $(
            $(#[$doc])*
            pub async fn $name(
                JudgeDemand { read, demand_id }: JudgeDemand,
                Shared(app): Shared<App>,
                Form(deed): Form<DemandDeed>,
            ) -> Result<Response> {
                perform(&app, Matter { read, demand_id, act: DemandAct::$act }, deed.into()).await
            }
        )+
    };
}

verdicts! {
    /// `POST /giam-sat/kien-nghi/{demand}/dat`
    accept: Accept;
    /// `POST /giam-sat/kien-nghi/{demand}/chua-dat`
    reject: Reject;
    /// `POST /giam-sat/kien-nghi/{demand}/nhac`
    remind: Remind;
}
