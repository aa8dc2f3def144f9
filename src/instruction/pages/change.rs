//! What the Director changes of an instruction as a whole: its day, its units, whether it holds at all.

use axum::{extract::State as Shared, response::Response};

use super::{
    super::{
        access::{DirectInstruction, ReadInstruction},
        act::{self, Hindrance},
        address,
        rules::{self, Refusal},
        store,
    },
    new::{MAX_WORDS, typed_day},
    recipients::Open,
    show::{Sheet, Typed},
};
use crate::web::{
    App, Error, FieldErrors, Form, Result,
    flash::see_other_saying,
    form::{self, clean},
};

/// Words that are not too long.
fn short(errors: &mut FieldErrors, field: &str, words: &str) {
    if let Some(message) = form::too_long("Nội dung", words, MAX_WORDS) {
        errors.add(field, message);
    }
}

/// The page again: with the mistakes of what was typed, or since somebody else was faster.
async fn again(app: &App, read: ReadInstruction, typed: Typed, field: &str, why: Hindrance) -> Result<Response> {
    let message = why.to_string();
    match why {
        Hindrance::Database(cause) => Err(cause.into()),
        Hindrance::Refused(Refusal::Past | Refusal::SameDay | Refusal::Nobody | Refusal::DayPassed) => {
            Sheet::of(read).seen(typed.version()).render(app, typed, FieldErrors::one(field, message)).await
        }
        Hindrance::Changed | Hindrance::Refused(_) => {
            let instruction = store::head(&app.pool, read.instruction.id).await?.ok_or(Error::NotFound)?;
            Sheet::of(ReadInstruction { instruction, ..read }).overtaken(app, typed, message).await
        }
    }
}

/// `POST /chi-dao/{instruction}/han`
pub async fn redate(
    DirectInstruction(read): DirectInstruction,
    Shared(app): Shared<App>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut errors = FieldErrors::new();
    let due_on = typed_day(&typed.due, &typed.undated).unwrap_or_else(|message| {
        errors.add("due", message);
        None
    });
    let why = clean(&typed.why);
    short(&mut errors, "why", &why);
    if !errors.is_empty() {
        return Sheet::of(read).seen(typed.version()).render(&app, typed, errors).await;
    }
    let mut tx = app.pool.begin().await?;
    let seen = (&read.instruction, typed.version());
    match act::redate(&mut tx, &read.visit, seen, due_on, &why).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(see_other_saying(&address(read.instruction.id), "Đã đổi hạn; các đơn vị chưa hoàn thành được báo."))
        }
        Err(hindrance) => {
            tx.rollback().await?;
            again(&app, read, typed, "due", hindrance).await
        }
    }
}

/// `POST /chi-dao/{instruction}/noi-nhan`
pub async fn add(
    DirectInstruction(read): DirectInstruction,
    Shared(app): Shared<App>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let (id, owner) = (read.instruction.id, read.instruction.owner_unit_id);
    let had = store::units_of(&app.pool, id).await?;
    let open = Open::load(&app.pool, &read.visit, owner).await?.without(&had);
    let to = open.chosen(&typed.group, &typed.unit);
    // Whatever else stands in the way is said when the instruction is held.
    if let Err(refusal @ Refusal::Nobody) = rules::extend(false, None, to.len(), read.visit.today) {
        return Sheet::of(read)
            .seen(typed.version())
            .render(&app, typed, FieldErrors::one("units", refusal.to_string()))
            .await;
    }
    let mut tx = app.pool.begin().await?;
    match act::add(&mut tx, &read.visit, (&read.instruction, typed.version()), &to).await {
        Ok(count) => {
            tx.commit().await?;
            Ok(see_other_saying(&address(id), &format!("Đã giao thêm {count} đơn vị; các đơn vị được báo ngay.")))
        }
        Err(hindrance) => {
            tx.rollback().await?;
            again(&app, read, typed, "units", hindrance).await
        }
    }
}

/// `POST /chi-dao/{instruction}/thu-hoi`
pub async fn withdraw(
    DirectInstruction(read): DirectInstruction,
    Shared(app): Shared<App>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let reason = clean(&typed.reason);
    let mut errors = FieldErrors::new();
    if reason.is_empty() {
        errors.add("reason", "Hãy ghi lý do thu hồi; các đơn vị đọc nguyên văn.");
    }
    short(&mut errors, "reason", &reason);
    if !errors.is_empty() {
        return Sheet::of(read).seen(typed.version()).render(&app, typed, errors).await;
    }
    let mut tx = app.pool.begin().await?;
    match act::withdraw(&mut tx, &read.visit, (&read.instruction, typed.version()), &reason).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(see_other_saying(
                &address(read.instruction.id),
                "Đã thu hồi chỉ đạo; các đơn vị chưa hoàn thành được báo.",
            ))
        }
        Err(hindrance) => {
            tx.rollback().await?;
            again(&app, read, typed, "reason", hindrance).await
        }
    }
}
