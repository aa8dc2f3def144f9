//! Units × tasks: one small cell per report of the period.

mod table;

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
};

use axum::{extract::State, response::Response};

use super::{AskedPage, ReadRollup, list::report_text, paging::Paging, urging::Urging};
use crate::{
    plan::context::Asked,
    progress::{ReportStanding, facts::Line, ground::TaskBrief},
    rollup::{
        Counts,
        figures::number,
        filter::{Filter, Reporting},
        scene::Scene,
        vietnamese::OrderKey,
    },
    web::{App, Chrome, Export, Query, Result, form},
};

/// Units on one page: with two hundred tasks each, a page of them all would be megabytes.
const PAGE_SIZE: usize = 120;

struct Column {
    reference: String,
    content: String,
    href: String,
    /// The first task of its section.
    begins: bool,
}

struct Cell {
    begins: bool,
    /// None where the unit does not lead the task.
    report: Option<Report>,
}

struct Report {
    code: &'static str,
    href: String,
    title: String,
}

struct Row {
    /// The unit, where it can be picked to be reminded.
    pick: Option<i64>,
    party: String,
    href: String,
    missing: u32,
    missing_href: String,
    late: u32,
    late_href: String,
    urged: String,
    urged_href: String,
    cells: Vec<Cell>,
}

struct Key {
    code: &'static str,
    label: &'static str,
}

#[derive(askama::Template)]
#[template(path = "rollup/matrix.html")]
struct Page {
    chrome: Chrome,
    scope: String,
    units: usize,
    tasks: usize,
    owed: String,
    missing: String,
    missing_href: String,
    own: String,
    urging: Urging,
    legend: Vec<Key>,
    columns: Vec<Column>,
    rows: Vec<Row>,
    paging: Paging,
}

/// `GET /tong-hop/bang`
pub async fn index(
    ReadRollup(visit): ReadRollup,
    State(app): State<App>,
    Query(asked): Query<Asked>,
    Query(AskedPage { page }): Query<AskedPage>,
    export: Export,
) -> Result<Response> {
    let scene = Scene::load(&app, visit, &asked).await?;
    let led: HashMap<i64, ()> = scene.lines.iter().map(|line| (line.task_id, ())).collect();
    let tasks: Vec<&TaskBrief> = scene.ground.tasks.iter().filter(|task| led.contains_key(&task.id)).collect();
    let parties = parties(&scene);
    let here = scene.context.link("/tong-hop/bang");
    let paging = Paging::new(&page, PAGE_SIZE, parties.len(), "đơn vị", &here);
    let total: Counts = scene.lines.iter().map(|line| Counts::from(&line.into())).sum();
    let urging = Urging::load(&app, &scene).await?;
    if let Some(format) = export.wanted() {
        let title = format!("Đơn vị × nhiệm vụ {}", scene.scope_text());
        return format.answer(&scene.visit, &title, table::table(&scene, &tasks, &parties, &urging)).await;
    }
    form::page(&Page {
        chrome: Chrome::new(&scene.visit, "Đơn vị × nhiệm vụ")
            .crumb("Tổng hợp", scene.context.link("/tong-hop").to_string())
            .here("Đơn vị × nhiệm vụ")
            .pick(scene.context.picker("/tong-hop/bang", Vec::new()))
            .export(&export),
        scope: scene.scope_text(),
        units: parties.len(),
        tasks: tasks.len(),
        owed: number(total.owed),
        missing: number(total.missing()),
        missing_href: scene.context.link("/chua-bao-cao").to_string(),
        own: scene.own_text().unwrap_or_default(),
        legend: legend(&scene),
        columns: columns(&tasks),
        rows: paging.rows(&parties).map(|(counts, lines)| row(&scene, &tasks, &urging, counts, lines)).collect(),
        urging,
        paging,
    })
}

/// Whether each task is the first of its section.
fn beginnings<'a>(tasks: &'a [&TaskBrief]) -> impl Iterator<Item = (&'a TaskBrief, bool)> {
    let before = std::iter::once(None).chain(tasks.iter().map(|task| Some(task.section_id)));
    tasks.iter().zip(before).map(|(task, before)| (*task, before.is_some_and(|before| before != task.section_id)))
}

fn columns(tasks: &[&TaskBrief]) -> Vec<Column> {
    let columns = beginnings(tasks).map(|(task, begins)| Column {
        reference: task.reference.clone(),
        content: task.content.clone(),
        href: format!("/nhiem-vu/{}", task.id),
        begins,
    });
    columns.collect()
}

/// The lines of each unit, or of each named party without account; the latest first.
fn parties(scene: &Scene) -> Vec<(Counts, Vec<&Line>)> {
    // Units of one name are different units; a party without account is known by its name alone.
    let mut parties: BTreeMap<(Option<i64>, &str), Vec<&Line>> = BTreeMap::new();
    for line in &scene.lines {
        let name = if line.unit_id.is_some() { "" } else { line.party.as_str() };
        parties.entry((line.unit_id, name)).or_default().push(line);
    }
    let mut counted: Vec<(Counts, Vec<&Line>)> = parties
        .into_values()
        .map(|lines| (lines.iter().map(|line| Counts::from(&(*line).into())).sum(), lines))
        .collect();
    counted.sort_by_cached_key(|(counts, lines): &(Counts, Vec<&Line>)| {
        (Reverse(counts.missing()), Reverse(counts.reported_late), OrderKey::of(&lines[0].party))
    });
    counted
}

fn row(scene: &Scene, tasks: &[&TaskBrief], urging: &Urging, counts: &Counts, lines: &[&Line]) -> Row {
    let filter = Filter::default().of_unit(lines[0].unit_id);
    let of_task: HashMap<i64, &Line> = lines.iter().map(|line| (line.task_id, *line)).collect();
    let cells = beginnings(tasks)
        .map(|(task, begins)| Cell { begins, report: of_task.get(&task.id).map(|line| report(scene, task, line)) });
    Row {
        pick: urging.pick(lines),
        urged: urging.short(lines[0].unit_id),
        urged_href: urging.href(scene, lines[0].unit_id),
        party: lines[0].party.clone(),
        href: match lines[0].unit_id {
            Some(_) => filter.link(&scene.context).to_string(),
            None => format!("/phan-cong/{}", lines[0].assignment_id),
        },
        missing: counts.missing(),
        missing_href: filter.clone().with_reporting(Reporting::Unreported).link(&scene.context).to_string(),
        late: counts.reported_late,
        late_href: filter.with_reporting(Reporting::Late).link(&scene.context).to_string(),
        cells: cells.collect(),
    }
}

fn report(scene: &Scene, task: &TaskBrief, line: &Line) -> Report {
    let overdue = line.report == ReportStanding::Missing && scene.past_sending();
    let nothing_new = if line.tells_nothing_new() { ", không phát sinh" } else { "" };
    Report {
        code: if overdue { "missing_overdue" } else { line.report.code() },
        href: match line.report_id {
            Some(id) => format!("/bao-cao/{id}"),
            None => format!("/phan-cong/{}", line.assignment_id),
        },
        title: format!("{} – {}: {}{nothing_new}", line.party, task.reference, report_text(line, &scene.context)),
    }
}

/// The stages that can occur: before the sending date nothing is late, after it nothing is merely missing.
fn legend(scene: &Scene) -> Vec<Key> {
    let past = scene.past_sending();
    let order = [
        ReportStanding::Accepted,
        ReportStanding::AcceptedLate,
        ReportStanding::Submitted,
        ReportStanding::SubmittedLate,
        ReportStanding::Returned,
        ReportStanding::WithHead,
        ReportStanding::Draft,
        ReportStanding::Missing,
        ReportStanding::NotOwed,
    ];
    let keys = order.into_iter().filter(|standing| past || !standing.is_late()).map(|standing| {
        if past && standing == ReportStanding::Missing {
            Key { code: "missing_overdue", label: "Chưa báo cáo, quá hạn gửi" }
        } else {
            Key { code: standing.code(), label: standing.label() }
        }
    });
    keys.collect()
}
