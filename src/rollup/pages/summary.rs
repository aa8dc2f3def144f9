//! Tổng hợp: the plan's tree with its counts, from plan to section to task to unit to report.

mod table;

use std::collections::BTreeSet;

use axum::{extract::State, response::Response};
use serde::Deserialize;

use super::{ReadRollup, list::report_text};
use crate::{
    commendation::figures::Figures as Commendations,
    legal::figures::Figures as Reviews,
    obstacle::figures::{self as obstacles, Unanswered},
    plan::context::Asked,
    progress::{facts::Line, ground::TaskBrief},
    rollup::{
        Rollup, Tally,
        figures::{Figures, number, rate_text},
        filter::{Filter, Reporting, sections_below},
        scene::Scene,
        vietnamese::OrderKey,
    },
    supervision::figures as supervision,
    web::{App, Chrome, Export, Link, Query, Result, form, show},
};

/// Characters of a task's text that a row shows.
const TITLE: usize = 110;

/// Which nodes of the tree are open.
#[derive(Debug, Default, Deserialize)]
pub struct Opened {
    /// "s12.t40": section 12 and task 40; "all"; nothing asked: a chosen plan's sections.
    #[serde(default)]
    open: Option<String>,
}

/// Sections that show their tasks, tasks that show their units.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Open(BTreeSet<String>);

impl Open {
    fn read(opened: &Opened, scene: &Scene) -> Self {
        match opened.open.as_deref() {
            None if scene.context.plan.is_none() => Self(BTreeSet::new()),
            None | Some("all") => Self::sections(scene),
            Some(nodes) => Self(nodes.split('.').map(str::to_owned).collect()),
        }
    }

    /// Every section shows its tasks, no task its units.
    fn sections(scene: &Scene) -> Self {
        Self(scene.ground.sections.iter().map(|section| section_node(section.id)).collect())
    }

    fn has(&self, node: &str) -> bool {
        self.0.contains(node)
    }

    /// The same with one node opened or shut, as the address says it.
    fn toggled(&self, node: &str) -> String {
        let mut nodes = self.0.clone();
        if !nodes.remove(node) {
            nodes.insert(node.to_owned());
        }
        // "-" opens nothing, whereas nothing at all would ask for what a page opens by itself.
        let nodes: Vec<_> = nodes.into_iter().filter(|node| node != "-").collect();
        if nodes.is_empty() { "-".to_owned() } else { nodes.join(".") }
    }
}

fn section_node(id: i64) -> String {
    format!("s{id}")
}

fn task_node(id: i64) -> String {
    format!("t{id}")
}

/// A row of the tree.
struct Row {
    anchor: String,
    /// As the stylesheet draws it …
    level: usize,
    /// … and how deep it stands.
    depth: usize,
    reference: String,
    title: String,
    /// The whole text where the title is its beginning.
    full: String,
    href: String,
    /// "3 nhiệm vụ", "52 đơn vị", "Văn phòng Sở"
    lead: String,
    lead_href: String,
    /// Of a collective task: the mean of its units' percentages.
    mean: String,
    /// Of one unit's row: where its report of the period stands.
    report: Option<ReportTag>,
    open: bool,
    /// How many obstacles nobody has answered, and their list; none where there are none.
    obstacles: Option<(i64, String)>,
    figures: Figures,
}

impl Row {
    /// Whether it is of a plan or a section, with its tasks below.
    fn is_heading(&self) -> bool {
        self.anchor.starts_with(['k', 's'])
    }
}

struct ReportTag {
    code: &'static str,
    text: &'static str,
    href: String,
}

#[derive(askama::Template)]
#[template(path = "rollup/summary.html")]
struct Page {
    chrome: Chrome,
    scope: String,
    tasks: String,
    assignments: String,
    rate: String,
    rate_href: String,
    /// None missing: nothing to say.
    unreported: String,
    unreported_href: String,
    send_by: String,
    own: String,
    /// Said before what is counted as of today beside figures of an earlier day.
    today: &'static str,
    /// Unanswered obstacles, and their list; none where there are none.
    obstacles: Option<(i64, String)>,
    /// Demands of supervision that units have not answered; none where there are none.
    demands: Option<supervision::Unanswered>,
    /// Documents under review, for those whose register it is to read.
    reviews: Option<Reviews>,
    /// How proposals to commend stand; none where there are none.
    commendations: Option<Commendations>,
    as_of: String,
    open_all: String,
    shut_all: String,
    matrix: String,
    /// The chosen plan's tracking table, as Word and Excel.
    tracking: Option<(String, String)>,
    long_export: String,
    rows: Vec<Row>,
    total: Figures,
    total_label: &'static str,
    due_soon_days: i64,
    /// How many are on time only by an extended day; nothing where none is.
    by_extension: String,
    by_extension_href: String,
}

/// `GET /tong-hop`
pub async fn index(
    ReadRollup(visit): ReadRollup,
    State(app): State<App>,
    Query(asked): Query<Asked>,
    Query(opened): Query<Opened>,
    export: Export,
) -> Result<Response> {
    let scene = Scene::load(&app, visit, &asked).await?;
    let rollup = scene.rollup(&scene.lines);
    let open = Open::read(&opened, &scene);
    let unanswered = Unanswered::load(&app, &scene.visit, &scene.context).await?;
    if let Some(format) = export.wanted() {
        let open = Open::sections(&scene);
        let rows = Tree { scene: &scene, rollup: &rollup, open: &open, unanswered: &unanswered }.rows();
        let title = format!("Tổng hợp {}", scene.scope_text());
        return format.answer(&scene.visit, &title, table::table(&rows, rollup.total.tasks())).await;
    }
    let reviews = Reviews::load(&app, &scene.visit).await?;
    let commendations = Commendations::load(&app, &scene.visit, &scene.context).await?;
    let everything = Filter::default();
    let link = |filter: Filter| filter.link(&scene.context).to_string();
    let summary = |open: &str| scene.context.link("/tong-hop").with("open", open).to_string();
    let send_by = scene.context.period.as_ref().map(|period| {
        let distance = show::distance(period.send_by, scene.visit.today);
        let distance = if period.closed { "đã đóng kỳ".to_owned() } else { distance };
        format!("hạn gửi {} ({distance})", show::day(&period.send_by))
    });
    let chrome =
        Chrome::new(&scene.visit, "Tổng hợp").pick(scene.context.picker("/tong-hop", Vec::new())).export(&export);
    form::page(&Page {
        chrome,
        scope: scene.scope_text(),
        tasks: show::number(&rollup.total.tasks()),
        assignments: show::number(&scene.lines.len()),
        rate: rate_text(&rollup.total.counts),
        rate_href: link(everything.clone().with_reporting(Reporting::Reported)),
        unreported: match rollup.total.counts.missing() {
            0 => String::new(),
            missing => number(missing),
        },
        unreported_href: scene.context.link("/chua-bao-cao").to_string(),
        send_by: send_by.unwrap_or_default(),
        own: scene.own_text().unwrap_or_default(),
        as_of: show::day(&scene.as_of()),
        open_all: summary("all"),
        shut_all: summary("-"),
        matrix: scene.context.link("/tong-hop/bang").to_string(),
        today: if scene.as_of() < scene.visit.today { " Đến hôm nay:" } else { "" },
        tracking: scene.context.plan.as_ref().map(|plan| {
            let link = |form: &str| {
                let key = scene.context.period.as_ref().map(|period| period.key());
                Link::to(format!("/ke-hoach/{}/bang-theo-doi.{form}", plan.id)).with_some("period", key).to_string()
            };
            (link("docx"), link("xlsx"))
        }),
        long_export: Link::to("/ket-xuat")
            .with_some("plan", scene.context.plan.as_ref().map(|plan| plan.id))
            .to_string(),
        obstacles: told(unanswered.total(), || obstacles::unanswered(&scene.context)),
        demands: supervision::unanswered(&app, &scene.visit, &scene.context).await?,
        reviews,
        commendations,
        rows: Tree { scene: &scene, rollup: &rollup, open: &open, unanswered: &unanswered }.rows(),
        total: Figures::of(&rollup.total, &everything, &scene.context),
        total_label: if scene.context.plan.is_some() { "Toàn kế hoạch" } else { "Tất cả kế hoạch" },
        due_soon_days: scene.ground.due_soon_days,
        by_extension: match rollup.total.counts.by_extension() {
            0 => String::new(),
            count => number(count),
        },
        by_extension_href: link(everything.clone().by_extension()),
    })
}

/// Walks the outline and writes its rows.
struct Tree<'a> {
    scene: &'a Scene,
    rollup: &'a Rollup,
    open: &'a Open,
    unanswered: &'a Unanswered,
}

/// A number and where it leads, where there is anything to count.
fn told(count: i64, list: impl FnOnce() -> Link) -> Option<(i64, String)> {
    (count > 0).then(|| (count, list().to_string()))
}

impl Tree<'_> {
    fn rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        let several = self.scene.context.plan.is_none() && self.rollup.plans.len() > 1;
        for plan in &self.scene.context.plans {
            let Some(tally) = self.rollup.plans.get(&plan.id) else { continue };
            if several {
                let href = self.scene.context.link("/tong-hop").with("plan", plan.id);
                rows.push(Row {
                    title: plan.short_title.clone(),
                    href: href.to_string(),
                    obstacles: told(self.unanswered.of_plan(plan.id), || {
                        obstacles::unanswered(&self.scene.context).with("plan", plan.id)
                    }),
                    ..self.row(format!("k{}", plan.id), 0, tally, Filter::default().in_plan(plan.id))
                });
            }
            self.below(plan.id, None, usize::from(several), &mut rows);
        }
        rows
    }

    /// The sections under a section, or at the top of a plan. Those that ask nothing of anybody are left out.
    fn below(&self, plan: i64, parent: Option<i64>, level: usize, rows: &mut Vec<Row>) {
        let children = self.scene.ground.sections.iter();
        for section in children.filter(|section| section.plan_id == plan && section.parent_id == parent) {
            let counted = self.rollup.sections.get(&section.id).filter(|tally| tally.tasks() > 0);
            let Some(tally) = counted else { continue };
            let node = section_node(section.id);
            rows.push(Row {
                reference: section.printed_number.clone().unwrap_or_else(|| section.reference.clone()),
                title: section.heading.clone(),
                href: self.toggle(&node),
                open: self.open.has(&node),
                obstacles: told(self.unanswered.of_sections(&sections_below(&self.scene.ground, section.id)), || {
                    obstacles::unanswered(&self.scene.context).with("section", section.id)
                }),
                ..self.row(node.clone(), level, tally, Filter::default().in_section(section.id))
            });
            if self.open.has(&node) {
                let tasks = self.scene.ground.tasks.iter().filter(|task| task.section_id == section.id);
                tasks.for_each(|task| self.task(task, level + 1, rows));
            }
            self.below(plan, Some(section.id), level + 1, rows);
        }
    }

    fn task(&self, task: &TaskBrief, level: usize, rows: &mut Vec<Row>) {
        let Some(line) = self.rollup.tasks.get(&task.id) else { return };
        let mut lines: Vec<_> = self.scene.lines.iter().filter(|line| line.task_id == task.id).collect();
        let node = task_node(task.id);
        let alone = if lines.len() == 1 { lines.pop() } else { None };
        let (lead, lead_href) = match alone {
            Some(line) => (line.party.clone(), format!("/phan-cong/{}", line.assignment_id)),
            None => (format!("{} đơn vị", lines.len()), self.toggle(&node)),
        };
        rows.push(Row {
            reference: task.reference.clone(),
            title: show::beginning(&task.content, TITLE),
            full: task.content.clone(),
            href: format!("/nhiem-vu/{}", task.id),
            lead,
            lead_href,
            mean: line.mean_percent().map_or_else(String::new, |mean| format!("bình quân {mean}%")),
            report: alone.and_then(|line| self.report(line)),
            open: alone.is_none() && self.open.has(&node),
            obstacles: told(self.unanswered.of_task(task.id), || {
                obstacles::unanswered(&self.scene.context).with("task", task.id)
            }),
            ..self.row(node.clone(), level, &line.tally, Filter::default().of_task(task.id))
        });
        if self.open.has(&node) {
            lines.sort_by_cached_key(|line| OrderKey::of(&line.party));
            rows.extend(lines.into_iter().map(|line| self.party(line, level + 1)));
        }
    }

    fn party(&self, line: &Line, level: usize) -> Row {
        let tally: Tally = [line.into()].iter().collect();
        let filter = Filter::default().of_task(line.task_id).of_unit(line.unit_id);
        Row {
            title: line.party.clone(),
            href: format!("/phan-cong/{}", line.assignment_id),
            lead: String::new(),
            report: self.report(line),
            ..self.row(format!("p{}", line.assignment_id), level, &tally, filter)
        }
    }

    fn report(&self, line: &Line) -> Option<ReportTag> {
        line.report.is_owed().then(|| ReportTag {
            code: line.report.code(),
            text: report_text(line, &self.scene.context),
            href: line.report_id.map_or_else(String::new, |id| format!("/bao-cao/{id}")),
        })
    }

    /// A row without words of its own: its figures and how many tasks they are of.
    fn row(&self, anchor: String, level: usize, tally: &Tally, filter: Filter) -> Row {
        Row {
            anchor,
            level: level.min(4),
            depth: level,
            reference: String::new(),
            title: String::new(),
            full: String::new(),
            href: String::new(),
            lead: format!("{} nhiệm vụ", tally.tasks()),
            lead_href: String::new(),
            mean: String::new(),
            report: None,
            open: false,
            obstacles: None,
            figures: Figures::of(tally, &filter, &self.scene.context),
        }
    }

    fn toggle(&self, node: &str) -> String {
        let link = self.scene.context.link("/tong-hop").with("open", self.open.toggled(node));
        format!("{link}#{node}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_opens_and_shuts() {
        let shut = Open(BTreeSet::new());
        assert_eq!(shut.toggled("s1"), "s1");
        let open = Open(["s1", "t4"].map(str::to_owned).into());
        assert_eq!(open.toggled("t4"), "s1");
        assert_eq!(open.toggled("t5"), "s1.t4.t5");
        assert_eq!(Open(["s1".to_owned()].into()).toggled("s1"), "-");
        assert_eq!(Open(["-".to_owned()].into()).toggled("s1"), "s1");
    }
}
