//! One period: its days, what would be frozen or was, and every version of it.

use axum::response::Response;

use super::{
    may_edit,
    owing_list::{Owing, owing},
};
use crate::{
    calendar::Phase,
    progress::{
        Outcome,
        facts::{self, Line},
        ground::Ground,
    },
    rollup::{
        Counts,
        figures::short,
        filter::{Filter, LIST, Reporting},
        scene::Sight,
        store::{self, PeriodHead, PlanBrief, Totals, Version},
    },
    web::{App, Chrome, FieldErrors, Link, Result, Visit, form, show},
};

struct Tile {
    code: &'static str,
    count: u32,
    label: &'static str,
    note: String,
    href: String,
}

struct PlanRow {
    title: String,
    href: String,
    counts: Vec<(&'static str, u32)>,
    total: u32,
    reported: String,
}

/// One closing with its totals.
struct Edition {
    version: i32,
    in_force: bool,
    closed_at: String,
    closed_by: String,
    figures: Vec<i64>,
    reported: String,
    reopened: String,
    reason: String,
    journal_head: String,
}

#[derive(askama::Template)]
#[template(path = "rollup/period.html")]
struct Page {
    chrome: Chrome,
    name: String,
    owner: String,
    days: String,
    send_by: String,
    send_by_reason: String,
    note: String,
    closed: bool,
    /// Not begun: nothing is reported or frozen yet.
    planned: bool,
    state: String,
    warning: String,
    tiles: Vec<Tile>,
    plans: Vec<PlanRow>,
    as_of: String,
    figures_href: String,
    editions: Vec<Edition>,
    edition_heads: Vec<&'static str>,
    can_edit: bool,
    /// Why it cannot be closed now, for those who may; empty: it can.
    obstacle: String,
    close_href: String,
    question: String,
    reopen_href: String,
    send_by_href: String,
    seen: String,
    typed: Typed,
    /// Where an ad hoc period is changed and taken back, while it can be.
    edit_href: Option<String>,
    withdraw_href: Option<String>,
    /// Who owes what; none once it is closed.
    owing: Option<Owing>,
    errors: FieldErrors,
}

/// What was typed into the page's forms.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// Why it is opened again.
    pub reason: String,
    pub send_by: String,
    pub send_by_reason: String,
}

impl Typed {
    /// Nothing yet.
    pub fn of(period: &PeriodHead) -> Self {
        Self { send_by: show::day(&period.send_by), ..Self::default() }
    }
}

/// The page, of one unit's part of what is owed where that is asked for, with what was typed and what is wrong with it.
pub(super) async fn page(
    app: &App,
    visit: &Visit,
    period: &PeriodHead,
    only: Option<i64>,
    typed: Typed,
    errors: FieldErrors,
) -> Result<Response> {
    let reach = &visit.viewer.reach;
    let plans = store::plans(&app.pool, period).await?;
    let sight = Sight::of(&visit.viewer, plans.iter().map(|plan| (plan.id, plan.owner_unit_id)));
    let as_of = period.cut_off_on.min(visit.today);
    let ids: Vec<i64> = plans.iter().map(|plan| plan.id).collect();
    let ground = Ground::load(&app.pool, &ids).await?;
    let scope = sight.scope(&visit.viewer, &ids, Some(period.key()));
    let lines = facts::load(&app.pool, &scope, &ground, visit.today).await?;
    let phase = period.phase(visit.today);
    let versions = store::versions(&app.pool, period.id).await?;
    let totals = store::totals(&app.pool, &[period.id], &sight, reach).await?;
    let can_edit = may_edit(visit, period);
    let by_hand = can_edit && period.is_ad_hoc();
    let can_withdraw = by_hand && store::is_untouched(&app.pool, period.id).await?;
    let earlier = if can_edit && !period.is_closed() { earlier_open(app, visit, period).await? } else { None };
    let counts: Counts = lines.iter().map(|line| Counts::from(&line.into())).sum();
    let page = Page {
        chrome: Chrome::new(visit, period.name.clone()).crumb("Kỳ báo cáo", "/ky").here(period.name.clone()),
        name: period.name.clone(),
        owner: period.owner_name.clone(),
        days: format!("{} – {}", show::day(&period.starts_on), show::day(&period.cut_off_on)),
        send_by: if period.is_closed() {
            show::day(&period.send_by)
        } else {
            format!("{} ({})", show::day(&period.send_by), show::distance(period.send_by, visit.today))
        },
        send_by_reason: period.send_by_reason.clone().unwrap_or_default(),
        note: period.note.clone(),
        closed: period.is_closed(),
        planned: phase == Phase::Planned,
        state: state(period, phase),
        warning: warning(period, visit, &counts),
        tiles: tiles(period, &counts),
        plans: plans.iter().map(|plan| plan_row(period, plan, &lines)).collect(),
        as_of: show::day(&as_of),
        figures_href: format!("/tong-hop?period={}", period.key()),
        edition_heads: Outcome::ALL.iter().map(|outcome| short(*outcome)).collect(),
        editions: versions.into_iter().map(|version| edition(version, &totals)).collect(),
        can_edit,
        obstacle: obstacle(period, visit, earlier),
        close_href: format!("/ky/{}/dong", period.id),
        question: format!("Đóng {} với {} báo cáo còn thiếu?", period.name, counts.missing()),
        reopen_href: format!("/ky/{}/mo-lai", period.id),
        send_by_href: format!("/ky/{}/han-gui", period.id),
        seen: show::day(&period.send_by),
        edit_href: (by_hand && phase == Phase::Planned).then(|| format!("/ky/{}/sua", period.id)),
        withdraw_href: can_withdraw.then(|| format!("/ky/{}/bo", period.id)),
        owing: (phase != Phase::Closed).then(|| owing(period.id, &lines, &ground, only)),
        typed,
        errors,
    };
    form::page_or_errors(&page, &page.errors)
}

/// The name of an open period of the same kind before this one.
async fn earlier_open(app: &App, visit: &Visit, period: &PeriodHead) -> Result<Option<String>> {
    let all = store::heads(&app.pool, &visit.viewer.reach).await?;
    let earlier = all.into_iter().filter(|other| {
        other.owner_unit_id == period.owner_unit_id
            && other.kind == period.kind
            && !other.is_ad_hoc()
            && other.cut_off_on < period.cut_off_on
            && !other.is_closed()
    });
    Ok(earlier.min_by_key(|other| other.cut_off_on).map(|other| other.name))
}

fn state(period: &PeriodHead, phase: Phase) -> String {
    match &period.closed_at {
        None if phase == Phase::Planned => format!("Sắp mở, từ {}", show::day(&period.starts_on)),
        Some(at) => format!("Đã đóng lúc {}", show::instant(at)),
        None if period.closings > 0 => "Đang mở lại".to_owned(),
        None => "Đang mở".to_owned(),
    }
}

/// What an officer should know before closing, or a reader of what was closed.
fn warning(period: &PeriodHead, visit: &Visit, counts: &Counts) -> String {
    if period.earlier_reopened {
        return "Một kỳ trước đã được mở lại sau khi kỳ này đóng; số liệu ở đây giữ nguyên như lúc đóng.".to_owned();
    }
    if period.is_closed() || period.cut_off_on >= visit.today {
        return String::new();
    }
    let early = if period.send_by >= visit.today {
        format!("Chưa hết hạn gửi {}. ", show::day(&period.send_by))
    } else {
        String::new()
    };
    if counts.missing() + counts.submitted == 0 {
        return early.trim().to_owned();
    }
    format!(
        "{early}Nếu đóng bây giờ, {} báo cáo bị tính là chưa báo cáo và {} báo cáo chờ duyệt không được tính tiến độ.",
        counts.missing(),
        counts.submitted,
    )
}

fn tiles(period: &PeriodHead, counts: &Counts) -> Vec<Tile> {
    let href = |reporting| {
        let list = Link::to(LIST).with("period", period.key());
        Filter::default().with_reporting(reporting).onto(list).to_string()
    };
    let with_head = match counts.with_head {
        0 => String::new(),
        count => format!("kể cả {count} báo cáo chờ thủ trưởng"),
    };
    vec![
        Tile {
            code: "accepted",
            count: counts.accepted,
            label: "Đã duyệt",
            note: "được tính tiến độ".to_owned(),
            href: href(Reporting::Accepted),
        },
        Tile {
            code: "submitted",
            count: counts.submitted,
            label: "Đã báo cáo, chưa duyệt",
            note: "không tính tiến độ".to_owned(),
            href: href(Reporting::Unreviewed),
        },
        Tile {
            code: "missing",
            count: counts.missing(),
            label: "Chưa báo cáo",
            note: with_head,
            href: href(Reporting::Unreported),
        },
    ]
}

fn plan_row(period: &PeriodHead, plan: &PlanBrief, lines: &[Line]) -> PlanRow {
    let own = lines.iter().filter(|line| line.plan_id == plan.id);
    let counts: Counts = own.map(|line| Counts::from(&line.into())).sum();
    PlanRow {
        title: plan.short_title.clone(),
        href: Link::to("/tong-hop").with("plan", plan.id).with("period", period.key()).to_string(),
        counts: Outcome::ALL.iter().map(|outcome| (short(*outcome), counts.of(*outcome))).collect(),
        total: counts.assignments,
        reported: counts.rate().map_or_else(|| "–".to_owned(), |rate| rate.to_string()),
    }
}

fn edition(version: Version, totals: &[Totals]) -> Edition {
    let found = totals.iter().find(|totals| totals.version == version.version);
    let reopened = version
        .reopened_at
        .as_ref()
        .map(|at| format!("{}, {}", show::instant(at), version.reopened_by.as_deref().unwrap_or_default()));
    Edition {
        version: version.version,
        in_force: reopened.is_none(),
        closed_at: show::instant(&version.closed_at),
        closed_by: version.closed_by,
        figures: found.map_or_else(Vec::new, |totals| {
            vec![
                totals.done_on_time,
                totals.done_late,
                totals.pending_on_time,
                totals.pending_overdue,
                totals.untimed,
                totals.assignments,
            ]
        }),
        reported: found.map_or_else(String::new, |totals| format!("{}/{}", totals.reported, totals.owed)),
        reopened: reopened.unwrap_or_default(),
        reason: version.reopen_reason.unwrap_or_default(),
        journal_head: version.journal_head.unwrap_or_default(),
    }
}

/// Why the period cannot be closed now.
fn obstacle(period: &PeriodHead, visit: &Visit, earlier: Option<String>) -> String {
    if visit.today <= period.cut_off_on {
        let day = show::day(&period.cut_off_on);
        format!("Kỳ chốt số liệu hết ngày {day}; đóng được từ ngày hôm sau.")
    } else if let Some(earlier) = earlier {
        format!("{earlier} chưa đóng: phải đóng các kỳ theo thứ tự thời gian.")
    } else {
        String::new()
    }
}
