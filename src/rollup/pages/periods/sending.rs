//! Whoever keeps an owner's periods moves the sending day of a period not closed. Its cut-off follows the decree and stays.

use axum::{extract::State, response::Response};
use serde::Deserialize;

use super::{
    EditPeriod,
    call::wrong_send_by,
    show_page::{self, Typed},
};
use crate::{
    calendar,
    rollup::{calling, closing::REASON_LIMIT},
    web::{
        App, FieldErrors, Form, Result, flash, form,
        show::{self, parse_day},
    },
};

#[derive(Debug, Default, Deserialize)]
pub struct SendByForm {
    #[serde(default)]
    send_by: String,
    #[serde(default)]
    send_by_reason: String,
    /// The day it had when the page was opened.
    #[serde(default)]
    seen: String,
}

/// `POST /ky/{period}/han-gui`
pub async fn update(
    EditPeriod { visit, period }: EditPeriod,
    State(app): State<App>,
    Form(form): Form<SendByForm>,
) -> Result<Response> {
    let reason = form::clean(&form.send_by_reason);
    let days_off = calendar::store::days_off(&app.pool).await?;
    let send_by = parse_day(&form.send_by);
    let mut errors = FieldErrors::new();
    match send_by {
        None => errors.add("send_by", "Ghi ngày theo dạng ngày/tháng/năm, ví dụ 18/12/2026."),
        Some(day) if day == period.send_by => errors.add("send_by", "Hạn gửi đã là ngày này."),
        Some(day) => {
            if let Some(wrong) = wrong_send_by(&days_off, period.cut_off_on, day, visit.today) {
                errors.add("send_by", wrong);
            }
        }
    }
    if reason.is_empty() {
        errors.add("send_by_reason", "Hãy nêu lý do đổi hạn gửi.");
    } else if reason.chars().count() > REASON_LIMIT {
        errors.add("send_by_reason", format!("Lý do dài quá {REASON_LIMIT} ký tự."));
    }
    let send_by = match send_by.filter(|_| errors.is_empty()) {
        Some(day) => day,
        None => {
            let typed = Typed { send_by: form.send_by, send_by_reason: form.send_by_reason };
            return show_page::page(&app, &visit, &period, None, typed, errors).await;
        }
    };
    let seen = parse_day(&form.seen).unwrap_or(period.send_by);
    calling::move_send_by(&app.pool, (&visit.by(), visit.now), period.id, (seen, send_by), &reason).await?;
    let text = format!("Đã đổi hạn gửi {} thành {}.", period.name, show::day(&send_by));
    Ok(flash::see_other_saying(&format!("/ky/{}", period.id), &text))
}
