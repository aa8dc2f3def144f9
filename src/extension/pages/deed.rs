//! Acts on one request from its page.

use axum::{extract::State, response::Response};
use chrono::NaiveDate;

use super::{
    super::{
        Act,
        access::{AnswerExtension, DecideExtension, OverruleExtension},
        act::Hindrance,
    },
    ask::WRONG_DAY,
    show::{Desk, Typed},
};
use crate::{
    attachment::{Enclosing, Sheaf},
    dialogue::Enclosures,
    web::{App, FieldErrors, Result, flash::see_other_saying, form::clean, show::parse_day},
};

/// The fields of an act's form: its day, its words.
type Fields = (&'static str, &'static str);

const GRANT: Fields = ("words", "words");
const REFUSE: Fields = ("reason", "reason");
const OFFER: Fields = ("day", "offer_words");
const ANSWER: Fields = ("answer", "answer");
const OVERRULE: Fields = ("other_day", "why");

/// `POST /gia-han/{extension}/dong-y`
pub async fn grant(
    DecideExtension(read): DecideExtension,
    State(app): State<App>,
    Enclosing(typed, sheaf): Enclosing<Typed>,
) -> Result<Response> {
    let words = clean(&typed.words);
    perform(&app, read.into(), (&typed, &sheaf), Act::Grant { words: &words }, GRANT).await
}

/// `POST /gia-han/{extension}/tu-choi`
pub async fn refuse(
    DecideExtension(read): DecideExtension,
    State(app): State<App>,
    Enclosing(typed, sheaf): Enclosing<Typed>,
) -> Result<Response> {
    let reason = clean(&typed.reason);
    perform(&app, read.into(), (&typed, &sheaf), Act::Refuse { reason: &reason }, REFUSE).await
}

/// `POST /gia-han/{extension}/ngay-khac`
pub async fn offer(
    DecideExtension(read): DecideExtension,
    State(app): State<App>,
    Enclosing(typed, sheaf): Enclosing<Typed>,
) -> Result<Response> {
    let desk = Desk::from(read);
    let day = match day(&typed.day, OFFER) {
        Ok(day) => day,
        Err(errors) => return desk.page(&app, &typed, errors, None).await,
    };
    let words = clean(&typed.offer_words);
    perform(&app, desk, (&typed, &sheaf), Act::Offer { day, words: &words }, OFFER).await
}

/// `POST /gia-han/{extension}/nhan`
pub async fn accept(
    AnswerExtension(read): AnswerExtension,
    State(app): State<App>,
    Enclosing(typed, sheaf): Enclosing<Typed>,
) -> Result<Response> {
    perform(&app, read.into(), (&typed, &sheaf), Act::Accept, ANSWER).await
}

/// `POST /gia-han/{extension}/khong-nhan`
pub async fn decline(
    AnswerExtension(read): AnswerExtension,
    State(app): State<App>,
    Enclosing(typed, sheaf): Enclosing<Typed>,
) -> Result<Response> {
    let words = clean(&typed.answer);
    perform(&app, read.into(), (&typed, &sheaf), Act::Decline { words: &words }, ANSWER).await
}

/// `POST /gia-han/{extension}/rut`
pub async fn withdraw(
    AnswerExtension(read): AnswerExtension,
    State(app): State<App>,
    Enclosing(typed, sheaf): Enclosing<Typed>,
) -> Result<Response> {
    perform(&app, read.into(), (&typed, &sheaf), Act::Withdraw, ANSWER).await
}

/// `POST /gia-han/{extension}/cho-gia-han`: the Director grants what was not granted, or another day than was.
pub async fn overrule(
    OverruleExtension(read): OverruleExtension,
    State(app): State<App>,
    Enclosing(typed, sheaf): Enclosing<Typed>,
) -> Result<Response> {
    let desk = Desk::from(read);
    let day = match day(&typed.other_day, OVERRULE) {
        Ok(day) => day,
        Err(errors) => return desk.page(&app, &typed, errors, None).await,
    };
    let why = clean(&typed.why);
    perform(&app, desk, (&typed, &sheaf), Act::Overrule { day: Some(day), reason: &why }, OVERRULE).await
}

/// `POST /gia-han/{extension}/thu-hoi`: the Director takes back what was granted.
pub async fn take_back(
    OverruleExtension(read): OverruleExtension,
    State(app): State<App>,
    Enclosing(typed, sheaf): Enclosing<Typed>,
) -> Result<Response> {
    let why = clean(&typed.why);
    perform(&app, read.into(), (&typed, &sheaf), Act::Overrule { day: None, reason: &why }, OVERRULE).await
}

/// The day typed into a form.
fn day(text: &str, (field, _): Fields) -> Result<NaiveDate, FieldErrors> {
    match (text.trim(), parse_day(text)) {
        (_, Some(day)) => Ok(day),
        ("", None) => Err(FieldErrors::one(field, "Hãy ghi ngày gia hạn đến.")),
        (_, None) => Err(FieldErrors::one(field, WRONG_DAY)),
    }
}

async fn perform(
    app: &App,
    desk: Desk,
    (typed, sheaf): (&Typed, &Sheaf),
    act: Act<'_>,
    fields: Fields,
) -> Result<Response> {
    let place_of_files = format!("{}_file", fields.1);
    let mut errors = FieldErrors::new();
    sheaf.fault(&place_of_files, &mut errors);
    if !errors.is_empty() {
        return desk.page(app, typed, errors, None).await;
    }
    sheaf.keep(&app.files).await?;
    match desk.perform(app, typed, act, Enclosures::of(&app.files, sheaf)).await {
        Ok(done) => Ok(see_other_saying(&format!("/gia-han/{}", desk.extension_id), &format!("{done}."))),
        Err(Hindrance::Database(cause)) => Err(cause.into()),
        Err(Hindrance::Refused(refusal)) if refusal.field().is_some() => {
            let field = if refusal.field() == Some("day") { fields.0 } else { fields.1 };
            let mut errors = FieldErrors::one(field, refusal.to_string());
            sheaf.lost(&place_of_files, &mut errors);
            desk.page(app, typed, errors, None).await
        }
        // The request as it now is, with what was typed.
        Err(hindrance) => {
            let errors = FieldErrors::one("form", hindrance.to_string());
            desk.page(app, typed, errors, Some(hindrance.status())).await
        }
    }
}
