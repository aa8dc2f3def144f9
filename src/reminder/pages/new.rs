//! Whom to remind, about what and with which words; then it is sent.

use std::collections::{BTreeMap, HashMap, HashSet};

use axum::{extract::State, response::Response};
use chrono::NaiveDate;
use serde::Deserialize;
use sqlx::PgConnection;

use super::super::{
    LIST, NOTE_LIMIT,
    access::Remind,
    batch::{self, Sending},
    owed::{self, Owed, Owners},
    store::{self, Times},
    wording::{READY, Words},
};
use crate::{
    clock,
    plan::{
        brief,
        context::{Context, blank_is_none},
    },
    progress::{
        facts::{self, Scope},
        ground::Ground,
        reminded::{Matter, ReminderKind},
    },
    web::{
        App, Chrome, FieldErrors, Form, Link, Query, Result, Visit, flash,
        form::{append, clean, page_or_errors},
        show,
    },
};

/// Where reminding begins.
pub const NEW: &str = "/don-doc/moi";

const NOBODY: &str = "Chưa chọn đơn vị nào; hãy chọn ít nhất một.";

/// Whom and what an address asks about; nothing said means every unit that owes something.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    unit: Vec<i64>,
    /// Sent by a table in which units are ticked.
    picked: String,
    #[serde(deserialize_with = "blank_is_none")]
    assignment: Option<i64>,
    /// "deadline": about deadlines that passed; else about the period's reports.
    about: String,
}

/// What was chosen and written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    unit: Vec<i64>,
    note: String,
    /// The last reminder by hand that the page knew of.
    seen: i64,
    /// Which of the ready words are taken over, where no script copies them.
    reuse: Option<usize>,
}

struct Task {
    reference: String,
    content: String,
    href: String,
}

struct Row {
    unit_id: i64,
    unit: String,
    href: String,
    count: usize,
    tasks: Vec<Task>,
    /// "2 lần, gần nhất 14/12/2026"
    times: String,
    /// "hôm nay lúc 09:12", where it was reminded today.
    today: String,
    picked: bool,
}

#[derive(askama::Template)]
#[template(path = "reminder/new.html")]
struct Page {
    chrome: Chrome,
    errors: FieldErrors,
    heading: String,
    scope: String,
    lead: String,
    action: String,
    /// Those asked about who owe nothing any more.
    settled: String,
    /// How many were reminded today already.
    again: usize,
    noun: &'static str,
    rows: Vec<Row>,
    note: String,
    seen: i64,
    ready: [&'static str; 4],
    back: String,
}

/// All that units owe in one matter.
struct Desk {
    matter: Matter,
    owed: Vec<Owed>,
    ground: Ground,
    /// Every unit with a part in these plans, by its name.
    units: HashMap<i64, String>,
    times: HashMap<i64, Times>,
}

impl Desk {
    async fn load(tx: &mut PgConnection, remind: &Remind, question: &Question) -> Result<Self> {
        let Remind { visit, context, plans } = remind;
        let ground = Ground::load(&mut *tx, plans).await?;
        let owners: Owners = context.plans.iter().map(|plan| (plan.id, plan.owner_unit_id)).collect();
        let matter = if question.about == "deadline" { Matter::Deadline } else { Matter::Report };
        let period = context.period.as_ref().map(|period| period.key());
        let key = period.filter(|_| matter == Matter::Report);
        let scope = Scope { plans, period: key, assignment: question.assignment, ..Scope::default() };
        let lines = facts::load_in(&mut *tx, &scope, &ground, visit.today).await?;
        let owed = match matter {
            Matter::Report => owed::reports(&lines, &owners),
            Matter::Deadline | Matter::Instruction => {
                let claimed: HashSet<_> = store::claimed(&mut *tx, plans).await?;
                let mut owed = owed::deadlines(&lines, &owners, &ground, &claimed);
                owed.retain(|owed| owed.due_on < visit.today);
                owed
            }
        };
        let units = lines.iter().filter_map(|line| Some((line.unit_id?, line.party.clone()))).collect();
        let times = store::times(&mut *tx, plans, matter, period).await?;
        Ok(Self { matter, owed, ground, units, times })
    }

    /// What each of these units owes, in the order of their names; nobody named means all of them.
    fn of(&self, asked: &[i64]) -> Vec<(i64, Vec<&Owed>)> {
        let mut units: BTreeMap<usize, (i64, Vec<&Owed>)> = BTreeMap::new();
        let mut places: HashMap<i64, usize> = HashMap::new();
        for owed in self.owed.iter().filter(|owed| asked.is_empty() || asked.contains(&owed.unit_id)) {
            let next = places.len();
            let place = *places.entry(owed.unit_id).or_insert(next);
            units.entry(place).or_insert_with(|| (owed.unit_id, Vec::new())).1.push(owed);
        }
        let mut units: Vec<_> = units.into_values().collect();
        for (_, owed) in &mut units {
            owed.sort_by_key(|owed| owed.subject.seat().map(|seat| self.ground.place(seat.task_id)));
        }
        units
    }

    /// The names of those asked about who owe nothing.
    fn settled(&self, asked: &[i64]) -> Vec<&str> {
        let owing: HashSet<i64> = self.owed.iter().map(|owed| owed.unit_id).collect();
        let settled = asked.iter().filter(|unit| !owing.contains(unit));
        settled.filter_map(|unit| self.units.get(unit).map(String::as_str)).collect()
    }

    /// The last reminder sent by hand, of any unit.
    fn seen(&self) -> i64 {
        self.times.values().filter_map(|times| times.last_manual).max().unwrap_or_default()
    }

    fn noun(&self) -> &'static str {
        match self.matter {
            Matter::Report => "báo cáo chưa gửi",
            Matter::Deadline | Matter::Instruction => "nhiệm vụ quá hạn",
        }
    }

    fn row(&self, unit_id: i64, owed: &[&Owed], picked: bool, visit: &Visit, context: &Context) -> Row {
        let times = self.times.get(&unit_id);
        let task = |owed: &&Owed| {
            let seat = owed.subject.seat()?;
            let task = self.ground.task(seat.task_id)?;
            let content = match self.matter {
                Matter::Report => brief(&task.content),
                Matter::Deadline | Matter::Instruction => {
                    format!("{} (thời hạn {})", brief(&task.content), show::day(&owed.due_on))
                }
            };
            let href = format!("/phan-cong/{}", seat.assignment_id);
            Some(Task { reference: task.reference.clone(), content, href })
        };
        Row {
            unit_id,
            unit: owed.first().map(|owed| owed.unit.clone()).unwrap_or_default(),
            href: still_owed(context, self.matter, unit_id).to_string(),
            count: owed.len(),
            tasks: owed.iter().filter_map(task).collect(),
            times: times.map(|times| times_text(times, visit.today)).unwrap_or_default(),
            today: times
                .filter(|times| clock::local_day(times.last_at) == visit.today)
                .map(|times| format!("hôm nay lúc {}", show::hour(&times.last_at)))
                .unwrap_or_default(),
            picked,
        }
    }
}

/// The list of what a unit owes in a matter.
pub fn still_owed(context: &Context, matter: Matter, unit_id: i64) -> Link {
    let link = context.link("/tong-hop/danh-sach").with("unit", unit_id);
    match matter {
        Matter::Report => link.with("report", "unreported"),
        Matter::Deadline => link.with("outcome", "pending_overdue"),
        Matter::Instruction => {
            Link::to("/chi-dao").with_some("plan", context.plan.as_ref().map(|plan| plan.id)).with("unit", unit_id)
        }
    }
}

/// "2 lần, gần nhất 14/12/2026"
fn times_text(times: &Times, today: NaiveDate) -> String {
    match clock::local_day(times.last_at) {
        day if day == today => format!("{} lần", times.count),
        day => format!("{} lần, gần nhất {}", times.count, show::day(&day)),
    }
}

/// What a form shows again of what was typed.
struct Typed<'a> {
    /// Units whose box is ticked; none: every one.
    picked: Option<&'a [i64]>,
    note: String,
    errors: FieldErrors,
}

fn page(remind: &Remind, question: &Question, desk: &Desk, typed: Typed<'_>) -> Result<Response> {
    let Remind { visit, context, .. } = remind;
    let units = desk.of(&question.unit);
    let picked = |unit| typed.picked.is_none_or(|picked| picked.contains(&unit));
    let rows: Vec<Row> =
        units.iter().map(|(unit, owed)| desk.row(*unit, owed, picked(*unit), visit, context)).collect();
    let total: usize = rows.iter().map(|row| row.count).sum();
    let heading = match rows.as_slice() {
        [] => "Không còn gì để đôn đốc".to_owned(),
        [only] => format!("Đôn đốc {} về {} {}", only.unit, show::number(&total), desk.noun()),
        rows => format!("Đôn đốc {} đơn vị về {} {}", rows.len(), show::number(&total), desk.noun()),
    };
    let settled = desk.settled(&question.unit);
    let template = Page {
        chrome: Chrome::new(visit, heading.clone())
            .crumb("Đôn đốc", context.link(LIST).to_string())
            .here("Gửi đôn đốc"),
        heading,
        scope: scope(context, desk.matter),
        lead: lead(visit, context, desk.matter),
        action: address(context, question),
        settled: settled.join(", "),
        again: rows.iter().filter(|row| !row.today.is_empty()).count(),
        noun: desk.noun(),
        rows,
        note: typed.note,
        seen: desk.seen(),
        ready: READY,
        back: context.link("/chua-bao-cao").to_string(),
        errors: typed.errors,
    };
    page_or_errors(&template, &template.errors)
}

fn scope(context: &Context, matter: Matter) -> String {
    match matter {
        Matter::Report => format!("{} · {}", context.plan_label(), context.period_label()),
        Matter::Deadline | Matter::Instruction => context.plan_label().to_owned(),
    }
}

fn lead(visit: &Visit, context: &Context, matter: Matter) -> String {
    match (matter, &context.period) {
        (Matter::Deadline | Matter::Instruction, _) => "Nhiệm vụ chưa hoàn thành, đã qua thời hạn.".to_owned(),
        (Matter::Report, Some(period)) if period.closed => format!("{} đã đóng, không nhận báo cáo nữa.", period.name),
        (Matter::Report, Some(period)) => {
            let distance = show::distance(period.send_by, visit.today);
            format!("Hạn gửi {} ({distance}).", show::day(&period.send_by))
        }
        (Matter::Report, None) => "Chưa có kỳ báo cáo nào được mở.".to_owned(),
    }
}

/// The form's own address: the boxes of the page say which units are meant, among those that it was asked about.
fn address(context: &Context, question: &Question) -> String {
    let link = context.link(NEW).with("about", &question.about).with_some("assignment", question.assignment);
    let joined: String = question.unit.iter().map(|unit| format!("&unit={unit}")).collect();
    let address = link.to_string();
    if address.contains('?') {
        format!("{address}{joined}")
    } else {
        format!("{address}?{}", joined.trim_start_matches('&'))
    }
}

/// `GET /don-doc/moi`
pub async fn new(remind: Remind, State(app): State<App>, Query(question): Query<Question>) -> Result<Response> {
    let desk = Desk::load(&mut *app.pool.acquire().await?, &remind, &question).await?;
    let mut typed = Typed { picked: None, note: String::new(), errors: FieldErrors::new() };
    if !question.picked.is_empty() && question.unit.is_empty() {
        typed.picked = Some(&[]);
        typed.errors.add("units", NOBODY);
    }
    page(&remind, &question, &desk, typed)
}

/// `POST /don-doc/moi`: sends to the chosen units that still owe something.
pub async fn create(
    remind: Remind,
    State(app): State<App>,
    Query(question): Query<Question>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let mut note = clean(&sent.note);
    let mut tx = app.pool.begin().await?;
    // One at a time, so that of two who remind at once the second hears of the first.
    store::lock(&mut tx).await?;
    let desk = Desk::load(&mut tx, &remind, &question).await?;
    let mut errors = FieldErrors::new();
    if let Some(words) = sent.reuse.and_then(|index| READY.get(index)) {
        append(&mut note, words);
        return page(&remind, &question, &desk, Typed { picked: Some(&sent.unit), note, errors });
    }
    if sent.unit.is_empty() {
        errors.add("units", NOBODY);
    }
    if note.chars().count() > NOTE_LIMIT {
        errors.add("note", format!("Lời nhắn dài quá {NOTE_LIMIT} ký tự; hãy viết ngắn lại."));
    }
    let chosen: Vec<_> = match errors.is_empty() {
        true => desk.of(&question.unit).into_iter().filter(|(unit, _)| sent.unit.contains(unit)).collect(),
        false => Vec::new(),
    };
    if let Some(said) = meanwhile(&desk, &chosen, sent.seen) {
        errors.add("units", said);
    }
    if !errors.is_empty() {
        return page(&remind, &question, &desk, Typed { picked: Some(&sent.unit), note, errors });
    }
    let home = remind.context.link(LIST).to_string();
    let settled = desk.settled(&sent.unit).join(", ");
    if chosen.is_empty() {
        return Ok(flash::see_other_warning(&home, &format!("Không còn gì để đôn đốc: {settled} vừa hoàn thành đủ.")));
    }
    let things: Vec<_> = chosen
        .iter()
        .flat_map(|(_, owed)| owed.iter().map(|owed| ((*owed).clone(), ReminderKind::Manual, None)))
        .collect();
    let owed: Vec<Owed> = things.iter().map(|(owed, ..)| owed.clone()).collect();
    let past = store::past(&mut *tx, &owed, remind.visit.today).await?;
    let mut words = Words::default().with_tasks(&desk.ground.tasks);
    let period = remind.context.period.as_ref().map(|period| (period.name.clone(), period.key().to_string()));
    let periods: HashSet<i64> = things.iter().filter_map(|(owed, ..)| owed.period_id()).collect();
    words.periods = periods.into_iter().filter_map(|id| Some((id, period.clone()?))).collect();
    let count = things.len();
    let by = remind.visit.by();
    let sending = Sending { by: &by, now: remind.visit.now, note: &note, words: &words };
    batch::send(&mut tx, &sending, batch::drafts(things, &past)).await?;
    tx.commit().await?;
    let rest =
        if settled.is_empty() { String::new() } else { format!(" Không nhắc {settled}: vừa hoàn thành đủ.") };
    let said = match chosen.as_slice() {
        [(_, owed)] => format!("Đã đôn đốc {} về {count} {}.{rest}", owed[0].unit, desk.noun()),
        units => format!("Đã đôn đốc {} đơn vị về {} {}.{rest}", units.len(), show::number(&count), desk.noun()),
    };
    Ok(flash::see_other_saying(&home, &said))
}

/// What somebody else sent to these units since the page was made.
fn meanwhile(desk: &Desk, chosen: &[(i64, Vec<&Owed>)], seen: i64) -> Option<String> {
    let since = |unit: &i64| desk.times.get(unit).filter(|times| times.last_manual.is_some_and(|last| last > seen));
    let named: Vec<String> = chosen
        .iter()
        .filter_map(|(unit, owed)| Some(format!("{} (lúc {})", owed.first()?.unit, show::hour(&since(unit)?.last_at))))
        .collect();
    match named.as_slice() {
        [] => None,
        [one] => Some(format!("Vừa có người đôn đốc {one}. Bấm gửi lần nữa nếu vẫn muốn nhắc.")),
        [first, rest @ ..] => Some(format!(
            "Vừa có người đôn đốc {first} và {} đơn vị khác. Bấm gửi lần nữa nếu vẫn muốn nhắc.",
            rest.len()
        )),
    }
}

impl Page {
    fn note_error(&self) -> &str {
        self.errors.at("note")
    }

    fn units_error(&self) -> &str {
        self.errors.at("units")
    }

    fn hint(&self) -> String {
        format!("Đơn vị đọc nguyên văn trong cổng; không bắt buộc, nhiều nhất {NOTE_LIMIT} ký tự.")
    }
}
