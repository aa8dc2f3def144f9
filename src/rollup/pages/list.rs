//! The list behind every number.

mod table;

use std::cmp::Reverse;

use axum::{extract::State, response::Response};

use super::{ReadRollup, paging::Paging};
use crate::{
    plan::context::{Asked, Context},
    progress::{Outcome, facts::Line, standing::BY_EXTENSION},
    rollup::{
        filter::{Filter, LIST, Question, Reporting, Share},
        scene::Scene,
        vietnamese::OrderKey,
    },
    web::{App, Chrome, Export, Link, Query, Result, form, show},
};

const PAGE_SIZE: usize = 50;

/// What the list can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Task,
    Party,
    Due,
    Late,
    Percent,
    Report,
}

impl Key {
    /// With its code in the address and its column's head.
    const ALL: [(Self, &'static str, &'static str); 6] = [
        (Self::Task, "task", "Nhiệm vụ"),
        (Self::Party, "party", "Chủ trì"),
        (Self::Due, "due", "Thời hạn"),
        (Self::Late, "late", "Tình trạng"),
        (Self::Percent, "percent", "Thực hiện"),
        (Self::Report, "report", "Báo cáo kỳ này"),
    ];
}

/// The order of the list: "due", or "-due" for the other way round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Order {
    key: Key,
    descending: bool,
}

impl Order {
    fn read(text: &str) -> Self {
        let (descending, code) = match text.strip_prefix('-') {
            Some(code) => (true, code),
            None => (false, text),
        };
        let known = Key::ALL.into_iter().find(|(_, known, _)| *known == code);
        match known {
            Some((key, ..)) => Self { key, descending },
            None => Self { key: Key::Task, descending: false },
        }
    }

    /// Equal lines stay in the order of the document, and within a task in that of the alphabet.
    fn sort(self, lines: &mut [&Line], scene: &Scene) {
        lines.sort_by_cached_key(|line| (scene.ground.place(line.task_id), OrderKey::of(&line.party)));
        // Turned round before and after, so that equal lines keep that order in both directions.
        if self.descending {
            lines.reverse();
        }
        match self.key {
            Key::Task => {}
            Key::Party => lines.sort_by_cached_key(|line| OrderKey::of(&line.party)),
            Key::Due => lines.sort_by_key(|line| (line.standing.due_on.is_none(), line.standing.due_on)),
            // From what is done to what is latest, as "descending" is expected to show the worst first.
            Key::Late => lines.sort_by_key(|line| {
                let standing = &line.standing;
                (
                    standing.outcome != Outcome::Untimed,
                    !standing.complete,
                    standing.days_late,
                    Reverse(standing.days_left),
                )
            }),
            Key::Percent => lines.sort_by_key(|line| line.percent),
            Key::Report => lines.sort_by_key(|line| line.report),
        }
        if self.descending {
            lines.reverse();
        }
    }
}

struct Head {
    label: &'static str,
    href: String,
    /// "ascending", "descending" or nothing
    sorted: &'static str,
}

struct Row {
    reference: String,
    content: String,
    href: String,
    party: String,
    due: String,
    /// "đúng hạn theo hạn đã gia hạn; hạn ban đầu 30/09/2026"
    extension: String,
    outcome: &'static str,
    outcome_text: String,
    percent: i16,
    report: &'static str,
    report_text: &'static str,
    nothing_new: bool,
    report_href: String,
    /// "theo báo cáo Quý II/2026", where the standing rests on an earlier period
    basis: String,
    basis_href: String,
}

struct Choice {
    value: &'static str,
    label: &'static str,
    selected: bool,
}

#[derive(askama::Template)]
#[template(path = "rollup/list.html")]
struct Page {
    chrome: Chrome,
    heading: String,
    scope: String,
    lead: String,
    hidden: Vec<(String, String)>,
    words: String,
    outcomes: Vec<Choice>,
    reports: Vec<Choice>,
    shares: Vec<Choice>,
    clear: String,
    narrowed: bool,
    heads: Vec<Head>,
    rows: Vec<Row>,
    paging: Paging,
}

/// `GET /tong-hop/danh-sach`: the lead assignments behind a number.
pub async fn index(
    ReadRollup(visit): ReadRollup,
    State(app): State<App>,
    Query(asked): Query<Asked>,
    Query(question): Query<Question>,
    export: Export,
) -> Result<Response> {
    let scene = Scene::load(&app, visit, &asked).await?;
    let filter = Filter::read(&question);
    let order = Order::read(&question.sort);
    let mut lines = filter.select(&scene);
    let total = lines.len();
    order.sort(&mut lines, &scene);
    let heading = heading(&filter, total, &scene);
    if let Some(format) = export.wanted() {
        return format.answer(&scene.visit, &heading, table::table(&lines, &scene)).await;
    }
    let here = filter.link(&scene.context);
    let sorted = here.clone().with("sort", &question.sort);
    let paging = Paging::new(&question.page, PAGE_SIZE, total, "phân công", &sorted);
    let rows: Vec<Row> = paging.rows(&lines).map(|line| row(line, &scene)).collect();
    let chrome = Chrome::new(&scene.visit, heading.clone())
        .crumb("Tổng hợp", scene.context.link("/tong-hop").to_string())
        .here(what(&filter))
        .pick(scene.context.picker(LIST, hidden(&filter, &scene, false)))
        .export(&export);
    let cleared = Filter { section: filter.section, task: filter.task, unit: filter.unit, ..Filter::default() };
    form::page(&Page {
        chrome,
        heading,
        scope: scope(&filter, &scene),
        lead: lead(&filter, &scene),
        hidden: hidden(&filter, &scene, true),
        words: filter.words.clone(),
        outcomes: Outcome::ALL
            .iter()
            .map(|outcome| Choice {
                value: outcome.code(),
                label: outcome.label(),
                selected: filter.outcome == Some(*outcome),
            })
            .collect(),
        reports: Reporting::all()
            .map(|reporting| Choice {
                value: reporting.code(),
                label: reporting.label(),
                selected: filter.reporting == Some(reporting),
            })
            .collect(),
        shares: Share::ALL
            .map(|share| Choice { value: share.code(), label: share.label(), selected: filter.share == Some(share) })
            .into_iter()
            .collect(),
        narrowed: filter != cleared,
        clear: cleared.link(&scene.context).to_string(),
        heads: heads(order, &here),
        rows,
        paging,
    })
}

fn row(line: &Line, scene: &Scene) -> Row {
    let task = scene.ground.task(line.task_id);
    let standing = &line.standing;
    let in_use = scene.context.period.as_ref().map(|period| period.name.as_str());
    let earlier = line.standing_period.as_deref().filter(|name| Some(*name) != in_use);
    Row {
        reference: task.map_or_else(String::new, |task| task.reference.clone()),
        content: task.map_or_else(String::new, |task| task.content.clone()),
        href: format!("/phan-cong/{}", line.assignment_id),
        party: line.party.clone(),
        due: show::day_or_dash(&standing.due_on),
        extension: standing.extension(),
        outcome: if standing.due_soon { "due_soon" } else { standing.outcome.code() },
        outcome_text: standing.tag(),
        percent: line.percent,
        report: line.report.code(),
        report_text: report_text(line, &scene.context),
        nothing_new: line.tells_nothing_new(),
        report_href: line.report_id.map_or_else(String::new, |id| format!("/bao-cao/{id}")),
        basis: earlier.map_or_else(String::new, |name| format!("theo báo cáo {name}")),
        basis_href: line.standing_report_id.map_or_else(String::new, |id| format!("/bao-cao/{id}")),
    }
}

/// What this period's report is called: as it was frozen once the period is closed.
pub(super) fn report_text(line: &Line, context: &Context) -> &'static str {
    if context.period.as_ref().is_some_and(|period| period.closed) {
        line.report.at_closing()
    } else {
        line.report.label()
    }
}

/// What the list is of, in a word or two.
fn what(filter: &Filter) -> &'static str {
    match (filter.due_soon, filter.outcome, filter.reporting) {
        (true, ..) => "Sắp đến hạn",
        (_, None, _) if filter.by_extension => "Đúng hạn theo hạn đã gia hạn",
        (_, Some(outcome), _) => outcome.label(),
        (_, None, Some(reporting)) => reporting.label(),
        (_, None, None) => "Phân công chủ trì",
    }
}

/// "Quá hạn: 3 phân công"; of what was reported, out of how much: "Đã báo cáo: 141/156 phân công".
fn heading(filter: &Filter, total: usize, scene: &Scene) -> String {
    let total = show::number(&total);
    if filter.reporting == Some(Reporting::Reported) {
        let owed = filter.clone().with_reporting(Reporting::Owed).select(scene).len();
        return format!("{}: {total}/{} phân công", what(filter), show::number(&owed));
    }
    format!("{}: {total} phân công", what(filter))
}

/// Where in the plan, of whom and which kind.
fn scope(filter: &Filter, scene: &Scene) -> String {
    let section = filter.section.and_then(|id| scene.ground.section(id));
    let task = filter.task.and_then(|id| scene.ground.task(id));
    let party = filter.unit.and_then(|id| scene.lines.iter().find(|line| line.unit_id == Some(id)));
    let parts = [
        Some(scene.scope_text()),
        section.map(|section| format!("mục {} {}", section.reference, section.heading)),
        task.map(|task| format!("nhiệm vụ {}", task.reference)),
        party.map(|line| line.party.clone()),
        filter.share.map(|share| share.label().to_lowercase()),
        // Where the title already names the outcome or the due day, the report still has to be named.
        filter
            .reporting
            .filter(|_| filter.due_soon || filter.outcome.is_some())
            .map(|reporting| reporting.label().to_lowercase()),
        filter.by_extension.then(|| BY_EXTENSION.to_owned()),
        (!filter.words.is_empty()).then(|| format!("có “{}”", filter.words)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// By which rule these were counted, and as of when.
fn lead(filter: &Filter, scene: &Scene) -> String {
    let rule = match (filter.due_soon, filter.outcome, filter.reporting) {
        (true, ..) => format!("Chưa hoàn thành, còn từ 0 đến {} ngày là đến hạn", scene.ground.due_soon_days),
        _ if filter.by_extension => "Theo hạn ban đầu của kế hoạch thì đã muộn; đúng hạn vì được gia hạn".to_owned(),
        (_, Some(Outcome::DoneOnTime), _) => "Mọi thời hạn đều hoàn thành không muộn hơn ngày cuối của nó".to_owned(),
        (_, Some(Outcome::DoneLate), _) => "Đã hoàn thành, có thời hạn hoàn thành sau ngày cuối của nó".to_owned(),
        (_, Some(Outcome::PendingOnTime), _) => {
            "Chưa hoàn thành và chưa qua ngày cuối của thời hạn gần nhất".to_owned()
        }
        (_, Some(Outcome::PendingOverdue), _) => "Chưa hoàn thành và đã qua ngày cuối của thời hạn gần nhất".to_owned(),
        (_, Some(Outcome::Untimed), _) => {
            "Nhiệm vụ thường xuyên, định kỳ hoặc chưa ấn định ngày: không bao giờ tính là quá hạn".to_owned()
        }
        (_, None, Some(Reporting::Unreported)) => {
            "Phải báo cáo mà chưa gửi, kể cả nháp, chờ thủ trưởng và bị trả lại".to_owned()
        }
        (_, None, Some(Reporting::Reported)) => "Báo cáo của kỳ đã gửi, đã duyệt hay còn chờ duyệt".to_owned(),
        (_, None, _) => "Mỗi dòng là một nhiệm vụ của một đơn vị chủ trì".to_owned(),
    };
    let own = scene.own_text().map_or_else(String::new, |text| format!(" {text}"));
    format!("{rule}; tính đến {}.{own}", show::day(&scene.as_of()))
}

/// What the forms of this page keep of its address: the header's form everything, the filter's what it has no field for.
fn hidden(filter: &Filter, scene: &Scene, in_filter: bool) -> Vec<(String, String)> {
    let mut kept: Vec<(&str, String)> = Vec::new();
    let mut keep = |name, value: Option<String>| kept.extend(value.map(|value| (name, value)));
    if in_filter {
        keep("plan", scene.context.plan.as_ref().map(|plan| plan.id.to_string()));
        keep("period", scene.context.period.as_ref().map(|period| period.key().to_string()));
        // Sections and tasks belong to one plan, so another plan chosen in the header leaves them behind.
        keep("section", filter.section.map(|id| id.to_string()));
        keep("task", filter.task.map(|id| id.to_string()));
    } else {
        keep("outcome", filter.outcome.map(|outcome| outcome.code().to_owned()));
        keep("report", filter.reporting.map(|reporting| reporting.code().to_owned()));
        keep("share", filter.share.map(|share| share.code().to_owned()));
        keep("q", (!filter.words.is_empty()).then(|| filter.words.clone()));
    }
    keep("unit", filter.unit.map(|id| id.to_string()));
    keep("due", filter.due_soon.then(|| "soon".to_owned()));
    keep("extended", filter.by_extension.then(|| "1".to_owned()));
    kept.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn heads(order: Order, here: &Link) -> Vec<Head> {
    let heads = Key::ALL.into_iter().map(|(key, code, label)| {
        let here = here.clone();
        let (sorted, next) = match (order.key == key, order.descending) {
            (true, false) => ("ascending", format!("-{code}")),
            (true, true) => ("descending", code.to_owned()),
            // What is latest matters most.
            (false, _) if key == Key::Late => ("", format!("-{code}")),
            (false, _) => ("", code.to_owned()),
        };
        Head { label, href: here.with("sort", next).to_string(), sorted }
    });
    heads.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_read_both_ways_and_nonsense_is_the_documents_order() {
        assert_eq!(Order::read("-late"), Order { key: Key::Late, descending: true });
        assert_eq!(Order::read("due"), Order { key: Key::Due, descending: false });
        assert_eq!(Order::read("; drop"), Order { key: Key::Task, descending: false });
    }
}
