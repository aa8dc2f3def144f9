//! One's long exports.

use askama::Template;
use axum::{
    body::Body,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};

use super::{
    super::{
        KEPT, PATIENCE,
        access::OwnExport,
        asking::{ask, enough},
        store::{self, Export},
    },
    HOME,
    form::{AskForm, Offer},
};
use crate::{
    files::{self, Hash},
    rollup::pages::ReadRollup,
    web::{
        App, Chrome, Error, FieldErrors, Form, Query, Result, Role, SignedIn, Visit,
        flash::see_other_saying,
        form::{page, page_or_errors},
        layout::Choice,
        show,
    },
};

/// Where an export stands.
struct Stage {
    class: &'static str,
    text: &'static str,
}

struct Row {
    export: Export,
    stage: Stage,
}

impl Row {
    fn new(export: Export) -> Self {
        let (class, text) = match (&export.error, export.finished_at) {
            (Some(_), _) => ("returned", "Không lập được"),
            (None, Some(_)) => ("done", "Đã xong"),
            (None, None) if export.done > 0 => ("in_progress", "Đang lập"),
            (None, None) => ("not_started", "Chờ lập"),
        };
        Self { export, stage: Stage { class, text } }
    }

    /// Until when it is there; nothing is said before it is made.
    fn kept_until(&self) -> String {
        self.export.finished_at.map_or_else(String::new, |at| show::instant(&(at + KEPT)))
    }

    fn size(&self) -> String {
        self.export.size.as_ref().map(show::size).unwrap_or_default()
    }

    fn percent(&self) -> i32 {
        self.export.done * 100 / self.export.total.max(1)
    }
}

#[derive(Template)]
#[template(path = "export/index.html")]
struct IndexPage {
    chrome: Chrome,
    errors: FieldErrors,
    /// Figures are not the administrator's; long lists are.
    reads_figures: bool,
    plans: Vec<Choice>,
    from: Vec<Choice>,
    to: Vec<Choice>,
    rows: Vec<Row>,
    kept_days: i64,
}

fn reads_figures(visit: &Visit) -> bool {
    visit.viewer.role().is_some_and(|role| role != Role::Administrator)
}

/// A page of exports stands below the figures, for whom those are.
fn below_rollup(visit: &Visit, chrome: Chrome) -> Chrome {
    if reads_figures(visit) { chrome.crumb("Tổng hợp", "/tong-hop") } else { chrome }
}

async fn index_page(app: &App, visit: &Visit, form: &AskForm, errors: FieldErrors) -> Result<Response> {
    let offer = Offer::load(app, visit).await?;
    let title = "Kết xuất";
    let template = IndexPage {
        chrome: below_rollup(visit, Chrome::new(visit, title)).here(title),
        reads_figures: reads_figures(visit),
        plans: offer.plans(&form.plan),
        from: offer.periods(&form.from),
        to: offer.periods(&form.to),
        rows: store::of_account(&app.pool, visit.viewer.account_id, None).await?.into_iter().map(Row::new).collect(),
        kept_days: KEPT.num_days(),
        errors,
    };
    page_or_errors(&template, &template.errors)
}

/// `GET /ket-xuat`: mine, and the form for another.
pub async fn index(SignedIn(visit): SignedIn, State(app): State<App>, Query(form): Query<AskForm>) -> Result<Response> {
    index_page(&app, &visit, &form, FieldErrors::new()).await
}

/// `POST /ket-xuat`
pub async fn create(
    ReadRollup(visit): ReadRollup,
    State(app): State<App>,
    Form(form): Form<AskForm>,
) -> Result<Response> {
    let (what, title) = match Offer::load(&app, &visit).await?.parse(&form) {
        Ok(parsed) => parsed,
        Err(errors) => return index_page(&app, &visit, &form, errors).await,
    };
    let Some(export) = ask(&app, &visit, &what, &title).await? else {
        return index_page(&app, &visit, &form, FieldErrors::one("plan", enough())).await;
    };
    Ok(under_way(export))
}

/// To the page of an export that has been asked for.
pub(super) fn under_way(export: i64) -> Response {
    see_other_saying(&format!("{HOME}/{export}"), "Đang lập tệp. Có thể rời trang này: xong sẽ có thông báo.")
}

#[derive(Template)]
#[template(path = "export/show.html")]
struct ShowPage {
    chrome: Chrome,
    row: Row,
    kept_days: i64,
    /// It takes much longer than such files do.
    overdue: bool,
}

/// `GET /ket-xuat/{export}`
pub async fn show(OwnExport { visit, export }: OwnExport) -> Result<Response> {
    let overdue = export.finished_at.is_none() && visit.now - export.asked_at > PATIENCE;
    page(&ShowPage {
        chrome: below_rollup(&visit, Chrome::new(&visit, export.title.clone()))
            .crumb("Kết xuất", HOME)
            .here(export.title.clone()),
        row: Row::new(export),
        kept_days: KEPT.num_days(),
        overdue,
    })
}

/// `GET /ket-xuat/{export}/tep`: the file, once it is made.
pub async fn file(OwnExport { export, .. }: OwnExport, State(app): State<App>) -> Result<Response> {
    let id = export.file_id.ok_or(Error::NotFound)?;
    let file = files::store::file(&app.pool, id).await?.ok_or(Error::NotFound)?;
    let hash = Hash::from_bytes(&file.sha256).ok_or(Error::NotFound)?;
    let leaving = app.files.open(hash).await?;
    let headers = [
        (header::CONTENT_TYPE, file.media_type),
        (header::CONTENT_LENGTH, leaving.size.to_string()),
        (header::CONTENT_DISPOSITION, files::attachment(&file.name)),
    ];
    let body: Body = leaving.into_body();
    Ok((headers, body).into_response())
}
