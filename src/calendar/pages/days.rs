//! Days off and days worked in lieu, year by year.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use chrono::{Datelike, NaiveDate, Weekday};
use serde::Deserialize;

use super::{MovedRow, moved_text};
use crate::{
    calendar::{
        day_off::{self, Change, KeptDay, Outcome},
        holiday, is_weekend,
        sending::Moved,
        store,
    },
    office::{self, Column, Kind, Table},
    web::{
        App, Chrome, Error, Export, FieldErrors, Form, Query, Result, Visit,
        access::AdministerPortal,
        flash::{see_other_saying, see_other_warning},
        form::{clean, page, page_or_errors},
        show::{self, parse_day},
    },
};

const HOME: &str = "/quan-tri/ngay-nghi";
/// Years that can be shown.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

struct Row {
    href: String,
    day: String,
    weekday: &'static str,
    name: String,
    /// Code and words of its tag.
    state: (&'static str, &'static str),
}

#[derive(Template)]
#[template(path = "calendar/days.html")]
struct IndexPage {
    chrome: Chrome,
    year: i32,
    rows: Vec<Row>,
    before: Option<i32>,
    after: Option<i32>,
    /// How many built-in days of the year are not kept yet.
    missing: usize,
    /// Whether Tết and Giỗ Tổ of the year are built in.
    tabulated: bool,
    moved: Vec<MovedRow>,
}

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    nam: String,
}

fn weekday(day: NaiveDate) -> &'static str {
    match day.weekday() {
        Weekday::Mon => "thứ Hai",
        Weekday::Tue => "thứ Ba",
        Weekday::Wed => "thứ Tư",
        Weekday::Thu => "thứ Năm",
        Weekday::Fri => "thứ Sáu",
        Weekday::Sat => "thứ Bảy",
        Weekday::Sun => "Chủ nhật",
    }
}

fn address(day: NaiveDate) -> String {
    format!("{HOME}/{day}")
}

fn of_year(year: i32) -> String {
    format!("{HOME}?nam={year}")
}

fn row(day: KeptDay) -> Row {
    Row {
        href: address(day.on_date),
        day: show::day(&day.on_date),
        weekday: weekday(day.on_date),
        state: match (day.dropped, day.off) {
            (true, _) => ("disabled", "Đã bỏ"),
            (false, true) => ("closed", "Nghỉ"),
            (false, false) => ("open", "Làm bù"),
        },
        name: day.name,
    }
}

/// `GET /quan-tri/ngay-nghi`
pub async fn index(
    AdministerPortal(visit): AdministerPortal,
    State(app): State<App>,
    Query(asked): Query<Asked>,
    export: Export,
) -> Result<Response> {
    let year = match asked.nam.trim() {
        "" => visit.today.year(),
        typed => typed.parse().ok().filter(|year| YEARS.contains(year)).ok_or(Error::NotFound)?,
    };
    index_page(&app, &visit, year, Vec::new(), &export).await
}

/// All days of a year as a file.
fn table(kept: Vec<KeptDay>) -> Table {
    let columns = vec![
        Column::new("Ngày", 12, Kind::Day),
        Column::new("Thứ", 12, Kind::Ordinal),
        Column::new("Tên", 50, Kind::Text),
        Column::new("Nghỉ hay làm bù", 16, Kind::Ordinal),
    ];
    let line = |day: KeptDay| {
        let (on_date, row) = (day.on_date, row(day));
        office::Row::Line(vec![on_date.into(), row.weekday.into(), row.name.into(), row.state.1.into()])
    };
    Table { columns, rows: kept.into_iter().map(line).collect(), total: None }
}

async fn index_page(app: &App, visit: &Visit, year: i32, moved: Vec<Moved>, export: &Export) -> Result<Response> {
    let kept = store::of_year(&app.pool, year).await?;
    let title = format!("Ngày nghỉ năm {year}");
    if let Some(format) = export.wanted() {
        return format.answer(visit, &title, table(kept)).await;
    }
    let built_in = day_off::dates(year);
    let missing = built_in.iter().filter(|day| kept.iter().all(|known| known.on_date != **day)).count();
    page(&IndexPage {
        chrome: Chrome::new(visit, title).export(export),
        before: Some(year - 1).filter(|year| YEARS.contains(year)),
        after: Some(year + 1).filter(|year| YEARS.contains(year)),
        tabulated: holiday::is_tabulated(year),
        rows: kept.into_iter().map(row).collect(),
        moved: moved.into_iter().map(Into::into).collect(),
        year,
        missing,
    })
}

#[derive(Debug, Default, Deserialize)]
pub struct YearForm {
    #[serde(default)]
    year: String,
    #[serde(default)]
    confirmed: String,
}

/// `POST /quan-tri/ngay-nghi/nam`: lays in the built-in days of a year.
pub async fn lay(
    AdministerPortal(visit): AdministerPortal,
    State(app): State<App>,
    Form(form): Form<YearForm>,
) -> Result<Response> {
    let year = form.year.parse().ok().filter(|year| YEARS.contains(year)).ok_or(Error::NotFound)?;
    let change = Change::Lay(year);
    match day_off::change(&app.pool, &visit.by(), visit.today, change, !form.confirmed.is_empty()).await? {
        Outcome::ToConfirm(moved) => index_page(&app, &visit, year, moved, &Export::default()).await,
        Outcome::Made(moved) => {
            Ok(see_other_saying(&of_year(year), &format!("Đã tạo ngày nghỉ năm {year}.{}", moved_text(&moved))))
        }
        Outcome::Taken | Outcome::Gone => Err(Error::NotFound),
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
pub struct DayForm {
    #[serde(default)]
    on_date: String,
    #[serde(default)]
    name: String,
    /// "off" or "worked"
    #[serde(default)]
    kind: String,
    /// Whether the sending days that move have been shown.
    #[serde(default)]
    confirmed: String,
}

#[derive(Template)]
#[template(path = "calendar/day.html")]
struct FormPage {
    chrome: Chrome,
    errors: FieldErrors,
    form: DayForm,
    action: String,
    back: String,
    /// Where the day is taken off the list, if it is on it.
    remove: Option<String>,
    dropped: bool,
    /// What the change would move, once it has been asked for.
    moved: Vec<MovedRow>,
    /// Whether what waits for confirmation is the removal.
    removing: bool,
}

fn form_page(
    visit: &Visit,
    day: Option<&KeptDay>,
    form: DayForm,
    errors: FieldErrors,
    (moved, removing): (Vec<Moved>, bool),
) -> Result<Response> {
    let title = day.map_or_else(
        || "Thêm ngày nghỉ, ngày làm bù".to_owned(),
        |day| format!("{}, {}", day.name, show::day(&day.on_date)),
    );
    let template = FormPage {
        chrome: Chrome::new(visit, title.clone()).crumb("Ngày nghỉ", HOME).here(title),
        action: day.map_or_else(|| HOME.to_owned(), |day| address(day.on_date)),
        back: day.map_or_else(|| HOME.to_owned(), |day| of_year(day.on_date.year())),
        remove: day.filter(|day| !day.dropped).map(|day| format!("{}/bo", address(day.on_date))),
        dropped: day.is_some_and(|day| day.dropped),
        moved: moved.into_iter().map(Into::into).collect(),
        removing,
        form,
        errors,
    };
    page_or_errors(&template, &template.errors)
}

/// The day described, or what is wrong with it.
fn parse(form: &DayForm) -> Result<KeptDay, FieldErrors> {
    let mut errors = FieldErrors::new();
    let on_date = parse_day(&form.on_date).filter(|day| YEARS.contains(&day.year()));
    if on_date.is_none() {
        errors.add("on_date", "Ghi ngày theo dạng ngày/tháng/năm, ví dụ 17/02/2026.");
    }
    let name = clean(&form.name).split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        errors.add("name", "Ghi tên hoặc lý do, ví dụ: Tết Âm lịch.");
    } else if name.chars().count() > 200 {
        errors.add("name", "Tên dài tối đa 200 ký tự.");
    }
    let off = form.kind != "worked";
    if !["off", "worked"].contains(&form.kind.as_str()) {
        errors.add("kind", "Chọn ngày nghỉ hoặc ngày làm bù.");
    } else if !off && on_date.is_some_and(|day| !is_weekend(day)) {
        errors.add("kind", "Ngày làm bù phải là thứ Bảy hoặc Chủ nhật.");
    }
    errors.or(|| KeptDay { on_date: on_date.unwrap_or_default(), name, off, dropped: false })
}

/// `GET /quan-tri/ngay-nghi/moi`
pub async fn new(AdministerPortal(visit): AdministerPortal) -> Result<Response> {
    let form = DayForm { kind: "off".to_owned(), ..DayForm::default() };
    form_page(&visit, None, form, FieldErrors::new(), (Vec::new(), false))
}

/// `POST /quan-tri/ngay-nghi`
pub async fn create(
    AdministerPortal(visit): AdministerPortal,
    State(app): State<App>,
    Form(form): Form<DayForm>,
) -> Result<Response> {
    keep(&app, &visit, None, form).await
}

/// The day that an address names.
async fn find(app: &App, day: &str) -> Result<KeptDay> {
    let on_date = day.parse().map_err(|_| Error::NotFound)?;
    store::find(&app.pool, on_date).await?.ok_or(Error::NotFound)
}

/// `GET /quan-tri/ngay-nghi/{day}`
pub async fn edit(
    AdministerPortal(visit): AdministerPortal,
    State(app): State<App>,
    Path(day): Path<String>,
) -> Result<Response> {
    let day = find(&app, &day).await?;
    form_page(&visit, Some(&day), DayForm::from(&day), FieldErrors::new(), (Vec::new(), false))
}

impl From<&KeptDay> for DayForm {
    fn from(day: &KeptDay) -> Self {
        Self {
            on_date: show::day(&day.on_date),
            name: day.name.clone(),
            // A dropped day's `off` tells the week's own rhythm; put back, it is off.
            kind: if day.off || day.dropped { "off" } else { "worked" }.to_owned(),
            confirmed: String::new(),
        }
    }
}

/// `POST /quan-tri/ngay-nghi/{day}`
pub async fn update(
    AdministerPortal(visit): AdministerPortal,
    State(app): State<App>,
    Path(day): Path<String>,
    Form(form): Form<DayForm>,
) -> Result<Response> {
    let day = find(&app, &day).await?;
    keep(&app, &visit, Some(&day), form).await
}

/// Adds the day, or corrects `before`; a change that moves sending days is shown first.
async fn keep(app: &App, visit: &Visit, before: Option<&KeptDay>, form: DayForm) -> Result<Response> {
    let day = match parse(&form) {
        Ok(day) => day,
        Err(errors) => return form_page(visit, before, form, errors, (Vec::new(), false)),
    };
    let change = before.map_or(Change::Add(&day), |before| Change::Correct(before, &day));
    match day_off::change(&app.pool, &visit.by(), visit.today, change, !form.confirmed.is_empty()).await? {
        Outcome::Made(moved) => {
            let text = format!("Đã lưu {}, {}.{}", day.name, show::day(&day.on_date), moved_text(&moved));
            Ok(see_other_saying(&of_year(day.on_date.year()), &text))
        }
        Outcome::ToConfirm(moved) => form_page(visit, before, form, FieldErrors::new(), (moved, false)),
        Outcome::Taken => {
            let errors = FieldErrors::one("on_date", "Ngày này đã có trong danh sách; hãy mở ngày đó để sửa.");
            form_page(visit, before, form, errors, (Vec::new(), false))
        }
        Outcome::Gone => Err(Error::conflict("Ngày này vừa được người khác sửa hoặc bỏ. Hãy mở lại danh sách.")),
    }
}

#[derive(Debug, Default, Deserialize)]
pub struct Removal {
    #[serde(default)]
    confirmed: String,
}

/// `POST /quan-tri/ngay-nghi/{day}/bo`
pub async fn remove(
    AdministerPortal(visit): AdministerPortal,
    State(app): State<App>,
    Path(day): Path<String>,
    Form(form): Form<Removal>,
) -> Result<Response> {
    let day = find(&app, &day).await?;
    let change = Change::Remove(&day);
    let home = of_year(day.on_date.year());
    match day_off::change(&app.pool, &visit.by(), visit.today, change, !form.confirmed.is_empty()).await? {
        Outcome::Made(moved) => {
            let text = format!("Đã bỏ {}, {}.{}", day.name, show::day(&day.on_date), moved_text(&moved));
            Ok(see_other_saying(&home, &text))
        }
        Outcome::ToConfirm(moved) => {
            form_page(&visit, Some(&day), DayForm::from(&day), FieldErrors::new(), (moved, true))
        }
        Outcome::Taken | Outcome::Gone => Ok(see_other_warning(&home, "Ngày này đã được bỏ trước đó.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(on_date: &str, name: &str, kind: &str) -> DayForm {
        DayForm { on_date: on_date.into(), name: name.into(), kind: kind.into(), confirmed: String::new() }
    }

    #[test]
    fn a_day_worked_in_lieu_is_a_weekend_day() {
        let worked = parse(&form("22/8/2026", " Làm  bù ", "worked")).expect("a Saturday");
        assert_eq!((worked.name.as_str(), worked.off), ("Làm bù", false));
        assert!(parse(&form("29/08/2026", "Nghỉ hè", "off")).expect("any day may be off").off);
        let wrong = |form| {
            let errors = parse(&form).expect_err("a mistake");
            errors.into_iter().map(|(field, _)| field.to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(wrong(form("21/08/2026", "Làm bù", "worked")), ["kind"]);
        assert_eq!(wrong(form("31/02/2026", " ", "")), ["on_date", "name", "kind"]);
    }
}
