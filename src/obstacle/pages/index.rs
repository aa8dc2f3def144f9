//! The list of obstacles: what has waited longest first.

use std::collections::HashMap;

use askama::Template;
use axum::{extract::State as Shared, response::Response};

use super::super::{
    Age,
    access::ReadObstacles,
    filter::{Filter, Group, LIST, Question, Waits, home},
    store::{self, Counted, Listed, Scope},
};
use crate::{
    clock,
    office::{Column, Kind, Table},
    plan::{
        PlanStatus, brief,
        context::{Asked, Context},
        store::PlanChoice,
    },
    web::{App, Chrome, Export, Link, Query, Result, Role, form::page, show},
};

/// Obstacles per page.
const PAGE_SIZE: i64 = 50;

struct Tab {
    label: String,
    href: String,
    current: bool,
}

struct Row {
    listed: Listed,
    age: Age,
}

impl Row {
    fn raised_on(&self) -> String {
        show::day(&clock::local_day(self.listed.raised_at))
    }

    fn state(&self) -> &'static str {
        self.listed.state.label_within(self.listed.own_plan)
    }

    /// "I.2 Rà soát hồ sơ …", or the plan as a whole.
    fn about(&self) -> String {
        self.matter(brief)
    }

    /// The same with the task's words cut to size, or left whole.
    fn matter(&self, words: impl Fn(&str) -> String) -> String {
        match (&self.listed.task_ref, &self.listed.content) {
            (Some(reference), Some(content)) => format!("{reference} {}", words(content)),
            _ => format!("Cả kế hoạch {}", self.listed.plan_short_title),
        }
    }
}

#[derive(Template)]
#[template(path = "obstacle/index.html")]
struct Page {
    chrome: Chrome,
    heading: String,
    scope: String,
    lead: String,
    /// How many more there are that are merged into others, and the list with them.
    merged: Option<(i64, String)>,
    /// Plans that have ended and still have obstacles that are not over: address, title, how many.
    ended: Vec<(String, String, i64)>,
    /// The unit's own plans, which are seen by themselves: address and title.
    apart: Vec<(String, String)>,
    may_raise: bool,
    tabs: Vec<Tab>,
    hidden: Vec<(&'static str, String)>,
    words: String,
    waits: Vec<(Waits, bool)>,
    /// Whether merged ones are shown; none for whom they always are.
    shows_merged: Option<bool>,
    clear: String,
    narrowed: bool,
    rows: Vec<Row>,
    pages: String,
    previous: String,
    next: String,
}

/// `GET /vuong-mac`
pub async fn index(
    ReadObstacles(visit): ReadObstacles,
    Shared(app): Shared<App>,
    Query(asked): Query<Asked>,
    Query(question): Query<Question>,
    export: Export,
) -> Result<Response> {
    let context = Context::load(&app, &visit, &asked).await?;
    let filter = Filter::read(&question);
    let plans = context.plan_ids();
    let scope = Scope {
        reach: &visit.viewer.reach,
        plans: &plans,
        section: filter.section,
        task: filter.task,
        unit: filter.unit,
        states: filter.states(),
        unmerged: filter.leaves_out_merged(&visit.viewer),
        pile: filter.pile(&visit),
        words: &filter.words,
    };
    let ended: Vec<&PlanChoice> = match context.plan {
        None => context.plans.iter().filter(|plan| plan.status == PlanStatus::Closed).collect(),
        Some(_) => Vec::new(),
    };
    let left = match ended.as_slice() {
        [] => HashMap::new(),
        ended => {
            let ids: Vec<i64> = ended.iter().map(|plan| plan.id).collect();
            let unmerged = Filter::default().leaves_out_merged(&visit.viewer);
            store::unfinished(&app.pool, &visit.viewer.reach, &ids, unmerged).await?
        }
    };
    let page_number = question.page.trim().parse().unwrap_or(1).clamp(1, 1_000_000);
    let (size, page_number) = export.window(PAGE_SIZE, page_number);
    let offset = (page_number - 1) * size;
    let Counted { rows, states, merged } = store::list(&app.pool, &scope, size, offset).await?;
    let waits_for = |state: &super::super::State| match filter.waits {
        Some(Waits::For(party)) => state.waits_for() == Some(party),
        Some(Waits::Me) | None => true,
    };
    let count = |group: Group| -> i64 {
        let held = states.iter().filter(|(state, _)| group.holds(**state) && waits_for(state));
        held.map(|(_, count)| count).sum()
    };
    let total = count(filter.group);
    let link = |filter: &Filter| filter.onto(home(&context));
    let tabs = Group::OFFERED.into_iter().map(|group| Tab {
        label: format!("{} ({})", short(group), count(group)),
        href: link(&Filter { group, ..filter.clone() }).to_string(),
        current: group == filter.group,
    });
    let shown = i64::try_from(rows.len()).unwrap_or_default();
    let to_page = |page: i64| link(&filter).with("page", page).to_string();
    let rows: Vec<Row> =
        rows.into_iter().map(|listed| Row { age: Age::of(listed.state, listed.since, visit.today), listed }).collect();
    let heading = format!("Vướng mắc: {total}");
    if let Some(format) = export.wanted() {
        return format.answer(&visit, &heading, table(&rows)).await;
    }
    let mut picker = context.picker(LIST, keep(&filter));
    picker.periods.clear();
    let cleared = Filter { group: filter.group, ..Filter::default() };
    page(&Page {
        chrome: Chrome::new(&visit, heading.clone()).pick(picker).export(&export),
        heading,
        scope: scope_text(&filter, &context, &rows),
        lead: lead(&rows, page_number),
        merged: (merged > 0).then(|| (merged, link(&Filter { merged: true, ..filter.clone() }).to_string())),
        ended: ended
            .iter()
            .filter_map(|plan| Some((plan, *left.get(&plan.id)?)))
            .map(|(plan, count)| (Link::to(LIST).with("plan", plan.id).to_string(), plan.short_title.clone(), count))
            .collect(),
        apart: context
            .apart()
            .filter(|_| visit.viewer.is_unit_side())
            .map(|plan| (Link::to(LIST).with("plan", plan.id).to_string(), plan.short_title.clone()))
            .collect(),
        may_raise: matches!(visit.viewer.role(), Some(Role::Staff | Role::Head)),
        tabs: tabs.collect(),
        hidden: hidden(&filter, &context),
        words: filter.words.clone(),
        waits: Waits::ALL.map(|waits| (waits, filter.waits == Some(waits))).into(),
        shows_merged: (!visit.viewer.is_unit_side()).then_some(filter.merged),
        narrowed: filter != cleared,
        clear: link(&cleared).to_string(),
        pages: if shown > 0 {
            format!("{}–{} trong {total} vướng mắc", offset + 1, offset + shown)
        } else {
            String::new()
        },
        previous: if page_number > 1 { to_page(page_number - 1) } else { String::new() },
        next: if shown > 0 && offset + shown < total { to_page(page_number + 1) } else { String::new() },
        rows,
    })
}

/// What a tab is called.
fn short(group: Group) -> &'static str {
    match group {
        Group::Replied => "Đã trả lời",
        other => other.label(),
    }
}

/// Which obstacles, in words.
fn scope_text(filter: &Filter, context: &Context, rows: &[Row]) -> String {
    let first = rows.first().map(|row| &row.listed);
    let parts = [
        Some(context.plan_label().to_owned()),
        Some(filter.group.label().to_lowercase()),
        filter.waits.map(|waits| format!("chờ {}", if waits == Waits::Me { "tôi" } else { waits.label() })),
        filter.task.and(first).and_then(|row| row.task_ref.as_ref()).map(|reference| format!("nhiệm vụ {reference}")),
        filter.section.map(|_| "trong một mục".to_owned()),
        filter.unit.and(first).map(|row| row.unit_name.clone()),
        (!filter.words.is_empty()).then(|| format!("có “{}”", filter.words)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// How long the one that has waited longest has waited.
fn lead(rows: &[Row], page: i64) -> String {
    match rows.first().filter(|row| page == 1 && row.listed.state.is_unanswered()) {
        Some(Row { age: Age { days: 0, .. }, .. }) => "Vướng mắc chưa có trả lời đều mới chờ từ hôm nay.".to_owned(),
        Some(first) => {
            let since = show::instant(&first.listed.since);
            format!("Chưa có trả lời lâu nhất: {}, từ {since}.", first.age.text())
        }
        None => String::new(),
    }
}

/// What the header's form keeps of the address: sections and tasks belong to one plan and are left behind.
fn keep(filter: &Filter) -> Vec<(String, String)> {
    let kept = [
        ("state", filter.group.code().to_owned()),
        ("waits", filter.waits.map_or("", Waits::code).to_owned()),
        ("merged", if filter.merged { "1" } else { "" }.to_owned()),
        ("unit", filter.unit.map(|unit| unit.to_string()).unwrap_or_default()),
        ("q", filter.words.clone()),
    ];
    kept.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name.to_owned(), value)).collect()
}

/// What the filter's form has no field for.
fn hidden(filter: &Filter, context: &Context) -> Vec<(&'static str, String)> {
    let kept = [
        ("plan", context.plan.as_ref().map(|plan| plan.id.to_string())),
        ("section", filter.section.map(|id| id.to_string())),
        ("task", filter.task.map(|id| id.to_string())),
        ("unit", filter.unit.map(|id| id.to_string())),
        ("state", Some(filter.group.code().to_owned()).filter(|code| !code.is_empty())),
    ];
    kept.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))).collect()
}

/// All obstacles of the list as a file.
fn table(rows: &[Row]) -> Table {
    let columns = vec![
        Column::new("Vướng mắc", 50, Kind::Text),
        Column::new("Về việc", 60, Kind::Text),
        Column::new("Kế hoạch", 16, Kind::Text),
        Column::new("Đơn vị", 34, Kind::Text),
        Column::new("Vướng mắc gộp chung", 12, Kind::Count),
        Column::new("Nêu ngày", 12, Kind::Day),
        Column::new("Trạng thái", 24, Kind::Text),
        Column::new("Đã chờ (ngày)", 10, Kind::Count),
    ];
    let row = |row: &Row| {
        let listed = &row.listed;
        crate::office::Row::Line(vec![
            listed.title.as_str().into(),
            row.matter(str::to_owned).into(),
            listed.plan_short_title.as_str().into(),
            listed.unit_name.as_str().into(),
            listed.merged.into(),
            clock::local_day(listed.raised_at).into(),
            row.state().into(),
            (!listed.state.is_over()).then_some(row.age.days).into(),
        ])
    };
    Table { columns, rows: rows.iter().map(row).collect(), total: None }
}
