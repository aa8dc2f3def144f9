//! The list of proposals: what waits longest first.

use askama::Template;
use axum::{extract::State as Shared, response::Response};

use super::super::{
    Kind,
    access::ReadCommendations,
    filter::{Filter, Group, LIST, Question, home},
    listing,
    store::{Counted, Listed},
};
use crate::{
    clock,
    office::{self, Column, Kind as Sort, Table},
    plan::{
        PlanStatus, brief,
        context::{Asked, Context},
    },
    web::{App, Chrome, Export, Link, Query, Result, Role, form::page, show},
};

/// Proposals per page.
const PAGE_SIZE: i64 = 50;

struct Tab {
    label: String,
    href: String,
    current: bool,
}

/// An option of a select.
struct Choice {
    value: String,
    label: String,
    selected: bool,
}

impl Choice {
    fn new(value: impl ToString, label: impl Into<String>, selected: bool) -> Self {
        Self { value: value.to_string(), label: label.into(), selected }
    }
}

impl Listed {
    fn proposed_on(&self) -> String {
        show::day(&clock::local_day(self.proposed_at))
    }

    fn state(&self) -> &'static str {
        self.state.label_within(self.own_plan)
    }

    /// "I.2 Rà soát hồ sơ …", or the plan as a whole.
    fn about(&self) -> String {
        self.matter(brief)
    }

    /// The same with the task's words cut to size, or left whole.
    fn matter(&self, words: impl Fn(&str) -> String) -> String {
        match (&self.task_ref, &self.content) {
            (Some(reference), Some(content)) => format!("{reference} {}", words(content)),
            _ => format!("Cả kế hoạch {}", self.plan_short_title),
        }
    }

    /// By which paper it was commended, or sent further up.
    fn paper(&self) -> String {
        match (self.decision_on, self.sent_on) {
            (Some(on), _) => format!("số {}, {}", self.decision_number, show::day(&on)),
            (None, Some(on)) => format!("{}: số {}, {}", self.sent_to, self.sent_number, show::day(&on)),
            (None, None) => String::new(),
        }
    }
}

#[derive(Template)]
#[template(path = "commendation/index.html")]
struct Page {
    chrome: Chrome,
    heading: String,
    scope: String,
    /// Plans that have ended, which are seen by themselves: address and title.
    ended: Vec<(String, String)>,
    /// The unit's own plans, likewise.
    apart: Vec<(String, String)>,
    may_propose: bool,
    tabs: Vec<Tab>,
    hidden: Vec<(&'static str, String)>,
    words: String,
    units: Vec<Choice>,
    kinds: Vec<Choice>,
    years: Vec<Choice>,
    periods: Vec<Choice>,
    narrowed: bool,
    clear: String,
    rows: Vec<Listed>,
    pages: String,
    previous: String,
    next: String,
}

/// `GET /bieu-duong`
pub async fn index(
    ReadCommendations(visit): ReadCommendations,
    Shared(app): Shared<App>,
    Query(asked): Query<Asked>,
    Query(question): Query<Question>,
    export: Export,
) -> Result<Response> {
    let context = Context::load(&app, &visit, &asked).await?;
    let filter = Filter::read(&question);
    let page_number = question.page.trim().parse().unwrap_or(1).clamp(1, 1_000_000);
    let (size, page_number) = export.window(PAGE_SIZE, page_number);
    let offset = (page_number - 1) * size;
    let Counted { rows, states, units, years } = listing::page(&app, &visit, &context, &filter, (size, offset)).await?;
    let count = |group: Group| -> i64 {
        let held = states.iter().filter(|(state, _)| group.holds(**state));
        held.map(|(_, count)| count).sum()
    };
    let total = count(filter.group);
    let link = |filter: &Filter| filter.onto(home(&context));
    let tabs = Group::OFFERED.into_iter().map(|group| Tab {
        label: format!("{} ({})", group.label(), count(group)),
        href: link(&Filter { group, ..filter.clone() }).to_string(),
        current: group == filter.group,
    });
    let shown = i64::try_from(rows.len()).unwrap_or_default();
    let to_page = |page: i64| link(&filter).with("page", page).to_string();
    let heading = format!("Biểu dương: {total}");
    if let Some(format) = export.wanted() {
        return format.answer(&visit, &heading, table(&rows)).await;
    }
    let excel = filter
        .onto(Link::to(format!("{LIST}/xuat.xlsx")).with_some("plan", context.plan.as_ref().map(|plan| plan.id)))
        .to_string();
    // A task belongs to one plan and is left behind; a unit or a year stays.
    let kept = Filter { task: None, ..filter.clone() }.parts();
    let mut picker = context.picker(LIST, kept.into_iter().map(|(name, value)| (name.to_owned(), value)).collect());
    picker.periods.clear();
    let cleared = Filter::of(filter.group);
    let of_plan = |id: i64, title: &str| (Link::to(LIST).with("plan", id).to_string(), title.to_owned());
    let ended = context.plans.iter().filter(|plan| context.plan.is_none() && plan.status == PlanStatus::Closed);
    page(&Page {
        chrome: Chrome::new(&visit, heading.clone()).pick(picker).export_beside(&export, &excel),
        heading,
        scope: scope_text(&filter, &context, &units, &rows),
        ended: ended.map(|plan| of_plan(plan.id, &plan.short_title)).collect(),
        apart: context
            .apart()
            .filter(|_| visit.viewer.is_unit_side())
            .map(|plan| of_plan(plan.id, &plan.short_title))
            .collect(),
        may_propose: matches!(visit.viewer.role(), Some(Role::Staff | Role::Head)),
        tabs: tabs.collect(),
        hidden: hidden(&filter, &context),
        words: filter.words.clone(),
        kinds: Kind::ALL
            .iter()
            .map(|kind| Choice::new(kind.code(), kind.label(), filter.kind == Some(*kind)))
            .collect(),
        years: years.into_iter().map(|year| Choice::new(year, year.to_string(), filter.year == Some(year))).collect(),
        periods: context
            .periods
            .iter()
            .map(|period| Choice::new(period.key(), period.name.clone(), filter.period == Some(period.key())))
            .collect(),
        units: units.into_iter().map(|(id, name)| Choice::new(id, name, filter.unit == Some(id))).collect(),
        narrowed: filter != cleared,
        clear: link(&cleared).to_string(),
        pages: match shown {
            0 => String::new(),
            _ => format!("{}–{} trong {total} đề nghị", offset + 1, offset + shown),
        },
        previous: if page_number > 1 { to_page(page_number - 1) } else { String::new() },
        next: if shown > 0 && offset + shown < total { to_page(page_number + 1) } else { String::new() },
        rows,
    })
}

/// Which proposals, in words.
pub fn scope_text(filter: &Filter, context: &Context, units: &[(i64, String)], rows: &[Listed]) -> String {
    let unit = filter.unit.and_then(|asked| units.iter().find(|(id, _)| *id == asked));
    let task = filter.task.and(rows.first()).and_then(|row| row.task_ref.as_ref());
    let parts = [
        Some(context.plan_label().to_owned()),
        Some(show::uncapitalised(filter.group.label())),
        task.map(|reference| format!("nhiệm vụ {reference}")),
        unit.map(|(_, name)| name.clone()),
        filter.kind.map(|kind| kind.label().to_lowercase()),
        filter.year.map(|year| format!("đề nghị năm {year}")),
        listing::period(filter, context).map(|period| format!("vào danh sách trong {}", period.name)),
        (!filter.words.is_empty()).then(|| format!("có “{}”", filter.words)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What the filter's form has no field for.
fn hidden(filter: &Filter, context: &Context) -> Vec<(&'static str, String)> {
    let plan = context.plan.as_ref().map(|plan| ("plan", plan.id.to_string()));
    let unseen = Filter { task: filter.task, group: filter.group, mine: filter.mine, ..Filter::default() };
    plan.into_iter().chain(unseen.parts()).collect()
}

/// All proposals of the list as a file.
fn table(rows: &[Listed]) -> Table {
    let columns = vec![
        Column::new("Tập thể, cá nhân", 20, Sort::Text),
        Column::new("Tên", 34, Sort::Text),
        Column::new("Chức vụ", 28, Sort::Text),
        Column::new("Hình thức", 24, Sort::Text),
        Column::new("Thành tích", 60, Sort::Text),
        Column::new("Đơn vị", 34, Sort::Text),
        Column::new("Về việc", 50, Sort::Text),
        Column::new("Đề nghị ngày", 12, Sort::Day),
        Column::new("Trạng thái", 24, Sort::Text),
        Column::new("Văn bản", 40, Sort::Text),
    ];
    let row = |listed: &Listed| {
        office::Row::Line(vec![
            listed.kind.label().into(),
            listed.name.as_str().into(),
            listed.position.as_str().into(),
            listed.award.label().into(),
            listed.words.as_str().into(),
            listed.unit_name.as_str().into(),
            listed.matter(str::to_owned).into(),
            clock::local_day(listed.proposed_at).into(),
            listed.state().into(),
            listed.paper().into(),
        ])
    };
    Table { columns, rows: rows.iter().map(row).collect(), total: None }
}
