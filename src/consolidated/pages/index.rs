//! The reports that there are, and making one.

use askama::Template;
use axum::{extract::State, response::Response};
use serde::Deserialize;

use super::{
    super::{
        access::{BeginReport, ReadReports},
        act,
        store::{self, Choice, Listed, PeriodOption},
    },
    HOME,
};
use crate::{
    calendar::PeriodKind,
    office::{Column, Kind, Row, Table},
    plan::context::blank_is_none,
    web::{
        App, Chrome, Error, Export, FieldErrors, Form, Link, Query, Result, Role, Visit,
        export::moment,
        flash::{see_other_saying, see_other_warning},
        form::page_or_errors,
        show,
    },
};

/// Reports per page of the list.
const PAGE_SIZE: i64 = 40;

/// What the address asks of the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    trang: String,
}

/// What was chosen for a new report.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    #[serde(deserialize_with = "blank_is_none")]
    plan: Option<i64>,
    #[serde(deserialize_with = "blank_is_none")]
    from: Option<i64>,
    #[serde(deserialize_with = "blank_is_none")]
    to: Option<i64>,
}

impl Typed {
    /// Whether a period is chosen as the first one, or stands there.
    fn is_from(&self, choice: &Choice, period: &i64) -> bool {
        self.of(choice, self.from) == Some(*period)
    }

    fn is_to(&self, choice: &Choice, period: &i64) -> bool {
        self.of(choice, self.to) == Some(*period)
    }

    /// What was chosen of a plan; before that its period that is reported next: the newest that is over, else the newest.
    fn of(&self, choice: &Choice, chosen: Option<i64>) -> Option<i64> {
        let usual = || choice.periods.iter().find(|period| period.closed).or(choice.periods.first());
        chosen.filter(|_| self.plan == Some(choice.plan_id)).or_else(|| usual().map(|period| period.id))
    }
}

#[derive(Template)]
#[template(path = "consolidated/index.html")]
struct Page {
    chrome: Chrome,
    errors: FieldErrors,
    rows: Vec<Listed>,
    choices: Vec<Choice>,
    typed: Typed,
    pages: String,
    previous: String,
    next: String,
}

impl Page {
    /// "Bản 2, 14:32 16/12/2026"
    fn edition(&self, row: &Listed) -> String {
        match (row.edition, &row.made_at) {
            (Some(edition), Some(at)) => format!("Bản {edition}, {}", show::instant(at)),
            _ => "–".to_owned(),
        }
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    (asked, export): (&Asked, &Export),
    typed: Typed,
    errors: FieldErrors,
) -> Result<Response> {
    let number = asked.trang.trim().parse::<i64>().unwrap_or(1).clamp(1, 10_000);
    let (size, number) = export.window(PAGE_SIZE, number);
    let first = (number - 1) * size;
    let rows = store::list(&app.pool, &visit.viewer.reach, visit.viewer.unit_id(), (first, size)).await?;
    if let Some(format) = export.wanted() {
        return format.answer(visit, &format!("Báo cáo tổng hợp: {} báo cáo", rows.len()), table(&rows)).await;
    }
    let choices = match (visit.viewer.role(), visit.viewer.unit_id()) {
        (Some(Role::Staff | Role::Head | Role::Officer), Some(unit)) => {
            store::choices(&app.pool, unit, &visit.viewer.reach, visit.today).await?
        }
        _ => Vec::new(),
    };
    let total = rows.first().map_or(0, |row| row.total);
    let end = first + i64::try_from(rows.len()).unwrap_or_default();
    let here = |page: i64| Link::to(HOME).with("trang", page).to_string();
    let page = Page {
        chrome: Chrome::new(visit, "Báo cáo tổng hợp").export(export),
        pages: if rows.is_empty() { String::new() } else { format!("{}–{end} trong {total} báo cáo", first + 1) },
        previous: if number > 1 { here(number - 1) } else { String::new() },
        next: if end < total { here(number + 1) } else { String::new() },
        rows,
        choices: choices.into_iter().filter(|choice| !choice.periods.is_empty()).collect(),
        typed,
        errors,
    };
    page_or_errors(&page, &page.errors)
}

/// All reports of the list as a file.
fn table(rows: &[Listed]) -> Table {
    let columns = vec![
        Column::new("Kế hoạch", 30, Kind::Text),
        Column::new("Kỳ báo cáo", 28, Kind::Text),
        Column::new("Của", 34, Kind::Text),
        Column::new("Phạm vi", 22, Kind::Text),
        Column::new("Kỳ", 12, Kind::Text),
        Column::new("Bản gần nhất", 8, Kind::Count),
        Column::new("Ngày lập bản", 12, Kind::Day),
        Column::new("Giờ", 8, Kind::Ordinal),
        Column::new("Ngày viết lần cuối", 12, Kind::Day),
        Column::new("Giờ", 8, Kind::Ordinal),
    ];
    let row = |row: &Listed| {
        let [made, made_hour] = row.made_at.as_ref().map(moment).unwrap_or_default();
        let [written, written_hour] = row.written_at.as_ref().map(moment).unwrap_or_default();
        Row::Line(vec![
            row.plan_short_title.as_str().into(),
            row.span().into(),
            row.unit_name.as_str().into(),
            if row.whole { "cả kế hoạch" } else { "phần việc của đơn vị" }.into(),
            if row.closed { "đã đóng" } else { "đang mở" }.into(),
            row.edition.map(i64::from).into(),
            made,
            made_hour,
            written,
            written_hour,
        ])
    };
    Table { columns, rows: rows.iter().map(row).collect(), total: None }
}

/// `GET /bao-cao-tong-hop`
pub async fn index(
    ReadReports(visit): ReadReports,
    State(app): State<App>,
    Query(asked): Query<Asked>,
    export: Export,
) -> Result<Response> {
    page(&app, &visit, (&asked, &export), Typed::default(), FieldErrors::new()).await
}

/// From which period to which a report tells.
fn span<'a>(choice: &'a Choice, typed: &Typed) -> Result<(&'a PeriodOption, &'a PeriodOption), &'static str> {
    let chosen = |id: Option<i64>| choice.periods.iter().find(|period| Some(period.id) == id);
    let (Some(from), Some(to)) = (chosen(typed.from), chosen(typed.to)) else {
        return Err("Hãy chọn kỳ đầu và kỳ cuối của báo cáo.");
    };
    if from.id != to.id && (from.kind != to.kind || from.kind == PeriodKind::AdHoc) {
        return Err("Báo cáo nhiều kỳ phải gồm các kỳ cùng loại; kỳ đột xuất báo cáo riêng.");
    }
    if from.starts_on > to.starts_on {
        return Err("Kỳ đầu phải đứng trước kỳ cuối.");
    }
    Ok((from, to))
}

/// `POST /bao-cao-tong-hop`: a report is drafted; where there is one of the same, it leads to that.
pub async fn create(
    BeginReport(visit): BeginReport,
    State(app): State<App>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let unit = visit.viewer.unit_id().ok_or(Error::NotFound)?;
    let choices = store::choices(&app.pool, unit, &visit.viewer.reach, visit.today).await?;
    // A plan that is not among them is none that this unit reports of, whether there is one or not.
    let choice = choices.iter().find(|choice| Some(choice.plan_id) == typed.plan).ok_or(Error::NotFound)?;
    let (from, to) = match span(choice, &typed) {
        Ok(span) => span,
        Err(message) => {
            let errors = FieldErrors::one(format!("from-{}", choice.plan_id), message);
            return page(&app, &visit, (&Asked::default(), &Export::default()), typed, errors).await;
        }
    };
    let blank = store::blank(&app.pool, choice.plan_id, unit, (from.id, to.id)).await?.ok_or(Error::NotFound)?;
    let mut tx = app.pool.begin().await?;
    let (id, made) = act::create(&mut tx, &visit.by(), (visit.now, visit.today), blank).await?;
    tx.commit().await?;
    Ok(match made {
        true => {
            see_other_saying(&act::address(id), "Đã soạn báo cáo từ các báo cáo được duyệt. Hãy đọc lại từng phần.")
        }
        false => see_other_warning(&act::address(id), "Báo cáo này đã được lập trước đó."),
    })
}
