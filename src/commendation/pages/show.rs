//! One proposal: who and for what, the conversation about it, and what the reader may do.

use askama::Template;
use axum::{
    extract::State as Shared,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{
    super::{
        Party, State,
        access::ReadCommendation,
        filter::LIST,
        rules::{self, Act, Actor, Proposal},
        store::{self, CommendationHead},
    },
    wording::WordingForm,
};
use crate::{
    dialogue::Said,
    plan::brief,
    web::{App, Chrome, FieldErrors, Result, form::clean, page_or_errors, show},
};

/// What was typed, when a page comes back.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub version: String,
    /// What the unit says it has completed …
    pub said: String,
    /// … and who is proposed and for what, as it says now.
    #[serde(flatten)]
    pub wording: WordingForm,
    /// Why it withdraws.
    pub why: String,
    /// TCCB's words, and those beside a paper.
    pub reply: String,
    pub note: String,
    pub sent_to: String,
    pub sent_number: String,
    pub sent_on: String,
    pub decision_number: String,
    pub decision_on: String,
    /// The Director's words.
    pub decision: String,
}

impl Typed {
    /// The words that belong to an act.
    pub fn of(&self, act: Act) -> String {
        clean(match field(act) {
            "why" => &self.why,
            "said" => &self.said,
            "note" => &self.note,
            "decision" => &self.decision,
            _ => &self.reply,
        })
    }
}

/// The field in which an act's words are typed.
pub fn field(act: Act) -> &'static str {
    match (act, act.party()) {
        (Act::Withdraw, _) => "why",
        (Act::Forward | Act::Record, _) => "note",
        (_, Party::Unit) => "said",
        (_, Party::Officer) => "reply",
        (_, Party::Director) => "decision",
    }
}

#[derive(Template)]
#[template(path = "commendation/show.html")]
struct Page<'a> {
    chrome: Chrome,
    errors: FieldErrors,
    commendation: &'a CommendationHead,
    said: Vec<Said>,
    typed: Typed,
    wording: WordingForm,
    /// What the reader may do.
    may: Vec<Act>,
    /// He might, had he not written it himself.
    own_matter: bool,
}

impl Page<'_> {
    fn state(&self) -> &'static str {
        self.commendation.state.label_within(self.commendation.own_plan)
    }

    /// Since when it stands there.
    fn since(&self) -> String {
        let since = show::instant(&self.commendation.since);
        if self.commendation.state.is_over() { format!("lúc {since}") } else { format!("từ {since}") }
    }

    /// "I.2 Rà soát hồ sơ …"; the plan as a whole.
    fn about(&self) -> String {
        match (&self.commendation.task_ref, &self.commendation.task_content) {
            (Some(reference), Some(content)) => format!("{reference} {}", brief(content)),
            _ => format!("Cả kế hoạch {}", self.commendation.plan_short_title),
        }
    }

    fn director(&self) -> &'static str {
        if self.commendation.own_plan { "thủ trưởng" } else { "Giám đốc" }
    }

    fn officer(&self) -> &'static str {
        if self.commendation.own_plan { "người phụ trách" } else { "TCCB" }
    }

    /// What refusing is called.
    fn rejecting(&self) -> &'static str {
        if self.commendation.state == State::Selected {
            "Đưa ra khỏi danh sách"
        } else {
            "Không đưa vào danh sách"
        }
    }

    /// What is said beside TCCB's field.
    fn replying(&self) -> &'static str {
        match self.commendation.state {
            State::Proposed => {
                "Hỏi lại, không đưa vào danh sách thì phải ghi rõ; đưa vào danh sách có thể để trống. Đơn vị đọc nguyên văn."
            }
            _ => {
                "Đề xuất khi trình thì đơn vị không đọc. Đưa ra khỏi danh sách thì phải ghi lý do; đơn vị đọc nguyên văn."
            }
        }
    }

    /// Whether the reader may do it.
    fn may(&self, code: &str) -> bool {
        self.may.iter().any(|act| path(*act) == code)
    }

    /// Whether TCCB's words have a field.
    fn replies(&self) -> bool {
        ["chon", "hoi-lai", "khong-chon", "trinh"].iter().any(|code| self.may(code))
    }

    /// What was typed and has no field any more, since the proposal has moved on.
    fn unsent(&self) -> Vec<&str> {
        let typed = &self.typed;
        let paper = self.may("chuyen") || self.may("ghi-quyet-dinh");
        let kept = [
            (&typed.said, self.may("bo-sung")),
            (&typed.why, self.may("rut")),
            (&typed.reply, self.replies()),
            (&typed.note, paper),
            (&typed.sent_to, self.may("chuyen")),
            (&typed.sent_number, self.may("chuyen")),
            (&typed.decision_number, self.may("ghi-quyet-dinh")),
            (&typed.decision, self.may("dong-y")),
            (&typed.wording.words, self.may("bo-sung")),
        ];
        kept.into_iter().filter(|(text, shown)| !shown && !text.is_empty()).map(|(text, _)| text.as_str()).collect()
    }
}

/// The last step of an act's address.
fn path(act: Act) -> &'static str {
    match act {
        Act::Supplement => "bo-sung",
        Act::Withdraw => "rut",
        Act::AskBack => "hoi-lai",
        Act::Select => "chon",
        Act::Reject => "khong-chon",
        Act::Escalate => "trinh",
        Act::Forward => "chuyen",
        Act::Record => "ghi-quyet-dinh",
        Act::Approve => "dong-y",
        Act::Refuse => "khong-dong-y",
        Act::SendBack => "giao-lai",
    }
}

/// `GET /bieu-duong/{commendation}`
pub async fn show(read: ReadCommendation, Shared(app): Shared<App>) -> Result<Response> {
    render(&app, &read, None, Typed::default(), FieldErrors::new()).await
}

/// The page: 200, or 422 with the mistakes of what was typed for `tried`.
pub async fn render(
    app: &App,
    read: &ReadCommendation,
    tried: Option<Act>,
    typed: Typed,
    errors: FieldErrors,
) -> Result<Response> {
    let ReadCommendation { visit, commendation, hands } = read;
    let proposal =
        Proposal { state: commendation.state, version: commendation.version, authors: commendation.authors.clone() };
    let allowed = |act: &Act| {
        let actor = Actor { account_id: visit.viewer.account_id, party: act.party() };
        rules::perform(&proposal, *act, actor)
    };
    let (may, refused): (Vec<Act>, Vec<Act>) = Act::ALL
        .into_iter()
        .filter(|act| hands.has(act.party()) && act.leads_to(commendation.state).is_some())
        .partition(|act| allowed(act).is_ok());
    let mut said = store::conversation(&app.pool, commendation.id, read.reads_internal()).await?;
    if let Some(first) = said.first_mut().filter(|first| first.text == commendation.words) {
        // Its words stand above.
        first.text.clear();
    }
    let page = Page {
        chrome: Chrome::new(visit, format!("Đề nghị biểu dương: {}", commendation.name))
            .crumb("Biểu dương", LIST)
            .here(show::beginning(&commendation.name, 60)),
        wording: match tried {
            Some(Act::Supplement) => typed.wording.clone(),
            _ => WordingForm::from(commendation),
        },
        said,
        typed,
        own_matter: !refused.is_empty(),
        may,
        errors,
        commendation,
    };
    page_or_errors(&page, &page.errors)
}

/// The page once more, since the proposal has moved on meanwhile: what was typed is not lost.
pub async fn overtaken(app: &App, read: ReadCommendation, act: Act, typed: Typed, why: String) -> Result<Response> {
    let commendation = store::head(&app.pool, read.commendation.id).await?.unwrap_or(read.commendation);
    let read = ReadCommendation { commendation, ..read };
    let page = render(app, &read, Some(act), typed, FieldErrors::one("dien-bien", why)).await?;
    Ok((StatusCode::CONFLICT, page).into_response())
}
