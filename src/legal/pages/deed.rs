//! What is done about an entry, each by the unit that keeps the register.

use axum::{extract::State as Shared, response::Response};

use super::{
    super::{
        Field,
        access::{ReadEntry, WriteEntry},
        act::{self, Hindrance},
        address,
        rules::{Act, Refusal, Said},
    },
    show::{Typed, fault_place, overtaken, render},
};
use crate::web::{App, FieldErrors, Form, Result, flash::see_other_saying, show};

/// The sentence after an act.
fn done(act: Act) -> &'static str {
    match act {
        Act::Begin => "Đã chuyển sang đang xử lý.",
        Act::Propose => "Đã ghi nhận trình đề xuất.",
        Act::SendBack => "Đã trả về xử lý tiếp.",
        Act::Finish => "Đã ghi nhận văn bản kết quả; văn bản đã xong.",
        Act::Drop => "Đã ghi nhận không xử lý.",
        Act::Reopen => "Đã mở lại để xử lý tiếp.",
    }
}

/// Does it, or shows the page again with what was typed.
async fn perform(app: &App, read: ReadEntry, act: Act, typed: Typed) -> Result<Response> {
    let wrong = |errors: FieldErrors, typed: Typed| render(app, &read, typed.under(act), errors);
    let reason = Field::Reason.tidy(&typed.reason);
    let result_number = Field::ResultNumber.tidy(&typed.result_number);
    let mut errors = FieldErrors::new();
    for (field, text) in [(Field::Reason, &reason), (Field::ResultNumber, &result_number)] {
        if let Some(what) = field.too_long(text) {
            errors.add(fault_place(act, field), what);
        }
    }
    let result_on = match typed.result_on.trim() {
        "" => None,
        text => {
            let day = show::parse_day(text);
            if day.is_none() {
                errors.add(fault_place(act, Field::ResultOn), Refusal::NoResultDay.to_string());
            }
            day
        }
    };
    if !errors.is_empty() {
        return wrong(errors, typed).await;
    }
    let said = Said { reason: &reason, result_number: &result_number, result_on };
    let id = read.entry.id;
    let version = typed.version.trim().parse().unwrap_or_default();
    let mut tx = app.pool.begin().await?;
    match act::perform(&mut tx, &read.visit, (id, version), act, said).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(see_other_saying(&address(id), done(act)))
        }
        Err(Hindrance::Refused(refusal)) if refusal.field().is_some() => {
            tx.rollback().await?;
            let field = refusal.field().unwrap_or(Field::Reason);
            wrong(FieldErrors::one(fault_place(act, field), refusal.to_string()), typed).await
        }
        Err(hindrance @ (Hindrance::Changed | Hindrance::Refused(_))) => {
            tx.rollback().await?;
            overtaken(app, read, typed.under(act), hindrance.to_string()).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Declares the handlers of acts.
macro_rules! deeds {
    ($($(#[$doc:meta])* $name:ident: $act:ident;)+) => {
        $(
            $(#[$doc])*
            pub async fn $name(
                WriteEntry(read): WriteEntry,
                Shared(app): Shared<App>,
                Form(typed): Form<Typed>,
            ) -> Result<Response> {
                perform(&app, read, Act::$act, typed).await
            }
        )+
    };
}

deeds! {
    /// `POST /ra-soat/{entry}/xu-ly`
    begin: Begin;
    /// `POST /ra-soat/{entry}/trinh`
    propose: Propose;
    /// `POST /ra-soat/{entry}/tra-ve`
    send_back: SendBack;
    /// `POST /ra-soat/{entry}/xong`
    finish: Finish;
    /// `POST /ra-soat/{entry}/khong-xu-ly`
    drop: Drop;
    /// `POST /ra-soat/{entry}/mo-lai`
    reopen: Reopen;
}
