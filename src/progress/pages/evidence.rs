//! Files of reports: sent, shown, saved again, taken out.

use std::collections::HashMap;

use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;
use sqlx::PgPool;

use super::{
    super::{
        access::WriteReport,
        act::{Doer, Hindrance},
        evidence::{
            self, Area, Files,
            access::{OwnEvidence, ReadEvidence},
            act::{Attaching, Failure},
            store::Head,
        },
        history::History,
        store,
    },
    typed::Typed,
    write,
};
use crate::{
    attachment::{self, Fit, Given, Limits, Sheaf},
    calendar::Period,
    plan::access::Reading,
    web::{
        App, Error, Form, Result,
        attachments::{Attachments, attachments},
        flash::{see_other_saying, see_other_warning},
        link::own_path,
        show,
    },
};

/// How many refused files a message names.
const NAMED: usize = 3;

/// The files of one report as its writers see them; `form` is the id of the form to which the controls belong.
pub async fn area(db: &PgPool, assignment_id: i64, period: &Period, form: &str) -> Result<Area> {
    Ok(Area {
        assignment_id,
        action: format!("{}/minh-chung", write::address(assignment_id, period)),
        files: Files { items: evidence::store::newest(db, &[assignment_id], period.id).await?, form: form.to_owned() },
        limits: attachment::store::limits(db).await?,
        trouble: String::new(),
    })
}

/// The same for several reports of a period that are written in one page, by assignment.
pub async fn areas(db: &PgPool, assignments: &[i64], period: &Period) -> Result<HashMap<i64, Area>> {
    let limits = attachment::store::limits(db).await?;
    let area = |id: i64| Area {
        assignment_id: id,
        action: format!("{}/minh-chung", write::address(id, period)),
        files: Files { items: Vec::new(), form: format!("ev-{id}") },
        limits,
        trouble: String::new(),
    };
    let mut areas: HashMap<i64, Area> = assignments.iter().map(|id| (*id, area(*id))).collect();
    for item in evidence::store::newest(db, assignments, period.id).await? {
        if let Some(area) = areas.get_mut(&item.assignment_id) {
            area.files.items.push(item);
        }
    }
    Ok(areas)
}

/// The files of a report as somebody reads them.
pub async fn read(db: &PgPool, report_id: i64, reading: Reading) -> Result<Files> {
    let mut items = evidence::store::items(db, report_id).await?;
    items.retain(|item| evidence::is_open(item.removed, true, reading));
    Ok(Files { items, form: String::new() })
}

/// Who asks: a page that changes itself, or a browser on its way to the next page.
struct Asker {
    json: bool,
    /// The other fields that came along.
    fields: Vec<(String, String)>,
}

impl Asker {
    fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether the words of the report came along, which must not be lost.
    fn brings_words(&self) -> bool {
        !self.json && self.field("version").is_some()
    }

    /// Answers for what was done.
    async fn answer(self, app: App, access: WriteReport, told: Told) -> Result<Response> {
        if self.json {
            let form = self.field("form").unwrap_or("form");
            let area = area(&app.pool, access.assignment.id, &access.period, form).await?;
            let refused: Vec<_> = told.refused.iter().map(|(name, why)| json!({ "name": name, "why": why })).collect();
            let answer = json!({ "list": area.files.list()?, "count": area.files.items.len(), "refused": refused });
            return Ok(Json(answer).into_response());
        }
        let place = format!("#minh-chung-{}", access.assignment.id);
        let here = format!("{}{place}", write::address(access.assignment.id, &access.period));
        let back = self.field("back").map_or(here, |back| own_path(back).to_owned());
        let words = self.brings_words();
        if words {
            let kept = write::keep_with_files(access, &app, self.fields, told.text(false)).await?;
            if kept.status() != StatusCode::SEE_OTHER {
                return Ok(kept);
            }
        }
        let text = told.text(words);
        Ok(if told.is_good() { see_other_saying(&back, &text) } else { see_other_warning(&back, &text) })
    }

    /// Answers for what could not be done.
    async fn refuse(self, app: App, access: WriteReport, hindrance: Hindrance) -> Result<Response> {
        match Error::from(hindrance) {
            Error::Conflict(why) if self.json => {
                Ok((StatusCode::CONFLICT, Json(json!({ "why": why }))).into_response())
            }
            // The words meet the same hindrance, and come back whole.
            _ if self.brings_words() => write::keep_with_files(access, &app, self.fields, String::new()).await,
            error => Err(error),
        }
    }
}

/// What was done, in words.
#[derive(Default)]
struct Told {
    done: String,
    refused: Vec<(String, String)>,
}

impl Told {
    fn is_good(&self) -> bool {
        self.refused.is_empty() && !self.done.is_empty()
    }

    /// What was done, whether the words are kept too, and what was refused and why.
    fn text(&self, words_kept: bool) -> String {
        let mut parts = Vec::new();
        if !self.done.is_empty() {
            parts.push(self.done.clone());
        }
        if self.done.is_empty() && self.refused.is_empty() {
            parts.push("Hãy chọn tệp rồi bấm “Tải tệp lên”.".to_owned());
        }
        if words_kept {
            parts.push("Đã lưu nháp nội dung đang viết.".to_owned());
        }
        let refused = self.refused.iter().take(NAMED);
        parts.extend(refused.map(|(name, why)| format!("Không nhận “{}”: {why}", show::beginning(name, 60))));
        if self.refused.len() > NAMED {
            parts.push(format!("Và {} tệp khác không được nhận.", self.refused.len() - NAMED));
        }
        parts.join(" ")
    }
}

fn wants_json(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()) == Some("application/json")
}

/// `POST /phan-cong/{assignment}/bao-cao/{period}/minh-chung`: files are attached, a draft is begun where there is none,
/// and words that come along are kept.
pub async fn create(access: WriteReport, State(app): State<App>, request: Request) -> Result<Response> {
    let json = wants_json(request.headers());
    let limits = attachment::store::limits(&app.pool).await?;
    let Attachments { fields, files } = attachments(request, &app.files, limits.bytes(), limits.files).await?;
    let asker = Asker { json, fields };
    let Sheaf { fit, refused } = attachment::look(files, limits).await?;
    for file in &fit {
        // Before anything is locked, since a store may be slow.
        app.files.keep(&file.file).await?;
    }
    let attached = match fit.is_empty() {
        true => Ok(Attaching::default()),
        false => attach(&app, &access, &fit, limits).await,
    };
    match attached {
        Ok(outcome) => {
            let done = match outcome.attached {
                0 => String::new(),
                many => format!("Đã đính kèm {many} tệp."),
            };
            let refused = refused.into_iter().chain(outcome.refused);
            let refused = refused.map(|(name, refusal)| (name, refusal.to_string())).collect();
            asker.answer(app, access, Told { done, refused }).await
        }
        Err(Failure::Hindered(hindrance)) => asker.refuse(app, access, hindrance).await,
        Err(Failure::Store(cause)) => Err(cause.into()),
    }
}

async fn attach(app: &App, access: &WriteReport, fit: &[Fit], limits: Limits) -> Result<Attaching, Failure> {
    let WriteReport { visit, assignment, period } = access;
    let history = History::load(&app.pool, assignment, visit.today).await?;
    let last = history.accepted_by(period).map(|basis| basis.text());
    // As the form begins where nothing is written yet.
    let (begin, _) = Typed::going_on_from(last.as_ref()).understood(history.deadlines());
    let doer = doer(access, &history)?;
    let mut tx = app.pool.begin().await?;
    let lock = store::lock_period(&mut tx, period.id).await?;
    let outcome =
        evidence::act::attach(&mut tx, &doer, (assignment.id, &lock), &begin, (fit, &app.files, limits)).await?;
    tx.commit().await?;
    Ok(outcome)
}

/// The visitor as the rules see them; an access that lets nobody but the unit's own people in leaves no other.
fn doer<'a>(access: &'a WriteReport, history: &History) -> Result<Doer<'a>, Hindrance> {
    Doer::new(&access.visit, history.unit_has_head).map_err(|_| super::super::Refusal::NotYours.into())
}

/// `POST /minh-chung/{evidence}/bo`: the file is taken out of the report that is being written, and words that come along
/// are kept.
pub async fn destroy(
    access: OwnEvidence,
    State(app): State<App>,
    headers: HeaderMap,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let OwnEvidence { writing, report_id, evidence_id, name } = access;
    let asker = Asker { json: wants_json(&headers), fields };
    let removed = async {
        let WriteReport { visit, assignment, period } = &writing;
        let history = History::load(&app.pool, assignment, visit.today).await?;
        let doer = doer(&writing, &history)?;
        let mut tx = app.pool.begin().await?;
        let lock = store::lock_period(&mut tx, period.id).await?;
        evidence::act::remove(&mut tx, &doer, (assignment.id, &lock), (report_id, evidence_id)).await?;
        Ok(tx.commit().await?)
    };
    match removed.await {
        Ok(()) => {
            let done = format!("Đã bỏ “{}”.", show::beginning(&name, 60));
            asker.answer(app, writing, Told { done, refused: Vec::new() }).await
        }
        Err(Hindrance::Database(cause)) => Err(cause.into()),
        Err(hindrance) => asker.refuse(app, writing, hindrance).await,
    }
}

/// `GET /minh-chung/{evidence}`: the file, shown where a browser can do so by itself.
pub async fn show(ReadEvidence { file }: ReadEvidence, State(app): State<App>, headers: HeaderMap) -> Result<Response> {
    attachment::give(&app, &given(file), &headers, false).await
}

/// `GET /minh-chung/{evidence}/tai-ve`: the file, to be saved.
pub async fn download(
    ReadEvidence { file }: ReadEvidence,
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<Response> {
    attachment::give(&app, &given(file), &headers, true).await
}

fn given(file: Head) -> Given {
    Given { name: file.name, kind: file.kind, sha256: file.sha256 }
}
