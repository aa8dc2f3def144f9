//! Phụ lục phân công: the assignment table as an Excel file, and back.

use axum::{
    extract::{Request, State},
    http::header,
    response::{IntoResponse, Response},
};

use super::{
    super::{
        PlanStatus,
        access::{EditDraft, EditPlan, ReadPlan},
        acts::{self, Hindrance},
        draft::Content,
        sheet::{self, Origin, Source},
        store,
    },
    amendment::amendment_page,
};
use crate::{
    office::excel::{MAX_BYTES, MEDIA_TYPE},
    web::{App, Error, FieldErrors, Result, Visit, flash::see_other_saying, upload},
};

/// `GET /ke-hoach/{plan}/phan-cong.xlsx`
pub async fn of_plan(ReadPlan { visit, plan, .. }: ReadPlan, State(app): State<App>) -> Result<Response> {
    let content = store::content(&mut *app.pool.acquire().await?, plan.id).await?.ok_or(Error::NotFound)?;
    let origin = Origin { source: Source::Plan(plan.id), version: plan.version };
    table(&app, &visit, plan.owner_unit_id, content, origin).await
}

/// `GET /ban-thao/{draft}/phan-cong.xlsx`
pub async fn of_draft(EditDraft { visit, draft, .. }: EditDraft, State(app): State<App>) -> Result<Response> {
    let (version, content) = store::draft::content(&app.pool, draft.id).await?.ok_or(Hindrance::NotOpen)?;
    let origin = Origin { source: Source::Draft(draft.id), version };
    table(&app, &visit, draft.owner_unit_id, content, origin).await
}

async fn table(app: &App, visit: &Visit, owner: i64, content: Content, origin: Origin) -> Result<Response> {
    let register = store::register(&app.pool, owner, visit.today).await?;
    let name = match origin.source {
        Source::Plan(id) => format!("phan-cong-{id}-phien-ban-{}.xlsx", origin.version),
        Source::Draft(id) => format!("phan-cong-ban-thao-{id}.xlsx"),
    };
    let file = tokio::task::spawn_blocking(move || sheet::write(&content, origin, &register)).await;
    let file = file.map_err(anyhow::Error::from)?.map_err(anyhow::Error::from)?;
    let headers = [
        (header::CONTENT_TYPE, MEDIA_TYPE.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    Ok((headers, file).into_response())
}

/// `POST /ke-hoach/{plan}/phan-cong`: all of the table or nothing; what it says becomes the plan's draft.
pub async fn create(
    EditPlan { visit, plan, owns }: EditPlan,
    State(app): State<App>,
    request: Request,
) -> Result<Response> {
    if plan.status == PlanStatus::Closed {
        return Err(Hindrance::Over.into());
    }
    let draft = match take(&app, &visit, (plan.id, plan.owner_unit_id, plan.version), request).await? {
        Ok(draft) => draft,
        Err(mistakes) => return amendment_page(&app, &visit, plan, mistakes, FieldErrors::new()).await,
    };
    let to = if owns && plan.status == PlanStatus::Active { "/thay-doi" } else { "" };
    Ok(see_other_saying(&format!("/ban-thao/{draft}{to}"), "Đã nhập bảng phân công vào bản thảo."))
}

/// The draft that the table became, or every mistake in it.
async fn take(
    app: &App,
    visit: &Visit,
    (plan_id, owner, plan_version): (i64, i64, i32),
    request: Request,
) -> Result<Result<i64, Vec<String>>> {
    let one = |text: String| Ok(Err(vec![text]));
    let bytes = match upload::bytes(request, MAX_BYTES, "Chọn bảng Excel cần nhập.").await {
        Ok(bytes) => bytes,
        Err(reason) => return one(reason),
    };
    // A file made to break the reader breaks its own thread only.
    let read = tokio::task::spawn_blocking(move || sheet::read(bytes.into())).await;
    let read = read.unwrap_or_else(|_| Err("Không đọc được tệp này. Hãy xuất lại phụ lục phân công.".to_owned()));
    let (origin, rows) = match read {
        Ok(read) => read,
        Err(reason) => return one(reason),
    };
    let open = store::draft::changing(&app.pool, plan_id).await?;
    let (draft, base) = match origin.source {
        Source::Plan(id) if id == plan_id => match open {
            Some(_) => return one(Hindrance::DraftOpen.to_string()),
            None => (None, store::content(&mut *app.pool.acquire().await?, plan_id).await?),
        },
        Source::Draft(id) if Some(id) == open => {
            (Some(id), store::draft::content(&app.pool, id).await?.map(|(_, content)| content))
        }
        Source::Plan(_) | Source::Draft(_) => {
            return one("Bảng này được xuất từ kế hoạch hoặc bản thảo khác.".to_owned());
        }
    };
    let Some(base) = base else { return one("Bản thảo này chưa có nội dung.".to_owned()) };
    if draft.is_none() && origin.version != plan_version {
        return one(Hindrance::SheetOutdated.to_string());
    }
    let register = store::register(&app.pool, owner, visit.today).await?;
    let version = if draft.is_some() { origin.version + 1 } else { 1 };
    let parsed = tokio::task::spawn_blocking(move || sheet::parse(&rows, &base, &register, version)).await;
    let content = match parsed.map_err(anyhow::Error::from)? {
        Ok(content) => content,
        Err(mistakes) => return Ok(Err(mistakes)),
    };
    match acts::take_sheet(&app.pool, visit, plan_id, draft, origin.version, &content).await {
        Ok(draft) => Ok(Ok(draft)),
        Err(Hindrance::Database(cause)) => Err(cause.into()),
        Err(hindrance) => one(hindrance.to_string()),
    }
}
