//! What is done about one unit's part, each act by those whose it is.

use axum::{extract::State as Shared, response::Response};

use super::{
    super::{
        access::{DirectPart, DraftPart, OwnPart, ReadPart, SendPart},
        act::{self, Hindrance},
        rules::Act,
    },
    new::MAX_WORDS,
    show::{Sheet, Typed, field},
};
use crate::{
    attachment::{Enclosing, Sheaf},
    dialogue::Enclosures,
    web::{
        App, FieldErrors, Result,
        flash::{see_other_saying, see_other_warning},
        form,
    },
};

/// What is said of files that came with a draft.
const FILES_LATER: &str = "Tệp vừa chọn chưa được giữ: hãy chọn lại khi gửi báo cáo.";

/// What keeps an act's words from being taken.
fn fault(act: Act, sends: bool, words: &str) -> Option<String> {
    if let Some(message) = form::too_long("Nội dung", words, MAX_WORDS) {
        return Some(message);
    }
    let missing = match act {
        Act::Report => "Hãy ghi kết quả thực hiện chỉ đạo.",
        Act::SendBack => "Hãy ghi rõ cần đơn vị bổ sung gì; đơn vị đọc nguyên văn.",
        // What others are to send says something; one's own draft may be begun anew.
        Act::Draft if !sends => "Hãy ghi kết quả thực hiện để thủ trưởng gửi.",
        Act::Acknowledge | Act::Draft | Act::Accept => return None,
    };
    words.is_empty().then(|| missing.to_owned())
}

/// Does it, or shows the page again with what was typed.
async fn perform(app: &App, read: ReadPart, act: Act, typed: Typed, sheaf: &Sheaf) -> Result<Response> {
    let (words, mut errors) = (typed.of(act), FieldErrors::new());
    let place_of_files = format!("{}_file", field(act));
    if let Some(message) = fault(act, read.hands.sends, &words) {
        errors.add(field(act), message);
    }
    sheaf.fault(&place_of_files, &mut errors);
    if !errors.is_empty() {
        sheaf.lost(&place_of_files, &mut errors);
        return Sheet::of_part(read).seen(typed.version()).render(app, typed, errors).await;
    }
    sheaf.keep(&app.files).await?;
    let enclosures = Enclosures::of(&app.files, sheaf);
    let version = typed.version();
    let mut tx = app.pool.begin().await?;
    let subject = (&read.instruction, &read.part, read.hands);
    match act::perform(&mut tx, &read.visit, subject, version, (act, &words, enclosures)).await {
        Ok(_) => {
            tx.commit().await?;
            let address = format!("/chi-dao/noi-nhan/{}", read.part.id);
            let done = act::done(act, read.instruction.own_plan);
            if act == Act::Draft && !sheaf.fit.is_empty() {
                // What is only drafted says nothing yet that files could go with.
                return Ok(see_other_warning(&address, &format!("{done} {FILES_LATER}")));
            }
            Ok(see_other_saying(&address, &done))
        }
        Err(Hindrance::Database(cause)) => Err(cause.into()),
        Err(hindrance) => {
            tx.rollback().await?;
            let id = read.part.id;
            let read = ReadPart::of(app, read.visit, id).await?;
            Sheet::of_part(read).overtaken(app, typed, hindrance.to_string()).await
        }
    }
}

/// Declares the handlers of acts on a unit's part.
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
    /// `POST /chi-dao/noi-nhan/{recipient}/tiep-nhan`
    acknowledge: OwnPart, Acknowledge;
    /// `POST /chi-dao/noi-nhan/{recipient}/nhap`
    draft: DraftPart, Draft;
    /// `POST /chi-dao/noi-nhan/{recipient}/bao-cao`
    report: SendPart, Report;
    /// `POST /chi-dao/noi-nhan/{recipient}/hoan-thanh`
    accept: DirectPart, Accept;
    /// `POST /chi-dao/noi-nhan/{recipient}/bo-sung`
    send_back: DirectPart, SendBack;
}
