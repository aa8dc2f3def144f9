//! How a plan begins: with a document, or by hand.

use askama::Template;
use axum::{
    extract::{Request, State},
    response::Response,
};
use serde_json::json;

use super::show::failed_page;
use crate::{
    journal::{self, Entry},
    outline::{self, Refusal},
    plan::{
        access::{BeginPlan, EditDraft},
        acts::Hindrance,
        draft::{Content, edit::SectionWords},
        store::draft::{self as drafts, NewDraft},
        uploads,
    },
    web::{
        App, Chrome, Error, FieldErrors, Result, Visit,
        form::page_or_errors,
        see_other,
        upload::{self, Missing, Uploaded},
    },
};

#[derive(Template)]
#[template(path = "plan/draft/upload.html")]
struct NewPage {
    chrome: Chrome,
    errors: FieldErrors,
    /// Largest file, in MB.
    limit: usize,
}

fn new_page(visit: &Visit, errors: FieldErrors) -> Result<Response> {
    let title = "Kế hoạch mới";
    let chrome = Chrome::new(visit, title).crumb("Kế hoạch", "/ke-hoach").here(title);
    let page = NewPage { chrome, errors, limit: outline::MAX_BYTES / 1024 / 1024 };
    page_or_errors(&page, &page.errors)
}

/// `GET /ke-hoach/moi`
pub async fn new(BeginPlan(visit): BeginPlan) -> Result<Response> {
    new_page(&visit, FieldErrors::new())
}

/// The document sent, or what is wrong with it.
pub async fn document(request: Request) -> Result<Uploaded, FieldErrors> {
    let wrong = |message: String| FieldErrors::one("file", message);
    match upload::file(request, outline::MAX_BYTES).await {
        Ok(file) if file.bytes.is_empty() => Err(wrong(Refusal::Empty.to_string())),
        Ok(file) => Ok(file),
        Err(Missing::NoFile) => Err(wrong("Chọn tệp văn bản của kế hoạch.".to_owned())),
        Err(Missing::TooLarge) => Err(wrong(Refusal::TooLarge.to_string())),
        Err(Missing::Cut) => Err(wrong(upload::CUT.to_owned())),
    }
}

/// The unit of the grant in use.
fn own_unit(visit: &Visit) -> Result<i64> {
    visit.viewer.unit_id().ok_or(Error::NotFound)
}

/// `POST /ke-hoach/moi`: the document is kept, and read while its page already answers.
pub async fn create(BeginPlan(visit): BeginPlan, State(app): State<App>, request: Request) -> Result<Response> {
    let file = match document(request).await {
        Ok(file) => file,
        Err(errors) => return new_page(&visit, errors),
    };
    let mut tx = app.pool.begin().await?;
    let file_id = uploads::keep(&app, &mut tx, &visit, &file).await?;
    let new = NewDraft { file_id: Some(file_id), ..blank(&visit)? };
    let id = drafts::insert(&mut tx, &new).await?;
    let after = json!({ "file": file.name });
    journal::write(&mut tx, &visit.by(), Entry::new("plan_draft.created", id).after(after)).await?;
    tx.commit().await?;
    uploads::begin(&app);
    Ok(see_other(&format!("/ban-thao/{id}")))
}

fn blank(visit: &Visit) -> Result<NewDraft<'static>> {
    Ok(NewDraft {
        owner_unit_id: own_unit(visit)?,
        plan_id: None,
        parent_plan_id: None,
        file_id: None,
        content: None,
        base_version: 0,
        by: visit.viewer.account_id,
        at: visit.now,
    })
}

/// `POST /ban-thao`: a plan written by hand begins with its head and one section.
pub async fn create_blank(BeginPlan(visit): BeginPlan, State(app): State<App>) -> Result<Response> {
    let mut content = Content::blank();
    let heading = "Nhiệm vụ".to_owned();
    let first = SectionWords { parent: None, printed_number: Some("I".to_owned()), heading };
    content.add_section(first).map_err(|refused| anyhow::anyhow!(refused))?;
    content.issuer = visit.viewer.grant.as_ref().map(|grant| grant.unit_name.clone());
    let mut tx = app.pool.begin().await?;
    let id = drafts::insert(&mut tx, &NewDraft { content: Some(&content), ..blank(&visit)? }).await?;
    journal::write(&mut tx, &visit.by(), Entry::new("plan_draft.created", id)).await?;
    tx.commit().await?;
    Ok(see_other(&format!("/ban-thao/{id}?sua=dau#dau-de")))
}

/// `POST /ban-thao/{draft}/van-ban`: another document instead of one that could not be read.
pub async fn replace(access: EditDraft, State(app): State<App>, request: Request) -> Result<Response> {
    let file = match document(request).await {
        Ok(file) => file,
        Err(errors) => return failed_page(&access, errors),
    };
    let (visit, id) = (&access.visit, access.draft.id);
    let mut tx = app.pool.begin().await?;
    let file_id = uploads::keep(&app, &mut tx, visit, &file).await?;
    if !drafts::read_anew(&mut tx, id, file_id, visit.viewer.account_id, visit.now).await? {
        return Err(Hindrance::NotOpen.into());
    }
    let entry = Entry::new("plan_draft.replaced", id).after(json!({ "file": file.name }));
    journal::write(&mut tx, &visit.by(), entry).await?;
    tx.commit().await?;
    uploads::begin(&app);
    Ok(see_other(&format!("/ban-thao/{id}")))
}
