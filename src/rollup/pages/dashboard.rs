//! Bảng điều hành: where everything stands, for somebody who has ten seconds.

mod table;

use std::cmp::Reverse;

use axum::{extract::State, response::Response};
use serde::Deserialize;

use super::ReadRollup;
use crate::{
    commendation::figures::Figures as Commendations,
    instruction::figures::{Figures as Instructions, has_part},
    legal::figures::Figures as Reviews,
    obstacle::figures::{self as obstacles, Waiting},
    plan::context::Asked,
    progress::{Outcome, facts::Line},
    reminder::{self, store::Seen},
    rollup::{
        Counts, Rollup, Tally,
        figures::{Figures, number},
        filter::{Filter, Reporting, Share},
        scene::Scene,
        store::{self, Trend},
        vietnamese::OrderKey,
    },
    supervision::figures as supervision,
    web::{App, Chrome, Export, Query, Result, Role, form, show},
};

/// Periods in the trend.
const TREND_PERIODS: i64 = 6;
/// Lines of the short lists.
const BRIEF: usize = 4;
/// Characters of a task's text in the short lists.
const TITLE: usize = 70;
/// Units in the table by unit.
const UNITS: usize = 10;

#[derive(Debug, Default, Deserialize)]
pub struct Switch {
    #[serde(default)]
    share: String,
}

struct Tab {
    label: String,
    href: String,
    current: bool,
}

struct Tile {
    code: &'static str,
    count: String,
    label: &'static str,
    note: String,
    href: String,
}

/// A line of "Quá hạn" or "Sắp đến hạn".
struct Item {
    content: String,
    href: String,
    party: String,
    distance: String,
}

struct Brief {
    title: &'static str,
    code: &'static str,
    items: Vec<Item>,
    total: u32,
    href: String,
    none: &'static str,
}

struct Latest {
    unit: String,
    href: String,
    overdue: u32,
    overdue_href: String,
    missing: u32,
    missing_href: String,
}

struct Bar {
    /// Names a plan, whose sections follow.
    heading: bool,
    title: String,
    href: String,
    figures: Figures,
}

struct Column {
    x: i32,
    middle: i32,
    y: u32,
    height: u32,
    label_y: u32,
    percent: String,
    short: String,
    href: String,
    trend: Trend,
}

#[derive(askama::Template)]
#[template(path = "rollup/dashboard.html")]
struct Page {
    chrome: Chrome,
    scope: String,
    lead: String,
    tabs: Vec<Tab>,
    tiles: Vec<Tile>,
    /// Obstacles that wait for the reader.
    waiting: Option<Waiting>,
    /// Proposals to commend that wait for the Director.
    commendations: Option<Commendations>,
    /// How instructions stand today: counted by themselves.
    instructions: Option<Instructions>,
    /// Demands of supervision that units have not answered.
    demands: Option<supervision::Unanswered>,
    briefs: [Brief; 2],
    latest: Vec<Latest>,
    late_units: usize,
    unreported_href: String,
    bars: Vec<Bar>,
    summary_href: String,
    units: Vec<Bar>,
    matrix_href: String,
    columns: Vec<Column>,
    trend_label: String,
    /// Units that left three reminders unanswered, and their list.
    unanswered: i64,
    unanswered_href: String,
    /// Documents under review, for those whose register it is to read.
    reviews: Option<Reviews>,
}

/// `GET /dieu-hanh`
pub async fn index(
    ReadRollup(visit): ReadRollup,
    State(app): State<App>,
    Query(asked): Query<Asked>,
    Query(switch): Query<Switch>,
    export: Export,
) -> Result<Response> {
    let scene = Scene::load(&app, visit, &asked).await?;
    let share = Share::from_code(&switch.share);
    if let Some(format) = export.wanted() {
        let title = format!("Bảng điều hành {}", scene.scope_text());
        return format.answer(&scene.visit, &title, table::table(&View::new(&scene, share).bars())).await;
    }
    let trend = match &scene.context.period {
        Some(period) => {
            let reach = &scene.visit.viewer.reach;
            let until = period.cut_off_on;
            store::trend(&app.pool, period.kind, until, &scene.sight, reach, share, TREND_PERIODS).await?
        }
        None => Vec::new(),
    };
    let plans = scene.context.plan_ids();
    let apart: Vec<i64> = scene.context.apart().map(|plan| plan.id).collect();
    let seen = Seen {
        plans: &plans,
        planless: scene.context.plan.is_none(),
        apart: &apart,
        period: scene.context.period.as_ref().map(|period| period.key()),
        sight: &scene.sight,
        reach: &scene.visit.viewer.reach,
        speaks: has_part(&scene.visit),
    };
    let unanswered = reminder::store::third(&app.pool, &seen).await?;
    let waiting = obstacles::waiting(&app, &scene.visit, &scene.context).await?;
    let today = scene.ground.yardstick(scene.visit.today);
    let instructions = Instructions::load(&app, &scene.visit, &scene.context, &today).await?;
    let demands = supervision::unanswered(&app, &scene.visit, &scene.context).await?;
    let reviews = Reviews::load(&app, &scene.visit).await?;
    let commendations = match scene.visit.viewer.role() {
        Some(Role::Director) => Commendations::load(&app, &scene.visit, &scene.context).await?,
        _ => None,
    };
    let beside = Beside { waiting, instructions, demands, reviews, commendations };
    let mut page = View::new(&scene, share).page(trend, unanswered, beside);
    page.chrome = page.chrome.export(&export);
    form::page(&page)
}

/// What stands beside the figures: what waits for the reader, and how what is counted elsewhere stands.
struct Beside {
    waiting: Option<Waiting>,
    instructions: Option<Instructions>,
    demands: Option<supervision::Unanswered>,
    reviews: Option<Reviews>,
    commendations: Option<Commendations>,
}

/// The lines of the tasks chosen, and their counts.
struct View<'a> {
    scene: &'a Scene,
    share: Option<Share>,
    lines: Vec<&'a Line>,
    rollup: Rollup,
}

impl<'a> View<'a> {
    fn new(scene: &'a Scene, share: Option<Share>) -> Self {
        let chosen = |line: &&Line| share.is_none_or(|share| share.holds(line));
        let lines: Vec<_> = scene.lines.iter().filter(chosen).collect();
        let rollup = scene.rollup(lines.iter().copied());
        Self { scene, share, lines, rollup }
    }

    fn page(
        &self,
        trend: Vec<Trend>,
        unanswered: i64,
        Beside { waiting, instructions, demands, reviews, commendations }: Beside,
    ) -> Page {
        let context = &self.scene.context;
        let ranked = self.ranked();
        let late = ranked.iter().filter(|(_, counts)| counts.pending_overdue + counts.missing() > 0);
        let hidden = self.share.map(|share| ("share".to_owned(), share.code().to_owned()));
        Page {
            chrome: Chrome::new(&self.scene.visit, "Bảng điều hành")
                .pick(context.picker("/dieu-hanh", hidden.into_iter().collect())),
            scope: format!("{} · tính đến {}", self.scene.scope_text(), show::day(&self.scene.as_of())),
            lead: self.lead(),
            tabs: self.tabs(),
            tiles: self.tiles(),
            waiting,
            commendations,
            instructions,
            demands,
            reviews,
            briefs: [self.overdue(), self.due_soon()],
            latest: late.clone().take(BRIEF + 2).map(|(line, counts)| self.latest(line, counts)).collect(),
            late_units: late.count(),
            unreported_href: context.link("/chua-bao-cao").to_string(),
            bars: self.bars(),
            summary_href: context.link("/tong-hop").to_string(),
            units: ranked.iter().take(UNITS).map(|(line, _)| self.unit(line)).collect(),
            matrix_href: context.link("/tong-hop/bang").to_string(),
            trend_label: trend_label(&trend),
            columns: self.columns(trend),
            unanswered,
            unanswered_href: context.link(reminder::LIST).with("state", "third").to_string(),
        }
    }

    fn filter(&self) -> Filter {
        Filter { share: self.share, ..Filter::default() }
    }

    fn link(&self, filter: Filter) -> String {
        filter.link(&self.scene.context).to_string()
    }

    fn link_in_order(&self, filter: Filter, sort: &str) -> String {
        filter.link(&self.scene.context).with("sort", sort).to_string()
    }

    /// The answer in one sentence.
    fn lead(&self) -> String {
        let counts = &self.rollup.total.counts;
        let longest = self.lines.iter().filter(|line| line.standing.outcome == Outcome::PendingOverdue);
        let longest = longest.map(|line| line.standing.days_late).max();
        let overdue = match longest {
            Some(days) => format!("{} phân công quá hạn, lâu nhất {days} ngày", number(counts.pending_overdue)),
            None => "Không có phân công nào quá hạn".to_owned(),
        };
        let sending = self.scene.context.period.as_ref().map(|period| {
            let distance = if period.closed {
                "đã đóng kỳ".to_owned()
            } else {
                format!(
                    "hạn {}, {}",
                    show::day(&period.send_by),
                    show::distance(period.send_by, self.scene.visit.today)
                )
            };
            match counts.missing() {
                0 => format!("; mọi báo cáo {} đã gửi", period.name),
                missing => format!("; {} báo cáo {} chưa gửi ({distance})", number(missing), period.name),
            }
        });
        let own = self.scene.own_text().map(|text| format!(" {text}"));
        format!("{overdue}{}.{}", sending.unwrap_or_default(), own.unwrap_or_default())
    }

    fn tabs(&self) -> Vec<Tab> {
        let tab = |share: Option<Share>, label: &str| {
            let chosen = |line: &&Line| share.is_none_or(|share| share.holds(line));
            let tasks = self.scene.rollup(self.scene.lines.iter().filter(chosen)).total.tasks();
            let link = self.scene.context.link("/dieu-hanh").with_some("share", share.map(Share::code));
            Tab { label: format!("{label} ({tasks})"), href: link.to_string(), current: share == self.share }
        };
        [tab(None, "Tất cả")].into_iter().chain(Share::ALL.map(|share| tab(Some(share), share.label()))).collect()
    }

    fn tiles(&self) -> Vec<Tile> {
        let figures = Figures::of(&self.rollup.total, &self.filter(), &self.scene.context);
        let counts = &self.rollup.total.counts;
        let extended = |count: u32| (count > 0).then(|| format!("{count} theo hạn đã gia hạn"));
        let note = |outcome: Outcome| match outcome {
            Outcome::DoneOnTime => extended(counts.done_by_extension).unwrap_or_default(),
            Outcome::PendingOnTime => {
                let soon = (counts.due_soon > 0).then(|| format!("{} sắp đến hạn", counts.due_soon));
                let said = [soon, extended(counts.pending_by_extension)];
                said.into_iter().flatten().collect::<Vec<_>>().join(", ")
            }
            Outcome::PendingOverdue => {
                let late = self.lines.iter().filter(|line| line.standing.outcome == Outcome::PendingOverdue);
                late.map(|line| line.standing.days_late)
                    .max()
                    .map_or_else(String::new, |days| format!("lâu nhất {days} ngày"))
            }
            Outcome::Untimed => {
                counts.rate().map_or_else(String::new, |rate| format!("báo cáo kỳ này {}", rate.percent_text()))
            }
            _ => String::new(),
        };
        let tiles = figures.outcomes.iter().zip(Outcome::ALL).map(|(cell, outcome)| Tile {
            code: cell.code,
            count: cell.text(),
            label: cell.label,
            note: note(*outcome),
            href: cell.href.clone(),
        });
        tiles.collect()
    }

    fn overdue(&self) -> Brief {
        let mut lines: Vec<_> =
            self.lines.iter().filter(|line| line.standing.outcome == Outcome::PendingOverdue).collect();
        lines.sort_by_cached_key(|line| (Reverse(line.standing.days_late), OrderKey::of(&line.party)));
        let item = |line: &Line| self.item(line, format!("{} ngày", line.standing.days_late));
        Brief {
            title: "Quá hạn",
            code: "pending_overdue",
            items: lines.iter().take(BRIEF).map(|line| item(line)).collect(),
            total: self.rollup.total.counts.pending_overdue,
            href: self.link_in_order(self.filter().with_outcome(Outcome::PendingOverdue), "-late"),
            none: "Không có phân công nào quá hạn.",
        }
    }

    fn due_soon(&self) -> Brief {
        let mut lines: Vec<_> = self.lines.iter().filter(|line| line.standing.due_soon).collect();
        lines.sort_by_cached_key(|line| (line.standing.days_left, OrderKey::of(&line.party)));
        let item = |line: &Line| {
            let left = line.standing.days_left.unwrap_or(0);
            self.item(line, if left == 0 { "hôm nay".to_owned() } else { format!("còn {left} ngày") })
        };
        Brief {
            title: "Sắp đến hạn",
            code: "due_soon",
            items: lines.iter().take(BRIEF).map(|line| item(line)).collect(),
            total: self.rollup.total.counts.due_soon,
            href: self.link_in_order(self.filter().due_soon(), "due"),
            none: "Không có phân công nào sắp đến hạn.",
        }
    }

    fn item(&self, line: &Line, distance: String) -> Item {
        let task = self.scene.ground.task(line.task_id);
        Item {
            content: task.map_or_else(String::new, |task| show::beginning(&task.content, TITLE)),
            href: format!("/phan-cong/{}", line.assignment_id),
            party: line.party.clone(),
            distance,
        }
    }

    /// The units, the latest first: by what is overdue, then by reports not sent. Each with a line of its own, which
    /// knows its name.
    fn ranked(&self) -> Vec<(&'a Line, Counts)> {
        let mut units: Vec<(&Line, Counts)> = self
            .rollup
            .units
            .iter()
            .filter_map(|(unit, tally)| {
                let line = self.lines.iter().find(|line| line.unit_id == *unit)?;
                Some((*line, tally.counts))
            })
            .collect();
        units.sort_by_cached_key(|(line, counts)| {
            (Reverse(counts.pending_overdue), Reverse(counts.missing()), OrderKey::of(&name(line)))
        });
        units
    }

    fn latest(&self, line: &Line, counts: &Counts) -> Latest {
        let filter = self.filter().of_unit(line.unit_id);
        Latest {
            unit: name(line),
            href: self.link(filter.clone()),
            overdue: counts.pending_overdue,
            overdue_href: self.link(filter.clone().with_outcome(Outcome::PendingOverdue)),
            missing: counts.missing(),
            missing_href: self.link(filter.with_reporting(Reporting::Unreported)),
        }
    }

    fn unit(&self, line: &Line) -> Bar {
        let tally = &self.rollup.units[&line.unit_id];
        self.bar(name(line), tally, self.filter().of_unit(line.unit_id))
    }

    fn bar(&self, title: String, tally: &Tally, filter: Filter) -> Bar {
        let figures = Figures::of(tally, &filter, &self.scene.context);
        Bar { heading: false, title, href: figures.total.href.clone(), figures }
    }

    /// One bar per section: the sections right below a chapter, or the chapter where it has tasks of its own.
    fn bars(&self) -> Vec<Bar> {
        let sections = &self.scene.ground.sections;
        let counted = |id: i64| self.rollup.sections.get(&id).filter(|tally| tally.tasks() > 0);
        let mut bars = Vec::new();
        let several = self.rollup.plans.len() > 1;
        for plan in &self.scene.context.plans {
            let Some(tally) = self.rollup.plans.get(&plan.id) else { continue };
            if several {
                let bar = self.bar(plan.short_title.clone(), tally, self.filter().in_plan(plan.id));
                bars.push(Bar { heading: true, ..bar });
            }
            let chapters = sections.iter().filter(|section| section.plan_id == plan.id && section.parent_id.is_none());
            for chapter in chapters {
                let Some(tally) = counted(chapter.id) else { continue };
                let below: Vec<_> = sections
                    .iter()
                    .filter(|section| section.parent_id == Some(chapter.id))
                    .filter_map(|section| counted(section.id).map(|tally| (section, tally)))
                    .collect();
                let sum: u32 = below.iter().map(|(_, tally)| tally.counts.assignments).sum();
                let shown = if sum == tally.counts.assignments { below } else { vec![(chapter, tally)] };
                bars.extend(shown.into_iter().map(|(section, tally)| {
                    let title = format!("{} {}", section.reference, section.heading);
                    self.bar(title, tally, self.filter().in_section(section.id))
                }));
            }
        }
        bars
    }

    fn columns(&self, trend: Vec<Trend>) -> Vec<Column> {
        let columns = trend.into_iter().zip(0..).map(|(trend, index)| {
            let percent = trend.rate().map(|rate| rate.percent());
            let height = percent.unwrap_or(0);
            let link = self.scene.context.link("/dieu-hanh").with("period", trend.key());
            Column {
                x: index * 57 + 12,
                middle: index * 57 + 28,
                y: 120 - height,
                height,
                label_y: 115 - height,
                percent: percent.map_or_else(|| "–".to_owned(), |percent| format!("{percent}%")),
                short: trend.name.replace("Quý ", "").replace("/20", "/"),
                href: link.with_some("share", self.share.map(Share::code)).to_string(),
                trend,
            }
        });
        columns.collect()
    }
}

/// What the dashboard calls the party of a line; those without account stand together.
fn name(line: &Line) -> String {
    if line.unit_id.is_some() { line.party.clone() } else { "Bên không có tài khoản".to_owned() }
}

fn trend_label(trend: &[Trend]) -> String {
    let periods = trend.iter().map(|trend| {
        let rate = trend.rate().map_or_else(|| "không có báo cáo phải gửi".to_owned(), |rate| rate.percent_text());
        format!("{} {rate}", trend.name)
    });
    format!("Tỷ lệ báo cáo khi đóng kỳ: {}", periods.collect::<Vec<_>>().join(", "))
}
