//! Keeping and sending every row of the page, each by itself: what cannot be kept does not hold up the others.

use std::collections::BTreeMap;

use super::{
    super::{
        super::{
            Act, Capacity, ReportState, ReportText,
            act::{Doer, Hindrance},
            history::History,
            keep::{self, Began, Written, keep},
        },
        typed::{Typed, seal},
        write::{begun, incomplete},
    },
    desk::{Desk, Owed},
    gone::{self, Gone},
    posted::Posted,
};
use crate::web::{App, FieldErrors, Result, show};

/// What became of one row.
#[derive(Debug)]
pub enum Fate {
    /// Nobody has written anything yet.
    Untouched,
    /// As it was.
    Unchanged,
    Saved,
    Sent,
    /// It was sent with these very words before.
    SentBefore,
    /// What was typed cannot even be kept as a draft.
    Wrong(FieldErrors),
    /// Kept, but not sent.
    Incomplete(FieldErrors),
    /// Left out on purpose when everything was sent, and why.
    LeftOut(String),
    /// Somebody else has kept other words meanwhile.
    Clash(Hindrance),
    /// Not kept.
    Hindered(String),
}

/// What became of the page.
#[derive(Debug, Default)]
pub struct Outcome {
    /// By assignment; with the fields as they were typed, where they must be shown again.
    pub rows: BTreeMap<i64, (Fate, Typed)>,
    /// What was typed where no report is owed any more: it is not kept.
    pub gone: Vec<Gone>,
    /// What was done, in a sentence; empty for nothing.
    pub done: String,
    /// Whether more was asked than to keep.
    pub sending: bool,
    /// Whether anything went on or back, so that the page that names the rest is no refusal.
    pub moved: bool,
}

impl Outcome {
    /// Whether nothing is left that somebody must be told about.
    pub fn is_well(&self) -> bool {
        let well = |fate: &Fate| {
            matches!(fate, Fate::Untouched | Fate::Unchanged | Fate::Saved | Fate::Sent | Fate::SentBefore)
        };
        self.gone.is_empty() && !self.any(|fate| !well(fate))
    }

    pub fn any(&self, holds: impl Fn(&Fate) -> bool) -> bool {
        self.rows.values().any(|(fate, _)| holds(fate))
    }

    /// The assignments of a fate.
    pub fn ids(&self, holds: impl Fn(&Fate) -> bool) -> Vec<i64> {
        self.rows.iter().filter(|(_, (fate, _))| holds(fate)).map(|(id, _)| *id).collect()
    }
}

/// Keeps what was changed and, where `act` asks for it, sends on what is complete.
pub async fn all(app: &App, desk: &Desk, posted: &Posted, act: Act<'static>) -> Result<Outcome> {
    let mut outcome = Outcome { sending: act != Act::Save, ..Outcome::default() };
    let idle = if outcome.sending { desk.idle_corrections(app).await? } else { Vec::new() };
    for owed in &desk.owed {
        let shown = begun(&owed.history, &owed.period);
        let mut typed = posted.rows.get(&owed.id()).unwrap_or(&shown).clone();
        if let Some((id, asked)) = &posted.asked
            && *id == owed.id()
        {
            asked.carry_out(&mut typed, &owed.history, &owed.period);
        }
        typed.fill_percent(&shown);
        let wish = match posted.only {
            Some(only) if only != owed.id() => Act::Save,
            _ => act,
        };
        let (alone, idle) = (posted.only == Some(owed.id()), idle.contains(&owed.id()));
        let row = Row { app, desk, owed, alone, idle };
        let fate = row.keep(&mut typed, wish).await?;
        outcome.rows.insert(owed.id(), (fate, typed));
    }
    outcome.gone = gone::find(app, desk, posted).await?;
    outcome.done = done(desk, &outcome, act);
    outcome.moved = outcome.any(|fate| matches!(fate, Fate::Sent | Fate::SentBefore));
    Ok(outcome)
}

/// Keeps nothing: every row in which something was typed comes back.
pub async fn none(app: &App, desk: &Desk, posted: &Posted) -> Result<Outcome> {
    let mut outcome = Outcome { gone: gone::find(app, desk, posted).await?, ..Outcome::default() };
    for owed in &desk.owed {
        let Some(typed) = posted.rows.get(&owed.id()) else { continue };
        let (said, errors) = typed.understood(owed.history.deadlines());
        if !errors.is_empty() || typed.seen != seal(&said) {
            outcome.rows.insert(owed.id(), (Fate::Hindered("Chưa lưu.".to_owned()), typed.clone()));
        }
    }
    Ok(outcome)
}

/// "Đã gửi TCCB 9 báo cáo: I.1, I.2." or "Đã lưu nháp lúc 14:32: I.1."
fn done(desk: &Desk, outcome: &Outcome, act: Act<'_>) -> String {
    let sent = outcome.ids(|fate| matches!(fate, Fate::Sent | Fate::SentBefore));
    let saved = outcome.ids(|fate| matches!(fate, Fate::Saved));
    let mut said = Vec::new();
    if !sent.is_empty() {
        let done = match act {
            Act::SendToHead => "Đã gửi thủ trưởng",
            _ => desk.owed.first().map_or("Đã gửi TCCB", |owed| owed.assignment.sent()),
        };
        said.push(format!("{done} {} báo cáo: {}.", sent.len(), desk.references(&sent)));
    }
    if !saved.is_empty() {
        said.push(format!("Đã lưu nháp lúc {}: {}.", show::hour(&desk.visit.now), desk.references(&saved)));
    }
    said.join(" ")
}

/// One row that is being kept.
struct Row<'a> {
    app: &'a App,
    desk: &'a Desk,
    owed: &'a Owed,
    /// Whether this very report was to be sent, and not all.
    alone: bool,
    /// Whether it is a correction on which nobody has begun to work.
    idle: bool,
}

impl Row<'_> {
    async fn keep(&self, typed: &mut Typed, act: Act<'static>) -> Result<Fate> {
        let owed = self.owed;
        let (said, errors) = typed.understood(owed.history.deadlines());
        let changed = !errors.is_empty() || typed.seen != seal(&said);
        if let Some(why) = owed.over() {
            return Ok(if changed { Fate::Hindered(why) } else { Fate::Unchanged });
        }
        if !changed && !owed.in_hands(&self.desk.visit) {
            return Ok(Fate::Unchanged);
        }
        if !errors.is_empty() {
            return Ok(Fate::Wrong(errors));
        }
        let doer = owed.doer(&self.desk.visit)?;
        if act == Act::Save {
            return match (changed, owed.latest()) {
                (true, _) => self.store(&doer, typed, &said, Act::Save).await,
                (false, None) => Ok(Fate::Untouched),
                (false, Some(_)) => Ok(Fate::Unchanged),
            };
        }
        if !changed && let Some(fate) = self.stays(&doer, typed) {
            return Ok(fate);
        }
        let missing = incomplete(typed, &said, &owed.history, &owed.period, &self.desk.visit);
        if missing.is_empty() {
            return self.store(&doer, typed, &said, doer.sending()).await;
        }
        match changed {
            true => match self.store(&doer, typed, &said, Act::Save).await? {
                Fate::Saved => Ok(Fate::Incomplete(missing)),
                other => Ok(other),
            },
            false => Ok(Fate::Incomplete(missing)),
        }
    }

    /// Why a report in which nothing was changed here is not sent along.
    fn stays(&self, doer: &Doer<'_>, typed: &mut Typed) -> Option<Fate> {
        let Some(report) = self.owed.latest() else {
            return (!self.alone).then_some(Fate::Untouched);
        };
        if report.version != typed.began.version || !typed.began.is_of(report.id, report.revision) {
            *typed = begun(&self.owed.history, &self.owed.period);
            return Some(Fate::LeftOut(format!(
                "{} đã sửa báo cáo này sau khi trang được mở; hãy đọc bản mới rồi gửi",
                report.writer
            )));
        }
        if self.alone {
            return None;
        }
        if self.desk.came_back_untouched(report) {
            return Some(Fate::LeftOut("bị trả lại, chưa sửa".to_owned()));
        }
        if self.idle {
            return Some(Fate::LeftOut("bản điều chỉnh chưa sửa gì".to_owned()));
        }
        let others = doer.capacity == Capacity::Head
            && report.state == ReportState::Draft
            && report.writer_id != self.desk.visit.viewer.account_id;
        others.then(|| Fate::LeftOut(format!("nháp của {}, chưa gửi thủ trưởng", report.writer)))
    }

    async fn store(&self, doer: &Doer<'_>, typed: &mut Typed, said: &ReportText, act: Act<'static>) -> Result<Fate> {
        let written = Written {
            assignment_id: self.owed.id(),
            period_id: self.owed.period.id,
            began: typed.began,
            text: said,
            key: &typed.key,
        };
        match keep(&self.app.pool, doer, written, act).await {
            Ok(kept) => {
                if let Some(since) = kept.decided() {
                    return Ok(Fate::LeftOut(since.to_owned()));
                }
                typed.began = Began { version: kept.report.version, report: Some(kept.report.id) };
                typed.seen = seal(said);
                Ok(if act == Act::Save { Fate::Saved } else { Fate::Sent })
            }
            Err(Hindrance::Database(cause)) => Err(cause.into()),
            Err(hindrance) => {
                let now = History::load(&self.app.pool, &self.owed.assignment, self.desk.visit.today).await?;
                if now.latest(self.owed.period.id).is_some_and(|report| report.is_sent_as(said)) {
                    return Ok(Fate::SentBefore);
                }
                Ok(match hindrance {
                    Hindrance::Changed => Fate::Clash(hindrance),
                    other => Fate::Hindered(other.to_string()),
                })
            }
        }
    }
}

/// Hands a report as it now is back to staff.
pub async fn send_back(app: &App, desk: &Desk, owed: &Owed, reason: &str) -> Result<(), Hindrance> {
    let report = owed.latest().ok_or(Hindrance::Changed)?;
    let doer = Doer { visit: &desk.visit, capacity: Capacity::Head, unit_has_head: owed.history.unit_has_head };
    keep::send_back(&app.pool, &doer, (report.id, report.version), reason).await
}
