//! The list: demands by whose turn it is, and records.

use askama::Template;
use axum::{extract::State as Shared, response::Response};

use super::{
    super::{
        Author,
        access::ReadSupervision,
        filter::{Filter, LIST, Question, Tab, home},
        store::{self, Counts, ListedDemand, ListedRecord, Scope},
    },
    Measure,
};
use crate::{
    office::{self, Column, Kind, Table},
    plan::{
        PlanStatus,
        context::{Asked, Context},
    },
    progress::{
        Standing,
        pages::standing_class,
        supervised::{About, RecordKind, address},
    },
    web::{App, Chrome, Export, Link, Query, Result, Visit, form::page, show},
};

/// Lines per page.
const PAGE_SIZE: i64 = 50;
/// Characters of a demand's words in a line.
const WORDS: usize = 140;

struct TabLink {
    label: String,
    href: String,
    current: bool,
}

struct DemandRow {
    listed: ListedDemand,
    standing: Standing,
}

impl DemandRow {
    fn href(&self) -> String {
        format!("{}#kien-nghi-{}", address(self.listed.record_id), self.listed.id)
    }

    fn words(&self) -> String {
        show::beginning(&self.listed.words, WORDS)
    }

    fn class(&self) -> &'static str {
        standing_class(&self.standing)
    }
}

impl ListedRecord {
    fn href(&self) -> String {
        address(self.id)
    }

    /// "3 kiến nghị, 1 chưa trả lời"
    fn told(&self) -> String {
        match (self.demands, self.unanswered) {
            (0, _) => "–".to_owned(),
            (demands, 0) => format!("{demands}"),
            (demands, unanswered) => format!("{demands}, {unanswered} chưa trả lời"),
        }
    }
}

#[derive(Template)]
#[template(path = "supervision/index.html")]
struct Page {
    chrome: Chrome,
    heading: String,
    scope: String,
    lead: String,
    /// How many are past their day, and their list.
    overdue: Option<(i64, String)>,
    /// The unit's own plans, which are seen by themselves: address and title.
    apart: Vec<(String, String)>,
    /// Ended plans of which demands rest unmet: address, title, how many.
    ended: Vec<(String, String, i64)>,
    may_write: bool,
    /// Whether writing is beside the point: who acts for a unit answers here first.
    second: bool,
    /// Why nothing is shown, and what comes next.
    nothing: (&'static str, &'static str),
    tabs: Vec<TabLink>,
    hidden: Vec<(&'static str, String)>,
    filter: Filter,
    units: Vec<(i64, String)>,
    years: Vec<i32>,
    kinds: &'static [RecordKind],
    demands: Vec<DemandRow>,
    records: Vec<ListedRecord>,
    clear: String,
    narrowed: bool,
    pages: String,
    previous: String,
    next: String,
}

impl Page {
    fn is_unit(&self, id: &i64) -> bool {
        self.filter.unit == Some(*id)
    }

    fn is_kind(&self, kind: &RecordKind) -> bool {
        self.filter.kind == Some(*kind)
    }

    fn is_year(&self, year: &i32) -> bool {
        self.filter.year == Some(*year)
    }

    fn is_empty(&self) -> bool {
        self.demands.is_empty() && self.records.is_empty()
    }

    fn shows_records(&self) -> bool {
        self.filter.tab == Tab::Records
    }
}

/// `GET /giam-sat`
pub async fn index(
    ReadSupervision(visit): ReadSupervision,
    Shared(app): Shared<App>,
    Query(asked): Query<Asked>,
    Query(question): Query<Question>,
    export: Export,
) -> Result<Response> {
    let context = Context::load(&app, &visit, &asked).await?;
    let filter = Filter::read(&question);
    let about = About::of(&context);
    let scope = Scope {
        viewer: &visit.viewer,
        about: &about,
        unit: filter.unit,
        task: filter.task,
        kind: filter.kind,
        year: filter.year,
        overdue: filter.overdue,
        until: filter.until,
        words: &filter.words,
        today: visit.today,
    };
    let counts = store::counts(&app.pool, &scope).await?;
    let (units, years) = store::choices(&app.pool, &visit.viewer, &about).await?;
    let total = behind(&counts, filter.tab);
    let last = ((total + PAGE_SIZE - 1) / PAGE_SIZE).max(1);
    let page_number = question.page.trim().parse().unwrap_or(1).clamp(1, last);
    let (size, page_number) = export.window(PAGE_SIZE, page_number);
    let offset = (page_number - 1) * size;
    let (mut demands, mut records) = (Vec::new(), Vec::new());
    if filter.tab == Tab::Records {
        records = store::list_records(&app.pool, &scope, size, offset).await?;
    } else {
        let listed = store::list_demands(&app.pool, &scope, &filter.tab.states(), size, offset).await?;
        let measure = Measure::load(&app.pool).await?;
        let yardstick = measure.on(&visit);
        demands.extend(
            listed.into_iter().map(|listed| DemandRow { standing: listed.course.standing(&yardstick), listed }),
        );
    }
    let shown = i64::try_from(demands.len() + records.len()).unwrap_or_default();
    let link = |filter: &Filter| filter.onto(home(&context));
    let to_page = |page: i64| link(&filter).with("page", page).to_string();
    let cleared = Filter { tab: filter.tab, ..Filter::default() };
    let heading = format!("{}: {total}", filter.tab.heading());
    if let Some(format) = export.wanted() {
        let table = if filter.tab == Tab::Records { records_table(&records) } else { demands_table(&demands) };
        return format.answer(&visit, &heading, table).await;
    }
    let mut picker = context.picker(LIST, keep(&filter));
    picker.periods.clear();
    let may_write = may_write(&visit, &context);
    page(&Page {
        chrome: Chrome::new(&visit, heading.clone()).pick(picker).export(&export),
        heading,
        scope: scope_text(&filter, &context, &units),
        lead: lead(&visit, filter.tab, &context),
        ended: ended(&app, &visit, &context).await?,
        overdue: (filter.tab == Tab::Unanswered && !filter.overdue && counts.overdue > 0)
            .then(|| (counts.overdue, link(&Filter { overdue: true, ..filter.clone() }).to_string())),
        apart: context
            .apart()
            .filter(|_| visit.viewer.is_unit_side())
            .map(|plan| (Link::to(LIST).with("plan", plan.id).to_string(), plan.short_title.clone()))
            .collect(),
        may_write,
        second: visit.viewer.is_unit_side(),
        nothing: nothing(filter.tab, visit.viewer.is_unit_side(), may_write),
        tabs: tabs(&filter, &counts, may_write || !visit.viewer.is_unit_side(), link),
        hidden: hidden(&filter, &context),
        pages: if shown > 0 { format!("{}–{} trong {total}", offset + 1, offset + shown) } else { String::new() },
        previous: if page_number > 1 { to_page(page_number - 1) } else { String::new() },
        next: if page_number < last { to_page(page_number + 1) } else { String::new() },
        clear: link(&cleared).to_string(),
        narrowed: filter != cleared,
        kinds: RecordKind::ALL,
        units,
        years,
        demands,
        records,
        filter,
    })
}

/// Whether there is anybody for the visitor to supervise: for a head, units below or a plan of the unit's own.
fn may_write(visit: &Visit, context: &Context) -> bool {
    let viewer = &visit.viewer;
    match viewer.role().and_then(Author::of) {
        Some(Author::Head) => {
            viewer.reach.len() > 1 || context.plans.iter().any(|plan| Some(plan.owner_unit_id) == viewer.unit_id())
        }
        Some(Author::Observer | Author::Officer) => true,
        None => false,
    }
}

/// Why a list is empty, and what comes next.
fn nothing(tab: Tab, own: bool, may_write: bool) -> (&'static str, &'static str) {
    match tab {
        Tab::Unanswered if own => (
            "Không có kiến nghị nào chờ đơn vị trả lời",
            "Kiến nghị của công đoàn, TCCB, thủ trưởng cấp trên sẽ hiện ở đây và ở “Cần làm ngay” của đơn vị.",
        ),
        Tab::Unanswered => ("Không có kiến nghị nào chờ đơn vị trả lời", "Kiến nghị vừa ban hành sẽ hiện ở đây."),
        Tab::Answered => {
            ("Không có câu trả lời nào chờ xác nhận", "Đơn vị trả lời kiến nghị thì câu trả lời hiện ở đây.")
        }
        Tab::Met => {
            ("Chưa có kiến nghị nào được xác nhận đã xong", "Kiến nghị được bên lập xác nhận sẽ chuyển sang đây.")
        }
        Tab::Records if may_write => (
            "Chưa có biên bản, nhận xét nào",
            "Bấm “Ghi kiểm tra, giám sát” ở đây, ở trang đơn vị hoặc ở nhiệm vụ để lập biên bản, nhận xét.",
        ),
        Tab::Records => (
            "Chưa có biên bản, nhận xét nào",
            "Biên bản, nhận xét của công đoàn, TCCB, thủ trưởng cấp trên hiện ở đây sau khi ban hành.",
        ),
    }
}

fn behind(counts: &Counts, tab: Tab) -> i64 {
    match tab {
        Tab::Unanswered => counts.unanswered,
        Tab::Answered => counts.answered,
        Tab::Met => counts.met,
        Tab::Records => counts.records,
    }
}

fn tabs(filter: &Filter, counts: &Counts, planned: bool, link: impl Fn(&Filter) -> Link) -> Vec<TabLink> {
    let own = Tab::ALL.into_iter().map(|tab| TabLink {
        label: format!("{} ({})", tab.label(), behind(counts, tab)),
        href: link(&Filter { tab, ..filter.clone() }).to_string(),
        current: tab == filter.tab,
    });
    // Units below do not read what is planned for them.
    let planned = planned.then(|| TabLink {
        label: "Chương trình".to_owned(),
        href: "/giam-sat/chuong-trinh".to_owned(),
        current: false,
    });
    own.chain(planned).collect()
}

/// The ended plans of which demands rest unmet, beside those in use.
async fn ended(app: &App, visit: &Visit, context: &Context) -> Result<Vec<(String, String, i64)>> {
    let plans: Vec<_> = match context.plan {
        None => context.plans.iter().filter(|plan| plan.status == PlanStatus::Closed).collect(),
        Some(_) => Vec::new(),
    };
    if plans.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<i64> = plans.iter().map(|plan| plan.id).collect();
    let left = store::unfinished(&app.pool, &visit.viewer, &ids).await?;
    let told = plans.into_iter().filter_map(|plan| {
        let (_, count) = left.iter().find(|(id, _)| *id == plan.id)?;
        Some((Link::to(LIST).with("plan", plan.id).to_string(), plan.short_title.clone(), *count))
    });
    Ok(told.collect())
}

fn lead(visit: &Visit, tab: Tab, context: &Context) -> String {
    let own = visit.viewer.is_unit_side();
    let rests = context.plan.as_ref().is_some_and(|plan| plan.status == PlanStatus::Closed) && tab != Tab::Records;
    let lead = match tab {
        Tab::Unanswered if own => "Kiến nghị đơn vị phải trả lời; hạn gần nhất đứng trước.",
        Tab::Unanswered => "Kiến nghị chờ đơn vị trả lời, kể cả phải trả lời lại; hạn gần nhất đứng trước.",
        Tab::Answered => "Đơn vị đã trả lời; bên kiểm tra, giám sát xác nhận đã xong hoặc đề nghị trả lời lại.",
        Tab::Met => "Kiến nghị đã được xác nhận thực hiện xong; mới nhất đứng trước.",
        Tab::Records => "Biên bản, nhận xét đã ban hành; mới nhất đứng trước.",
    };
    let rest = " Kế hoạch đã kết thúc: kiến nghị còn lại vẫn trả lời, xác nhận được, nhưng không còn được nhắc và không tính vào số chung.";
    format!("{lead}{}", if rests { rest } else { "" })
}

/// Which of them, in words.
fn scope_text(filter: &Filter, context: &Context, units: &[(i64, String)]) -> String {
    let unit = filter.unit.and_then(|id| units.iter().find(|(known, _)| *known == id));
    let parts = [
        Some(context.plan_label().to_owned()),
        filter.kind.map(|kind| kind.label().to_lowercase()),
        unit.map(|(_, name)| name.clone()),
        filter.task.map(|_| "về một nhiệm vụ".to_owned()),
        filter.year.map(|year| format!("năm {year}")),
        filter.overdue.then(|| "quá hạn".to_owned()),
        filter.until.map(|day| format!("hạn đến {}", show::day(&day))),
        (!filter.words.is_empty()).then(|| format!("có “{}”", filter.words)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What the header's form keeps of the address: a task belongs to one plan and is left behind.
fn keep(filter: &Filter) -> Vec<(String, String)> {
    let kept = [
        ("xem", filter.tab.code().to_owned()),
        ("don_vi", filter.unit.map(|unit| unit.to_string()).unwrap_or_default()),
        ("loai", filter.kind.map_or("", RecordKind::code).to_owned()),
        ("nam", filter.year.map(|year| year.to_string()).unwrap_or_default()),
        ("qua_han", if filter.overdue { "1" } else { "" }.to_owned()),
        ("den", filter.until.map(|day| day.to_string()).unwrap_or_default()),
        ("q", filter.words.clone()),
    ];
    kept.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name.to_owned(), value)).collect()
}

/// What the filter's form has no field for.
fn hidden(filter: &Filter, context: &Context) -> Vec<(&'static str, String)> {
    let kept = [
        ("plan", context.plan.as_ref().map(|plan| plan.id.to_string())),
        ("nhiem_vu", filter.task.map(|id| id.to_string())),
        ("den", filter.until.map(|day| day.to_string())),
        ("xem", Some(filter.tab.code().to_owned()).filter(|code| !code.is_empty())),
    ];
    kept.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))).collect()
}

/// All demands of the list as a file.
fn demands_table(demands: &[DemandRow]) -> Table {
    let columns = vec![
        Column::new("Kiến nghị", 70, Kind::Text),
        Column::new("Đơn vị", 34, Kind::Text),
        Column::new("Loại", 18, Kind::Text),
        Column::new("Biên bản, nhận xét", 44, Kind::Text),
        Column::new("Thời hạn", 12, Kind::Day),
        Column::new("Tình trạng", 26, Kind::Text),
        Column::new("Đã nhắc", 8, Kind::Count),
    ];
    let row = |demand: &DemandRow| {
        let listed = &demand.listed;
        office::Row::Line(vec![
            listed.words.as_str().into(),
            listed.unit_name.as_str().into(),
            listed.kind.label().into(),
            listed.title.as_str().into(),
            demand.standing.due_on.into(),
            demand.standing.tag().into(),
            i64::from(listed.reminded).into(),
        ])
    };
    Table { columns, rows: demands.iter().map(row).collect(), total: None }
}

/// All records of the list as a file.
fn records_table(records: &[ListedRecord]) -> Table {
    let columns = vec![
        Column::new("Biên bản, nhận xét", 60, Kind::Text),
        Column::new("Loại", 18, Kind::Text),
        Column::new("Đơn vị", 34, Kind::Text),
        Column::new("Ngày", 12, Kind::Day),
        Column::new("Kiến nghị", 10, Kind::Count),
        Column::new("Chưa trả lời", 10, Kind::Count),
    ];
    let row = |record: &ListedRecord| {
        office::Row::Line(vec![
            record.title.as_str().into(),
            record.kind.label().into(),
            record.unit_name.as_str().into(),
            record.held_on.into(),
            record.demands.into(),
            record.unanswered.into(),
        ])
    };
    Table { columns, rows: records.iter().map(row).collect(), total: None }
}
