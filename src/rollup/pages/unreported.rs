//! Who has not reported this period.

mod table;

use std::{cmp::Reverse, collections::BTreeMap};

use axum::{extract::State, response::Response};

use super::{AskedPage, ReadRollup, list::report_text, paging::Paging, urging::Urging};
use crate::{
    plan::{brief, context::Asked},
    progress::{ReportStanding, facts::Line},
    rollup::{
        Counts,
        figures::number,
        filter::{Filter, Reporting},
        scene::Scene,
        vietnamese::OrderKey,
    },
    web::{App, Chrome, Export, Query, Result, form, show},
};

/// Units on one page: with two hundred tasks each, a page of them all would be megabytes.
const PAGE_SIZE: usize = 50;

struct Missing {
    plan: String,
    reference: String,
    content: String,
    href: String,
}

struct Stage {
    code: &'static str,
    text: String,
}

struct Row {
    /// The unit, where it can be picked to be reminded.
    pick: Option<i64>,
    unit_id: Option<i64>,
    unit: String,
    href: String,
    missing: u32,
    missing_href: String,
    owed: u32,
    stages: Vec<Stage>,
    tasks: Vec<Missing>,
    urged: String,
    urged_href: String,
}

#[derive(askama::Template)]
#[template(path = "rollup/unreported.html")]
struct Page {
    chrome: Chrome,
    heading: String,
    scope: String,
    lead: String,
    list: String,
    urging: Urging,
    rows: Vec<Row>,
    complete: u32,
    paging: Paging,
}

/// `GET /chua-bao-cao`: the units with reports missing, those with most first.
pub async fn index(
    ReadRollup(visit): ReadRollup,
    State(app): State<App>,
    Query(asked): Query<Asked>,
    Query(AskedPage { page }): Query<AskedPage>,
    export: Export,
) -> Result<Response> {
    let scene = Scene::load(&app, visit, &asked).await?;
    let mut units: BTreeMap<Option<i64>, Vec<&Line>> = BTreeMap::new();
    for line in &scene.lines {
        units.entry(line.unit_id).or_default().push(line);
    }
    let counted = units.into_values().map(|lines| {
        let counts: Counts = lines.iter().map(|line| Counts::from(&(*line).into())).sum();
        (counts, lines)
    });
    let (mut late, in_order): (Vec<_>, Vec<_>) =
        counted.filter(|(counts, _)| counts.owed > 0).partition(|(counts, _)| counts.missing() > 0);
    late.sort_by_cached_key(|(counts, lines)| (Reverse(counts.missing()), OrderKey::of(&lines[0].party)));
    let total: u32 = late.iter().map(|(counts, _)| counts.missing()).sum();
    let heading = match total {
        0 => "Chưa báo cáo: 0 báo cáo".to_owned(),
        _ => format!("Chưa báo cáo: {} báo cáo của {} đơn vị", number(total), late.len()),
    };
    let filter = Filter::default().with_reporting(Reporting::Unreported);
    let here = scene.context.link("/chua-bao-cao");
    let paging = Paging::new(&page, PAGE_SIZE, late.len(), "đơn vị", &here);
    let urging = Urging::load(&app, &scene).await?;
    if let Some(format) = export.wanted() {
        let rows: Vec<Row> = late.into_iter().map(|(counts, lines)| row(&counts, lines, &scene, &urging)).collect();
        return format.answer(&scene.visit, &heading, table::table(&rows, &urging)).await;
    }
    form::page(&Page {
        chrome: Chrome::new(&scene.visit, heading.clone())
            .pick(scene.context.picker("/chua-bao-cao", Vec::new()))
            .export(&export),
        heading,
        scope: scene.scope_text(),
        lead: lead(&scene),
        list: filter.link(&scene.context).to_string(),
        rows: paging.rows(late).map(|(counts, lines)| row(&counts, lines, &scene, &urging)).collect(),
        urging,
        paging,
        complete: u32::try_from(in_order.len()).unwrap_or(u32::MAX),
    })
}

fn lead(scene: &Scene) -> String {
    let when = match &scene.context.period {
        Some(period) if period.closed => format!("Kỳ đã đóng; hạn gửi là {}.", show::day(&period.send_by)),
        Some(period) => {
            let distance = show::distance(period.send_by, scene.visit.today);
            format!("Hạn gửi {} ({distance}).", show::day(&period.send_by))
        }
        None => String::new(),
    };
    let own = scene.own_text().unwrap_or_default();
    format!("{when} Tính cả báo cáo nháp, chờ thủ trưởng và bị trả lại. {own}").trim().to_owned()
}

fn row(counts: &Counts, mut lines: Vec<&Line>, scene: &Scene, urging: &Urging) -> Row {
    let unit_id = lines[0].unit_id;
    let unit = lines[0].party.clone();
    lines.retain(|line| Reporting::Unreported.holds(line.report));
    lines.sort_by_key(|line| scene.ground.place(line.task_id));
    let filter = Filter::default().of_unit(unit_id);
    Row {
        pick: urging.pick(&lines),
        unit_id,
        urged: urging.long(unit_id),
        urged_href: urging.href(scene, unit_id),
        unit,
        href: filter.link(&scene.context).to_string(),
        missing: counts.missing(),
        missing_href: filter.with_reporting(Reporting::Unreported).link(&scene.context).to_string(),
        owed: counts.owed,
        stages: stages(&lines, scene),
        tasks: lines
            .iter()
            .filter_map(|line| {
                let task = scene.ground.task(line.task_id)?;
                Some(Missing {
                    plan: scene.context.title_of(line.plan_id).unwrap_or_default().to_owned(),
                    reference: task.reference.clone(),
                    content: format!("{}: {}", brief(&task.content), report_text(line, &scene.context)),
                    href: format!("/phan-cong/{}", line.assignment_id),
                })
            })
            .collect(),
    }
}

/// How far the missing reports have come: "7 chưa viết", "2 chờ thủ trưởng".
fn stages(lines: &[&Line], scene: &Scene) -> Vec<Stage> {
    let at = |stage: ReportStanding| lines.iter().filter(|line| line.report == stage).count();
    let stages = [ReportStanding::Missing, ReportStanding::Draft, ReportStanding::WithHead, ReportStanding::Returned];
    let found = stages.into_iter().map(|stage| (stage, at(stage))).filter(|(_, count)| *count > 0);
    found
        .map(|(stage, count)| Stage {
            code: if stage == ReportStanding::Missing && scene.past_sending() {
                "missing_overdue"
            } else {
                stage.code()
            },
            text: format!("{count} {}", Reporting::Stage(stage).label().to_lowercase()),
        })
        .collect()
}
