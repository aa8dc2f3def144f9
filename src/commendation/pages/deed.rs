//! What is done about a proposal, each act by the party whose it is.

use axum::{extract::State as Shared, response::Response};
use chrono::NaiveDate;

use super::{
    super::{
        access::{ChooseCommendation, DecideCommendation, OwnCommendation, ReadCommendation},
        act::{self, Deed, Hindrance, Paper},
        address,
        rules::Act,
        telling,
    },
    show::{Typed, field, overtaken, render},
};
use crate::{
    attachment::{Enclosing, Sheaf},
    dialogue::Enclosures,
    web::{
        App, FieldErrors, Result,
        flash::see_other_saying,
        form::{self, clean},
        show::parse_day,
    },
};

/// Longest text, and longest name or number of a paper, in characters.
const MAX_WORDS: usize = 5_000;
const MAX_NUMBER: usize = 100;

/// What keeps an act's words from being taken.
fn fault(act: Act, words: &str) -> Option<String> {
    if let Some(message) = form::too_long("Nội dung", words, MAX_WORDS) {
        return Some(message);
    }
    if !words.is_empty() || !act.needs_words() {
        return None;
    }
    let missing = match act {
        Act::Supplement => "Hãy ghi đã bổ sung gì.",
        Act::Withdraw => "Hãy ghi lý do rút đề nghị.",
        Act::AskBack => "Hãy ghi rõ cần đơn vị bổ sung gì.",
        Act::Reject | Act::Refuse => "Hãy ghi lý do không biểu dương; đơn vị đọc nguyên văn.",
        Act::SendBack => "Hãy ghi ý kiến khi giao lại.",
        Act::Select | Act::Escalate | Act::Forward | Act::Record | Act::Approve => return None,
    };
    Some(missing.to_owned())
}

/// A paper as it is typed, fit to be kept.
struct Kept {
    sent_to: Option<String>,
    number: String,
    on: NaiveDate,
}

/// Reads the paper of an act; its mistakes beside those already found.
fn paper(act: Act, typed: &Typed, today: NaiveDate, errors: &mut FieldErrors) -> Option<Kept> {
    let line = |text: &str| clean(text).replace('\n', " ");
    let (sent_to, number) = match act {
        Act::Forward => (Some(line(&typed.sent_to)), line(&typed.sent_number)),
        _ => (None, line(&typed.decision_number)),
    };
    let (number_field, day_field, day) = match act {
        Act::Forward => ("sent_number", "sent_on", &typed.sent_on),
        _ => ("decision_number", "decision_on", &typed.decision_on),
    };
    if sent_to.as_deref() == Some("") {
        errors.add("sent_to", "Hãy ghi chuyển đến đâu.");
    }
    if let Some(message) = form::too_long("Nơi nhận", sent_to.as_deref().unwrap_or_default(), MAX_NUMBER) {
        errors.add("sent_to", message);
    }
    if number.is_empty() {
        errors.add(number_field, "Hãy ghi số, ký hiệu văn bản.");
    } else if let Some(message) = form::too_long("Số, ký hiệu", &number, MAX_NUMBER) {
        errors.add(number_field, message);
    }
    let on = parse_day(day);
    match on {
        None => errors.add(day_field, "Hãy ghi ngày văn bản theo dạng ngày/tháng/năm."),
        Some(on) if on > today => errors.add(day_field, "Ngày văn bản không thể sau hôm nay."),
        Some(_) => {}
    }
    Some(Kept { sent_to, number, on: on? })
}

/// Does it, or shows the page again with what was typed.
async fn perform(app: &App, read: ReadCommendation, act: Act, typed: Typed, sheaf: &Sheaf) -> Result<Response> {
    let (words, mut errors) = (typed.of(act), FieldErrors::new());
    let worded = match act {
        // Who is proposed can be put right when it is completed.
        Act::Supplement => typed.wording.understood(&mut errors),
        _ => None,
    };
    let kept = if act.needs_paper() { paper(act, &typed, read.visit.today, &mut errors) } else { None };
    let place_of_files = format!("{}_file", field(act));
    if let Some(message) = fault(act, &words) {
        errors.add(field(act), message);
    }
    sheaf.fault(&place_of_files, &mut errors);
    if !errors.is_empty() {
        sheaf.lost(&place_of_files, &mut errors);
        return render(app, &read, Some(act), typed, errors).await;
    }
    sheaf.keep(&app.files).await?;
    let paper = kept.as_ref().map(|kept| Paper { sent_to: kept.sent_to.as_deref(), number: &kept.number, on: kept.on });
    let deed = Deed {
        act,
        words: &words,
        paper,
        wording: worded.as_ref().map(|worded| worded.wording()),
        enclosures: Enclosures::of(&app.files, sheaf),
    };
    let (visit, commendation) = (&read.visit, &read.commendation);
    let version = typed.version.trim().parse().unwrap_or_default();
    let mut tx = app.pool.begin().await?;
    match act::perform(&mut tx, visit, commendation, version, deed).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(see_other_saying(&address(commendation.id), telling::done(act, commendation.own_plan)))
        }
        Err(Hindrance::Database(cause)) => Err(cause.into()),
        Err(hindrance) => {
            tx.rollback().await?;
            overtaken(app, read, act, typed, hindrance.to_string()).await
        }
    }
}

/// Declares the handlers of acts.
macro_rules! deeds {
    ($($(#[$doc:meta])* $name:ident: $access:ident, $act:ident;)+) => {
        $(
            $(#[$doc])*
            pub async fn $name(
                $access(read): $access,
                Shared(app): Shared<App>,
                Enclosing(typed, sheaf): Enclosing<Typed>,
            ) -> Result<Response> {
                perform(&app, read, Act::$act, typed, &sheaf).await
            }
        )+
    };
}

deeds! {
    /// `POST /bieu-duong/{commendation}/bo-sung`
    supplement: OwnCommendation, Supplement;
    /// `POST /bieu-duong/{commendation}/rut`
    withdraw: OwnCommendation, Withdraw;
    /// `POST /bieu-duong/{commendation}/hoi-lai`
    ask_back: ChooseCommendation, AskBack;
    /// `POST /bieu-duong/{commendation}/chon`
    select: ChooseCommendation, Select;
    /// `POST /bieu-duong/{commendation}/khong-chon`
    reject: ChooseCommendation, Reject;
    /// `POST /bieu-duong/{commendation}/trinh`
    escalate: ChooseCommendation, Escalate;
    /// `POST /bieu-duong/{commendation}/chuyen`
    forward: ChooseCommendation, Forward;
    /// `POST /bieu-duong/{commendation}/ghi-quyet-dinh`
    record: ChooseCommendation, Record;
    /// `POST /bieu-duong/{commendation}/dong-y`
    approve: DecideCommendation, Approve;
    /// `POST /bieu-duong/{commendation}/khong-dong-y`
    refuse: DecideCommendation, Refuse;
    /// `POST /bieu-duong/{commendation}/giao-lai`
    send_back: DecideCommendation, SendBack;
}
