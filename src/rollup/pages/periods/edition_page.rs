//! What one closing of a period froze, as it was shown while it was in force, and what differs from the closing before it.

mod table;

use axum::{
    extract::{FromRequestParts, RawPathParams, State},
    http::request::Parts,
    response::Response,
};
use serde::Deserialize;

use super::{super::paging::Paging, ReadPeriod};
use crate::{
    progress::Outcome,
    rollup::{
        Counts, Fact, Tally,
        edition::{Change, Difference, Kind, differences},
        figures::{Cell, Figures, RateCell, number, short},
        filter::NO_ACCOUNT,
        scene::Sight,
        store::{self, Frozen, PeriodHead, Version},
        vietnamese::OrderKey,
    },
    web::{App, Chrome, Error, Export, Link, Query, Result, Visit, form, show},
};

const PAGE_SIZE: usize = 50;

/// The version in the path.
pub struct VersionNumber(i32);

impl FromRequestParts<App> for VersionNumber {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let params = RawPathParams::from_request_parts(parts, app).await.map_err(|_| Error::NotFound)?;
        let version = params.iter().find(|(name, _)| *name == "version").and_then(|(_, value)| value.parse().ok());
        version.map(Self).ok_or(Error::NotFound)
    }
}

/// What of the version is looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    #[serde(rename = "xem")]
    view: String,
    plan: String,
    section: String,
    unit: String,
    outcome: String,
    /// "reported" or "owed"
    report: String,
    page: String,
}

/// How its lines are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum View {
    Differences,
    Sections,
    Units,
    Lines,
}

impl View {
    const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::Differences, "khac", "Khác bản trước"),
        (Self::Sections, "muc", "Theo mục"),
        (Self::Units, "don-vi", "Theo đơn vị"),
        (Self::Lines, "phan-cong", "Từng phân công"),
    ];

    fn code(self) -> &'static str {
        Self::ALL.into_iter().find(|(view, ..)| *view == self).map_or("", |(_, code, _)| code)
    }
}

struct Tab {
    label: &'static str,
    href: String,
    current: bool,
}

/// A plan, section or unit with its figures.
struct Row {
    title: String,
    sub: String,
    figures: Figures,
}

struct LineRow {
    reference: String,
    href: String,
    section: String,
    party: String,
    said: String,
    due: String,
    outcome: (&'static str, &'static str),
    report: (&'static str, &'static str),
    rating: &'static str,
    report_href: String,
    basis: String,
}

struct DifferenceRow {
    reference: String,
    plan: String,
    party: String,
    href: String,
    /// That it is new or gone; empty where `changes` say what is otherwise.
    whole: &'static str,
    changes: Vec<Change>,
}

/// One figure in this version and the one before.
struct Pair {
    what: &'static str,
    from: String,
    to: String,
    /// "+3"; empty where nothing is otherwise.
    by: String,
}

#[derive(askama::Template)]
#[template(path = "rollup/edition.html")]
struct Page {
    chrome: Chrome,
    name: String,
    owner: String,
    period_href: String,
    version: i32,
    state: String,
    closed: String,
    reopened: String,
    reason: String,
    journal_head: String,
    caveat: String,
    as_of: String,
    own: String,
    heads: Vec<&'static str>,
    plans: Vec<Row>,
    /// The version before, and the figures of both.
    before: Option<i32>,
    pairs: Vec<Pair>,
    different: usize,
    tabs: Vec<Tab>,
    view: &'static str,
    heading: String,
    rows: Vec<Row>,
    lines: Vec<LineRow>,
    differences: Vec<DifferenceRow>,
    paging: Paging,
}

/// `GET /ky/{period}/ban/{version}`
pub async fn show(
    ReadPeriod { visit, period }: ReadPeriod,
    VersionNumber(version): VersionNumber,
    State(app): State<App>,
    Query(asked): Query<Asked>,
    export: Export,
) -> Result<Response> {
    let reach = &visit.viewer.reach;
    let versions = store::versions(&app.pool, period.id).await?;
    let this = versions.into_iter().find(|known| known.version == version).ok_or(Error::NotFound)?;
    let plans = crate::plan::store::plans(&app.pool, reach).await?;
    let sight = Sight::of(&visit.viewer, plans.iter().map(|plan| (plan.id, plan.owner_unit_id)));
    let all = store::frozen(&app.pool, period.id, [version - 1, version], &sight, reach).await?;
    let (now, before): (Vec<_>, Vec<_>) = all.iter().partition(|line| line.version == version);
    let found = if version > 1 { differences(&before, &now) } else { Vec::new() };
    let here = Link::to(format!("/ky/{}/ban/{version}", period.id));
    let narrow = Narrow::read(&asked);
    let view = asked_view(&asked.view, version);
    let shown: Vec<&Frozen> = now.iter().copied().filter(|line| narrow.holds(line)).collect();
    let at = |view: View| here.clone().with("xem", view.code());
    let of_plans = grouped(&now, |line| line.plan_id);
    let mut groups = match view {
        View::Sections => grouped(&now, |line| line.section_id),
        View::Units => grouped(&now, |line| line.unit_id.unwrap_or(NO_ACCOUNT)),
        View::Differences | View::Lines => Vec::new(),
    };
    if view == View::Units {
        groups.sort_by_cached_key(|(_, lines)| OrderKey::of(&lines[0].party));
    }
    let (total, noun) = match view {
        View::Differences => (found.len(), "phân công"),
        View::Sections => (groups.len(), "mục"),
        View::Units => (groups.len(), "đơn vị"),
        View::Lines => (shown.len(), "phân công"),
    };
    let heading = heading(view, &narrow, total, &shown);
    let row = |(id, lines): (i64, Vec<&Frozen>)| match view {
        View::Sections => {
            let first = lines[0];
            Row {
                title: format!("{} {}", first.section_ref, first.section_heading),
                sub: if of_plans.len() > 1 { first.plan.clone() } else { String::new() },
                figures: figures(&lines, &at(View::Lines).with("section", id)),
            }
        }
        _ => Row {
            title: lines[0].party.clone(),
            sub: String::new(),
            figures: figures(&lines, &at(View::Lines).with("unit", id)),
        },
    };
    if let Some(format) = export.wanted() {
        let table = match view {
            View::Differences => table::differences(&found),
            View::Lines => table::lines(&shown),
            View::Sections | View::Units => {
                let rows = groups.into_iter().map(row);
                table::groups(view, rows.map(|row| (row.title, row.sub, row.figures)))
            }
        };
        let title = format!("{}, bản {version}. {heading}", period.name);
        return format.answer(&visit, &title, table).await;
    }
    let paging = Paging::new(&asked.page, PAGE_SIZE, total, noun, &narrow.onto(at(view)));
    let rows: Vec<Row> = paging.rows(groups).map(row).collect();
    let lines = if view == View::Lines { paging.rows(&shown).map(|line| line_row(line)).collect() } else { Vec::new() };
    let differences =
        if view == View::Differences { paging.rows(&found).map(difference_row).collect() } else { Vec::new() };
    let different = found.len();
    let template = Page {
        chrome: Chrome::new(&visit, format!("{}, bản {version}", period.name))
            .crumb("Kỳ báo cáo", "/ky")
            .crumb(period.name.clone(), format!("/ky/{}", period.id))
            .here(format!("Bản {version}"))
            .export(&export),
        heading,
        caveat: caveat(&this, &period),
        as_of: show::day(&period.cut_off_on),
        own: own_text(&visit, &sight),
        heads: Outcome::ALL.iter().map(|outcome| short(*outcome)).collect(),
        plans: of_plans
            .iter()
            .map(|(id, lines)| Row {
                title: lines[0].plan.clone(),
                sub: String::new(),
                figures: figures(lines, &at(View::Lines).with("plan", id)),
            })
            .collect(),
        before: (version > 1).then_some(version - 1),
        pairs: if version > 1 { pairs(&before, &now) } else { Vec::new() },
        different,
        tabs: View::ALL
            .into_iter()
            .filter(|(known, ..)| *known != View::Differences || version > 1)
            .map(|(known, _, label)| Tab { label, href: at(known).to_string(), current: known == view })
            .collect(),
        view: view.code(),
        rows,
        lines,
        differences,
        paging,
        name: period.name,
        owner: period.owner_name,
        period_href: format!("/ky/{}", period.id),
        version,
        state: match this.reopened_at {
            None => "Đang dùng".to_owned(),
            Some(_) => "Bản trước, không còn dùng".to_owned(),
        },
        closed: format!("{}, {}", show::instant(&this.closed_at), this.closed_by),
        reopened: this.reopened_at.as_ref().map_or_else(String::new, |at| {
            format!("{}, {}", show::instant(at), this.reopened_by.as_deref().unwrap_or_default())
        }),
        reason: this.reopen_reason.unwrap_or_default(),
        journal_head: this.journal_head.unwrap_or_default(),
    };
    form::page(&template)
}

/// Of a later version first what differs; nothing differs from before the first.
fn asked_view(code: &str, version: i32) -> View {
    let asked = View::ALL.into_iter().find(|(_, known, _)| *known == code).map(|(view, ..)| view);
    match asked {
        Some(view) if view != View::Differences || version > 1 => view,
        None if version > 1 => View::Differences,
        _ => View::Sections,
    }
}

/// Whether an earlier period was reopened while this closing was in force.
fn caveat(version: &Version, period: &PeriodHead) -> String {
    if period.version == Some(version.version) { period.caveat().unwrap_or_default() } else { String::new() }
}

fn own_text(visit: &Visit, sight: &Sight) -> String {
    match &visit.viewer.grant {
        Some(grant) if !sight.partial.is_empty() => format!("Chỉ tính phần việc của {}.", grant.unit_name),
        _ => String::new(),
    }
}

/// Which of the frozen lines are meant.
struct Narrow {
    plan: Option<i64>,
    section: Option<i64>,
    unit: Option<i64>,
    outcome: Option<Outcome>,
    owed: bool,
    reported: bool,
}

impl Narrow {
    fn read(asked: &Asked) -> Self {
        Self {
            plan: asked.plan.parse().ok(),
            section: asked.section.parse().ok(),
            unit: asked.unit.parse().ok(),
            outcome: asked.outcome.parse().ok(),
            owed: asked.report == "owed",
            reported: asked.report == "reported",
        }
    }

    fn holds(&self, line: &Frozen) -> bool {
        self.plan.is_none_or(|plan| line.plan_id == plan)
            && self.section.is_none_or(|section| line.section_id == section)
            && self.unit.is_none_or(|unit| line.unit_id.unwrap_or(NO_ACCOUNT) == unit)
            && self.outcome.is_none_or(|outcome| line.outcome == outcome)
            && (!self.owed || line.report.is_owed())
            && (!self.reported || line.report.is_reported())
    }

    fn onto(&self, link: Link) -> Link {
        let report = match (self.reported, self.owed) {
            (true, _) => "reported",
            (false, true) => "owed",
            (false, false) => "",
        };
        link.with_some("plan", self.plan)
            .with_some("section", self.section)
            .with_some("unit", self.unit)
            .with_some("outcome", self.outcome.map(Outcome::code))
            .with("report", report)
    }

    /// What is meant, in words: "Quá hạn · Trường A".
    fn words(&self, shown: &[&Frozen]) -> String {
        let first = shown.first();
        let parts = [
            self.outcome.map(|outcome| outcome.label().to_owned()),
            self.reported.then(|| "Đã báo cáo".to_owned()),
            self.owed.then(|| "Phải báo cáo".to_owned()),
            self.plan.and_then(|_| first.map(|line| line.plan.clone())),
            self.section.and_then(|_| first.map(|line| format!("mục {}", line.section_ref))),
            self.unit.and_then(|_| first.map(|line| line.party.clone())),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}

fn heading(view: View, narrow: &Narrow, total: usize, shown: &[&Frozen]) -> String {
    let total = show::number(&total);
    match view {
        View::Differences => format!("Khác bản trước: {total} phân công"),
        View::Sections => format!("Theo mục: {total} mục"),
        View::Units => format!("Theo đơn vị: {total} đơn vị"),
        View::Lines => {
            let words = narrow.words(shown);
            let words = if words.is_empty() { "Từng phân công".to_owned() } else { words };
            format!("{words}: {total} phân công")
        }
    }
}

/// The lines by a key, in the order in which its values first come.
fn grouped<'a>(lines: &[&'a Frozen], key: impl Fn(&Frozen) -> i64) -> Vec<(i64, Vec<&'a Frozen>)> {
    let mut places = std::collections::HashMap::new();
    let mut groups: Vec<(i64, Vec<&Frozen>)> = Vec::new();
    for line in lines {
        let id = key(line);
        let place = *places.entry(id).or_insert_with(|| {
            groups.push((id, Vec::new()));
            groups.len() - 1
        });
        groups[place].1.push(line);
    }
    groups
}

/// The figures of some lines, each with the list of what it counts.
fn figures(lines: &[&Frozen], list: &Link) -> Figures {
    let facts: Vec<Fact> = lines.iter().map(|line| Fact::from(*line)).collect();
    let tally: Tally = facts.iter().collect();
    let counts = tally.counts;
    let cell = |code, label, count, href: Link| Cell { code, label, count, href: href.to_string() };
    Figures {
        outcomes: Outcome::ALL
            .iter()
            .map(|outcome| {
                let list = list.clone().with("outcome", outcome.code());
                cell(outcome.code(), short(*outcome), counts.of(*outcome), list)
            })
            .collect(),
        total: cell("", "Tổng", counts.assignments, list.clone()),
        rate: counts.rate().map(|rate| RateCell {
            rate,
            text: rate.to_string(),
            percent: rate.percent(),
            href: list.clone().with("report", "reported").to_string(),
        }),
        tasks: tally.tasks(),
    }
}

fn pairs(before: &[&Frozen], now: &[&Frozen]) -> Vec<Pair> {
    let counts = |lines: &[&Frozen]| lines.iter().map(|line| Counts::from(&Fact::from(*line))).sum::<Counts>();
    let (was, is) = (counts(before), counts(now));
    let outcomes = Outcome::ALL.iter().map(|outcome| (short(*outcome), was.of(*outcome), is.of(*outcome)));
    let others = [
        ("Tổng số phân công", was.assignments, is.assignments),
        ("Đã báo cáo", was.reported(), is.reported()),
        ("Phải báo cáo", was.owed, is.owed),
    ];
    let pair = |(what, from, to): (&'static str, u32, u32)| Pair {
        what,
        from: number(from),
        to: number(to),
        by: match i64::from(to) - i64::from(from) {
            0 => String::new(),
            by if by < 0 => format!("−{}", by.unsigned_abs()),
            by => format!("+{by}"),
        },
    };
    outcomes.chain(others).map(pair).collect()
}

fn line_row(line: &Frozen) -> LineRow {
    LineRow {
        reference: line.task_ref.clone(),
        href: format!("/phan-cong/{}", line.assignment_id),
        section: format!("{} {}", line.section_ref, line.section_heading),
        party: line.party.clone(),
        said: format!("{}, {}%", line.progress.label(), line.percent),
        due: show::day_or_dash(&line.due_on),
        outcome: (if line.due_soon { "due_soon" } else { line.outcome.code() }, line.outcome.label()),
        report: (line.report.code(), line.report.at_closing()),
        rating: line.rating.map_or("", |rating| rating.label()),
        report_href: line.report_id.map_or_else(String::new, |id| format!("/bao-cao/{id}")),
        basis: line.basis.as_ref().map_or_else(String::new, |name| format!("theo báo cáo {name}")),
    }
}

fn difference_row(difference: &Difference<'_>) -> DifferenceRow {
    let line = difference.line;
    DifferenceRow {
        reference: line.task_ref.clone(),
        plan: line.plan.clone(),
        party: line.party.clone(),
        href: format!("/phan-cong/{}", line.assignment_id),
        whole: match difference.kind {
            Kind::New => "Chỉ có ở bản này",
            Kind::Gone => "Không còn ở bản này",
            Kind::Changed => "",
        },
        changes: difference
            .changes
            .iter()
            .map(|change| Change { what: change.what, from: change.from.clone(), to: change.to.clone() })
            .collect(),
    }
}
