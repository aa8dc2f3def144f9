//! A request's page: what is asked, where the task stands, what was said, and what the visitor may do.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use super::{
    super::{
        Refusal, State as Stage,
        access::{Part, ReadExtension},
        act,
        life::farthest,
        store::{self, Extension},
    },
    chrome, lineage,
};
use crate::{
    clock::local_day,
    dialogue::{self, Enclosures, Said, Subject},
    plan::{Deadline, PlanStatus, brief, store::AssignmentHead},
    progress::{
        Claim, Standing,
        history::{Basis, History},
    },
    web::{App, Chrome, Error, FieldErrors, Result, Visit, page_or_errors, show},
};

/// What is typed into the forms of the page, each field by its form.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// The version the person has read.
    pub version: String,
    /// Granting.
    pub words: String,
    /// Offering another day.
    pub day: String,
    pub offer_words: String,
    /// Refusing.
    pub reason: String,
    /// Declining.
    pub answer: String,
    /// Overruling.
    pub other_day: String,
    pub why: String,
}

impl Typed {
    /// Words typed that no form of the page shows any more.
    fn lost(&self, can: &Can) -> Vec<&str> {
        let kept = [
            (can.grant, &self.words),
            (can.grant, &self.offer_words),
            (can.refuse, &self.reason),
            (can.decline, &self.answer),
            (can.overrule || can.take_back, &self.why),
        ];
        let lost = kept.into_iter().filter(|(shown, words)| !shown && !words.trim().is_empty());
        lost.map(|(_, words)| words.as_str()).collect()
    }
}

/// What the visitor may do now.
#[derive(Clone, Copy, Debug, Default)]
struct Can {
    /// Grant the day asked for, or offer another.
    grant: bool,
    refuse: bool,
    /// Take the offered day …
    accept: bool,
    /// … or not.
    decline: bool,
    withdraw: bool,
    /// Grant otherwise than was decided.
    overrule: bool,
    take_back: bool,
}

/// What has to be known of a request before somebody acts.
#[derive(Clone, Copy, Debug)]
struct Footing {
    /// Whether the visitor spoke for the unit in it, so that somebody else decides.
    spoke_for_unit: bool,
    /// Why no later day can be given any more.
    settled: Option<Refusal>,
}

#[derive(Template)]
#[template(path = "extension/show.html")]
struct Page<'a> {
    chrome: Chrome,
    errors: FieldErrors,
    assignment: &'a AssignmentHead,
    extension: &'a Extension,
    lead: String,
    /// The deadline as it holds now; none where the plan no longer has it.
    deadline: Option<&'a Deadline>,
    /// "hạn ban đầu 30/09/2026, gia hạn đến 31/10/2026"
    meaning: String,
    now: Option<NaiveDate>,
    standing: Standing,
    basis: Option<Basis<'a>>,
    said: Vec<Said>,
    earlier: Vec<Extension>,
    can: Can,
    /// Why the visitor, who otherwise might, does not decide.
    kept_from: String,
    limits: String,
    lost: Vec<&'a str>,
    typed: &'a Typed,
}

impl Page<'_> {
    fn title(&self) -> String {
        brief(&self.assignment.content)
    }

    /// Who reads why it was decided otherwise, besides the unit.
    fn officer(&self) -> &'static str {
        self.assignment.officer()
    }
}

/// A request in front of somebody.
pub struct Desk {
    pub visit: Visit,
    pub assignment: AssignmentHead,
    pub part: Part,
    pub extension_id: i64,
}

impl From<ReadExtension> for Desk {
    fn from(read: ReadExtension) -> Self {
        let ReadExtension { visit, assignment, part, extension_id } = read;
        Self { visit, assignment, part, extension_id }
    }
}

impl Desk {
    /// The page; `status` is that of an act that was not done.
    pub async fn page(
        &self,
        app: &App,
        typed: &Typed,
        errors: FieldErrors,
        status: Option<StatusCode>,
    ) -> Result<Response> {
        let extension = store::extension(&app.pool, self.extension_id).await?.ok_or(Error::NotFound)?;
        let history = History::load(&app.pool, &self.assignment, self.visit.today).await?;
        let mut earlier = store::about(&app.pool, &lineage(&history, &self.assignment)).await?;
        earlier.retain(|other| other.deadline_id == extension.deadline_id && other.id != extension.id);
        let days_off = &history.ground.days_off;
        let deadline = history.deadlines().iter().find(|deadline| deadline.id == extension.deadline_id);
        let basis = history.accepted();
        let standing = match &basis {
            Some(basis) => history.judge(basis, self.visit.today),
            None => {
                let by = history.ground.yardstick(self.visit.today);
                Standing::judge(history.deadlines(), &Claim::NONE, &by)
            }
        };
        let met = match self.assignment.heirs.is_empty() {
            true => act::is_met(&history, extension.deadline_id, self.visit.today),
            false => act::met_by_now(&app.pool, &self.visit, &self.assignment, extension.id).await?,
        };
        let footing = Footing {
            spoke_for_unit: store::spoke_for_unit(&app.pool, extension.id, self.visit.viewer.account_id).await?,
            settled: act::settled(&self.assignment, met, self.visit.today),
        };
        let can = self.can(&extension, footing);
        let now = deadline.and_then(|deadline| deadline.effective_due(days_off));
        let last = farthest(now.unwrap_or(extension.due_on), self.visit.today);
        let page = Page {
            chrome: chrome(&self.visit, &self.assignment, format!("Xin gia hạn {}", self.assignment.task_ref))
                .crumb("Gia hạn", format!("/phan-cong/{}/gia-han", self.assignment.id))
                .here(show::day(&extension.asked_for)),
            lead: self.lead(&extension),
            meaning: deadline.map(|deadline| deadline.meaning(days_off)).unwrap_or_default(),
            said: dialogue::conversation(&app.pool, Subject::Extension, extension.id).await?,
            kept_from: self.kept_from(&extension, footing),
            limits: format!("Muộn hơn hạn không kể đề nghị này, không quá {}. Ghi ngày/tháng/năm.", show::day(&last)),
            lost: typed.lost(&can),
            assignment: &self.assignment,
            extension: &extension,
            deadline,
            now,
            standing,
            basis,
            earlier,
            can,
            typed,
            errors,
        };
        let mut response = page_or_errors(&page, &page.errors)?;
        if let Some(status) = status {
            *response.status_mut() = status;
        }
        Ok(response)
    }

    /// Whether the visitor made the offer, so that somebody else takes it or not.
    fn made_offer(&self, extension: &Extension) -> bool {
        extension.offered_by == Some(self.visit.viewer.account_id)
    }

    fn can(&self, extension: &Extension, footing: Footing) -> Can {
        let Footing { spoke_for_unit, settled } = footing;
        let runs = self.assignment.plan_status == PlanStatus::Active;
        let state = extension.state;
        let refuse = self.part.decides && state.is_open() && !spoke_for_unit;
        let decline = runs && self.part.heads && state == Stage::Offered && !self.made_offer(extension);
        let overrules = runs && self.part.overrules && state.is_decided() && !spoke_for_unit;
        Can {
            grant: refuse && settled.is_none(),
            refuse,
            accept: decline && settled.is_none(),
            decline,
            withdraw: self.part.heads && state.is_open(),
            overrule: overrules && settled.is_none(),
            take_back: overrules && state == Stage::Granted,
        }
    }

    /// Why the visitor, whose turn it otherwise is, does not do all that might be done.
    fn kept_from(&self, extension: &Extension, footing: Footing) -> String {
        let state = extension.state;
        let decides = (self.part.decides && state.is_open()) || (self.part.overrules && state.is_decided());
        let answers = self.part.heads && state == Stage::Offered;
        match footing {
            Footing { spoke_for_unit: true, .. } if decides => {
                "Anh/chị đã xin gia hạn hoặc trả lời thay đơn vị nên người khác quyết định.".to_owned()
            }
            Footing { settled: Some(why), .. } if decides || answers => why.to_string(),
            _ if answers && self.made_offer(extension) => {
                "Anh/chị đã đề xuất ngày này nên người khác trả lời thay đơn vị.".to_owned()
            }
            _ => String::new(),
        }
    }

    /// What is expected now, and of whom.
    fn lead(&self, extension: &Extension) -> String {
        let officer = self.assignment.officer();
        let waits = |from: DateTime<Utc>| (self.visit.today - local_day(from)).num_days();
        let since = |days: i64| match days {
            0 => "từ hôm nay".to_owned(),
            days => format!("đã {days} ngày"),
        };
        match (extension.state, extension.offered_for) {
            (Stage::Asked, _) => format!("Chờ {officer} quyết định, {}.", since(waits(extension.asked_at))),
            (Stage::Offered, Some(day)) => format!(
                "{} đề xuất ngày khác, {}; chờ thủ trưởng đơn vị trả lời, {}.",
                show::capitalised(officer),
                show::day(&day),
                since(waits(extension.moved_at))
            ),
            (_, _) => {
                let last = if extension.overruled { " theo quyết định lại" } else { "" };
                format!("{}{last}, {}.", extension.told(), show::instant(&extension.moved_at))
            }
        }
    }
}

/// `GET /gia-han/{extension}`
pub async fn show(read: ReadExtension, State(app): State<App>) -> Result<Response> {
    Desk::from(read).page(&app, &Typed::default(), FieldErrors::new(), None).await
}

impl Desk {
    /// Does an act and says so on the page it came from.
    pub async fn perform(
        &self,
        app: &App,
        typed: &Typed,
        act: super::super::Act<'_>,
        enclosures: Enclosures<'_>,
    ) -> Result<String, act::Hindrance> {
        let version = typed.version.trim().parse().ok();
        let subject = (&self.assignment, self.part);
        act::perform(&app.pool, &self.visit, subject, (self.extension_id, version), (act, enclosures)).await
    }
}
