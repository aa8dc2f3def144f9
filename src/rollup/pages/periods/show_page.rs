//! One period: its days, what would be frozen or was, and every version of it.

use axum::response::Response;

use super::{
    figures_href, may_edit, may_read_closing,
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
    web::{App, Chrome, FieldErrors, Link, Result, Role, Visit, form, show},
};

struct Tile {
    code: &'static str,
    count: u32,
    label: &'static str,
    note: String,
    href: String,
}

/// A plan's figures of a period.
pub(super) struct PlanRow {
    pub title: String,
    pub href: String,
    pub counts: Vec<(&'static str, u32)>,
    pub total: u32,
    pub reported: String,
}

/// One closing with its totals.
struct Edition {
    version: i32,
    href: String,
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
    /// Where all its figures are, where one page has them.
    figures_href: Option<String>,
    /// Whether the visitor finds consolidated reports of it.
    reported: bool,
    editions: Vec<Edition>,
    edition_heads: Vec<&'static str>,
    can_edit: bool,
    /// The page before closing, for those who may read it while the period is open.
    close_href: Option<String>,
    /// The page before reopening, for those who may do that.
    reopen_href: Option<String>,
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
        tiles: tiles(period, &ids, &counts),
        plans: plans.iter().map(|plan| plan_row(period, plan, &lines)).collect(),
        as_of: show::day(&as_of),
        figures_href: figures_href(&visit.viewer, period, &ids),
        reported: period.is_closed()
            && matches!(visit.viewer.role(), Some(Role::Staff | Role::Head | Role::Officer | Role::Director)),
        edition_heads: Outcome::ALL.iter().map(|outcome| short(*outcome)).collect(),
        editions: versions.into_iter().map(|version| edition(period.id, version, &totals)).collect(),
        can_edit,
        close_href: (phase == Phase::Open && may_read_closing(visit, period))
            .then(|| format!("/ky/{}/dong", period.id)),
        reopen_href: (can_edit && period.is_closed()).then(|| format!("/ky/{}/mo-lai", period.id)),
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
    if let Some(caveat) = period.caveat() {
        return caveat;
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

fn tiles(period: &PeriodHead, plans: &[i64], counts: &Counts) -> Vec<Tile> {
    let href = |reporting| {
        let list = Link::to(LIST).with("period", period.key());
        let filter = match plans {
            [only] => Filter::default().in_plan(*only),
            _ => Filter::default(),
        };
        filter.with_reporting(reporting).onto(list).to_string()
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

/// The figures of one plan among these lines.
pub(super) fn plan_row(period: &PeriodHead, plan: &PlanBrief, lines: &[Line]) -> PlanRow {
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

fn edition(period_id: i64, version: Version, totals: &[Totals]) -> Edition {
    let found = totals.iter().find(|totals| totals.version == version.version);
    let reopened = version
        .reopened_at
        .as_ref()
        .map(|at| format!("{}, {}", show::instant(at), version.reopened_by.as_deref().unwrap_or_default()));
    Edition {
        version: version.version,
        href: format!("/ky/{period_id}/ban/{}", version.version),
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
