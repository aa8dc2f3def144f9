//! Ending a plan: where it stands at its end, what stays open, and the words it ends with.

use axum::{extract::State, response::Response};
use serde::Deserialize;
use serde_json::json;

use crate::{
    plan::{
        PlanStatus,
        access::OwnPlan,
        acts::{self, Hindrance},
        store::{self as plans, PlanHead},
    },
    progress::{
        Outcome,
        facts::{self, Line, Scope},
        ground::Ground,
    },
    rollup::{
        Counts,
        figures::{number, short},
        store,
    },
    web::{
        App, Chrome, FieldErrors, Form, Result, Visit,
        flash::see_other_saying,
        form::{clean, page_or_errors},
        show,
    },
};

/// The longest closing note, in characters.
const NOTE_LIMIT: usize = 4_000;

/// The form.
#[derive(Debug, Default, Deserialize)]
pub struct Ending {
    #[serde(default)]
    note: String,
}

struct Tile {
    code: &'static str,
    count: String,
    label: &'static str,
    note: String,
    href: String,
}

/// A period that is still open, and what of the plan is still on its way in it.
struct OpenPeriod {
    name: String,
    href: String,
    owed: String,
    /// Owed and still at the units: no longer to be sent.
    unsent: u32,
    /// With TCCB and not reviewed: reported, but their progress will not count.
    waiting: u32,
}

#[derive(askama::Template)]
#[template(path = "rollup/ending.html")]
struct Page {
    chrome: Chrome,
    plan: PlanHead,
    tiles: Vec<Tile>,
    total: String,
    unfinished: u32,
    periods: Vec<OpenPeriod>,
    /// The draft that has to be issued or thrown away first.
    draft: Option<i64>,
    as_of: String,
    note: String,
    errors: FieldErrors,
}

/// `GET /ke-hoach/{plan}/ket-thuc`
pub async fn show(OwnPlan { visit, plan }: OwnPlan, State(app): State<App>) -> Result<Response> {
    ending_page(&app, &visit, plan, String::new(), FieldErrors::new()).await
}

async fn ending_page(app: &App, visit: &Visit, plan: PlanHead, note: String, errors: FieldErrors) -> Result<Response> {
    if plan.status != PlanStatus::Active {
        return Err(Hindrance::NotActive.into());
    }
    let ground = Ground::load(&app.pool, &[plan.id]).await?;
    let lines = lines(app, visit, &plan, &ground, None).await?;
    let counts: Counts = lines.iter().map(|line| Counts::from(&line.into())).sum();
    let mut periods = Vec::new();
    for period in store::heads(&app.pool, &visit.viewer.reach).await? {
        let own = period.owner_unit_id == plan.owner_unit_id && !period.is_closed();
        let reports = own && store::plans(&app.pool, &period).await?.iter().any(|other| other.id == plan.id);
        if !reports || period.starts_on > visit.today {
            continue;
        }
        let of_period: Counts = self::lines(app, visit, &plan, &ground, Some(period.key()))
            .await?
            .iter()
            .map(|line| Counts::from(&line.into()))
            .sum();
        periods.push(OpenPeriod {
            href: format!("/tong-hop?plan={}&period={}", plan.id, period.key()),
            name: period.name,
            owed: number(of_period.owed),
            unsent: of_period.missing(),
            waiting: of_period.submitted,
        });
    }
    let tile = |outcome: &Outcome| Tile {
        code: outcome.code(),
        count: number(counts.of(*outcome)),
        label: short(*outcome),
        note: String::new(),
        href: format!("/tong-hop/danh-sach?plan={}&outcome={}", plan.id, outcome.code()),
    };
    let page = Page {
        chrome: Chrome::new(visit, format!("Kết thúc {}", plan.short_title))
            .crumb("Kế hoạch", "/ke-hoach")
            .crumb(plan.short_title.clone(), format!("/ke-hoach/{}", plan.id))
            .here("Kết thúc"),
        tiles: Outcome::ALL.iter().map(tile).collect(),
        total: number(counts.assignments),
        unfinished: counts.pending_on_time + counts.pending_overdue,
        periods,
        draft: plans::draft::changing(&app.pool, plan.id).await?,
        as_of: show::day(&visit.today),
        plan,
        note,
        errors,
    };
    page_or_errors(&page, &page.errors)
}

/// Where every lead assignment stands today, or in a period.
async fn lines(
    app: &App,
    visit: &Visit,
    plan: &PlanHead,
    ground: &Ground,
    period: Option<crate::calendar::PeriodKey>,
) -> Result<Vec<Line>> {
    let plans = [plan.id];
    let scope = Scope { plans: &plans, period, ..Scope::default() };
    Ok(facts::load(&app.pool, &scope, ground, visit.today).await?)
}

/// `POST /ke-hoach/{plan}/ket-thuc`
pub async fn create(
    OwnPlan { visit, plan }: OwnPlan,
    State(app): State<App>,
    Form(form): Form<Ending>,
) -> Result<Response> {
    let note = clean(&form.note);
    let error = match note.chars().count() {
        0 => Some("Ghi nhận kết quả khi kết thúc kế hoạch."),
        length if length > NOTE_LIMIT => Some("Ghi nhận dài quá 4.000 ký tự."),
        _ => None,
    };
    if let Some(error) = error {
        return ending_page(&app, &visit, plan, form.note, FieldErrors::one("note", error)).await;
    }
    let ground = Ground::load(&app.pool, &[plan.id]).await?;
    let lines = lines(&app, &visit, &plan, &ground, None).await?;
    let counts: Counts = lines.iter().map(|line| Counts::from(&line.into())).sum();
    let figures = json!({
        "assignments": counts.assignments, "completed": counts.done_on_time + counts.done_late,
        "pending": counts.pending_on_time + counts.pending_overdue,
    });
    acts::close(&app.pool, &visit, plan.id, &note, figures).await?;
    Ok(see_other_saying(&format!("/ke-hoach/{}", plan.id), &format!("Đã kết thúc {}.", plan.short_title)))
}
