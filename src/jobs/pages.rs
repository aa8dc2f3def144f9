//! The administrator's page of jobs and of their schedule.

mod rows;

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};
use serde::Deserialize;

use self::rows::{Counted, Hour, Instance, Row, Tab};
use super::{
    Kinds,
    act::{self, Decision},
    schedule,
    store::desk::{self, PAGE_SIZE},
};
use crate::web::{
    App, Chrome, Error, Export, FieldErrors, Form, Link, Query, Result, Routes, Visit,
    access::AdministerPortal,
    flash::{see_other_saying, see_other_warning},
    form::page_or_errors,
    show,
};

/// The slice's routes.
pub fn routes() -> Routes {
    Routes::new()
        .get(HOME, index)
        .post("/quan-tri/cong-viec/chay-lai", run_all_again)
        .post("/quan-tri/cong-viec/{job}/chay-lai", run_again)
        .post("/quan-tri/cong-viec/{job}/chay-ngay", run_now)
        .post("/quan-tri/cong-viec/{job}/bo", drop_job)
        .post("/quan-tri/cong-viec/lich/{kind}", set_hour)
        .post("/quan-tri/cong-viec/lich/{kind}/chay-ngay", put_now)
}

/// The page's address.
pub const HOME: &str = "/quan-tri/cong-viec";

#[derive(Default, Deserialize)]
struct Asked {
    #[serde(default)]
    xem: String,
    #[serde(default)]
    loai: String,
    #[serde(default)]
    trang: String,
}

#[derive(Template)]
#[template(path = "jobs/index.html")]
struct Page {
    chrome: Chrome,
    errors: FieldErrors,
    tab: Tab,
    tabs: Vec<Counted>,
    /// The kinds in this state, where there are several.
    kinds: Vec<Counted>,
    kind: Option<String>,
    total: i64,
    rows: Vec<Row>,
    pages: String,
    previous: String,
    next: String,
    hours: Vec<Hour>,
    instances: Vec<Instance>,
}

/// What was typed into one row of the schedule.
struct Typed {
    kind: String,
    hour: String,
    enabled: bool,
}

/// `GET /quan-tri/cong-viec`: what waits, runs, failed and is done; the schedule; the instances at work.
async fn index(
    AdministerPortal(visit): AdministerPortal,
    State(app): State<App>,
    Extension(kinds): Extension<Kinds>,
    Query(asked): Query<Asked>,
    export: Export,
) -> Result<Response> {
    page(&visit, &app, &kinds, (&asked, &export), FieldErrors::new(), None).await
}

async fn page(
    visit: &Visit,
    app: &App,
    kinds: &Kinds,
    (asked, export): (&Asked, &Export),
    errors: FieldErrors,
    typed: Option<&Typed>,
) -> Result<Response> {
    let counts = desk::counts(&app.pool).await?;
    let in_state = |tab: Tab| counts.iter().filter(move |count| count.state == tab.state());
    let of_tab = |tab: Tab| in_state(tab).map(|count| count.count).sum::<i64>();
    // What failed comes first: it waits for a decision.
    let usual = if of_tab(Tab::Failed) > 0 { Tab::Failed } else { Tab::Waiting };
    let tab = Tab::ALL.into_iter().find(|tab| tab.code() == asked.xem).unwrap_or(usual);
    let kind = Some(asked.loai.as_str()).filter(|kind| !kind.is_empty());
    let total = in_state(tab).filter(|count| kind.is_none_or(|kind| kind == count.kind)).map(|count| count.count).sum();
    let current = asked.trang.parse().unwrap_or(1).clamp(1, 1_000_000);
    let jobs = desk::jobs(&app.pool, tab.state(), kind, export.window(PAGE_SIZE, current)).await?;
    if let Some(format) = export.wanted() {
        let rows = jobs.into_iter().map(|job| Row::new(job, tab, kinds, visit.now));
        let title = format!("Công việc nền, {}: {total}", tab.label().to_lowercase());
        return format.answer(visit, &title, rows::table(tab, rows)).await;
    }
    let here = Link::to(HOME).with("xem", tab.code());
    let counted = |label: &str, count: i64, link: Link, current: bool| Counted {
        label: label.to_owned(),
        count: show::number(&usize::try_from(count).unwrap_or_default()),
        href: link.to_string(),
        current,
    };
    let several = in_state(tab).count() > 1 || kind.is_some();
    let of_kind = in_state(tab).filter(|_| several);
    let template = Page {
        tabs: Tab::ALL
            .into_iter()
            .map(|one| counted(one.label(), of_tab(one), Link::to(HOME).with("xem", one.code()), one == tab))
            .collect(),
        kinds: std::iter::once(counted("Tất cả", of_tab(tab), here.clone(), kind.is_none()))
            .filter(|_| several)
            .chain(of_kind.map(|count| {
                let link = here.clone().with("loai", &count.kind);
                counted(kinds.label(&count.kind), count.count, link, kind == Some(&count.kind))
            }))
            .collect(),
        pages: rows::range(current, jobs.len(), total),
        previous: rows::neighbour(&here, kind, current - 1, total),
        next: rows::neighbour(&here, kind, current + 1, total),
        rows: jobs.into_iter().map(|job| Row::new(job, tab, kinds, visit.now)).collect(),
        hours: desk::schedule(&app.pool)
            .await?
            .into_iter()
            .map(|entry| {
                let typed = typed.filter(|typed| typed.kind == entry.kind);
                Hour::new(entry, kinds, typed.map(|typed| (typed.hour.as_str(), typed.enabled)))
            })
            .collect(),
        instances: desk::busy(&app.pool).await?.into_iter().map(|busy| Instance::new(busy, visit.now)).collect(),
        chrome: Chrome::new(visit, "Công việc nền").export(export),
        kind: kind.map(str::to_owned),
        errors,
        tab,
        total,
    };
    page_or_errors(&template, &template.errors)
}

fn back_to(tab: Tab) -> String {
    Link::to(HOME).with("xem", tab.code()).to_string()
}

async fn decide(visit: &Visit, app: &App, kinds: &Kinds, decision: Decision, job: &str) -> Result<Response> {
    let job = job.parse().map_err(|_| Error::NotFound)?;
    let done = act::decide(&app.pool, kinds, &visit.by(), decision, job, visit.now).await?;
    let back = back_to(if decision == Decision::RunNow { Tab::Waiting } else { Tab::Failed });
    Ok(match (done, decision) {
        (false, _) => {
            see_other_warning(&back, "Công việc này đã chuyển sang trạng thái khác nên không có gì thay đổi.")
        }
        (true, Decision::Drop) => see_other_saying(&back, "Đã bỏ công việc."),
        (true, _) => see_other_saying(&back, "Công việc sẽ được thực hiện ngay."),
    })
}

/// `POST /quan-tri/cong-viec/{job}/chay-lai`: a failed job is begun again.
async fn run_again(
    AdministerPortal(visit): AdministerPortal,
    State(app): State<App>,
    Extension(kinds): Extension<Kinds>,
    Path(job): Path<String>,
) -> Result<Response> {
    decide(&visit, &app, &kinds, Decision::RunAgain, &job).await
}

/// `POST /quan-tri/cong-viec/{job}/chay-ngay`: a waiting job is begun now.
async fn run_now(
    AdministerPortal(visit): AdministerPortal,
    State(app): State<App>,
    Extension(kinds): Extension<Kinds>,
    Path(job): Path<String>,
) -> Result<Response> {
    decide(&visit, &app, &kinds, Decision::RunNow, &job).await
}

/// `POST /quan-tri/cong-viec/{job}/bo`: a job that failed or waits is done no more.
async fn drop_job(
    AdministerPortal(visit): AdministerPortal,
    State(app): State<App>,
    Extension(kinds): Extension<Kinds>,
    Path(job): Path<String>,
) -> Result<Response> {
    decide(&visit, &app, &kinds, Decision::Drop, &job).await
}

#[derive(Deserialize)]
struct Every {
    #[serde(default)]
    kind: String,
}

/// `POST /quan-tri/cong-viec/chay-lai`: every failed job is begun again, of one kind where one is shown.
async fn run_all_again(
    AdministerPortal(visit): AdministerPortal,
    State(app): State<App>,
    Extension(kinds): Extension<Kinds>,
    Form(every): Form<Every>,
) -> Result<Response> {
    let kind = Some(every.kind.as_str()).filter(|kind| !kind.is_empty());
    let jobs = act::run_all_again(&app.pool, &kinds, &visit.by(), kind, visit.now).await?;
    Ok(match jobs {
        0 => see_other_warning(&back_to(Tab::Failed), "Không còn công việc nào bị lỗi."),
        jobs => see_other_saying(&back_to(Tab::Waiting), &format!("{jobs} công việc sẽ được thực hiện lại ngay.")),
    })
}

#[derive(Deserialize)]
struct HourForm {
    #[serde(default)]
    hour: String,
    #[serde(default)]
    enabled: String,
}

/// `POST /quan-tri/cong-viec/lich/{kind}`: the hour of daily work, and whether it comes back.
async fn set_hour(
    AdministerPortal(visit): AdministerPortal,
    State(app): State<App>,
    Extension(kinds): Extension<Kinds>,
    Path(kind): Path<String>,
    Form(form): Form<HourForm>,
) -> Result<Response> {
    let enabled = !form.enabled.is_empty();
    let Some(minute) = schedule::parse_hour(&form.hour) else {
        let message = "Giờ không đúng. Ghi giờ và phút, ví dụ 07:30.";
        let errors = FieldErrors::one(rows::field(&kind), message);
        let typed = Typed { kind, hour: form.hour, enabled };
        return page(&visit, &app, &kinds, (&Asked::default(), &Export::default()), errors, Some(&typed)).await;
    };
    let next = act::set_hour(&app.pool, &kinds, &visit.by(), &kind, (minute, enabled), visit.now).await?;
    let label = kinds.label(&kind);
    Ok(match next {
        None => see_other_warning(HOME, "Lịch không có gì thay đổi."),
        Some(_) if !enabled => see_other_saying(HOME, &format!("Đã tắt “{label}”.")),
        Some(next) => see_other_saying(HOME, &format!("Đã đặt lịch “{label}”, lần tới {}.", show::instant(&next))),
    })
}

/// `POST /quan-tri/cong-viec/lich/{kind}/chay-ngay`: daily work is done now, out of its hour.
async fn put_now(
    AdministerPortal(visit): AdministerPortal,
    State(app): State<App>,
    Extension(kinds): Extension<Kinds>,
    Path(kind): Path<String>,
) -> Result<Response> {
    let back = back_to(Tab::Waiting);
    Ok(match act::put_now(&app.pool, &kinds, &visit.by(), &kind, visit.now).await? {
        true => see_other_saying(&back, &format!("“{}” sẽ được thực hiện ngay.", kinds.label(&kind))),
        false => see_other_warning(&back, "Việc này đang chờ hoặc đang được thực hiện."),
    })
}
