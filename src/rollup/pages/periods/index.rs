//! The periods within sight: those of the plans that bind the visitor's unit or that its own body issues, and apart from
//! them those of units' own plans.

use axum::{extract::State, response::Response};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use super::{
    super::{ReadRollup, paging::Paging},
    figures_href, is_of_units, keeps_periods_of, may_edit,
};
use crate::{
    calendar::Phase,
    office::{Column, Kind, Table},
    plan::{PlanStatus, store::PlanHead},
    rollup::{
        scene::Sight,
        store::{self, PeriodHead, Totals},
    },
    web::{App, Chrome, Export, Link, Query, Result, Visit, export::moment, form, show},
};

/// Periods of units' own plans on one page: five hundred units have thousands.
const PAGE_SIZE: usize = 50;

/// What stands in the address for the periods of units' own plans.
const UNITS: &str = "don-vi";

struct Row {
    href: String,
    name: String,
    owner: String,
    days: String,
    send_by: String,
    state: (&'static str, &'static str),
    note: String,
    /// That an earlier period was reopened after it had closed.
    caveat: String,
    /// "681/694"; of an open period an invitation to look, of one to come to see who will report.
    reported: String,
    figures_href: String,
    closed_at: String,
    /// The same for the file.
    span: (NaiveDate, NaiveDate),
    send_by_on: NaiveDate,
    /// Of a closed period how many reports were sent, and how many owed.
    counted: Option<(i64, i64)>,
    closed: Option<DateTime<Utc>>,
}

/// Periods that stand alike.
struct Group {
    heading: &'static str,
    rows: Vec<Row>,
}

/// Periods that belong together, by where they stand.
struct Part {
    heading: &'static str,
    groups: Vec<Group>,
    /// Whether they are of several owners, who have to be named.
    several_owners: bool,
}

#[derive(askama::Template)]
#[template(path = "rollup/periods.html")]
struct Index {
    chrome: Chrome,
    heading: &'static str,
    lead: String,
    parts: Vec<Part>,
    paging: Option<Paging>,
    can_call: bool,
    /// The period that can be closed now: its name and the page before closing.
    closable: Option<(String, String)>,
    /// What units' own plans have, where that is a page of its own: how many periods, how many of them open, and the page.
    apart: Option<(usize, usize, String)>,
    /// The way back from there.
    back: Option<&'static str>,
}

/// Which periods are asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    #[serde(rename = "cua")]
    of: String,
    page: String,
}

/// `GET /ky`
pub async fn index(
    ReadRollup(visit): ReadRollup,
    State(app): State<App>,
    Query(asked): Query<Asked>,
    export: Export,
) -> Result<Response> {
    let viewer = &visit.viewer;
    let mut periods = store::heads(&app.pool, &viewer.reach).await?;
    periods.retain(|period| !viewer.is_barred_from(period.owner_unit_id));
    // What units below plan for themselves is theirs until it opens.
    periods.retain(|period| {
        let near = viewer.unit_id() == Some(period.owner_unit_id) || !viewer.reaches(period.owner_unit_id);
        near || period.phase(visit.today) != Phase::Planned
    });
    let plans = crate::plan::store::plans(&app.pool, &viewer.reach).await?;
    let can_call =
        plans.iter().any(|plan| plan.status == PlanStatus::Active && keeps_periods_of(viewer, plan.owner_unit_id));
    let closable = periods
        .iter()
        .filter(|period| may_edit(&visit, period) && !period.is_closed() && period.cut_off_on < visit.today)
        .min_by_key(|period| period.cut_off_on)
        .map(|period| (period.name.clone(), format!("/ky/{}/dong", period.id)));
    let lead = now_reported(&periods, &visit).map_or_else(String::new, |period| open_text(period, &visit));
    let (below, main): (Vec<_>, Vec<_>) =
        periods.into_iter().partition(|period| is_of_units(viewer, period.owner_unit_id));
    let inline = viewer.is_unit_side();
    let of_units = asked.of == UNITS && !inline;
    let here = Link::to("/ky").with("cua", UNITS);
    let open = below.iter().filter(|period| !period.is_closed()).count();
    let apart = (!inline && !of_units && !below.is_empty()).then(|| (below.len(), open, here.to_string()));
    let mut shown = Vec::new();
    let mut paging = None;
    if of_units {
        let mut below = below;
        below.sort_by_key(PeriodHead::is_closed);
        let size = if export.wanted().is_some() { usize::MAX } else { PAGE_SIZE };
        let pages = Paging::new(&asked.page, size, below.len(), "kỳ", &here);
        shown.push(("", pages.rows(below).collect()));
        paging = Some(pages);
    } else {
        let named = inline && !below.is_empty() && !main.is_empty();
        shown.push((if named { "Kế hoạch giao việc cho đơn vị" } else { "" }, main));
        if inline && !below.is_empty() {
            shown.push(("Kế hoạch riêng của đơn vị", below));
        }
    }
    let ids = shown.iter().flat_map(|(_, periods): &(_, Vec<PeriodHead>)| periods);
    let ids: Vec<i64> = ids.filter(|period| period.is_closed()).map(|period| period.id).collect();
    let sight = Sight::of(viewer, plans.iter().map(|plan| (plan.id, plan.owner_unit_id)));
    let totals = store::totals(&app.pool, &ids, &sight, &viewer.reach).await?;
    let view = Rows { visit: &visit, plans: &plans, totals: &totals };
    let parts = shown.into_iter().filter(|(_, periods)| !periods.is_empty());
    let heading = if of_units { "Kỳ của kế hoạch riêng các đơn vị" } else { "Kỳ báo cáo" };
    let parts: Vec<Part> = parts.map(|(heading, periods)| view.part(heading, &periods)).collect();
    if let Some(format) = export.wanted() {
        return format.answer(&visit, heading, table(&parts)).await;
    }
    let chrome = Chrome::new(&visit, heading).export(&export);
    let page = Index {
        chrome: if of_units {
            chrome.crumb("Kỳ báo cáo", "/ky").here("Kế hoạch riêng của đơn vị")
        } else {
            chrome
        },
        heading,
        lead: if of_units { String::new() } else { lead },
        parts,
        paging,
        can_call: can_call && !of_units,
        closable: closable.filter(|_| !of_units),
        apart,
        back: of_units.then_some("/ky"),
    };
    form::page(&page)
}

/// What rows of periods are made with.
struct Rows<'a> {
    visit: &'a Visit,
    plans: &'a [PlanHead],
    totals: &'a [Totals],
}

impl Rows<'_> {
    /// Those open, those to come, the soonest first, and those closed.
    fn part(&self, heading: &'static str, periods: &[PeriodHead]) -> Part {
        let rows = |phase: Phase| periods.iter().filter(move |period| period.phase(self.visit.today) == phase);
        let mut planned: Vec<_> = rows(Phase::Planned).collect();
        planned.sort_by_key(|period| (period.starts_on, period.cut_off_on));
        let group = |heading, periods: Vec<&PeriodHead>| Group {
            heading,
            rows: periods.into_iter().map(|period| self.row(period)).collect(),
        };
        let groups = [
            group("Đang mở", rows(Phase::Open).collect()),
            group("Sắp mở", planned),
            group("Đã đóng", rows(Phase::Closed).collect()),
        ];
        Part {
            heading,
            several_owners: periods.iter().any(|period| period.owner_unit_id != periods[0].owner_unit_id),
            groups: groups.into_iter().filter(|group| !group.rows.is_empty()).collect(),
        }
    }

    fn row(&self, period: &PeriodHead) -> Row {
        let phase = period.phase(self.visit.today);
        let frozen =
            self.totals.iter().find(|totals| totals.period_id == period.id && Some(totals.version) == period.version);
        let mut notes = Vec::new();
        if period.closings > 1 && period.is_closed() {
            notes.push(format!("bản {}", period.closings));
        } else if period.closings > 0 && !period.is_closed() {
            notes.push("đã mở lại".to_owned());
        }
        if period.send_by_reason.is_some() && phase != Phase::Closed {
            notes.push("hạn gửi được ấn định riêng".to_owned());
        }
        let plans = self.plans.iter().filter(|plan| plan.owner_unit_id == period.owner_unit_id);
        let plans: Vec<i64> = plans.filter(|plan| plan.status != PlanStatus::Draft).map(|plan| plan.id).collect();
        Row {
            href: format!("/ky/{}", period.id),
            name: period.name.clone(),
            owner: period.owner_name.clone(),
            days: format!("{} – {}", show::day(&period.starts_on), show::day(&period.cut_off_on)),
            send_by: show::day(&period.send_by),
            state: match phase {
                Phase::Planned => ("untimed", "Sắp mở"),
                Phase::Open => ("open", "Đang mở"),
                Phase::Closed => ("closed", "Đã đóng"),
            },
            note: notes.join("; "),
            caveat: period.caveat().unwrap_or_default(),
            reported: match (phase, frozen) {
                (Phase::Planned, _) => "Ai phải báo cáo".to_owned(),
                (_, Some(totals)) => format!("{}/{}", totals.reported, totals.owed),
                (_, None) => "Xem số liệu".to_owned(),
            },
            figures_href: figures_href(&self.visit.viewer, period, &plans)
                .filter(|_| phase != Phase::Planned)
                .unwrap_or_else(|| format!("/ky/{}", period.id)),
            closed_at: period.closed_at.as_ref().map_or_else(String::new, show::instant),
            span: (period.starts_on, period.cut_off_on),
            send_by_on: period.send_by,
            counted: frozen.map(|totals| (totals.reported, totals.owed)),
            closed: period.closed_at,
        }
    }
}

/// The period now being reported: of the plans that bind the visitor's unit or that its body issues, else of a unit's own.
fn now_reported<'a>(periods: &'a [PeriodHead], visit: &Visit) -> Option<&'a PeriodHead> {
    let open = periods.iter().filter(|period| !period.is_closed() && period.starts_on <= visit.today);
    open.min_by_key(|period| (is_of_units(&visit.viewer, period.owner_unit_id), period.cut_off_on))
}

/// "Quý III/2026 đang mở: chốt số liệu 14/09/2026 (còn 3 ngày), hạn gửi 16/09/2026 (còn 5 ngày)."
fn open_text(period: &PeriodHead, visit: &Visit) -> String {
    format!(
        "{} đang mở: chốt số liệu {} ({}), hạn gửi {} ({}).",
        period.name,
        show::day(&period.cut_off_on),
        show::distance(period.cut_off_on, visit.today),
        show::day(&period.send_by),
        show::distance(period.send_by, visit.today),
    )
}

/// All periods as a file.
fn table(parts: &[Part]) -> Table {
    let columns = vec![
        Column::new("Kỳ", 24, Kind::Text),
        Column::new("Cơ quan", 34, Kind::Text),
        Column::new("Số liệu từ ngày", 12, Kind::Day),
        Column::new("Chốt số liệu", 12, Kind::Day),
        Column::new("Hạn gửi", 12, Kind::Day),
        Column::new("Trạng thái", 14, Kind::Ordinal),
        Column::new("Ghi chú", 40, Kind::Text),
        Column::new("Đã báo cáo", 10, Kind::Count),
        Column::new("Phải báo cáo", 10, Kind::Count),
        Column::new("Đóng ngày", 12, Kind::Day),
        Column::new("Giờ", 8, Kind::Ordinal),
    ];
    let rows = parts.iter().flat_map(|part| &part.groups).flat_map(|group| &group.rows).map(|row| {
        let notes = [row.note.as_str(), row.caveat.as_str()];
        let notes: Vec<&str> = notes.into_iter().filter(|note| !note.is_empty()).collect();
        let [closed, hour] = row.closed.as_ref().map(moment).unwrap_or_default();
        crate::office::Row::Line(vec![
            row.name.as_str().into(),
            row.owner.as_str().into(),
            row.span.0.into(),
            row.span.1.into(),
            row.send_by_on.into(),
            row.state.1.into(),
            notes.join("; ").into(),
            row.counted.map(|(reported, _)| reported).into(),
            row.counted.map(|(_, owed)| owed).into(),
            closed,
            hour,
        ])
    });
    Table { columns, rows: rows.collect(), total: None }
}
