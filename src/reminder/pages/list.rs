//! Every reminder that was sent, and whether it was answered.

use askama::Template;
use axum::{extract::State, response::Response};
use serde::Deserialize;

use super::{
    super::{
        LIST,
        access::ReadReminders,
        store::{self, Asked as Filter, Listed, Seen},
    },
    new::{NEW, still_owed},
};
use crate::{
    instruction::figures::has_part,
    office::{Column, Kind, Table},
    plan::{
        access::acts_for,
        context::{Asked, Context, blank_is_none},
    },
    progress::{
        reminded::{Matter, Reminded, ReminderKind},
        sight::Sight,
    },
    web::{App, Chrome, Export, Query, Result, Viewer, export::moment, form::clean, form::page, show},
};

const PAGE_SIZE: i64 = 50;

/// Which reminders stand unanswered, as addresses say it.
const STATES: [(&str, &str); 3] =
    [("open", "Chưa trả lời"), ("answered", "Đã trả lời"), ("third", "Đã đôn đốc 3 lần chưa trả lời")];

/// The address's words, as sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    #[serde(deserialize_with = "blank_is_none")]
    unit: Option<i64>,
    #[serde(deserialize_with = "blank_is_none")]
    assignment: Option<i64>,
    kind: String,
    matter: String,
    state: String,
    q: String,
    page: String,
}

struct Choice {
    value: &'static str,
    label: &'static str,
    selected: bool,
}

struct Row {
    unit: String,
    unit_href: String,
    about: String,
    about_href: String,
    reminded: Reminded,
    answer: (&'static str, String),
}

#[derive(Template)]
#[template(path = "reminder/list.html")]
struct Page {
    chrome: Chrome,
    heading: String,
    scope: String,
    lead: &'static str,
    hidden: Vec<(String, String)>,
    words: String,
    kinds: Vec<Choice>,
    matters: Vec<Choice>,
    states: Vec<Choice>,
    narrowed: bool,
    clear: String,
    /// Where an officer begins: about reports, about deadlines.
    begin: Option<(String, String)>,
    rows: Vec<Row>,
    range: String,
    previous: String,
    next: String,
}

/// `GET /don-doc`
pub async fn index(
    ReadReminders(visit): ReadReminders,
    State(app): State<App>,
    Query(asked): Query<Asked>,
    Query(question): Query<Question>,
    export: Export,
) -> Result<Response> {
    let context = Context::load(&app, &visit, &asked).await?;
    let plans = context.plan_ids();
    let owners = context.plans.iter().filter(|plan| plans.contains(&plan.id)).map(|plan| (plan.id, plan.owner_unit_id));
    let sight = Sight::of(&visit.viewer, owners);
    let (words, speaks) = (clean(&question.q), has_part(&visit));
    let apart: Vec<i64> = context.apart().map(|plan| plan.id).collect();
    let number = question.page.parse::<i64>().unwrap_or(1).clamp(1, 100_000);
    let (size, number) = export.window(PAGE_SIZE, number);
    let seen = Seen {
        plans: &plans,
        planless: context.plan.is_none(),
        apart: &apart,
        period: context.period.as_ref().map(|period| period.key()),
        sight: &sight,
        reach: &visit.viewer.reach,
        speaks,
    };
    let filter = Filter {
        seen,
        unit: question.unit,
        assignment: question.assignment,
        kind: question.kind.parse().ok(),
        matter: question.matter.parse().ok(),
        answered: match question.state.as_str() {
            "open" => Some(false),
            "answered" => Some(true),
            _ => None,
        },
        third: question.state == "third",
        words: (!words.is_empty()).then_some(words.as_str()),
        size,
        page: number,
    };
    let (rows, total, units) = store::list(&app.pool, &filter).await?;
    let heading = match filter.third {
        true => format!("Đã đôn đốc 3 lần chưa trả lời: {units} đơn vị"),
        false if total == 0 => "Đôn đốc: 0 lần".to_owned(),
        false => format!("Đôn đốc: {} lần, {units} đơn vị", show::number(&usize::try_from(total).unwrap_or_default())),
    };
    let rows: Vec<Row> =
        rows.into_iter().map(|listed| row(listed, &visit.viewer, &context, question.assignment)).collect();
    if let Some(format) = export.wanted() {
        return format.answer(&visit, &heading, table(&rows)).await;
    }
    let kept = context.link(LIST).with_some("unit", question.unit).with_some("assignment", question.assignment);
    let here = kept.clone().with("kind", &question.kind).with("matter", &question.matter);
    let here = here.with("state", &question.state).with("q", &words);
    let reminds =
        context.plans.iter().any(|plan| plans.contains(&plan.id) && acts_for(&visit.viewer, plan.owner_unit_id));
    let last = (total + PAGE_SIZE - 1) / PAGE_SIZE;
    let to_page = |page: i64| here.clone().with("page", page).to_string();
    page(&Page {
        chrome: Chrome::new(&visit, heading.clone())
            .pick(context.picker(LIST, hidden(&question, &context, false)))
            .export(&export),
        heading,
        scope: format!("{} · {}", context.plan_label(), context.period_label()),
        lead: lead(&filter),
        hidden: hidden(&question, &context, true),
        kinds: choices(ReminderKind::ALL.iter().map(|kind| (kind.code(), kind.label())), &question.kind),
        matters: choices(
            Matter::ALL
                .iter()
                .filter(|matter| speaks || **matter != Matter::Instruction)
                .map(|matter| (matter.code(), matter.label())),
            &question.matter,
        ),
        states: choices(STATES, &question.state),
        narrowed: here != kept,
        clear: kept.to_string(),
        begin: reminds.then(|| begin(&context)),
        range: range(number, total, rows.len()),
        previous: if number > 1 { to_page((number - 1).min(last.max(1))) } else { String::new() },
        next: if number < last { to_page(number + 1) } else { String::new() },
        rows,
        words: words.clone(),
    })
}

fn range(page: i64, total: i64, shown: usize) -> String {
    let first = (page - 1) * PAGE_SIZE;
    let last = first + i64::try_from(shown).unwrap_or_default();
    if shown == 0 { String::new() } else { format!("{}–{last} trong {total} lần đôn đốc", first + 1) }
}

/// Where reminding about reports and about deadlines begins.
fn begin(context: &Context) -> (String, String) {
    (context.link(NEW).to_string(), context.link(NEW).with("about", "deadline").to_string())
}

fn choices(all: impl IntoIterator<Item = (&'static str, &'static str)>, chosen: &str) -> Vec<Choice> {
    all.into_iter().map(|(value, label)| Choice { value, label, selected: value == chosen }).collect()
}

fn lead(filter: &Filter<'_>) -> &'static str {
    if filter.third {
        "Tính lần cán bộ đôn đốc và lần tự động sau hạn; nhắc trước hạn không tính. Được coi là đã trả lời khi báo cáo đã gửi, nhiệm vụ đã hoàn thành, chỉ đạo đã tiếp nhận và báo cáo, hoặc thời hạn được lùi."
    } else {
        "Được coi là đã trả lời khi báo cáo đã gửi, nhiệm vụ đã hoàn thành, chỉ đạo đã tiếp nhận và báo cáo, hoặc thời hạn được lùi sau lần nhắc."
    }
}

fn row(listed: Listed, viewer: &Viewer, context: &Context, assignment: Option<i64>) -> Row {
    let Listed { unit_id, unit, reminded } = listed;
    let answer = match (reminded.unanswered, reminded.items) {
        (0, _) => ("done", "Đã trả lời".to_owned()),
        (left, all) if left == all => (reminded.kind.class(), "Chưa trả lời".to_owned()),
        (left, all) => (reminded.kind.class(), format!("Còn {left}/{all} chưa trả lời")),
    };
    Row {
        unit_href: context.link(LIST).with("unit", unit_id).to_string(),
        about_href: match assignment {
            Some(id) => format!("/phan-cong/{id}"),
            None if viewer.reaches(unit_id) && reminded.matter != Matter::Instruction => {
                context.link(format!("/don-vi/{unit_id}")).to_string()
            }
            // A plan may bind units outside its owner's tree.
            None => still_owed(context, reminded.matter, unit_id).to_string(),
        },
        about: show::capitalised(&reminded.about()),
        unit,
        answer,
        reminded,
    }
}

/// What the forms of this page keep of its address: the header's everything, the filter's what it has no field for.
fn hidden(question: &Question, context: &Context, in_filter: bool) -> Vec<(String, String)> {
    let mut kept: Vec<(&str, String)> = Vec::new();
    let mut keep =
        |name, value: Option<String>| kept.extend(value.filter(|value| !value.is_empty()).map(|value| (name, value)));
    if in_filter {
        keep("plan", context.plan.as_ref().map(|plan| plan.id.to_string()));
        keep("period", context.period.as_ref().map(|period| period.key().to_string()));
        keep("assignment", question.assignment.map(|id| id.to_string()));
    } else {
        keep("kind", Some(question.kind.clone()));
        keep("matter", Some(question.matter.clone()));
        keep("state", Some(question.state.clone()));
        keep("q", Some(question.q.clone()));
    }
    keep("unit", question.unit.map(|id| id.to_string()));
    kept.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

impl Page {
    /// Which of the unanswered reminders a row is.
    fn nth(&self, row: &Row) -> String {
        if row.reminded.nth > 0 { format!("lần {}", row.reminded.nth) } else { String::new() }
    }
}

/// All reminders of the list as a file.
fn table(rows: &[Row]) -> Table {
    let columns = vec![
        Column::new("Đơn vị", 34, Kind::Text),
        Column::new("Ngày", 12, Kind::Day),
        Column::new("Giờ", 8, Kind::Ordinal),
        Column::new("Về việc", 50, Kind::Text),
        Column::new("Ai nhắc", 24, Kind::Text),
        Column::new("Lần", 6, Kind::Count),
        Column::new("Lời nhắn", 50, Kind::Text),
        Column::new("Trả lời", 24, Kind::Text),
    ];
    let row = |row: &Row| {
        let [day, hour] = moment(&row.reminded.at);
        crate::office::Row::Line(vec![
            row.unit.as_str().into(),
            day,
            hour,
            row.about.as_str().into(),
            row.reminded.sender().into(),
            (row.reminded.nth > 0).then_some(i64::from(row.reminded.nth)).into(),
            row.reminded.note.as_str().into(),
            row.answer.1.as_str().into(),
        ])
    };
    Table { columns, rows: rows.iter().map(row).collect(), total: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_what_its_forms_do_not_ask() {
        let link = crate::web::Link::to(LIST).with("unit", 4).with("state", "third");
        assert_eq!(link.to_string(), "/don-doc?unit=4&state=third");
        assert_eq!(range(2, 61, 11), "51–61 trong 61 lần đôn đốc");
        assert_eq!(range(1, 0, 0), "");
    }
}
