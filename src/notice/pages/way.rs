//! How one is told: by topic at once, with the daily mail, or in the portal only.

use askama::Template;
use axum::{extract::State, response::Response};
use serde::Deserialize;
use std::collections::HashMap;

use super::super::{
    Topic,
    choice::{Choices, Way},
    store,
};
use crate::{
    journal::{self, Entry},
    web::{App, Chrome, FieldErrors, Form, Result, SignedIn, Visit, flash::see_other_saying, form::page_or_errors},
};

/// A topic with the way chosen for it.
struct Row {
    topic: Topic,
    hint: &'static str,
    chosen: Way,
}

#[derive(Template)]
#[template(path = "notice/ways.html")]
struct WaysPage {
    chrome: Chrome,
    errors: FieldErrors,
    rows: Vec<Row>,
    ways: &'static [Way],
    silent: bool,
    email: Option<String>,
    /// Whether the portal sends mail at all.
    mails: bool,
}

/// What a topic is about, where its name does not say.
fn hint(topic: Topic) -> &'static str {
    match topic {
        Topic::Reminder => "Nhắc việc tự động theo lịch luôn gộp vào thư hằng ngày.",
        Topic::Waiting => "Báo cáo trình thủ trưởng, báo cáo chờ duyệt, trả lời đề nghị phối hợp.",
        Topic::Plan => "Kích hoạt, sửa đổi, kết thúc kế hoạch; đổi đơn vị chủ trì; sáp nhập, chia tách đơn vị.",
        Topic::Obstacle => "Vướng mắc được nêu, bổ sung, trả lời, quyết định.",
        Topic::Instruction => "Chỉ đạo mới, đổi hạn, thu hồi; đơn vị báo cáo kết quả, Giám đốc kết luận.",
        Topic::Extension => "Đơn vị xin gia hạn; quyết định về gia hạn.",
        Topic::Commendation => "Đề nghị biểu dương được gửi, hỏi lại, bổ sung, quyết định.",
        Topic::Comment => "Lời trao đổi gửi đến đơn vị, nhắc đến tôi hoặc đơn vị.",
        Topic::Consolidated => "Tệp báo cáo của kỳ đã đóng lập xong, hoặc chưa lập được.",
        Topic::Supervision => "Biên bản, nhận xét được ban hành, thu hồi; kiến nghị được trả lời, xác nhận.",
        Topic::System => "Dành cho quản trị viên.",
        Topic::Export => "Tệp do chính tôi yêu cầu ở trang Kết xuất.",
        Topic::Returned | Topic::Decided | Topic::Asked | Topic::Period => "",
    }
}

async fn ways_page(app: &App, visit: &Visit, choices: &Choices, errors: FieldErrors) -> Result<Response> {
    let address = store::account(&app.pool, visit.viewer.account_id).await?;
    let template = WaysPage {
        chrome: Chrome::new(visit, "Cách nhận thông báo").crumb("Thông báo", "/thong-bao").here("Cách nhận thông báo"),
        rows: Topic::ALL
            .iter()
            .map(|topic| Row { topic: *topic, hint: hint(*topic), chosen: choices.way(*topic) })
            .collect(),
        ways: Way::ALL,
        silent: choices.silent,
        email: address.and_then(|account| account.email),
        mails: app.mail.is_some(),
        errors,
    };
    page_or_errors(&template, &template.errors)
}

/// `GET /thong-bao/cach-nhan`
pub async fn edit(SignedIn(visit): SignedIn, State(app): State<App>) -> Result<Response> {
    let choices = store::choices(&app.pool, visit.viewer.account_id).await?;
    ways_page(&app, &visit, &choices, FieldErrors::new()).await
}

/// What is chosen: each topic under its code.
#[derive(Debug, Deserialize)]
pub struct WaysForm {
    #[serde(default)]
    silent: String,
    #[serde(flatten)]
    ways: HashMap<String, String>,
}

/// `POST /thong-bao/cach-nhan`
pub async fn update(SignedIn(visit): SignedIn, State(app): State<App>, Form(form): Form<WaysForm>) -> Result<Response> {
    let id = visit.viewer.account_id;
    let before = store::choices(&app.pool, id).await?;
    let mut errors = FieldErrors::new();
    let mut choices = Choices { silent: !form.silent.is_empty(), ways: before.ways.clone() };
    for topic in Topic::ALL {
        match form.ways.get(topic.code()).map(|way| way.parse::<Way>()) {
            Some(Ok(way)) => {
                choices.ways.insert(*topic, way);
            }
            Some(Err(_)) => errors.add(topic.code(), "Hãy chọn một cách nhận trong danh sách."),
            None => {}
        }
    }
    if !errors.is_empty() {
        return ways_page(&app, &visit, &choices, errors).await;
    }
    let told = |choices: &Choices| serde_json::json!({ "mail_off": choices.silent, "ways": choices.told() });
    let mut tx = app.pool.begin().await?;
    store::choose(&mut tx, id, &choices).await?;
    let entry = Entry::new("account.notices_chosen", id).before(told(&before)).after(told(&choices));
    journal::write(&mut tx, &visit.by(), entry).await?;
    tx.commit().await?;
    Ok(see_other_saying("/thong-bao/cach-nhan", "Đã lưu cách nhận thông báo."))
}
