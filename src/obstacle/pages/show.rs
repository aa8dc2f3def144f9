//! One obstacle: its words, the conversation about it, and what the reader may do.

use askama::Template;
use axum::{
    extract::State as Shared,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::super::{
    Age, Party, State,
    access::ReadObstacle,
    rules::Act,
    store::{self, Candidate, Joined, ObstacleHead},
};
use crate::{
    dialogue::Said,
    plan::brief,
    web::{App, Chrome, FieldErrors, Query, Result, form::clean, page_or_errors, show},
};

/// How many are offered for merging at once.
const CANDIDATES: i64 = 100;

/// What the address asks of the page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Words by which to find what is to be merged.
    q: String,
}

/// What was typed, when a page comes back: each party has a field of its own.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub version: String,
    /// The unit's words …
    pub said: String,
    /// … and why it withdraws.
    pub why: String,
    /// TCCB's words.
    pub reply: String,
    /// The Director's.
    pub decision: String,
    /// What is chosen for merging.
    pub chosen: Vec<i64>,
}

impl Typed {
    /// The words that belong to an act.
    pub fn of(&self, act: Act) -> String {
        clean(match (act, act.party()) {
            (Act::Withdraw, _) => &self.why,
            (_, Party::Unit) => &self.said,
            (_, Party::Officer) => &self.reply,
            (_, Party::Director) => &self.decision,
        })
    }
}

/// The field in which an act's words are typed.
pub fn field(act: Act) -> &'static str {
    match (act, act.party()) {
        (Act::Withdraw, _) => "why",
        (_, Party::Unit) => "said",
        (_, Party::Officer) => "reply",
        (_, Party::Director) => "decision",
    }
}

/// What an officer may merge into it.
struct Merging {
    candidates: Vec<Candidate>,
    words: String,
    total: i64,
}

impl Candidate {
    /// The beginning of its words, and what it is about where that is not the same.
    fn hint(&self) -> String {
        let about = match &self.task_ref {
            _ if self.same_task => String::new(),
            Some(reference) => format!("{reference} · "),
            None => "Cả kế hoạch · ".to_owned(),
        };
        let with =
            if self.merged > 0 { format!(" (cùng {} vướng mắc đã gộp)", self.merged) } else { String::new() };
        format!("{about}{}{with}", show::beginning(&self.words, 140))
    }
}

#[derive(Template)]
#[template(path = "obstacle/show.html")]
struct Page<'a> {
    chrome: Chrome,
    errors: FieldErrors,
    obstacle: &'a ObstacleHead,
    age: Age,
    said: Vec<Said>,
    /// Whether the reader sees what other units raised, too.
    above: bool,
    joined: Vec<Joined>,
    /// The instructions given because of it, for those above.
    instructions: Vec<(i64, String)>,
    /// Where the Director gives one.
    instructs: bool,
    merging: Option<Merging>,
    typed: Typed,
    /// What the reader may do as the unit, as an officer, as the Director.
    supplement: bool,
    confirm: bool,
    withdraw: bool,
    answer: bool,
    decide: bool,
    may_unmerge: bool,
}

impl Page<'_> {
    fn state(&self) -> &'static str {
        self.label(&self.obstacle.state)
    }

    fn label(&self, state: &State) -> &'static str {
        state.label_within(self.obstacle.own_plan)
    }

    fn waited(&self) -> String {
        format!("Đã chờ {}", self.age.text())
    }

    /// "I.2 Rà soát hồ sơ …"; the plan as a whole.
    fn about(&self) -> String {
        match (&self.obstacle.task_ref, &self.obstacle.task_content) {
            (Some(reference), Some(content)) => format!("{reference} {}", brief(content)),
            _ => format!("Cả kế hoạch {}", self.obstacle.plan_short_title),
        }
    }

    fn director(&self) -> &'static str {
        if self.obstacle.own_plan { "thủ trưởng" } else { "Giám đốc" }
    }

    fn officer(&self) -> &'static str {
        if self.obstacle.own_plan { "người phụ trách kế hoạch" } else { "TCCB" }
    }

    /// What the unit is told beside the field in which it confirms.
    fn confirming(&self) -> &'static str {
        match self.obstacle.plan_ended {
            true => "Có thể để trống.",
            false => {
                "Nếu chưa giải quyết, hãy nêu lý do: vướng mắc được gửi lại để trả lời tiếp. Nếu đã giải quyết, có thể để trống."
            }
        }
    }

    /// Since when it stands there, and what is expected beyond what its state says.
    fn expected(&self) -> String {
        let since = show::instant(&self.obstacle.since);
        match self.obstacle.state {
            State::Open | State::AskedBack | State::Escalated => format!("từ {since}"),
            State::Answered | State::Decided => format!("lúc {since}; chờ đơn vị xác nhận đã giải quyết hay chưa"),
            State::Settled | State::Withdrawn => format!("lúc {since}"),
        }
    }

    /// What was typed and has no field any more, since the obstacle has moved on.
    fn unsent(&self) -> Vec<&str> {
        let kept = [
            (&self.typed.said, self.supplement || self.confirm),
            (&self.typed.why, self.withdraw),
            (&self.typed.reply, self.answer),
            (&self.typed.decision, self.decide),
        ];
        kept.into_iter().filter(|(text, shown)| !shown && !text.is_empty()).map(|(text, _)| text.as_str()).collect()
    }
}

/// `GET /vuong-mac/{obstacle}`
pub async fn show(read: ReadObstacle, Shared(app): Shared<App>, Query(asked): Query<Asked>) -> Result<Response> {
    render(&app, &read, &clean(&asked.q), Typed::default(), FieldErrors::new()).await
}

/// The page: 200, or 422 with the mistakes of what was typed.
pub async fn render(
    app: &App,
    read: &ReadObstacle,
    words: &str,
    typed: Typed,
    errors: FieldErrors,
) -> Result<Response> {
    let ReadObstacle { visit, obstacle, hands } = read;
    let (above, state) = (read.is_above(), obstacle.state);
    let single = obstacle.main_id.is_none();
    let merging = match hands.officer && single && state == State::Open {
        true => {
            let candidates = store::candidates(&app.pool, obstacle.id, words, CANDIDATES).await?;
            let total = candidates.first().map_or(0, |first| first.total);
            Some(Merging { candidates, words: words.to_owned(), total })
        }
        false => None,
    };
    let joined = match above && obstacle.merged > 0 {
        true => store::joined(&app.pool, obstacle.id).await?,
        false => Vec::new(),
    };
    let mut said = store::conversation(&app.pool, obstacle.id, read.reads_internal()).await?;
    if let Some(first) = said.first_mut() {
        // Its words stand above.
        first.text.clear();
    }
    let page = Page {
        chrome: Chrome::new(visit, format!("Vướng mắc: {}", obstacle.title))
            .crumb("Vướng mắc", "/vuong-mac")
            .here(show::beginning(&obstacle.title, 60)),
        age: Age::of(state, obstacle.since, visit.today),
        said,
        above,
        joined,
        instructions: match above {
            true => store::instructions(&app.pool, obstacle.id).await?,
            false => Vec::new(),
        },
        instructs: hands.director,
        merging,
        supplement: hands.unit && state == State::AskedBack,
        confirm: hands.unit && matches!(state, State::Answered | State::Decided),
        withdraw: hands.unit && state.is_unanswered(),
        answer: hands.officer && single && state == State::Open,
        decide: hands.director && single && state == State::Escalated,
        may_unmerge: hands.officer,
        typed,
        errors,
        obstacle,
    };
    page_or_errors(&page, &page.errors)
}

/// The page once more, since the obstacle has moved on meanwhile: what was typed is not lost.
pub async fn overtaken(app: &App, read: ReadObstacle, words: &str, typed: Typed, why: String) -> Result<Response> {
    let obstacle = store::head(&app.pool, read.obstacle.id).await?.unwrap_or(read.obstacle);
    let read = ReadObstacle { obstacle, ..read };
    let page = render(app, &read, words, typed, FieldErrors::one("dien-bien", why)).await?;
    Ok((StatusCode::CONFLICT, page).into_response())
}
