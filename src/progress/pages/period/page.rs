//! How the page looks: what is owed, by sections, each report in a row that opens in place.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};

use super::{
    super::{
        super::{
            Act, Outcome as Standing, ReportStanding, ReportState, contribution::view::Cooperation, evidence::Area,
            ground::SectionBrief, store::Report,
        },
        fields::{Fields, prefix},
        standing_class,
        tiles::{GROUPS, Group},
        typed::Typed,
        write::{address, begun},
    },
    desk::{Beside, Desk, Owed},
    gone::Gone,
    keeping::{Fate, Outcome},
    now::Now,
    posted::Posted,
    summary::Summary,
};
use crate::{
    calendar::{Phase, distance},
    plan::{NO_DEADLINE, brief, store::UnitHead},
    web::{App, Chrome, FieldErrors, Link, Result, show},
};

/// What was typed into a page that comes back.
pub struct Typing<'a> {
    pub posted: &'a Posted,
    /// Mistakes that belong to no row.
    pub wrong: FieldErrors,
    /// The row whose own button was pressed.
    pub open: Option<i64>,
}

/// How many reports are in a group, leading to them.
struct Tally {
    code: &'static str,
    label: String,
    count: usize,
    href: String,
}

/// A heading with its reports.
struct Chapter<'a> {
    heading: String,
    plan: Option<String>,
    rows: Vec<Row<'a>>,
}

/// Somebody's words that came first.
struct Clash {
    writer: String,
    at: String,
    figures: String,
}

/// One report.
struct Row<'a> {
    id: i64,
    /// Where it is saved by itself, and how a browser names what it keeps of it.
    save: String,
    key: String,
    prefix: String,
    reference: String,
    title: String,
    content: String,
    due: String,
    standing: Option<(&'static str, String)>,
    state: (&'static str, String),
    /// The group of the tally it is counted in.
    group: &'static str,
    nothing_new: bool,
    open: bool,
    /// Who handed it back and why.
    back: Option<(String, String)>,
    correction: bool,
    clash: Option<Clash>,
    /// Why it was not kept or sent.
    hindered: String,
    unsaved: bool,
    /// Where its words are in the visitor's hands.
    fields: Option<Fields>,
    evidence: Option<&'a Area>,
    /// What the coordinating units say.
    cooperation: Option<&'a Cooperation>,
    /// Where they are not.
    said: Option<Report>,
    saved: String,
    goes_back: bool,
    reason: String,
    reason_error: String,
    quick: bool,
}

#[derive(Template)]
#[template(path = "progress/period/page.html")]
struct PeriodPage<'a> {
    chrome: Chrome,
    account: i64,
    unit: &'a UnitHead,
    period_label: &'a str,
    plan_label: &'a str,
    lead: String,
    now: Now,
    tallies: Vec<Tally>,
    summary: Option<Summary>,
    /// What was typed where no report is owed any more.
    gone: &'a [Gone],
    chapters: Vec<Chapter<'a>>,
    /// Whether any row can be written.
    writable: bool,
    to_head: bool,
    /// What sending to whoever reviews is called: a page holds a unit's own plan, or those above it.
    sending: &'static str,
    /// Reports the head may hand back: number, reference, words, ticked.
    waiting: Vec<(i64, String, String, bool)>,
    reason: String,
    wrong: FieldErrors,
    unsaved: bool,
    save: Link,
    send: Link,
    back: Link,
}

/// The page as it is found.
pub async fn show(app: &App, desk: &Desk, open: Option<i64>) -> Result<Response> {
    let outcome = Outcome::default();
    let typing = Typing { posted: &Posted::default(), wrong: FieldErrors::new(), open };
    Ok(Html(page((desk, &desk.beside(app).await?), &outcome, &typing, None)?).into_response())
}

/// The page again with everything typed, what was done, and what was not: no refusal where some of it was done.
pub async fn again(app: &App, desk: &Desk, outcome: &Outcome, typing: Typing<'_>) -> Result<Response> {
    let summary = Summary::of(desk, outcome, &typing.wrong);
    let page = page((desk, &desk.beside(app).await?), outcome, &typing, Some(summary))?;
    let status = if outcome.moved { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Html(page)).into_response())
}

fn page(
    (desk, beside): (&Desk, &Beside),
    outcome: &Outcome,
    typing: &Typing<'_>,
    summary: Option<Summary>,
) -> Result<String> {
    let visit = &desk.visit;
    let unit = &desk.unit;
    let home = desk.context.link(format!("/don-vi/{}", unit.id));
    let to_head =
        desk.owed.first().is_some_and(|owed| owed.doer(visit).is_ok_and(|doer| doer.sending() == Act::SendToHead));
    let chapters = chapters((desk, beside), outcome, typing);
    let rows = || chapters.iter().flat_map(|chapter| &chapter.rows);
    let waiting = desk.owed.iter().filter(|owed| owed.goes_back(visit));
    let template = PeriodPage {
        chrome: Chrome::new(visit, format!("Báo cáo kỳ của {}", unit.name))
            .crumb("Việc của đơn vị", home.to_string())
            .here(format!("Báo cáo {}", desk.context.period_label()))
            .pick(desk.context.picker(format!("/don-vi/{}/bao-cao", unit.id), Vec::new())),
        account: typing.posted.anothers.unwrap_or(visit.viewer.account_id),
        unit,
        period_label: desk.context.period_label(),
        plan_label: desk.context.plan_label(),
        lead: lead(desk),
        now: Now::of(desk),
        tallies: tallies(desk, &home),
        summary,
        writable: rows().any(|row| row.fields.is_some()),
        unsaved: rows().any(|row| row.unsaved) || !outcome.gone.is_empty(),
        gone: &outcome.gone,
        to_head,
        sending: desk.owed.first().map_or("Gửi TCCB", |owed| owed.assignment.sending()),
        waiting: waiting
            .map(|owed| {
                let ticked = typing.posted.chosen.contains(&owed.id());
                (owed.id(), owed.reference().to_owned(), brief(&owed.assignment.content), ticked)
            })
            .collect(),
        reason: typing.posted.reason.clone(),
        wrong: typing.wrong.clone(),
        chapters,
        save: desk.link(),
        send: desk.act(if to_head { "gui-thu-truong" } else { "gui" }),
        back: desk.act("tra-ve"),
    };
    Ok(template.render().map_err(anyhow::Error::from)?)
}

/// The days of the period.
fn lead(desk: &Desk) -> String {
    let Some(period) = &desk.context.period else {
        return "Chưa có kỳ báo cáo nào được mở.".to_owned();
    };
    let (from, to, by) = (show::day(&period.starts_on), show::day(&period.cut_off_on), show::day(&period.send_by));
    let left = distance(period.send_by, desk.visit.today);
    format!("Số liệu từ {from} đến {to}. Hạn gửi {by} ({left}).")
}

fn tallies(desk: &Desk, home: &Link) -> Vec<Tally> {
    let tally = |group: &Group| Tally {
        code: group.code,
        label: group.label.to_lowercase(),
        count: desk.owed.iter().filter(|owed| (group.holds)(owed.line.report)).count(),
        href: home.clone().with("trang-thai", group.code).to_string(),
    };
    GROUPS.iter().map(tally).collect()
}

fn chapters<'a>((desk, beside): (&Desk, &'a Beside), outcome: &Outcome, typing: &Typing<'_>) -> Vec<Chapter<'a>> {
    let several = desk.context.plan_ids().len() > 1;
    let opens = first_to_do(desk);
    let mut chapters: Vec<(i64, Chapter<'_>)> = Vec::new();
    for owed in &desk.owed {
        let mut row = row((desk, beside), owed, outcome.rows.get(&owed.id()), typing);
        row.open |= opens == Some(owed.id()) && typing.open.is_none() && outcome.rows.is_empty();
        let section = owed.line.section_id;
        match chapters.last_mut() {
            Some((of, chapter)) if *of == section => chapter.rows.push(row),
            _ => {
                let heading = desk.ground.section(section).map(heading).unwrap_or_default();
                let plan = several.then(|| owed.assignment.plan_short_title.clone());
                chapters.push((section, Chapter { heading, plan, rows: vec![row] }));
            }
        }
    }
    chapters.into_iter().map(|(_, chapter)| chapter).collect()
}

fn heading(section: &SectionBrief) -> String {
    match &section.printed_number {
        Some(number) => format!("{} {}", number.trim_end_matches('.'), section.heading),
        None => section.heading.clone(),
    }
}

/// For a head what waits first, for others what nobody has written yet.
fn first_to_do(desk: &Desk) -> Option<i64> {
    let first = |standing| desk.owed.iter().find(|owed| owed.line.report == standing && owed.in_hands(&desk.visit));
    let waiting = first(ReportStanding::WithHead);
    waiting.or_else(|| first(ReportStanding::Missing)).map(Owed::id)
}

fn row<'a>(
    (desk, beside): (&Desk, &'a Beside),
    owed: &Owed,
    kept: Option<&(Fate, Typed)>,
    typing: &Typing<'_>,
) -> Row<'a> {
    let visit = &desk.visit;
    let latest = owed.latest();
    let line = &owed.line;
    let (mut errors, mut hindered, mut clash) = (FieldErrors::new(), String::new(), None);
    let mut typed = None;
    if let Some((fate, as_typed)) = kept {
        match fate {
            Fate::Wrong(found) | Fate::Incomplete(found) => errors = found.clone(),
            Fate::Hindered(why) => hindered.clone_from(why),
            Fate::LeftOut(why) => hindered = show::capitalised(why),
            Fate::Clash(why) => {
                hindered = why.to_string();
                clash = latest;
            }
            _ => {}
        }
        if matches!(fate, Fate::Wrong(_) | Fate::Incomplete(_) | Fate::Hindered(_) | Fate::Clash(_)) {
            typed = Some(as_typed.clone());
        }
    }
    let unsaved = matches!(kept, Some((Fate::Wrong(_) | Fate::Hindered(_) | Fate::Clash(_), _)));
    let troubled = !errors.is_empty() || unsaved || typing.open == Some(owed.id());
    let in_hands = owed.in_hands(visit);
    let fields = (in_hands || unsaved).then(|| {
        let mut typed = typed.unwrap_or_else(|| begun(&owed.history, &owed.period));
        if let Some(theirs) = clash {
            typed.began = theirs.began();
        }
        Fields::new((&owed.history, &owed.period), visit, (typed, errors), clash).of_assignment(owed.id())
    });
    let correction = latest.is_some_and(|report| report.revision > 1 && report.state != ReportState::Accepted);
    let back = latest.filter(|report| report.state == ReportState::Returned).map(|report| {
        let by = desk.return_of(report).and_then(|back| back.by.clone()).unwrap_or_default();
        (by, report.return_reason.clone())
    });
    let verbatim: Vec<&str> = owed.history.deadlines().iter().map(|deadline| deadline.text.as_str()).collect();
    let due = match (line.standing.outcome, line.standing.due_on) {
        (Standing::Untimed, _) | (_, None) if verbatim.is_empty() => NO_DEADLINE.to_owned(),
        (Standing::Untimed, _) | (_, None) => format!("“{}”", verbatim.join("”, “")),
        (_, Some(due)) => {
            let extension = Some(line.standing.extension()).filter(|said| !said.is_empty());
            let due = format!("hạn {} ({})", show::day(&due), distance(due, visit.today));
            [due].into_iter().chain(extension).collect::<Vec<_>>().join("; ")
        }
    };
    let pressing = line.standing.due_soon || line.standing.outcome == Standing::PendingOverdue;
    let group = GROUPS.iter().find(|group| (group.holds)(line.report)).map_or("", |group| group.code);
    Row {
        id: owed.id(),
        save: address(owed.id(), &owed.period),
        key: format!("{}.{}", owed.id(), owed.period.key()),
        prefix: prefix(owed.id()),
        reference: owed.reference().to_owned(),
        title: brief(&owed.assignment.content),
        content: owed.assignment.content.clone(),
        due,
        standing: pressing.then(|| (standing_class(&line.standing), line.standing.tag())),
        state: match latest {
            Some(report) if correction => (report.state.code(), format!("Bản điều chỉnh: {}", report.state.label())),
            _ => (line.report.code(), line.report.label().to_owned()),
        },
        group,
        nothing_new: latest.is_some_and(|report| report.text.nothing_new),
        open: troubled || (in_hands && back.is_some() && kept.is_none()),
        back,
        correction,
        clash: clash.map(|report| Clash {
            writer: report.writer.clone(),
            at: show::instant(&report.updated_at),
            figures: format!("{}, {}%", report.text.progress, report.text.percent),
        }),
        hindered,
        unsaved,
        said: latest.filter(|_| fields.is_none()).cloned(),
        saved: latest
            .map(|report| format!("{} lưu lúc {}", report.writer, show::instant(&report.updated_at)))
            .unwrap_or_default(),
        goes_back: owed.goes_back(visit),
        reason: typing.posted.reasons.get(&owed.id()).cloned().unwrap_or_default(),
        reason_error: typing.wrong.at(&format!("a{}.reason", owed.id())).to_owned(),
        quick: in_hands && latest.is_none() && owed.period.phase(visit.today) == Phase::Open,
        evidence: beside.evidence.get(&owed.id()),
        cooperation: beside.cooperation.get(&owed.line.task_id),
        fields,
    }
}
