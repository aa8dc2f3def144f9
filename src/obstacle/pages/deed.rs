//! What is done about an obstacle, each act by the party whose it is.

use axum::{extract::State as Shared, response::Response};

use super::{
    super::{
        access::{AnswerObstacle, DecideObstacle, OwnObstacle, ReadObstacle},
        act::{self, Deed, Hindrance},
        rules::Act,
    },
    show::{Typed, field, overtaken, render},
};
use crate::{
    attachment::{Enclosing, Sheaf},
    dialogue::Enclosures,
    web::{App, FieldErrors, Result, flash::see_other_saying, form},
};

/// Longest text, in characters.
const MAX_WORDS: usize = 5_000;

/// What keeps an act's words from being taken.
fn fault(act: Act, words: &str) -> Option<String> {
    if let Some(message) = form::too_long("Nội dung", words, MAX_WORDS) {
        return Some(message);
    }
    if !words.is_empty() || !act.needs_words() {
        return None;
    }
    let missing = match act {
        Act::Supplement => "Hãy ghi nội dung bổ sung.",
        Act::Reopen => "Hãy nêu vì sao vướng mắc chưa được giải quyết.",
        Act::Answer => "Hãy ghi nội dung trả lời; đơn vị đọc nguyên văn.",
        Act::AskBack => "Hãy ghi rõ cần đơn vị bổ sung gì.",
        Act::Escalate => "Hãy ghi đề xuất hướng giải quyết khi trình.",
        Act::Decide => "Hãy ghi nội dung quyết định; đơn vị đọc nguyên văn.",
        Act::SendBack => "Hãy ghi ý kiến khi giao lại.",
        Act::Withdraw | Act::Settle | Act::Unmerge => return None,
    };
    Some(missing.to_owned())
}

/// Does it, or shows the page again with what was typed.
pub async fn perform(app: &App, read: ReadObstacle, act: Act, typed: Typed, sheaf: &Sheaf) -> Result<Response> {
    let (words, mut errors) = (typed.of(act), FieldErrors::new());
    let place_of_files = format!("{}_file", field(act));
    if let Some(message) = fault(act, &words) {
        errors.add(field(act), message);
    }
    sheaf.fault(&place_of_files, &mut errors);
    if !errors.is_empty() {
        sheaf.lost(&place_of_files, &mut errors);
        return render(app, &read, "", typed, errors).await;
    }
    sheaf.keep(&app.files).await?;
    let deed = Deed { act, words: &words, enclosures: Enclosures::of(&app.files, sheaf) };
    let (visit, obstacle) = (&read.visit, &read.obstacle);
    let version = typed.version.trim().parse().unwrap_or_default();
    let mut tx = app.pool.begin().await?;
    match act::perform(&mut tx, visit, obstacle, version, deed).await {
        Ok(concerned) => {
            tx.commit().await?;
            let address = act::address(obstacle.id);
            Ok(see_other_saying(&address, &act::done(act, obstacle.own_plan, concerned)))
        }
        Err(Hindrance::Database(cause)) => Err(cause.into()),
        Err(hindrance) => {
            tx.rollback().await?;
            overtaken(app, read, "", typed, hindrance.to_string()).await
        }
    }
}

/// Declares the handlers of acts that are done with a word.
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
    /// `POST /vuong-mac/{obstacle}/bo-sung`
    supplement: OwnObstacle, Supplement;
    /// `POST /vuong-mac/{obstacle}/rut`
    withdraw: OwnObstacle, Withdraw;
    /// `POST /vuong-mac/{obstacle}/da-giai-quyet`
    settle: OwnObstacle, Settle;
    /// `POST /vuong-mac/{obstacle}/chua-giai-quyet`
    reopen: OwnObstacle, Reopen;
    /// `POST /vuong-mac/{obstacle}/tra-loi`
    answer: AnswerObstacle, Answer;
    /// `POST /vuong-mac/{obstacle}/hoi-lai`
    ask_back: AnswerObstacle, AskBack;
    /// `POST /vuong-mac/{obstacle}/trinh`
    escalate: AnswerObstacle, Escalate;
    /// `POST /vuong-mac/{obstacle}/quyet-dinh`
    decide: DecideObstacle, Decide;
    /// `POST /vuong-mac/{obstacle}/giao-tra-loi`
    send_back: DecideObstacle, SendBack;
}
