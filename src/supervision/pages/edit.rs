//! Changing a draft.

use askama::Template;
use axum::{
    extract::State as Shared,
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{
    super::{
        RecordState,
        access::{ReadRecord, WriteRecord},
        act::{self, Hindrance},
        enclosed::{FIELD, Fields},
        rules::Refusal,
        store::{self, DemandLine, FileLine},
    },
    form::{DemandRow, RecordForm},
    new::Offers,
};
use crate::{
    attachment::Enclosing,
    progress::supervised::{RecordKind, address},
    web::{App, Chrome, FieldErrors, Result, flash::see_other_saying, page_or_errors, show},
};

#[derive(Template)]
#[template(path = "supervision/edit.html")]
struct Page<'a> {
    chrome: Chrome,
    errors: FieldErrors,
    read: &'a ReadRecord,
    form: RecordForm,
    offers: Offers,
    kinds: &'static [RecordKind],
    files: Vec<FileLine>,
    /// What somebody else has saved meanwhile, to stand beside what was typed.
    theirs: Option<Vec<DemandLine>>,
}

impl Page<'_> {
    fn is_kind(&self, kind: &RecordKind) -> bool {
        self.form.kind == kind.code()
    }
}

async fn offers(app: &App, read: &ReadRecord, form: &RecordForm) -> Result<Offers> {
    let record = &read.record;
    let author = (record.author, record.author_unit_id);
    Offers::load(app, &read.visit, author, (record.plan_id, Some(record.unit_id)), form).await
}

async fn page(
    app: &App,
    read: &ReadRecord,
    form: RecordForm,
    errors: FieldErrors,
    theirs: Option<Vec<DemandLine>>,
) -> Result<Response> {
    let page = Page {
        chrome: Chrome::new(&read.visit, "Sửa bản nháp")
            .crumb("Giám sát", "/giam-sat")
            .crumb(show::beginning(&read.record.title, 60), address(read.record.id))
            .here("Sửa bản nháp"),
        kinds: RecordKind::ALL,
        files: store::files(&app.pool, read.record.id).await?,
        offers: offers(app, read, &form).await?,
        theirs,
        read,
        form,
        errors,
    };
    page_or_errors(&page, &page.errors)
}

/// `GET /giam-sat/{record}/sua`
pub async fn edit(WriteRecord(read): WriteRecord, Shared(app): Shared<App>) -> Result<Response> {
    if read.record.state != RecordState::Draft {
        return Err(Hindrance::from(Refusal::WrongRecord).into());
    }
    let scope = store::scope(&app.pool, read.record.id).await?;
    let demands = store::demands(&app.pool, read.record.id).await?;
    let rows = demands.into_iter().map(|line| DemandRow { words: line.words, due: show::day(&line.course.due_on) });
    let form = RecordForm::of(&read.record, scope.iter().map(|part| part.task_id).collect(), rows.collect());
    page(&app, &read, form, FieldErrors::new(), None).await
}

/// `POST /giam-sat/{record}`
pub async fn update(
    WriteRecord(read): WriteRecord,
    Shared(app): Shared<App>,
    Enclosing(fields, sheaf): Enclosing<Fields>,
) -> Result<Response> {
    let mut form = RecordForm::read(&fields);
    if form.wants_rows() {
        return page(&app, &read, form.with_rows(), FieldErrors::new(), None).await;
    }
    offers(&app, &read, &form).await?.keep_offered(&mut form);
    let mut errors = FieldErrors::new();
    let content = form.understood(read.visit.today, &mut errors);
    sheaf.fault(FIELD, &mut errors);
    let content = match content {
        Some(content) if errors.is_empty() => content,
        _ => {
            sheaf.lost(FIELD, &mut errors);
            return page(&app, &read, form.with_rows(), errors, None).await;
        }
    };
    sheaf.keep(&app.files).await?;
    let mut tx = app.pool.begin().await?;
    let done = act::rewrite(&mut tx, &read.visit, (&read, form.version), (&app.files, &sheaf), &content).await;
    match done {
        Ok(()) => {
            tx.commit().await?;
            Ok(see_other_saying(&address(read.record.id), "Đã lưu nháp."))
        }
        Err(Hindrance::Changed) => {
            tx.rollback().await?;
            let mut errors = FieldErrors::one("title", Hindrance::Changed.to_string());
            sheaf.lost(FIELD, &mut errors);
            // Both texts are seen: sent once more, this one takes the other's place.
            form.version = read.record.version;
            let theirs = store::demands(&app.pool, read.record.id).await?;
            let page = page(&app, &read, form.with_rows(), errors, Some(theirs)).await?;
            Ok((StatusCode::CONFLICT, page).into_response())
        }
        Err(hindrance) => Err(hindrance.into()),
    }
}
