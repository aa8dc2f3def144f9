//! One's long exports.

use askama::Template;
use axum::{
    body::Body,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{
    super::{
        KEPT, MOST_PERIODS, PATIENCE, What,
        access::OwnExport,
        asking::{ask, enough},
        store::{self, Export},
    },
    HOME,
};
use crate::{
    calendar::PeriodKey,
    files::{self, Hash},
    plan::context::{Asked, Context},
    rollup::pages::ReadRollup,
    web::{
        App, Chrome, Error, FieldErrors, Form, Query, Result, Role, SignedIn, Visit,
        flash::see_other_saying,
        form::{page, page_or_errors},
        layout::Choice,
        show,
    },
};

/// The form, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct AskForm {
    plan: String,
    from: String,
    to: String,
}

/// Where an export stands.
struct Stage {
    class: &'static str,
    text: &'static str,
}

struct Row {
    export: Export,
    stage: Stage,
}

impl Row {
    fn new(export: Export) -> Self {
        let (class, text) = match (&export.error, export.finished_at) {
            (Some(_), _) => ("returned", "Không lập được"),
            (None, Some(_)) => ("done", "Đã xong"),
            (None, None) if export.done > 0 => ("in_progress", "Đang lập"),
            (None, None) => ("not_started", "Chờ lập"),
        };
        Self { export, stage: Stage { class, text } }
    }

    /// Until when its file is there.
    fn kept_until(&self) -> String {
        show::instant(&(self.export.asked_at + KEPT))
    }

    fn size(&self) -> String {
        self.export.size.as_ref().map(show::size).unwrap_or_default()
    }

    fn percent(&self) -> i32 {
        self.export.done * 100 / self.export.total.max(1)
    }
}

#[derive(Template)]
#[template(path = "export/index.html")]
struct IndexPage {
    chrome: Chrome,
    errors: FieldErrors,
    /// Figures are not the administrator's; long lists are.
    reads_figures: bool,
    plans: Vec<Choice>,
    from: Vec<Choice>,
    to: Vec<Choice>,
    rows: Vec<Row>,
    kept_days: i64,
}

fn reads_figures(visit: &Visit) -> bool {
    visit.viewer.role().is_some_and(|role| role != Role::Administrator)
}

/// A page of exports stands below the figures, for whom those are.
fn below_rollup(visit: &Visit, chrome: Chrome) -> Chrome {
    if reads_figures(visit) { chrome.crumb("Tổng hợp", "/tong-hop") } else { chrome }
}

async fn index_page(app: &App, visit: &Visit, form: &AskForm, errors: FieldErrors) -> Result<Response> {
    let context = Context::load(app, visit, &Asked::default()).await?;
    let chosen = |value: &str, typed: &str, usual: bool| if typed.is_empty() { usual } else { value == typed };
    let plans = context.plans.iter().enumerate().map(|(place, plan)| {
        let value = plan.id.to_string();
        Choice { selected: chosen(&value, &form.plan, place == 0), label: plan.short_title.clone(), value }
    });
    let used = context.period.as_ref().map(|period| period.key().to_string()).unwrap_or_default();
    let periods = |typed: &str| -> Vec<Choice> {
        let choice = |period: &crate::plan::store::PeriodChoice| {
            let value = period.key().to_string();
            Choice { selected: chosen(&value, typed, value == used), label: period.name.clone(), value }
        };
        context.periods.iter().map(choice).collect()
    };
    let title = "Kết xuất";
    let template = IndexPage {
        chrome: below_rollup(visit, Chrome::new(visit, title)).here(title),
        reads_figures: reads_figures(visit),
        plans: plans.collect(),
        from: periods(&form.from),
        to: periods(&form.to),
        rows: store::of_account(&app.pool, visit.viewer.account_id, None).await?.into_iter().map(Row::new).collect(),
        kept_days: KEPT.num_days(),
        errors,
    };
    page_or_errors(&template, &template.errors)
}

/// `GET /ket-xuat`: mine, and the form for another.
pub async fn index(SignedIn(visit): SignedIn, State(app): State<App>, Query(form): Query<AskForm>) -> Result<Response> {
    index_page(&app, &visit, &form, FieldErrors::new()).await
}

/// What the form asks for, and what it is called; or what is wrong with it.
fn parse(form: &AskForm, context: &Context) -> Result<(What, String), FieldErrors> {
    let mut errors = FieldErrors::new();
    let plan = form.plan.parse().ok().and_then(|id: i64| context.plans.iter().find(|plan| plan.id == id));
    if plan.is_none() {
        errors.add("plan", "Chọn kế hoạch cần kết xuất.");
    }
    let period = |text: &str| {
        let key: Option<PeriodKey> = text.parse().ok();
        key.and_then(|key| context.periods.iter().find(|period| period.key() == key))
    };
    let (from, to) = (period(&form.from), period(&form.to));
    if from.is_none() {
        errors.add("from", "Chọn kỳ đầu.");
    }
    if to.is_none() {
        errors.add("to", "Chọn kỳ cuối.");
    }
    let (Some(plan), Some(from), Some(to)) = (plan, from, to) else { return Err(errors) };
    if from.kind != to.kind {
        errors.add("to", "Kỳ đầu và kỳ cuối phải cùng loại: tháng với tháng, quý với quý.");
    } else if from.starts_on > to.starts_on {
        errors.add("to", "Kỳ cuối đứng trước kỳ đầu.");
    }
    let mut within: Vec<_> = context
        .periods
        .iter()
        .filter(|period| period.kind == from.kind)
        .filter(|period| period.starts_on >= from.starts_on && period.cut_off_on <= to.cut_off_on)
        .collect();
    within.sort_by_key(|period| (period.starts_on, period.cut_off_on, period.ordinal));
    if within.len() > MOST_PERIODS {
        errors.add("to", format!("Nhiều nhất {MOST_PERIODS} kỳ mỗi lần."));
    }
    errors.or(|| {
        let span = match from.key() == to.key() {
            true => from.name.clone(),
            false => format!("{} – {}", from.name, to.name),
        };
        let periods = within.into_iter().map(|period| period.key().to_string()).collect();
        (What::Periods { plan: plan.id, periods }, format!("Từng phân công {}, {span}", plan.short_title))
    })
}

/// `POST /ket-xuat`
pub async fn create(
    ReadRollup(visit): ReadRollup,
    State(app): State<App>,
    Form(form): Form<AskForm>,
) -> Result<Response> {
    let context = Context::load(&app, &visit, &Asked::default()).await?;
    let (what, title) = match parse(&form, &context) {
        Ok(parsed) => parsed,
        Err(errors) => return index_page(&app, &visit, &form, errors).await,
    };
    let Some(export) = ask(&app, &visit, &what, &title).await? else {
        return index_page(&app, &visit, &form, FieldErrors::one("plan", enough())).await;
    };
    Ok(under_way(export))
}

/// To the page of an export that has been asked for.
pub(super) fn under_way(export: i64) -> Response {
    see_other_saying(&format!("{HOME}/{export}"), "Đang lập tệp. Có thể rời trang này: xong sẽ có thông báo.")
}

#[derive(Template)]
#[template(path = "export/show.html")]
struct ShowPage {
    chrome: Chrome,
    row: Row,
    kept_days: i64,
    /// It takes much longer than such files do.
    overdue: bool,
}

/// `GET /ket-xuat/{export}`
pub async fn show(OwnExport { visit, export }: OwnExport) -> Result<Response> {
    let overdue = export.finished_at.is_none() && visit.now - export.asked_at > PATIENCE;
    page(&ShowPage {
        chrome: below_rollup(&visit, Chrome::new(&visit, export.title.clone()))
            .crumb("Kết xuất", HOME)
            .here(export.title.clone()),
        row: Row::new(export),
        kept_days: KEPT.num_days(),
        overdue,
    })
}

/// `GET /ket-xuat/{export}/tep`: the file, once it is made.
pub async fn file(OwnExport { export, .. }: OwnExport, State(app): State<App>) -> Result<Response> {
    let id = export.file_id.ok_or(Error::NotFound)?;
    let file = files::store::file(&app.pool, id).await?.ok_or(Error::NotFound)?;
    let hash = Hash::from_bytes(&file.sha256).ok_or(Error::NotFound)?;
    let leaving = app.files.open(hash).await?;
    let headers = [
        (header::CONTENT_TYPE, file.media_type),
        (header::CONTENT_LENGTH, leaving.size.to_string()),
        (header::CONTENT_DISPOSITION, files::attachment(&file.name)),
    ];
    let body: Body = leaving.into_body();
    Ok((headers, body).into_response())
}
