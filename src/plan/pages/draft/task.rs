//! Tasks of a draft: what is typed is saved first, whatever else is done to the task.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;

use super::{
    Key,
    editor::{Asked, Editor, Open, OpenTask, Theirs},
    labels::Labels,
    task_address,
    task_form::TaskForm,
};
use crate::{
    plan::{
        access::EditDraft,
        draft::{
            Content, check,
            edit::{Direction, Refused},
        },
        editing::edit,
    },
    web::{App, FieldErrors, Form, Link, Result, flash::see_other_saying, see_other, show},
};

/// Where a task is to be added.
#[derive(Debug, Deserialize)]
pub struct NewTask {
    #[serde(default)]
    section: u32,
}

/// `POST /ban-thao/{draft}/nhiem-vu`: an empty one at the end of a section, whose form opens.
pub async fn create(access: EditDraft, State(app): State<App>, Form(new): Form<NewTask>) -> Result<Response> {
    let draft = access.draft.id;
    match edit(&app.pool, &access.visit, draft, |content| content.add_task(new.section)).await? {
        Ok(key) => Ok(see_other(&task_address(draft, key))),
        Err(refused) => {
            let editor = Editor::load(&app, &access).await?;
            editor.refused(&Asked::default(), &Open::Nothing, refused.to_string(), StatusCode::CONFLICT).await
        }
    }
}

/// Why a task was not written.
enum Fault {
    /// Somebody else has changed it since the person saw it.
    Changed,
    Refused(Refused),
}

impl From<Refused> for Fault {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

/// A task's form on its way into the draft.
struct Sent {
    access: EditDraft,
    app: App,
    key: u32,
    form: TaskForm,
}

impl Sent {
    /// Saves the form and then does `more` to the draft, in one; the page again where that cannot be.
    async fn save<T>(
        self,
        more: impl FnOnce(&mut Content) -> Result<T, Refused>,
    ) -> Result<(T, Self), Result<Response>> {
        let editor = match Editor::load(&self.app, &self.access).await {
            Ok(editor) => editor,
            Err(error) => return Err(Err(error)),
        };
        let labels = Labels::new(&editor.register);
        let sections = editor.section_keys();
        let ground = editor.ground(&labels, &sections);
        let words = match self.form.parse(&ground) {
            Ok(words) => words,
            Err(_) if self.is_auto() => return Err(Ok(StatusCode::UNPROCESSABLE_ENTITY.into_response())),
            Err(errors) => return Err(editor.page(&self.asked(), &self.open(None), errors).await),
        };
        let (key, changed) = (self.key, self.form.changed);
        let saved = edit(&self.app.pool, &self.access.visit, self.access.draft.id, |content| {
            let task = content.task(key).ok_or(Refused::NoTask)?;
            if task.changed != changed {
                return Err(Fault::Changed);
            }
            content.revise_task(key, words)?;
            Ok(more(content)?)
        })
        .await;
        match saved {
            Ok(Ok(value)) => Ok((value, self)),
            Err(hindrance) => Err(Err(hindrance.into())),
            Ok(Err(_)) if self.is_auto() => Err(Ok(StatusCode::CONFLICT.into_response())),
            Ok(Err(fault)) => Err(self.refused(fault).await),
        }
    }

    /// The page with what was typed and why it was not saved.
    async fn refused(self, fault: Fault) -> Result<Response> {
        let editor = Editor::load(&self.app, &self.access).await?;
        match (fault, editor.content.task(self.key)) {
            (Fault::Refused(Refused::ReferenceTaken(taken)), Some(_)) => {
                let message = Refused::ReferenceTaken(taken).to_string();
                editor.page(&self.asked(), &self.open(None), FieldErrors::one("reference", message)).await
            }
            (Fault::Changed, Some(task)) => {
                let why = format!(
                    "{} vừa sửa nhiệm vụ này. Nội dung bạn gõ chưa được lưu và vẫn còn trong ô bên dưới.",
                    self.access.draft.updated_by
                );
                let mut form = self.form.clone();
                form.changed = task.changed;
                let open = Open::Task(Box::new(OpenTask {
                    key: self.key,
                    form: form.with_room(),
                    theirs: Some(Theirs::of(task, editor.above.as_ref())),
                }));
                editor.refused(&self.asked(), &open, why, StatusCode::CONFLICT).await
            }
            (Fault::Refused(refused), Some(_)) => {
                editor.refused(&self.asked(), &self.open(None), refused.to_string(), StatusCode::CONFLICT).await
            }
            (_, None) => {
                let why = format!("{} Nội dung bạn gõ chưa được lưu: “{}”", Refused::NoTask, self.form.content.trim());
                editor.refused(&self.asked(), &Open::Nothing, why, StatusCode::CONFLICT).await
            }
        }
    }

    fn is_auto(&self) -> bool {
        !self.form.auto.is_empty()
    }

    fn asked(&self) -> Asked {
        Asked { loc: self.form.loc.clone(), ..Asked::default() }
    }

    fn open(&self, theirs: Option<Theirs>) -> Open {
        Open::Task(Box::new(OpenTask { key: self.key, form: self.form.clone().with_room(), theirs }))
    }

    /// A task's address within what is listed.
    fn address(&self, key: u32) -> String {
        let link = Link::to(format!("/ban-thao/{}", self.access.draft.id)).with("loc", &self.form.loc).with("muc", key);
        format!("{link}#t{key}")
    }
}

/// `POST /ban-thao/{draft}/nhiem-vu/{task}`: by a person, who goes on from there, or by the page itself.
pub async fn update(
    access: EditDraft,
    Key(key): Key,
    State(app): State<App>,
    Form(form): Form<TaskForm>,
) -> Result<Response> {
    let sent = Sent { access, app, key, form };
    let (next, sent) = match sent.save(|content| Ok(next_doubtful(content, key))).await {
        Ok(saved) => saved,
        Err(answer) => return answer,
    };
    let draft = sent.access.draft.id;
    if sent.is_auto() {
        return told(&sent).await;
    }
    Ok(match (sent.form.then.as_str(), next) {
        ("tach", _) => see_other(&format!("/ban-thao/{draft}/nhiem-vu/{key}/tach")),
        ("xem", Some(next)) => see_other_saying(&sent.address(next), "Đã lưu. Đây là chỗ tiếp theo cần xem."),
        ("xem", None) => see_other_saying(&format!("/ban-thao/{draft}"), "Đã lưu. Không còn nhiệm vụ nào cần xem."),
        _ => see_other_saying(&sent.address(key), "Đã lưu nhiệm vụ."),
    })
}

/// The next task after `key`, going round, in which something is to be looked at.
fn next_doubtful(content: &Content, key: u32) -> Option<u32> {
    let doubtful = check::attention(content);
    let place = |key: u32| content.tasks.iter().position(|task| task.key == key);
    let later = doubtful.iter().find(|(other, _)| place(*other) > place(key));
    later.or(doubtful.iter().find(|(other, _)| *other != key)).map(|(key, _)| *key)
}

/// What the page is told after it saved by itself: when, and what its rows came to mean.
async fn told(sent: &Sent) -> Result<Response> {
    let editor = Editor::load(&sent.app, &sent.access).await?;
    let labels = Labels::new(&editor.register);
    let sections = editor.section_keys();
    let ground = editor.ground(&labels, &sections);
    let meanings: Vec<String> = sent.form.deadlines().iter().map(|row| row.in_words(&editor.days_off)).collect();
    let changed = editor.content.task(sent.key).map_or(sent.form.changed, |task| task.changed);
    let names = |rows: Vec<super::task_form::PartyRow>, lead: bool| -> Vec<String> {
        rows.iter().map(|row| labels.of(row.means(lead, ground.labels))).collect()
    };
    let above: Vec<String> = match &editor.above {
        Some(above) => sent.form.above().iter().map(|row| above.in_words(row)).collect(),
        None => Vec::new(),
    };
    Ok(axum::Json(json!({
        "at": show::hour(&sent.access.visit.now),
        "set": { "changed": changed.to_string() },
        "meanings": {
            "deadline": meanings,
            "lead": names(sent.form.leads(), true),
            "co": names(sent.form.coordinating(), false),
            "above": above,
        },
    }))
    .into_response())
}

/// `POST /ban-thao/{draft}/nhiem-vu/{task}/len`
pub async fn raise(
    access: EditDraft,
    Key(key): Key,
    State(app): State<App>,
    Form(form): Form<TaskForm>,
) -> Result<Response> {
    done(Sent { access, app, key, form }, |content| content.shift_task(key, Direction::Up).map(|()| key)).await
}

/// `POST /ban-thao/{draft}/nhiem-vu/{task}/xuong`
pub async fn lower(
    access: EditDraft,
    Key(key): Key,
    State(app): State<App>,
    Form(form): Form<TaskForm>,
) -> Result<Response> {
    done(Sent { access, app, key, form }, |content| content.shift_task(key, Direction::Down).map(|()| key)).await
}

/// `POST /ban-thao/{draft}/nhiem-vu/{task}/gop`: into the task before it.
pub async fn merge(
    access: EditDraft,
    Key(key): Key,
    State(app): State<App>,
    Form(form): Form<TaskForm>,
) -> Result<Response> {
    done(Sent { access, app, key, form }, |content| content.merge_task(key)).await
}

/// Saves, does it, and goes to the task that comes of it.
async fn done(sent: Sent, act: impl FnOnce(&mut Content) -> Result<u32, Refused>) -> Result<Response> {
    match sent.save(act).await {
        Ok((key, sent)) => Ok(see_other(&sent.address(key))),
        Err(answer) => answer,
    }
}

/// `POST /ban-thao/{draft}/nhiem-vu/{task}/bo`
pub async fn remove(
    access: EditDraft,
    Key(key): Key,
    State(app): State<App>,
    Form(form): Form<TaskForm>,
) -> Result<Response> {
    let sent = Sent { access, app, key, form };
    let (draft, changed) = (sent.access.draft.id, sent.form.changed);
    let dropped = edit(&sent.app.pool, &sent.access.visit, draft, |content| {
        let task = content.task(key).ok_or(Refused::NoTask)?;
        if task.changed != changed {
            return Err(Fault::Changed);
        }
        Ok(content.drop_task(key)?)
    })
    .await?;
    match dropped {
        Ok(task) => {
            let said = format!("Đã bỏ nhiệm vụ {}. Nội dung còn trong nhật ký.", task.reference);
            Ok(see_other_saying(&format!("/ban-thao/{draft}#de-cuong"), &said))
        }
        Err(fault) => sent.refused(fault).await,
    }
}
