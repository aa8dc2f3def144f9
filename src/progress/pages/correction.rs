//! Corrections of an accepted report, from its page: TCCB asks for one or no longer does, the unit begins one or gives it up.

use axum::{extract::State, response::Response};

use super::{
    super::{
        CorrectionAct, Refusal, ReportState,
        access::{OwnReport, ReviewReport},
        act::{self, Doer, Hindrance},
        history::History,
        store::{self, PeriodLock},
    },
    deed::{DeedForm, Scene, answer, given},
};
use crate::{
    calendar::PeriodKey,
    web::{App, Error, Form, Result, flash::see_other_saying, form::clean, see_other},
};

/// Does an act in one transaction; the period it was done in.
async fn perform(scene: &Scene, act: CorrectionAct<'_>) -> Result<PeriodLock, Hindrance> {
    let (visit, assignment, pool) = (&scene.visit, &scene.assignment, &scene.app.pool);
    let unit_has_head = store::has_head(pool, &assignment.carriers(), visit.today).await?;
    let doer = Doer::new(visit, unit_has_head).map_err(|_| Refusal::NotYours)?;
    let mut tx = pool.begin().await?;
    let held = store::lock_chain(&mut tx, scene.report_id, visit.viewer.account_id).await?;
    let (period, chain) = held.ok_or(Hindrance::Changed)?;
    act::correction::perform(&mut tx, &doer, (&period, &chain), scene.report_id, act).await?;
    tx.commit().await?;
    Ok(period)
}

fn page_of(report_id: i64) -> String {
    format!("/bao-cao/{report_id}")
}

/// `POST /bao-cao/{report}/de-nghi-dieu-chinh`: TCCB asks the unit for a correction.
pub async fn ask(
    ReviewReport { visit, assignment, report_id }: ReviewReport,
    State(app): State<App>,
    Form(form): Form<DeedForm>,
) -> Result<Response> {
    let scene = Scene { app, visit, assignment, report_id };
    let reason = given(&form.why, &form.common);
    match perform(&scene, CorrectionAct::Ask { reason: &reason }).await {
        Ok(_) => {
            let said = format!("Đã đề nghị {} điều chỉnh báo cáo.", scene.assignment.party);
            Ok(see_other_saying(&page_of(report_id), &said))
        }
        Err(hindrance) => answer(&scene, form, hindrance.into(), "why").await,
    }
}

/// `POST /bao-cao/{report}/de-nghi-dieu-chinh/rut`: TCCB no longer asks.
pub async fn withdraw(
    ReviewReport { visit, assignment, report_id }: ReviewReport,
    State(app): State<App>,
) -> Result<Response> {
    let scene = Scene { app, visit, assignment, report_id };
    perform(&scene, CorrectionAct::Withdraw).await?;
    Ok(see_other_saying(&page_of(report_id), "Đã rút đề nghị điều chỉnh."))
}

/// `POST /bao-cao/{report}/dieu-chinh`: begins a correction and leads to its form, also when it is begun already.
pub async fn begin(
    OwnReport { visit, assignment, report_id }: OwnReport,
    State(app): State<App>,
    Form(form): Form<DeedForm>,
) -> Result<Response> {
    let scene = Scene { app, visit, assignment, report_id };
    let reason = clean(&form.why);
    let form_of = |key: PeriodKey| format!("/phan-cong/{}/bao-cao/{key}", scene.assignment.id);
    let hindrance = match perform(&scene, CorrectionAct::Begin { reason: &reason }).await {
        Ok(period) => {
            return Ok(see_other_saying(
                &form_of(period.key()),
                "Đã lập bản điều chỉnh. Bản đã duyệt còn giá trị cho đến khi bản điều chỉnh được duyệt.",
            ));
        }
        Err(hindrance) => hindrance,
    };
    let history = History::load(&scene.app.pool, &scene.assignment, scene.visit.today).await?;
    let report = history.reports.iter().find(|report| report.id == report_id).ok_or(Error::NotFound)?;
    let begun = history
        .latest(report.period.id)
        .is_some_and(|newest| newest.revision == report.revision + 1 && newest.state == ReportState::Draft);
    if begun && report.period.is_open() {
        return Ok(see_other(&form_of(report.period.key())));
    }
    answer(&scene, form, hindrance.into(), "why").await
}

/// `POST /bao-cao/{report}/bo-dieu-chinh`: gives up a correction that was never sent.
pub async fn discard(
    OwnReport { visit, assignment, report_id }: OwnReport,
    State(app): State<App>,
) -> Result<Response> {
    let scene = Scene { app, visit, assignment, report_id };
    perform(&scene, CorrectionAct::Discard).await?;
    Ok(see_other_saying(
        &format!("/phan-cong/{}", scene.assignment.id),
        "Đã bỏ bản điều chỉnh chưa gửi. Bản đã duyệt vẫn còn giá trị.",
    ))
}
