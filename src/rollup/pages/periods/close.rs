//! Before a period closes: what is missing, what will be frozen and by which rules, what opens next. Nobody closes what
//! they have not read: the form sends back the numbers it showed, and says that the missing reports are known of.

use axum::{extract::State, http::StatusCode, response::Response};
use chrono::NaiveDate;
use serde::Deserialize;

use super::{
    EditPeriod, ReadClosing, may_edit,
    outlook_rows::{self, Row},
    show_page::{PlanRow, plan_row},
};
use crate::{
    calendar::{Span, opening},
    progress::{
        Outcome,
        facts::{self, Line},
        ground::Ground,
    },
    rollup::{
        Counts,
        closing::{self, Refusal},
        figures::{number, short},
        outlook::{Moved, Outlook},
        scene::Sight,
        store::{self, PeriodHead, PlanBrief, Undone},
    },
    web::{App, Chrome, FieldErrors, Form, Result, Visit, flash, form, show},
};

/// The period that follows.
struct Next {
    name: String,
    days: String,
    send_by: String,
    /// Whether the owner has it already.
    known: bool,
}

/// Why the period cannot be closed now.
struct Obstacle {
    text: String,
    /// The period that has to be closed first: its name and page.
    earlier: Option<(String, String)>,
}

#[derive(askama::Template)]
#[template(path = "rollup/close.html")]
struct Page {
    chrome: Chrome,
    name: String,
    owner: String,
    page: String,
    as_of: String,
    assignments: String,
    obstacle: Option<Obstacle>,
    /// The sending day, where it has not passed.
    early: Option<String>,
    rows: Vec<Row>,
    missing: u32,
    missing_text: String,
    aware_words: String,
    owed_text: String,
    heads: Vec<&'static str>,
    plans: Vec<PlanRow>,
    total: Option<PlanRow>,
    next: Option<Next>,
    ad_hoc: bool,
    /// Which version it would be, where there were others.
    version: Option<i32>,
    can_close: bool,
    seen: Outlook,
    moved: Vec<Moved>,
    errors: FieldErrors,
}

/// What is known of a period that is to be closed.
struct Prospect {
    plans: Vec<PlanBrief>,
    lines: Vec<Line>,
    undone: Vec<Undone>,
    counts: Counts,
    outlook: Outlook,
}

impl Prospect {
    async fn load(app: &App, visit: &Visit, period: &PeriodHead) -> Result<Self> {
        let plans = store::plans(&app.pool, period).await?;
        let ids: Vec<i64> = plans.iter().map(|plan| plan.id).collect();
        let sight = Sight::of(&visit.viewer, plans.iter().map(|plan| (plan.id, plan.owner_unit_id)));
        let ground = Ground::load(&app.pool, &ids).await?;
        // As closing counts: as of the cut-off, also before it.
        let scope = sight.scope(&visit.viewer, &ids, Some(period.key()));
        let lines = facts::load(&app.pool, &scope, &ground, period.cut_off_on).await?;
        let undone = store::undone(&app.pool, period.id).await?;
        let counts: Counts = lines.iter().map(|line| Counts::from(&line.into())).sum();
        let corrections = undone.iter().filter(|undone| undone.stage.is_correction()).count();
        Ok(Self { outlook: Outlook::of(&counts, corrections), plans, lines, undone, counts })
    }
}

/// What was sent with the form.
#[derive(Debug, Default, Deserialize)]
pub struct ClosingForm {
    /// The numbers the page showed.
    #[serde(default)]
    seen: String,
    /// "Tôi biết N báo cáo chưa có"
    #[serde(default)]
    aware: Option<String>,
}

/// `GET /ky/{period}/dong`
pub async fn show(ReadClosing { visit, period }: ReadClosing, State(app): State<App>) -> Result<Response> {
    if period.is_closed() {
        return Err(Refusal::Closed(period.name).into());
    }
    page(&app, &visit, &period, None, FieldErrors::new()).await
}

/// `POST /ky/{period}/dong`
pub async fn create(
    EditPeriod { visit, period }: EditPeriod,
    State(app): State<App>,
    Form(form): Form<ClosingForm>,
) -> Result<Response> {
    let Ok(seen) = form.seen.parse::<Outlook>() else {
        if period.is_closed() {
            return Err(Refusal::Closed(period.name).into());
        }
        let errors = FieldErrors::one("close", "Hãy đọc trang này trước khi đóng kỳ.");
        return page(&app, &visit, &period, None, errors).await;
    };
    let aware = form.aware.is_some();
    if seen.missing() > 0 && !aware && !period.is_closed() {
        let errors = FieldErrors::one("aware", "Hãy xác nhận đã biết còn báo cáo chưa có, hoặc chờ đơn vị gửi đủ.");
        return page(&app, &visit, &period, Some(&seen), errors).await;
    }
    let closed = match closing::close(&app.pool, visit.now, &visit.by(), period.id, Some(&seen)).await {
        Err(Refusal::Moved(_)) => return page(&app, &visit, &period, Some(&seen), FieldErrors::new()).await,
        other => other?,
    };
    let opened = closed.opened.map_or_else(String::new, |name| format!(" Đã mở {name}."));
    let text = format!("Đã đóng {}: chốt {} phân công.{opened}", period.name, closed.counts.assignments);
    Ok(flash::see_other_saying(&format!("/ky/{}", period.id), &text))
}

/// The page; where somebody has `seen` other numbers, it says which have moved since.
async fn page(
    app: &App,
    visit: &Visit,
    period: &PeriodHead,
    seen: Option<&Outlook>,
    errors: FieldErrors,
) -> Result<Response> {
    let prospect = Prospect::load(app, visit, period).await?;
    let order = store::order(&app.pool, period.id).await?;
    let span = period.key().span().filter(|_| order.goes_on).and_then(|span| span.next());
    let next = match span {
        Some(span) => Some(next(app, period, &span).await?),
        None => None,
    };
    let earlier = order.earlier_open.zip(order.earlier_id);
    let obstacle = obstacle(period, visit, earlier);
    let moved = seen.map_or_else(Vec::new, |seen| prospect.outlook.moved_since(seen));
    let counts = &prospect.counts;
    let total = (prospect.plans.len() > 1).then(|| PlanRow {
        title: "Cộng".to_owned(),
        href: String::new(),
        counts: Outcome::ALL.iter().map(|outcome| (short(*outcome), counts.of(*outcome))).collect(),
        total: counts.assignments,
        reported: counts.rate().map_or_else(|| "–".to_owned(), |rate| rate.to_string()),
    });
    let template = Page {
        chrome: Chrome::new(visit, format!("Trước khi đóng {}", period.name))
            .crumb("Kỳ báo cáo", "/ky")
            .crumb(period.name.clone(), format!("/ky/{}", period.id))
            .here("Đóng kỳ"),
        name: period.name.clone(),
        owner: period.owner_name.clone(),
        page: format!("/ky/{}/dong", period.id),
        as_of: show::day(&period.cut_off_on),
        assignments: number(counts.assignments),
        early: early(period, visit.today),
        rows: outlook_rows::rows((period.id, period.key()), &prospect.plans, &prospect.lines, &prospect.undone),
        missing: counts.missing(),
        missing_text: number(counts.missing()),
        aware_words: format!("Tôi biết {} báo cáo chưa có và sẽ được chốt là chưa báo cáo", number(counts.missing())),
        owed_text: number(counts.owed),
        heads: Outcome::ALL.iter().map(|outcome| short(*outcome)).collect(),
        plans: prospect.plans.iter().map(|plan| plan_row(period, plan, &prospect.lines)).collect(),
        total,
        next,
        ad_hoc: period.is_ad_hoc(),
        version: i32::try_from(period.closings).ok().filter(|closings| *closings > 0).map(|closings| closings + 1),
        can_close: obstacle.is_none() && may_edit(visit, period),
        obstacle,
        seen: prospect.outlook,
        moved,
        errors,
    };
    let mut answer = form::page_or_errors(&template, &template.errors)?;
    if !template.moved.is_empty() {
        *answer.status_mut() = StatusCode::CONFLICT;
    }
    Ok(answer)
}

async fn next(app: &App, period: &PeriodHead, span: &Span) -> Result<Next> {
    let known = store::send_by(&app.pool, period.owner_unit_id, span.into()).await?;
    let send_by = match known {
        Some(day) => day,
        None => opening::send_by(&app.pool, span).await?,
    };
    Ok(Next {
        name: span.name.clone(),
        days: format!("{} – {}", show::day(&span.starts_on), show::day(&span.cut_off_on)),
        send_by: show::day(&send_by),
        known: known.is_some(),
    })
}

/// The sending day and how far it is, where units may still send in time.
fn early(period: &PeriodHead, today: NaiveDate) -> Option<String> {
    let open = period.cut_off_on < today && period.send_by >= today;
    open.then(|| format!("{} ({})", show::day(&period.send_by), show::distance(period.send_by, today)))
}

fn obstacle(period: &PeriodHead, visit: &Visit, earlier: Option<(String, i64)>) -> Option<Obstacle> {
    if visit.today <= period.cut_off_on {
        let day = show::day(&period.cut_off_on);
        let text = format!("Kỳ chốt số liệu hết ngày {day}; đóng được từ ngày hôm sau.");
        return Some(Obstacle { text, earlier: None });
    }
    earlier.map(|(name, id)| Obstacle {
        text: "Các kỳ cùng loại đóng theo thứ tự thời gian; kỳ đứng trước còn mở:".to_owned(),
        earlier: Some((name, format!("/ky/{id}"))),
    })
}
