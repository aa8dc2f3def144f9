//! Writing a comment: where, to whom, whom it mentions. A unit's words go to its own people and the plan's owner; the owner's
//! go to the units of the task, or to one of them.

use chrono::Duration;
use serde::Deserialize;

use super::{
    Enclosures,
    act::{self, Comment},
    mention::{self, Candidate, Mentioned},
    store::{self, Part},
};
use crate::{
    attachment::Sheaf,
    plan::store::{AssignmentHead, TaskHead},
    web::{
        App, FieldErrors, Result, Visit,
        form::{clean, too_long},
        show,
    },
};

/// Longest text, in characters.
const MAX_TEXT: usize = 5_000;
/// How many can be mentioned at once: more than that is an instruction.
const MOST_MENTIONED: usize = 20;
/// How long the same words of the same person are the same comment, as by a double click.
pub const TWICE: Duration = Duration::minutes(10);
/// Names offered to whoever has no script.
const OFFERED: i64 = 60;
/// Names offered while somebody types.
const FOUND: i64 = 8;

/// The value of the choice of all units.
const ALL: &str = "all";

/// What a comment is about, and who may be mentioned there.
#[derive(Clone, Debug)]
pub struct Ground {
    pub plan_id: i64,
    pub owner_unit_id: i64,
    pub task_id: i64,
    pub task_ref: String,
    /// Whether the plan's owner has no officer: its staff act as such, and its head as director.
    pub own_plan: bool,
    /// Whether the writer acts for the plan's owner.
    pub above: bool,
    /// The units for which the writer speaks, where that is not so.
    pub own_units: Vec<i64>,
}

impl Ground {
    /// Who acts as officer there, as people call and mention them.
    pub fn officer(&self) -> &'static str {
        if self.own_plan { "Người phụ trách kế hoạch" } else { "TCCB" }
    }

    /// Who acts as director there.
    pub fn director(&self) -> &'static str {
        if self.own_plan { "Thủ trưởng" } else { "Giám đốc" }
    }
}

/// The form as it is typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct CommentForm {
    text: String,
    /// [`ALL`], or the number of an assignment.
    to: String,
    /// Names between semicolons.
    mentions: String,
}

impl CommentForm {
    fn is_empty(&self) -> bool {
        self.text.is_empty() && self.mentions.is_empty()
    }
}

/// Somebody about to write.
#[derive(Clone, Debug)]
pub struct Desk {
    pub ground: Ground,
    /// The parts in the task among which the writer chooses; where there is no choice, the one.
    parts: Vec<Part>,
    place: Place,
}

/// Where it is written.
#[derive(Clone, Debug)]
enum Place {
    /// On the task's page.
    Task,
    /// On the page of one party's part.
    Assignment { id: i64, units: Vec<i64>, party: String },
}

/// To whom words go.
#[derive(Clone, Debug, PartialEq, Eq)]
struct To {
    assignment_id: Option<i64>,
    units: Vec<i64>,
    /// "Trao đổi với Trường THPT Kiến An"
    title: String,
}

impl Desk {
    /// Somebody about to write on a task's page; none where he has no part in the task, or where nobody has an account who
    /// carries it out.
    pub async fn of_task(app: &App, visit: &Visit, task: &TaskHead) -> Result<Option<Self>> {
        let above = act::is_above(&visit.viewer, task.plan_owner_id);
        if !above && !visit.viewer.is_unit_side() {
            return Ok(None);
        }
        let units = (!above).then_some(visit.viewer.reach.as_slice());
        let mut parts = store::parts(&app.pool, task.id, units, visit.today).await?;
        if !above {
            // In the name of one's own unit where that has a part.
            parts.sort_by_key(|part| Some(part.unit_id) != visit.viewer.unit_id());
        }
        if parts.is_empty() {
            return Ok(None);
        }
        let ground = Ground {
            plan_id: task.plan_id,
            owner_unit_id: task.plan_owner_id,
            task_id: task.id,
            task_ref: task.reference.clone(),
            own_plan: task.own_plan,
            above,
            own_units: if above { Vec::new() } else { parts.iter().map(|part| part.unit_id).collect() },
        };
        Ok(Some(Self { ground, parts, place: Place::Task }))
    }

    /// Somebody about to write on the page of one party's part; none where it is neither his unit's nor his to oversee, or
    /// where the party has no account, so that nobody there would read it.
    pub fn of_assignment(visit: &Visit, assignment: &AssignmentHead) -> Option<Self> {
        let above = act::is_above(&visit.viewer, assignment.plan_owner_id);
        let units = assignment.carriers();
        let own = visit.viewer.is_unit_side() && units.iter().any(|unit| visit.viewer.reaches(*unit));
        let ground = Ground {
            plan_id: assignment.plan_id,
            owner_unit_id: assignment.plan_owner_id,
            task_id: assignment.task_id,
            task_ref: assignment.task_ref.clone(),
            own_plan: assignment.own_plan,
            above,
            own_units: if above { Vec::new() } else { units.clone() },
        };
        let writes = !units.is_empty() && (above || own);
        let place = Place::Assignment { id: assignment.id, units, party: assignment.party.clone() };
        writes.then_some(Self { ground, parts: Vec::new(), place })
    }

    /// The form as the page shows it.
    pub async fn writing(&self, app: &App, visit: &Visit, action: String, form: CommentForm) -> Result<Writing> {
        let candidates = store::suggestions(&app.pool, &self.ground, "", OFFERED, visit.today).await?;
        let parts = self.parts.iter().filter(|_| self.chooses());
        let to = parts.map(|part| Choice {
            value: part.assignment_id.to_string(),
            selected: form.to == part.assignment_id.to_string(),
            label: format!("{}{}", part.name, if part.lead { "" } else { " (phối hợp)" }),
        });
        Ok(Writing {
            search: format!("/nhiem-vu/{}/nhac-den", self.ground.task_id),
            account_id: visit.viewer.account_id,
            read_by: self.read_by(),
            to: to.collect(),
            everybody: format!("Tất cả {} đơn vị của nhiệm vụ", self.units().len()),
            to_all: form.to == ALL,
            suggestions: self.everybody(candidates).iter().map(Candidate::full).collect(),
            open: !form.is_empty(),
            action,
            form,
        })
    }

    /// Whether the writer chooses among several parts to whom it goes.
    fn chooses(&self) -> bool {
        self.ground.above && matches!(self.place, Place::Task) && self.parts.len() > 1
    }

    /// The units of the task, each once.
    fn units(&self) -> Vec<i64> {
        let mut units: Vec<i64> = self.parts.iter().map(|part| part.unit_id).collect();
        units.sort_unstable();
        units.dedup();
        units
    }

    /// Who reads it, in words.
    fn read_by(&self) -> String {
        let party = match (&self.place, self.parts.as_slice()) {
            (Place::Assignment { party, .. }, _) => party.as_str(),
            (Place::Task, [only]) => only.name.as_str(),
            (Place::Task, _) => "Đơn vị được chọn",
        };
        if self.ground.above {
            return format!("{party} đọc nguyên văn; các đơn vị khác không đọc được.");
        }
        let (officer, director) = match self.ground.own_plan {
            true => (self.ground.officer(), "thủ trưởng"),
            false => (self.ground.officer(), self.ground.director()),
        };
        format!("{officer}, {director} và người của đơn vị mình đọc được; các đơn vị khác không đọc được.")
    }

    /// Those found and the owner's offices, which everybody calls by these names.
    fn everybody(&self, found: Vec<Candidate>) -> Vec<Candidate> {
        let office = |who, name: &str| Candidate { who, name: name.to_owned(), place: String::new() };
        let offices =
            [office(Mentioned::Officers, self.ground.officer()), office(Mentioned::Directors, self.ground.director())];
        offices.into_iter().chain(found).collect()
    }

    /// Whom words that are being typed may mean.
    pub async fn found(&self, app: &App, visit: &Visit, words: &str) -> Result<Vec<String>> {
        let candidates = store::suggestions(&app.pool, &self.ground, words, FOUND, visit.today).await?;
        let all = self.everybody(candidates);
        let folded = mention::folded(words);
        let kept = all.iter().filter(|one| {
            !matches!(one.who, Mentioned::Officers | Mentioned::Directors)
                || mention::folded(&one.name).contains(&folded)
        });
        Ok(kept.map(Candidate::full).collect())
    }

    /// To whom it goes.
    fn to(&self, form: &CommentForm) -> Option<To> {
        match &self.place {
            Place::Assignment { id, units, party } => Some(To {
                assignment_id: Some(*id),
                units: units.clone(),
                title: if self.ground.above { format!("Trao đổi với {party}") } else { "Trao đổi".to_owned() },
            }),
            Place::Task if self.chooses() && form.to == ALL => Some(To {
                assignment_id: None,
                units: self.units(),
                title: "Trao đổi với các đơn vị của nhiệm vụ".to_owned(),
            }),
            Place::Task if self.ground.above => {
                let chosen = |part: &&Part| !self.chooses() || form.to == part.assignment_id.to_string();
                let part = self.parts.iter().find(chosen)?;
                Some(To {
                    assignment_id: Some(part.assignment_id),
                    units: vec![part.unit_id],
                    title: format!("Trao đổi với {}", part.name),
                })
            }
            Place::Task => self.parts.first().map(|part| To {
                assignment_id: Some(part.assignment_id),
                units: vec![part.unit_id],
                title: "Trao đổi".to_owned(),
            }),
        }
    }

    /// Writes the comment down; its number, or the mistakes of the form.
    ///
    /// # Errors
    /// When the database or the store of files does not take it.
    pub async fn write(
        &self,
        app: &App,
        visit: &Visit,
        form: &CommentForm,
        sheaf: &Sheaf,
    ) -> Result<Result<i64, FieldErrors>> {
        let (text, mut errors) = (clean(&form.text), FieldErrors::new());
        if text.is_empty() {
            errors.add("text", "Hãy ghi nội dung trao đổi.");
        } else if let Some(message) = too_long("Nội dung trao đổi", &text, MAX_TEXT) {
            errors.add("text", message);
        }
        let to = self.to(form);
        match to {
            Some(_) => {}
            None if form.to.is_empty() => errors.add("to", "Hãy chọn đơn vị nhận."),
            None => errors.add("to", "Đơn vị được chọn không còn tham gia nhiệm vụ này; hãy chọn đơn vị khác."),
        }
        let names = mention::names(&clean(&form.mentions));
        let probe = mention::probe(&text, &names);
        let candidates = match probe.contains('@') {
            true => self.everybody(store::mentionable(&app.pool, &self.ground, &probe, visit.today).await?),
            false => Vec::new(),
        };
        let text = mention::naming(&text, &names, &candidates);
        let mentioned = mentioned(&text, &names, &candidates).unwrap_or_else(|mistake| {
            errors.add(mistake.field, mistake.message);
            Vec::new()
        });
        sheaf.fault("text_file", &mut errors);
        let Some(to) = to.filter(|_| errors.is_empty()) else {
            sheaf.lost("text_file", &mut errors);
            return Ok(Err(errors));
        };
        sheaf.keep(&app.files).await?;
        let comment = Comment {
            ground: &self.ground,
            assignment_id: to.assignment_id,
            title: &to.title,
            text: &text,
            units: &to.units,
            mentioned: &mentioned,
            enclosures: Enclosures::of(&app.files, sheaf),
        };
        let mut tx = app.pool.begin().await?;
        let id = act::comment(&mut tx, visit, &comment).await?;
        tx.commit().await?;
        Ok(Ok(id))
    }
}

/// Whom a text and the names of its field mention.
fn mentioned(text: &str, names: &[String], candidates: &[Candidate]) -> Result<Vec<Mentioned>, Mistake> {
    if let Some(unknown) = names.iter().find(|name| mention::called(name, candidates).is_empty()) {
        let unknown = show::beginning(unknown, 60);
        let message = format!("Không nhắc được “{unknown}”: hãy chọn đơn vị hoặc người trong danh sách gợi ý.");
        return Err(Mistake { field: "mentions", message });
    }
    match mention::mentioned(text, candidates) {
        Ok(all) if all.len() > MOST_MENTIONED => {
            let count = all.len();
            let message =
                format!("Mỗi lần nhắc đến nhiều nhất {MOST_MENTIONED} đơn vị, người; nội dung đang nhắc {count}.");
            Err(Mistake { field: "text", message })
        }
        Ok(all) => Ok(all),
        Err(ambiguous) => Err(Mistake { field: "text", message: ambiguous.to_string() }),
    }
}

/// What is wrong with whom a comment mentions.
struct Mistake {
    field: &'static str,
    message: String,
}

/// A part in the task to which words can go.
pub struct Choice {
    pub value: String,
    pub label: String,
    pub selected: bool,
}

/// The form as `dialogue/_comment.html` shows it, as the value `writing`.
pub struct Writing {
    pub action: String,
    pub search: String,
    pub account_id: i64,
    pub read_by: String,
    /// Empty where there is nothing to choose.
    pub to: Vec<Choice>,
    /// The choice of all of them, in words, and whether it is chosen.
    pub everybody: String,
    pub to_all: bool,
    pub suggestions: Vec<String>,
    pub form: CommentForm,
    /// Whether words came back, which the page shows at once.
    pub open: bool,
}

impl Writing {
    /// What was typed.
    pub fn text(&self) -> &str {
        &self.form.text
    }

    /// Whom the field names.
    pub fn mentions(&self) -> &str {
        &self.form.mentions
    }
}
