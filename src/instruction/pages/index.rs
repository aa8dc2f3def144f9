//! The list of instructions: what is late first, then what is due next.

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::State as Shared, response::Response};
use chrono::NaiveDate;

use super::super::{
    access::ReadInstructions,
    address,
    filter::{Filter, LIST, Pile, Question, home},
    store::{self, Group, Listed, Scope},
};
use crate::{
    calendar::{DaysOff, setting::DUE_SOON_DAYS, store::setting},
    clock,
    office::{Column, Kind, Table, Value},
    plan::{
        brief,
        context::{Asked, Context},
    },
    progress::{Yardstick, pages::standing_class},
    web::{App, Chrome, Export, Link, Query, Result, Role, form::page, show},
};

/// Instructions per page.
const PAGE_SIZE: usize = 50;

struct Tab {
    label: String,
    href: String,
    current: bool,
}

/// A state in words, and how many units stand there.
struct Tag {
    class: &'static str,
    text: String,
}

struct Row {
    listed: Listed,
    /// Where its units stand.
    tags: Vec<Tag>,
    /// What the clock says.
    clock: Vec<Tag>,
    units: i64,
}

impl Row {
    fn href(&self) -> String {
        address(self.listed.id)
    }

    fn given_on(&self) -> String {
        show::day(&clock::local_day(self.listed.given_at))
    }

    /// "I.2 Rà soát hồ sơ …", a plan as a whole, or nothing in particular.
    fn about(&self) -> String {
        self.matter(brief)
    }

    /// The same with the task's words cut to size, or left whole.
    fn matter(&self, words: impl Fn(&str) -> String) -> String {
        match (&self.listed.task_ref, &self.listed.content, &self.listed.plan_short_title) {
            (Some(reference), Some(content), _) => format!("{reference} {}", words(content)),
            (_, _, Some(plan)) => plan.clone(),
            _ => String::new(),
        }
    }

    fn due(&self) -> String {
        self.listed.due_on.map_or_else(|| "Không ấn định".to_owned(), |due| show::day(&due))
    }
}

#[derive(Template)]
#[template(path = "instruction/index.html")]
struct Page {
    chrome: Chrome,
    heading: String,
    scope: String,
    lead: String,
    /// The unit's own plans, which are seen by themselves: address and title.
    apart: Vec<(String, String)>,
    give: bool,
    /// Whether the reader sees several units' parts.
    several: bool,
    tabs: Vec<Tab>,
    hidden: Vec<(&'static str, String)>,
    words: String,
    narrowed: bool,
    clear: String,
    rows: Vec<Row>,
    pages: String,
    previous: String,
    next: String,
}

/// All that is seen, judged by the clock.
struct Tallied<'a> {
    groups: Vec<Group>,
    by: Yardstick<'a>,
}

impl Tallied<'_> {
    fn count(&self, pile: Pile) -> i64 {
        let held = self.groups.iter().filter(|group| pile.holds(&group.course, &self.by));
        held.map(|group| group.count).sum()
    }

    /// The instructions in a pile: those with an open part by their day, what is late first; then the others, newest first.
    fn order(&self, pile: Pile) -> Vec<i64> {
        let mut found: BTreeMap<i64, Option<NaiveDate>> = BTreeMap::new();
        for group in self.groups.iter().filter(|group| pile.holds(&group.course, &self.by)) {
            let due = group.course.due_on.filter(|_| group.course.state.is_open());
            let first = found.entry(group.instruction_id).or_insert(due);
            *first = first.iter().chain(&due).min().copied();
        }
        let mut found: Vec<_> = found.into_iter().collect();
        found.sort_by_key(|(id, due)| (due.is_none(), *due, std::cmp::Reverse(*id)));
        found.into_iter().map(|(id, _)| id).collect()
    }

    /// Whether of some instruction several parts are seen, as of a unit that goes on from others.
    fn any_twice(&self) -> bool {
        let mut parts: BTreeMap<i64, i64> = BTreeMap::new();
        self.groups.iter().for_each(|group| *parts.entry(group.instruction_id).or_default() += group.count);
        parts.into_values().any(|count| count > 1)
    }

    fn row(&self, listed: Listed, several: bool) -> Row {
        let own: Vec<&Group> = self.groups.iter().filter(|group| group.instruction_id == listed.id).collect();
        let mut states: BTreeMap<_, i64> = BTreeMap::new();
        let mut overdue = 0;
        for group in &own {
            *states.entry(group.course.state).or_default() += group.count;
            if group.course.is_overdue(&self.by) {
                overdue += group.count;
            }
        }
        let tag = |(state, count): (super::super::State, i64)| {
            let label = state.label_within(listed.own_plan);
            Tag { class: state.class(), text: if several { format!("{label} {count}") } else { label.to_owned() } }
        };
        let single = |group: &&&Group| !several && group.course.state != super::super::State::Withdrawn;
        let mut clock: Vec<Tag> = own
            .iter()
            .filter(single)
            .map(|group| group.course.standing(&self.by))
            .map(|standing| Tag { class: standing_class(&standing), text: standing.tag() })
            .take(1)
            .collect();
        if several && overdue > 0 {
            clock.push(Tag { class: "pending_overdue", text: format!("{overdue} quá hạn") });
        }
        Row {
            units: own.iter().map(|group| group.count).sum(),
            tags: states.into_iter().map(tag).collect(),
            clock,
            listed,
        }
    }
}

/// `GET /chi-dao`
pub async fn index(
    ReadInstructions(visit): ReadInstructions,
    Shared(app): Shared<App>,
    Query(asked): Query<Asked>,
    Query(question): Query<Question>,
    export: Export,
) -> Result<Response> {
    let context = Context::load(&app, &visit, &asked).await?;
    let filter = Filter::read(&question);
    let plans = context.plan_ids();
    let apart: Vec<i64> = context.apart().map(|plan| plan.id).collect();
    let scope = Scope {
        reach: &visit.viewer.reach,
        plans: &plans,
        planless: context.plan.is_none(),
        apart: &apart,
        task: filter.task,
        unit: filter.unit,
        words: &filter.words,
    };
    let days_off = DaysOff::default();
    let due_soon_days = i64::from(setting(&app.pool, &DUE_SOON_DAYS).await?);
    let tallied = Tallied {
        groups: store::tally(&app.pool, &scope).await?,
        by: Yardstick { as_of: visit.today, due_soon_days, days_off: &days_off },
    };
    let order = tallied.order(filter.pile);
    let last = order.len().div_ceil(PAGE_SIZE).max(1);
    let number = question.page.trim().parse().unwrap_or(1).clamp(1, last);
    let (first, end) = ((number - 1) * PAGE_SIZE, order.len().min(number * PAGE_SIZE));
    let ids = if export.wanted().is_some() { &order } else { order.get(first..end).unwrap_or_default() };
    let several = !visit.viewer.is_unit_side() || visit.viewer.reach.len() > 1 || tallied.any_twice();
    let unit = match filter.unit.filter(|unit| visit.viewer.reaches(*unit) || !tallied.groups.is_empty()) {
        Some(unit) => store::unit_name(&app.pool, unit).await?,
        None => None,
    };
    let mut rows: Vec<Row> =
        store::listed(&app.pool, ids).await?.into_iter().map(|listed| tallied.row(listed, several)).collect();
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.listed.id));
    let link = |filter: &Filter| filter.onto(home(&context));
    let tabs = Pile::OFFERED.into_iter().map(|pile| Tab {
        label: format!("{} ({})", pile.label(), tallied.count(pile)),
        href: link(&Filter { pile, ..filter.clone() }).to_string(),
        current: pile == filter.pile,
    });
    let total = tallied.count(filter.pile);
    let heading = format!("Chỉ đạo: {total}");
    if let Some(format) = export.wanted() {
        return format.answer(&visit, &heading, table(&rows)).await;
    }
    let to_page = |page: usize| link(&filter).with("page", page).to_string();
    let mut picker = context.picker(LIST, keep(&filter));
    picker.periods.clear();
    let cleared = Filter::of(filter.pile);
    page(&Page {
        chrome: Chrome::new(&visit, heading.clone()).pick(picker).export(&export),
        heading,
        scope: scope_text(&filter, &context, unit.as_deref()),
        lead: lead(total, order.len(), several),
        apart: context
            .apart()
            .filter(|_| visit.viewer.is_unit_side())
            .map(|plan| (Link::to(LIST).with("plan", plan.id).to_string(), plan.short_title.clone()))
            .collect(),
        give: gives(&visit, &context),
        several,
        tabs: tabs.collect(),
        hidden: hidden(&filter, &context),
        words: filter.words.clone(),
        narrowed: filter != cleared,
        clear: link(&cleared).to_string(),
        pages: if rows.is_empty() {
            String::new()
        } else {
            format!("{}–{end} trong {} chỉ đạo", first + 1, order.len())
        },
        previous: if number > 1 { to_page(number - 1) } else { String::new() },
        next: if number < last { to_page(number + 1) } else { String::new() },
        rows,
    })
}

/// Whether the reader gives instructions: a Director, or a head whose unit has a plan of its own among those he sees.
fn gives(visit: &crate::web::Visit, context: &Context) -> bool {
    match visit.viewer.role() {
        Some(Role::Director) => true,
        Some(Role::Head) => {
            let active = |plan: &&crate::plan::store::PlanChoice| plan.status == crate::plan::PlanStatus::Active;
            context.plans.iter().filter(active).any(|plan| visit.viewer.unit_id() == Some(plan.owner_unit_id))
        }
        _ => false,
    }
}

/// By which rule it is counted.
fn lead(total: i64, instructions: usize, several: bool) -> String {
    match several && instructions > 0 {
        true => format!("Mỗi đơn vị nhận một chỉ đạo tính là một lượt: {total} lượt trong {instructions} chỉ đạo."),
        false => String::new(),
    }
}

/// Which instructions, in words.
fn scope_text(filter: &Filter, context: &Context, unit: Option<&str>) -> String {
    let plan = match &context.plan {
        Some(plan) => plan.short_title.clone(),
        None => "Mọi kế hoạch đang thực hiện và việc khác".to_owned(),
    };
    let parts = [
        Some(plan),
        Some(filter.pile.label().to_lowercase()),
        filter.task.map(|_| "về một nhiệm vụ".to_owned()),
        filter.unit.map(|_| unit.unwrap_or("của một đơn vị").to_owned()),
        (!filter.words.is_empty()).then(|| format!("có “{}”", filter.words)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What the header's form keeps of the address: tasks belong to one plan and are left behind.
fn keep(filter: &Filter) -> Vec<(String, String)> {
    let kept = [
        ("state", filter.pile.code().to_owned()),
        ("unit", filter.unit.map(|unit| unit.to_string()).unwrap_or_default()),
        ("q", filter.words.clone()),
    ];
    kept.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name.to_owned(), value)).collect()
}

/// What the filter's form has no field for.
fn hidden(filter: &Filter, context: &Context) -> Vec<(&'static str, String)> {
    let kept = [
        ("plan", context.plan.as_ref().map(|plan| plan.id.to_string())),
        ("task", filter.task.map(|id| id.to_string())),
        ("unit", filter.unit.map(|id| id.to_string())),
        ("state", Some(filter.pile.code().to_owned()).filter(|code| !code.is_empty())),
    ];
    kept.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))).collect()
}

/// All instructions of the list as a file.
fn table(rows: &[Row]) -> Table {
    let columns = vec![
        Column::new("Chỉ đạo", 60, Kind::Text),
        Column::new("Về việc", 50, Kind::Text),
        Column::new("Ngày giao", 12, Kind::Day),
        Column::new("Thời hạn", 12, Kind::Day),
        Column::new("Lượt đơn vị", 10, Kind::Count),
        Column::new("Trạng thái", 34, Kind::Text),
        Column::new("Tình trạng thời hạn", 24, Kind::Text),
    ];
    let words =
        |tags: &[Tag]| -> Value { tags.iter().map(|tag| tag.text.as_str()).collect::<Vec<_>>().join(", ").into() };
    let row = |row: &Row| {
        crate::office::Row::Line(vec![
            row.listed.title.as_str().into(),
            row.matter(str::to_owned).into(),
            clock::local_day(row.listed.given_at).into(),
            row.listed.due_on.into(),
            row.units.into(),
            words(&row.tags),
            words(&row.clock),
        ])
    };
    Table { columns, rows: rows.iter().map(row).collect(), total: None }
}
