//! Before a plan is set going: what will happen, counted by the rules by which it then happens.

use askama::Template;
use axum::{extract::State, response::Response};
use chrono::NaiveDate;

use super::super::{Duty, store};
use crate::{
    calendar::{self, PeriodKey, span_containing},
    plan::{
        Deadline, Part, PlanStatus,
        access::OwnPlan,
        acts::{self, Hindrance},
        draft::{Content, DraftTask, Target},
        forecast::Forecast,
        parties::{Carrier, Cast},
        store as plans,
    },
    web::{App, Chrome, Result, Visit, flash::see_other_saying, form::page, show},
};

/// Names listed of one kind of oddity.
const LISTED: usize = 12;

/// A period in which the plan is first reported.
struct PeriodRow {
    name: String,
    cut_off_on: NaiveDate,
    send_by: NaiveDate,
    /// The owner does not have it yet.
    opens: bool,
    /// Reports owed in it.
    owed: usize,
}

/// What one unit gets.
struct UnitRow {
    id: i64,
    name: String,
    leads: usize,
    coordinating: usize,
    has_account: bool,
}

#[derive(Template)]
#[template(path = "progress/activation.html")]
struct ActivationPage {
    chrome: Chrome,
    plan: plans::PlanHead,
    tasks: usize,
    duties: usize,
    leads: usize,
    coordinating: usize,
    units: Vec<UnitRow>,
    /// How many of them are to confirm receipt: all but the owner.
    told: usize,
    periods: Vec<PeriodRow>,
    /// What should be looked at, but may be so.
    odd: Vec<String>,
    /// What keeps the plan from being set going.
    hindrances: Vec<String>,
}

/// `GET /ke-hoach/{plan}/kich-hoat`
pub async fn show(OwnPlan { visit, plan }: OwnPlan, State(app): State<App>) -> Result<Response> {
    if plan.status != PlanStatus::Draft {
        return Err(Hindrance::NotDraft.into());
    }
    let mut db = app.pool.acquire().await?;
    let content = plans::content(&mut db, plan.id).await?.ok_or(Hindrance::NotDraft)?;
    let cast = plans::cast::cast_of(&mut db, &[&content], visit.today).await?;
    drop(db);
    let forecast = Forecast::of(&content, &cast);
    let ids: Vec<i64> = forecast.shares.keys().copied().collect();
    let neighbours = plans::cast::neighbours(&app.pool, &ids, visit.today).await?;
    let units: Vec<UnitRow> = neighbours
        .into_iter()
        .map(|unit| {
            let share = forecast.shares.get(&unit.id).copied().unwrap_or_default();
            UnitRow {
                id: unit.id,
                name: unit.name,
                leads: share.leads,
                coordinating: share.coordinating,
                has_account: unit.has_account,
            }
        })
        .collect();
    let below = plans::cast::subordinates(&app.pool, plan.owner_unit_id, visit.today).await?;
    let idle: Vec<String> =
        below.into_iter().filter(|unit| !forecast.shares.contains_key(&unit.id)).map(|unit| unit.name).collect();
    let hindrances = forecast.leaderless.iter().map(|task| leaderless(task, &cast)).collect();
    page(&ActivationPage {
        chrome: Chrome::new(&visit, format!("Kích hoạt {}", plan.short_title))
            .crumb("Kế hoạch", "/ke-hoach")
            .crumb(plan.short_title.clone(), format!("/ke-hoach/{}", plan.id))
            .here("Kích hoạt"),
        tasks: forecast.tasks,
        duties: forecast.duties,
        leads: forecast.count(Part::Lead),
        coordinating: forecast.count(Part::Coordinating),
        periods: periods(&app, &visit, &plan, &content, &forecast).await?,
        odd: oddities(&content, &cast, &forecast, &units, idle),
        told: units.iter().filter(|unit| unit.id != plan.owner_unit_id).count(),
        units,
        hindrances,
        plan,
    })
}

/// The periods that hold today, of every kind that the plan uses, and what is owed in each.
async fn periods(
    app: &App,
    visit: &Visit,
    plan: &plans::PlanHead,
    content: &Content,
    forecast: &Forecast<'_>,
) -> Result<Vec<PeriodRow>> {
    let mut rows = Vec::new();
    for span in content.period_kinds.iter().filter_map(|kind| span_containing(*kind, visit.today)) {
        let period = store::period_of(&app.pool, plan.owner_unit_id, PeriodKey::from(&span)).await?;
        let (opens, send_by) = match period {
            Some(period) => (false, period.send_by),
            None => (true, calendar::opening::send_by(&app.pool, &span).await?),
        };
        rows.push(PeriodRow {
            owed: owed(forecast, span.starts_on, span.cut_off_on),
            name: span.name,
            cut_off_on: span.cut_off_on,
            send_by,
            opens,
        });
    }
    Ok(rows)
}

/// How many reports the first period of these days asks for.
fn owed(forecast: &Forecast<'_>, starts_on: NaiveDate, cut_off_on: NaiveDate) -> usize {
    let owes = |task: &DraftTask, carrier: &Carrier| {
        let deadlines: Vec<Deadline> = task.deadlines.iter().map(Deadline::from).collect();
        let has_account = matches!(carrier, Carrier::Unit { .. });
        let duty = Duty { deadlines: &deadlines, reports: task.reports, has_account, complete_before: false };
        duty.owes(starts_on, cut_off_on)
    };
    let leads = forecast.assignments.iter().filter(|(_, role, _)| *role == Part::Lead);
    leads.filter(|(task, _, carrier)| owes(task, carrier)).count()
}

fn leaderless(task: &DraftTask, cast: &Cast) -> String {
    let why = match task.leads.first() {
        None => "chưa có đơn vị chủ trì".to_owned(),
        Some(party) => match party.means {
            Some(Target::Group(group)) if !cast.members.contains_key(&group) => {
                format!("nhóm “{}” chưa có đơn vị nào", party.text)
            }
            _ => format!("“{}” không còn hoạt động", party.text),
        },
    };
    format!("{} – {why} nên không có ai chủ trì.", task.reference)
}

/// What may be so, but is seldom meant.
fn oddities(
    content: &Content,
    cast: &Cast,
    forecast: &Forecast<'_>,
    units: &[UnitRow],
    idle: Vec<String>,
) -> Vec<String> {
    let mut odd = Vec::new();
    let mut tell = |what: &str, mut names: Vec<String>| {
        names.dedup();
        if !names.is_empty() {
            odd.push(format!("{what}: {}.", listed(&names)));
        }
    };
    let parties = || content.tasks.iter().flat_map(|task| task.leads.iter().chain(&task.coordinating));
    let mut empty: Vec<String> = parties()
        .filter(|party| matches!(party.means, Some(Target::Group(group)) if !cast.members.contains_key(&group)))
        .map(|party| party.text.clone())
        .collect();
    empty.sort();
    tell("Nhóm chưa có đơn vị nào", empty);
    let mut gone: Vec<String> = parties()
        .filter(|party| matches!(party.means, Some(Target::Unit(unit)) if !cast.units.contains(&unit)))
        .map(|party| party.text.clone())
        .collect();
    gone.sort();
    tell("Đơn vị được nêu tên nhưng không hoạt động hôm nay", gone);
    let shut = units.iter().filter(|unit| !unit.has_account && unit.leads > 0);
    tell("Chưa có tài khoản nào của đơn vị để báo cáo", shut.map(|unit| unit.name.clone()).collect());
    let unaccountable = forecast.assignments.iter().filter_map(|(task, role, carrier)| match (role, carrier) {
        (Part::Lead, Carrier::Party(name)) => Some(format!("{name} ({})", task.reference)),
        _ => None,
    });
    tell("Chủ trì nhưng không có tài khoản nên không báo cáo", unaccountable.collect());
    tell("Không được giao việc nào", idle);
    odd
}

/// "A, B và 3 tên khác"
fn listed(names: &[String]) -> String {
    let shown = names.iter().take(LISTED).cloned().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(LISTED) {
        0 => shown,
        more => format!("{shown} và {more} tên khác"),
    }
}

/// `POST /ke-hoach/{plan}/kich-hoat`
pub async fn create(OwnPlan { visit, plan }: OwnPlan, State(app): State<App>) -> Result<Response> {
    let issued = acts::activate(&app.pool, &visit, plan.id).await?;
    let said = format!(
        "Đã kích hoạt {}: {} phân công, {} đơn vị được thông báo.",
        plan.short_title,
        show::number(&issued.opened),
        issued.units
    );
    Ok(see_other_saying(&format!("/ke-hoach/{}", plan.id), &said))
}
