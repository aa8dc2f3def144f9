//! What a draft changes in the plan that runs, what issuing it will do, and issuing it.

use askama::Template;
use axum::{extract::State, response::Response};
use chrono::NaiveDate;
use serde::Deserialize;

use super::{
    super::{
        PlanStatus,
        access::IssueDraft,
        acts::{self, Hindrance},
        draft::{DraftState, changes::Changes, check},
        forecast::{Effect, Forecast},
        store::{self, draft::DraftHead, issue},
    },
    difference::Difference,
};
use crate::{
    calendar,
    web::{
        App, Chrome, Error, FieldErrors, Form, Result, Visit,
        flash::see_other_saying,
        form::{clean, page_or_errors},
        show,
    },
};

/// The longest reason, in characters.
const REASON_LIMIT: usize = 2_000;

/// The form under the changes.
#[derive(Debug, Default, Deserialize)]
pub struct Issue {
    /// The draft's version that the page showed.
    #[serde(default)]
    version: i32,
    #[serde(default)]
    effective_on: String,
    #[serde(default)]
    reason: String,
}

#[derive(Template)]
#[template(path = "plan/changes.html")]
struct ChangesPage {
    chrome: Chrome,
    draft: DraftHead,
    plan_id: i64,
    plan_title: String,
    next_version: i32,
    difference: Difference,
    /// Nothing differs.
    same: bool,
    opened: usize,
    ended: usize,
    /// Names of the units that are to confirm receipt anew.
    units: Vec<String>,
    /// What keeps the draft from being issued.
    hindrances: Vec<String>,
    earliest: NaiveDate,
    form: Issue,
    errors: FieldErrors,
}

impl ChangesPage {
    fn within(&self) -> String {
        format!("Từ {} đến hôm nay.", show::day(&self.earliest))
    }
}

/// `GET /ban-thao/{draft}/thay-doi`
pub async fn show(IssueDraft { visit, draft }: IssueDraft, State(app): State<App>) -> Result<Response> {
    let form = Issue { version: draft.version, effective_on: show::day(&visit.today), ..Issue::default() };
    changes_page(&app, &visit, draft, form, FieldErrors::new()).await
}

async fn changes_page(
    app: &App,
    visit: &Visit,
    draft: DraftHead,
    form: Issue,
    errors: FieldErrors,
) -> Result<Response> {
    if draft.state != DraftState::Open {
        return Err(Hindrance::NotOpen.into());
    }
    let plan_id = match (draft.plan_id, draft.plan_status) {
        (Some(plan_id), Some(PlanStatus::Active)) => plan_id,
        _ => return Err(Hindrance::NotActive.into()),
    };
    let mut db = app.pool.acquire().await?;
    let before = store::content(&mut db, plan_id).await?.ok_or(Error::NotFound)?;
    let (_, after) = store::draft::content(&mut *db, draft.id).await?.ok_or(Error::NotFound)?;
    let carried = store::cast::carried(&mut *db, plan_id).await?;
    let cast = store::cast::cast_of(&mut db, &[&after], visit.today).await?;
    let names = store::cast::names(&mut *db, &[&before, &after]).await?;
    let above = store::children::called(&mut *db, &[&before, &after]).await?;
    let earliest = issue::earliest_effect(&mut *db, plan_id).await?.unwrap_or(visit.today).min(visit.today);
    let days_off = calendar::store::days_off(&mut *db).await?;
    let plan = store::plan(&mut *db, plan_id, &visit.viewer.reach).await?.ok_or(Error::NotFound)?;
    let changes = Changes::between(&before, &after);
    let forecast = Forecast::of(&after, &cast);
    let effect = Effect::of(&changes, &carried, &forecast);
    let touched: Vec<i64> = effect.units.iter().copied().filter(|unit| *unit != plan.owner_unit_id).collect();
    let units = store::cast::neighbours(&mut *db, &touched, visit.today).await?;
    drop(db);
    let mut hindrances: Vec<String> = check::hindrances(&after).into_iter().map(|finding| finding.text).collect();
    let leaderless = forecast.leaderless.iter().filter(|task| !task.leads.is_empty());
    hindrances.extend(leaderless.map(|task| format!("{}: không còn ai chủ trì", task.reference)));
    if plan.version != draft.base_version {
        hindrances.push(Hindrance::Outdated.to_string());
    }
    let title = format!("Thay đổi của {}", plan.short_title);
    page_or_errors(
        &ChangesPage {
            chrome: Chrome::new(visit, title.clone())
                .crumb("Kế hoạch", "/ke-hoach")
                .crumb(plan.short_title.clone(), format!("/ke-hoach/{plan_id}"))
                .crumb("Bản thảo", format!("/ban-thao/{}", draft.id))
                .here("Thay đổi"),
            next_version: plan.version + 1,
            plan_title: plan.short_title,
            plan_id,
            same: changes.is_empty(),
            difference: Difference::new((&before, &after), &changes, &names, &above, &days_off),
            opened: effect.opened,
            ended: effect.ended,
            units: units.into_iter().map(|unit| unit.name).collect(),
            hindrances,
            earliest,
            errors: errors.clone(),
            form,
            draft,
        },
        &errors,
    )
}

/// `POST /ban-thao/{draft}/thay-doi`
pub async fn create(
    IssueDraft { visit, draft }: IssueDraft,
    State(app): State<App>,
    Form(form): Form<Issue>,
) -> Result<Response> {
    let mut errors = FieldErrors::new();
    let reason = clean(&form.reason);
    let effective_on = show::parse_day(&form.effective_on);
    match effective_on {
        None => errors.add("effective_on", "Ghi ngày hiệu lực, như 14/09/2026."),
        Some(day) if day > visit.today => errors.add("effective_on", "Ngày hiệu lực không được sau hôm nay."),
        Some(_) => {}
    }
    if reason.is_empty() {
        errors.add("reason", "Ghi số, ngày của văn bản sửa đổi hoặc lý do.");
    } else if reason.chars().count() > REASON_LIMIT {
        errors.add("reason", "Lý do dài quá 2.000 ký tự.");
    }
    let Some(effective_on) = effective_on.filter(|_| errors.is_empty()) else {
        return changes_page(&app, &visit, draft, form, errors).await;
    };
    let (_, content) = store::draft::content(&app.pool, draft.id).await?.ok_or(Error::NotFound)?;
    if draft.state == DraftState::Open && !check::hindrances(&content).is_empty() {
        let errors = FieldErrors::one("hindrances", "Bản thảo còn chỗ phải sửa trước khi ban hành.");
        return changes_page(&app, &visit, draft, form, errors).await;
    }
    let issued = match acts::amend(&app.pool, &visit, draft.id, form.version, effective_on, &reason).await {
        Ok(issued) => issued,
        Err(Hindrance::OutOfTime(earliest)) => {
            let said = format!("Ngày hiệu lực phải từ {} đến hôm nay.", show::day(&earliest));
            return changes_page(&app, &visit, draft, form, FieldErrors::one("effective_on", said)).await;
        }
        Err(hindrance) => return Err(hindrance.into()),
    };
    let said = format!(
        "Đã ban hành phiên bản {}: {} phân công bắt đầu, {} kết thúc, {} đơn vị tiếp nhận lại.",
        issued.version, issued.opened, issued.ended, issued.units
    );
    Ok(see_other_saying(&format!("/ke-hoach/{}", issued.plan_id), &said))
}
