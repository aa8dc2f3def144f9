//! One record: what was found, what is demanded, what the unit answered, and what the reader may do.

use askama::Template;
use axum::{
    extract::State as Shared,
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{
    super::{
        RecordState,
        access::ReadRecord,
        rules::DemandAct,
        store::{self, DemandLine, FileLine, RecordHead, Said, ScopeLine},
    },
    Measure,
};
use crate::{
    attachment::{Limits, store::limits},
    plan::brief,
    progress::{Standing, pages::standing_class, supervised::DemandState},
    web::{App, Chrome, FieldErrors, Result, page_or_errors, show},
};

/// What was typed, when a page comes back.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// About which demand, and what was to be done.
    pub demand: Option<(i64, DemandAct)>,
    pub words: String,
    /// Why the record is taken back.
    pub reason: String,
}

/// A demand with what was said of it.
struct Demand<'a> {
    line: &'a DemandLine,
    standing: Standing,
    said: Vec<(&'a Said, Vec<&'a FileLine>)>,
    answers: bool,
    judges: bool,
    reminds: bool,
    /// Reminded by hand today already.
    reminded_today: bool,
    /// What was typed in the unit's field and in the author's, and what is wrong with it.
    answer: String,
    verdict: String,
    error: String,
}

impl Demand<'_> {
    fn class(&self) -> &'static str {
        standing_class(&self.standing)
    }

    /// "đã nhắc 2 lần, gần nhất 10/12/2026"
    fn reminded(&self) -> String {
        match self.line.reminded_on {
            Some(day) => format!("đã nhắc {} lần, gần nhất {}", self.line.reminded, show::day(&day)),
            None => String::new(),
        }
    }
}

#[derive(Template)]
#[template(path = "supervision/show.html")]
struct Page<'a> {
    chrome: Chrome,
    errors: FieldErrors,
    record: &'a RecordHead,
    lead: String,
    /// Whether the reader reaches the unit's own page.
    reaches_unit: bool,
    scope: Vec<ScopeLine>,
    /// The conclusion's own files.
    files: Vec<&'a FileLine>,
    demands: Vec<Demand<'a>>,
    /// What was said of the record as a whole.
    said: Vec<&'a Said>,
    limits: Limits,
    author: bool,
    typed: Typed,
    /// What was typed and has no field any more, since the demand has moved on.
    unsent: String,
}

impl Page<'_> {
    fn task(&self, part: &ScopeLine) -> String {
        format!("{} {}", part.task_ref, brief(&part.content))
    }
}

/// `GET /giam-sat/{record}`
pub async fn show(read: ReadRecord, Shared(app): Shared<App>) -> Result<Response> {
    render(&app, &read, Typed::default(), FieldErrors::new()).await
}

/// The page: 200, or 422 with the mistakes of what was typed.
pub async fn render(app: &App, read: &ReadRecord, typed: Typed, errors: FieldErrors) -> Result<Response> {
    let ReadRecord { visit, record, hands } = read;
    let lines = store::demands(&app.pool, record.id).await?;
    let files = store::files(&app.pool, record.id).await?;
    let said = store::said(&app.pool, record.id).await?;
    let measure = Measure::load(&app.pool).await?;
    let (yardstick, issued) = (measure.on(visit), record.state == RecordState::Issued);
    let demands: Vec<Demand<'_>> = lines
        .iter()
        .map(|line| {
            let typed_for = |answers: bool| match typed.demand {
                Some((id, act)) if id == line.id && (act == DemandAct::Answer) == answers => typed.words.clone(),
                _ => String::new(),
            };
            let waits = line.course.state.waits_for_unit();
            Demand {
                standing: line.course.standing(&yardstick),
                said: said
                    .iter()
                    .filter(|said| said.demand_id == Some(line.id))
                    .map(|said| (said, files.iter().filter(|file| file.message_id == Some(said.message_id)).collect()))
                    .collect(),
                answers: issued && hands.unit && waits,
                judges: issued && hands.author && line.course.state == DemandState::Answered,
                reminds: issued && hands.author && waits,
                reminded_today: line.reminded_on == Some(visit.today),
                answer: typed_for(true),
                verdict: typed_for(false),
                error: errors.at(&format!("words-{}", line.id)).to_owned(),
                line,
            }
        })
        .collect();
    let has_field = |demand: &Demand<'_>| {
        !demand.answer.is_empty() && demand.answers || !demand.verdict.is_empty() && demand.judges
    };
    let page = Page {
        chrome: Chrome::new(visit, format!("{}: {}", record.kind.document(), record.title))
            .crumb("Giám sát", "/giam-sat")
            .here(show::beginning(&record.title, 60)),
        lead: lead(record, &demands),
        reaches_unit: visit.viewer.reaches(record.unit_id),
        scope: store::scope(&app.pool, record.id).await?,
        files: files.iter().filter(|file| file.message_id.is_none()).collect(),
        said: said.iter().filter(|said| said.demand_id.is_none()).collect(),
        limits: limits(&app.pool).await?,
        author: hands.author,
        unsent: if demands.iter().any(has_field) { String::new() } else { typed.words.clone() },
        demands,
        typed,
        errors,
        record,
    };
    page_or_errors(&page, &page.errors)
}

/// What is expected now, and of whom.
fn lead(record: &RecordHead, demands: &[Demand<'_>]) -> String {
    let count =
        |holds: &dyn Fn(DemandState) -> bool| demands.iter().filter(|demand| holds(demand.line.course.state)).count();
    match record.state {
        RecordState::Draft => "Chưa ban hành: chỉ bên lập nhìn thấy. Ban hành rồi thì không sửa được nữa.".to_owned(),
        RecordState::Withdrawn => format!("Đã thu hồi: {}", record.reason),
        RecordState::Issued if demands.is_empty() => "Không có kiến nghị nào phải trả lời.".to_owned(),
        RecordState::Issued => {
            let waiting = count(&DemandState::waits_for_unit);
            let answered = count(&|state| state == DemandState::Answered);
            let parts = [
                (waiting > 0).then(|| format!("{waiting} kiến nghị chờ đơn vị trả lời")),
                (answered > 0).then(|| format!("{answered} kiến nghị chờ xác nhận")),
            ];
            let parts: Vec<_> = parts.into_iter().flatten().collect();
            match parts.is_empty() {
                true => format!("Cả {} kiến nghị đã thực hiện xong.", demands.len()),
                false => format!("{}.", show::capitalised(&parts.join(", "))),
            }
        }
    }
}

/// The page once more, since the record has moved on meanwhile: what was typed is not lost.
pub async fn overtaken(app: &App, read: ReadRecord, typed: Typed, why: String) -> Result<Response> {
    let record = store::head(&app.pool, read.record.id).await?.unwrap_or(read.record);
    let read = ReadRecord { record, ..read };
    let field = match typed.demand {
        Some((id, _)) => format!("kien-nghi-{id}"),
        None => "bien-ban".to_owned(),
    };
    let page = render(app, &read, typed, FieldErrors::one(field, why)).await?;
    Ok((StatusCode::CONFLICT, page).into_response())
}
