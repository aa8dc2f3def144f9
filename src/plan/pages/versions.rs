//! The versions in which a plan was issued, each with what it says and what it changed; and the documents behind them.

use std::collections::{HashMap, HashSet};

use askama::Template;
use axum::{
    extract::{FromRequestParts, State},
    http::{header, request::Parts},
    response::{IntoResponse, Response},
};

use super::{
    super::{
        Deadline, NO_DEADLINE,
        access::{ReadPlan, Sight, path_id},
        draft::{Content, DraftSection, DraftTask, changes::Changes},
        store::{
            self, PlanHead,
            version::{self, VersionHead},
        },
    },
    difference::Difference,
};
use crate::{
    calendar::{self, DaysOff},
    files::{self, Hash},
    office::{Column, Kind, Row, Table},
    web::{Access, App, Chrome, Error, Export, Result, Visit, export::moment, form::page},
};

/// A version of a plan within reach, by the path's `{version}`.
pub struct ReadVersion {
    pub visit: Visit,
    pub plan: PlanHead,
    pub version: i32,
}

impl FromRequestParts<App> for ReadVersion {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let ReadPlan { visit, plan, .. } = ReadPlan::from_request_parts(parts, app).await?;
        let version = i32::try_from(path_id(parts, app, "version").await?).map_err(|_| Error::NotFound)?;
        Ok(Self { visit, plan, version })
    }
}

impl Access for ReadVersion {
    const NAME: &'static str = "read plan";
}

#[derive(Template)]
#[template(path = "plan/versions.html")]
struct VersionsPage {
    chrome: Chrome,
    plan: PlanHead,
    versions: Vec<VersionHead>,
    whole: bool,
}

/// `GET /ke-hoach/{plan}/phien-ban`
pub async fn index(
    ReadPlan { visit, plan, sight }: ReadPlan,
    State(app): State<App>,
    export: Export,
) -> Result<Response> {
    let units = (sight == Sight::Own).then_some(visit.viewer.reach.as_slice());
    let versions = version::versions(&app.pool, plan.id, units).await?;
    let title = format!("Các phiên bản của {}", plan.short_title);
    if let Some(format) = export.wanted() {
        return format.answer(&visit, &title, table(&versions, sight == Sight::Whole)).await;
    }
    page(&VersionsPage {
        chrome: Chrome::new(&visit, title)
            .crumb("Kế hoạch", "/ke-hoach")
            .crumb(plan.short_title.clone(), format!("/ke-hoach/{}", plan.id))
            .here("Các phiên bản")
            .export(&export),
        versions,
        whole: sight == Sight::Whole,
        plan,
    })
}

/// The versions as a file; for those who see the whole plan with how many units have confirmed each.
fn table(versions: &[VersionHead], whole: bool) -> Table {
    let mut columns = vec![
        Column::new("Phiên bản", 8, Kind::Count),
        Column::new("Hiệu lực từ", 12, Kind::Day),
        Column::new("Văn bản, lý do", 60, Kind::Text),
        Column::new("Tệp", 40, Kind::Text),
        Column::new("Ngày ban hành", 12, Kind::Day),
        Column::new("Giờ", 8, Kind::Ordinal),
        Column::new("Người ban hành", 28, Kind::Text),
    ];
    if whole {
        columns.push(Column::new("Số đơn vị được giao", 10, Kind::Count));
        columns.push(Column::new("Đã tiếp nhận", 10, Kind::Count));
    }
    let row = |head: &VersionHead| {
        let [day, hour] = moment(&head.made_at);
        let mut cells = vec![
            i64::from(head.version).into(),
            head.effective_on.into(),
            if head.reason.is_empty() { "Bản ban hành đầu tiên" } else { &head.reason }.into(),
            head.file_name.clone().into(),
            day,
            hour,
            head.made_by.clone().into(),
        ];
        if whole {
            cells.extend([head.issued.into(), head.received.into()]);
        }
        Row::Line(cells)
    };
    Table { columns, rows: versions.iter().map(row).collect(), total: None }
}

/// A heading of a version with the tasks right below it.
struct Chapter {
    reference: String,
    heading: String,
    /// 2–4, as HTML counts headings.
    level: usize,
    tasks: Vec<Item>,
}

/// A task as a version has it.
struct Item {
    reference: String,
    content: String,
    leads: String,
    coordinating: String,
    deadlines: Vec<(String, String)>,
    reports: bool,
}

#[derive(Template)]
#[template(path = "plan/version.html")]
struct VersionPage {
    chrome: Chrome,
    plan: PlanHead,
    head: VersionHead,
    title: String,
    chapters: Vec<Chapter>,
    tasks: usize,
    /// Against the version before, where that one is known.
    difference: Option<Difference>,
}

impl VersionPage {
    fn no_deadline(&self) -> &'static str {
        NO_DEADLINE
    }
}

/// `GET /ke-hoach/{plan}/phien-ban/{version}`
pub async fn show(ReadVersion { visit, plan, version }: ReadVersion, State(app): State<App>) -> Result<Response> {
    let all = version::versions(&app.pool, plan.id, None).await?;
    let head = all.into_iter().find(|head| head.version == version).ok_or(Error::NotFound)?;
    let content = content(&app, &plan, version).await?.ok_or(Error::NotFound)?;
    let before = content_before(&app, &plan, version).await?;
    let days_off = calendar::store::days_off(&app.pool).await?;
    let difference = match &before {
        Some(before) => {
            let names = store::cast::names(&app.pool, &[before, &content]).await?;
            let above = store::children::called(&app.pool, &[before, &content]).await?;
            let changes = Changes::between(before, &content);
            Some(Difference::new((before, &content), &changes, &names, &above, &days_off))
        }
        None => None,
    };
    page(&VersionPage {
        chrome: Chrome::new(&visit, format!("{}, phiên bản {version}", plan.short_title))
            .crumb("Kế hoạch", "/ke-hoach")
            .crumb(plan.short_title.clone(), format!("/ke-hoach/{}", plan.id))
            .crumb("Các phiên bản", format!("/ke-hoach/{}/phien-ban", plan.id))
            .here(format!("Phiên bản {version}")),
        title: content.title.clone(),
        tasks: content.tasks.len(),
        chapters: chapters(&content, &days_off),
        difference,
        head,
        plan,
    })
}

async fn content_before(app: &App, plan: &PlanHead, version: i32) -> Result<Option<Content>> {
    if version > 1 { content(app, plan, version - 1).await } else { Ok(None) }
}

/// What a version says: written down, or of the newest what the plan itself says.
async fn content(app: &App, plan: &PlanHead, number: i32) -> Result<Option<Content>> {
    let Some(kept) = version::version_content(&app.pool, plan.id, number).await? else { return Ok(None) };
    match kept {
        None if number == plan.version => Ok(store::content(&mut *app.pool.acquire().await?, plan.id).await?),
        kept => Ok(kept),
    }
}

/// The headings under which tasks stand, with these tasks.
fn chapters(content: &Content, days_off: &DaysOff) -> Vec<Chapter> {
    let parents: HashMap<u32, Option<u32>> =
        content.sections.iter().map(|section| (section.key, section.parent)).collect();
    let above = |key: u32| {
        std::iter::successors(Some(key), |key| parents.get(key).copied().flatten()).take(content.sections.len())
    };
    let spoken: HashSet<u32> = content.tasks.iter().flat_map(|task| above(task.section)).collect();
    let mut by_section: HashMap<u32, Vec<Item>> = HashMap::new();
    for task in &content.tasks {
        by_section.entry(task.section).or_default().push(item(task, days_off));
    }
    let chapter = |section: &DraftSection| Chapter {
        reference: section.reference.clone(),
        heading: section.heading.clone(),
        level: (above(section.key).count() + 1).min(4),
        tasks: by_section.remove(&section.key).unwrap_or_default(),
    };
    content.sections.iter().filter(|section| spoken.contains(&section.key)).map(chapter).collect()
}

fn item(task: &DraftTask, days_off: &DaysOff) -> Item {
    let names = |parties: &[super::super::draft::DraftParty]| {
        parties.iter().map(|party| party.text.as_str()).collect::<Vec<_>>().join(", ")
    };
    let deadline = |deadline| {
        let deadline = Deadline::from(deadline);
        let meaning = deadline.meaning(days_off);
        (deadline.text, meaning)
    };
    Item {
        reference: task.reference.clone(),
        content: task.content.clone(),
        leads: names(&task.leads),
        coordinating: names(&task.coordinating),
        deadlines: task.deadlines.iter().map(deadline).collect(),
        reports: task.reports,
    }
}

/// `GET /ke-hoach/{plan}/van-ban`: the document the plan was first read from.
pub async fn document(ReadPlan { plan, .. }: ReadPlan, State(app): State<App>) -> Result<Response> {
    file(&app, plan.file_id).await
}

/// `GET /ke-hoach/{plan}/phien-ban/{version}/van-ban`: the document that amended it.
pub async fn document_of(ReadVersion { plan, version, .. }: ReadVersion, State(app): State<App>) -> Result<Response> {
    let all = version::versions(&app.pool, plan.id, None).await?;
    let head = all.into_iter().find(|head| head.version == version).ok_or(Error::NotFound)?;
    file(&app, head.file_id).await
}

/// A stored file, always to be saved and never shown by the browser: it comes from outside.
async fn file(app: &App, file_id: Option<i64>) -> Result<Response> {
    let file = files::store::file(&app.pool, file_id.ok_or(Error::NotFound)?).await?.ok_or(Error::NotFound)?;
    let hash = Hash::from_bytes(&file.sha256).ok_or(Error::NotFound)?;
    let bytes = app.files.get(hash).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, files::attachment(&file.name)),
    ];
    Ok((headers, bytes).into_response())
}
