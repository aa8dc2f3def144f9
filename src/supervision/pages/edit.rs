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
        store::{self, DemandLine, FileLine, RecordHead, ScopeLine},
    },
    form::{DemandRow, RecordForm},
    new::{Choosing, Offers},
    show::{Typed, overtaken},
};
use crate::{
    attachment::Enclosing,
    progress::supervised::{RecordKind, address},
    web::{App, Chrome, Error, FieldErrors, Result, flash::see_other_saying, page_or_errors, show},
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
    theirs: Option<Theirs>,
}

/// A draft as somebody else has saved it.
struct Theirs {
    record: RecordHead,
    scope: Vec<ScopeLine>,
    demands: Vec<DemandLine>,
}

impl Page<'_> {
    fn is_kind(&self, kind: &RecordKind) -> bool {
        self.form.kind == kind.code()
    }
}

async fn offers(app: &App, read: &ReadRecord, form: &RecordForm) -> Result<Offers> {
    Offers::load(app, &read.visit, Choosing::of(&read.record), form).await
}

async fn page(
    app: &App,
    read: &ReadRecord,
    form: RecordForm,
    errors: FieldErrors,
    theirs: Option<Theirs>,
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
        let mut errors = FieldErrors::new();
        if let Some(message) = sheaf.left_behind() {
            errors.add(FIELD, message);
        }
        return page(&app, &read, form.with_rows(), errors, None).await;
    }
    let mut errors = FieldErrors::new();
    offers(&app, &read, &form).await?.keep_offered(&mut form, &mut errors);
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
            let record = store::head(&app.pool, read.record.id).await?.ok_or(Error::NotFound)?;
            form.version = record.version;
            let theirs = Theirs {
                scope: store::scope(&app.pool, record.id).await?,
                demands: store::demands(&app.pool, record.id).await?,
                record,
            };
            let page = page(&app, &read, form.with_rows(), errors, Some(theirs)).await?;
            Ok((StatusCode::CONFLICT, page).into_response())
        }
        Err(Hindrance::Refused(refusal)) => {
            // Somebody has issued it meanwhile: there is no form any more, and what was typed is still to be read.
            tx.rollback().await?;
            let typed = Typed { words: form.told(), ..Typed::default() };
            let left = sheaf.left_behind().map(|message| format!(" {message}")).unwrap_or_default();
            overtaken(&app, read, typed, format!("{refusal}{left}")).await
        }
        Err(hindrance) => Err(hindrance.into()),
    }
}
