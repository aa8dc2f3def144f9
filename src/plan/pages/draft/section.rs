//! Sections of a draft.

use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;

use super::{
    Key,
    editor::{Asked, Editor, Open},
    head::print,
    task_form::{one_line, some},
};
use crate::{
    plan::{
        access::EditDraft,
        draft::{
            DraftSection,
            edit::{Direction, Refused, SectionWords},
        },
        editing::edit,
    },
    web::{App, FieldErrors, Form, Result, flash::see_other_saying, see_other},
};

/// The fields as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SectionForm {
    pub number: String,
    pub heading: String,
    /// The key of the section it stands in.
    pub parent: String,
    /// What it said when the form was made.
    pub seen: String,
}

/// Why a section was not written.
enum Fault {
    Changed,
    Refused(Refused),
}

impl From<Refused> for Fault {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl SectionForm {
    /// The form of a section as it is.
    pub fn of(section: &DraftSection) -> Self {
        Self {
            number: section.printed_number.clone().unwrap_or_default(),
            heading: section.heading.clone(),
            parent: section.parent.map(|parent| parent.to_string()).unwrap_or_default(),
            seen: print(section),
        }
    }

    fn parse(&self) -> Result<SectionWords, FieldErrors> {
        let mut errors = FieldErrors::new();
        let heading = one_line(&self.heading);
        if heading.is_empty() {
            errors.add("heading", "Ghi tên mục.");
        }
        let number = one_line(&self.number);
        if number.chars().count() > 20 {
            errors.add("number", "Số của mục dài tối đa 20 ký tự.");
        }
        let parent = self.parent.parse().ok();
        errors.or(|| SectionWords { parent, printed_number: some(number), heading })
    }
}

fn address(draft: i64, section: u32) -> String {
    format!("/ban-thao/{draft}?sua=m{section}#m{section}")
}

/// `POST /ban-thao/{draft}/muc`: a new one, whose form opens.
pub async fn create(access: EditDraft, State(app): State<App>, Form(form): Form<SectionForm>) -> Result<Response> {
    let draft = access.draft.id;
    let words = SectionWords {
        parent: form.parent.parse().ok(),
        printed_number: some(one_line(&form.number)),
        heading: some(one_line(&form.heading)).unwrap_or_else(|| "Mục mới".to_owned()),
    };
    match edit(&app.pool, &access.visit, draft, |content| content.add_section(words)).await? {
        Ok(key) => Ok(see_other(&address(draft, key))),
        Err(refused) => refuse(&app, &access, &Open::Nothing, refused.to_string(), StatusCode::CONFLICT).await,
    }
}

/// `POST /ban-thao/{draft}/muc/{section}`
pub async fn update(
    access: EditDraft,
    Key(key): Key,
    State(app): State<App>,
    Form(form): Form<SectionForm>,
) -> Result<Response> {
    let draft = access.draft.id;
    let words = match form.parse() {
        Ok(words) => words,
        Err(errors) => {
            return Editor::load(&app, &access).await?.page(&Asked::default(), &Open::Section(key, form), errors);
        }
    };
    let seen = form.seen.clone();
    let saved = edit(&app.pool, &access.visit, draft, |content| {
        if !seen.is_empty() && content.section(key).is_some_and(|section| print(section) != seen) {
            return Err(Fault::Changed);
        }
        Ok(content.revise_section(key, words)?)
    })
    .await?;
    match saved {
        Ok(()) => Ok(see_other_saying(&format!("/ban-thao/{draft}#m{key}"), "Đã lưu mục.")),
        Err(Fault::Refused(refused)) => {
            refuse(&app, &access, &Open::Section(key, form), refused.to_string(), StatusCode::UNPROCESSABLE_ENTITY)
                .await
        }
        Err(Fault::Changed) => {
            let editor = Editor::load(&app, &access).await?;
            let theirs = editor.content.section(key).map(SectionForm::of).unwrap_or_default();
            let why = format!(
                "{} vừa sửa mục này thành “{} {}”. Bên dưới là nội dung bạn đang gõ, chưa được lưu; lưu lần nữa sẽ thay nội dung kia.",
                access.draft.updated_by, theirs.number, theirs.heading
            );
            let open = Open::Section(key, SectionForm { seen: theirs.seen, ..form });
            editor.refused(&Asked::default(), &open, why, StatusCode::CONFLICT)
        }
    }
}

/// `POST /ban-thao/{draft}/muc/{section}/len`: before the section in front of it.
pub async fn raise(access: EditDraft, key: Key, State(app): State<App>) -> Result<Response> {
    shift(access, key, app, Direction::Up).await
}

/// `POST /ban-thao/{draft}/muc/{section}/xuong`: after the section behind it.
pub async fn lower(access: EditDraft, key: Key, State(app): State<App>) -> Result<Response> {
    shift(access, key, app, Direction::Down).await
}

async fn shift(access: EditDraft, Key(key): Key, app: App, direction: Direction) -> Result<Response> {
    let draft = access.draft.id;
    match edit(&app.pool, &access.visit, draft, |content| content.shift_section(key, direction)).await? {
        Ok(()) => Ok(see_other(&address(draft, key))),
        Err(refused) => refuse(&app, &access, &Open::Nothing, refused.to_string(), StatusCode::CONFLICT).await,
    }
}

/// `POST /ban-thao/{draft}/muc/{section}/bo`
pub async fn remove(access: EditDraft, Key(key): Key, State(app): State<App>) -> Result<Response> {
    let draft = access.draft.id;
    match edit(&app.pool, &access.visit, draft, |content| content.drop_section(key)).await? {
        Ok(section) => {
            let said = format!("Đã bỏ mục {} {}.", section.reference, section.heading);
            Ok(see_other_saying(&format!("/ban-thao/{draft}#de-cuong"), &said))
        }
        Err(refused) => refuse(&app, &access, &Open::Nothing, refused.to_string(), StatusCode::CONFLICT).await,
    }
}

async fn refuse(app: &App, access: &EditDraft, open: &Open, why: String, status: StatusCode) -> Result<Response> {
    Editor::load(app, access).await?.refused(&Asked::default(), open, why, status)
}
