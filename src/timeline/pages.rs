//! Pages of timelines, each with the form for comments where the reader may write.

mod list;

use axum::{extract::State, response::Response};

use super::Scope;
use crate::{
    attachment::Enclosing,
    dialogue::{
        access::{CommentAssignment, CommentTask},
        comment::{CommentForm, Desk, Writing},
    },
    plan::{
        PlanStatus,
        access::{ReadAssignment, ReadTask, ReadUnit},
        brief,
        store::{AssignmentHead, TaskHead},
    },
    web::{App, Chrome, Export, FieldErrors, Query, Result, Routes, Visit, flash::see_other_saying},
};
use list::{Asked, Head, render};

pub use list::lately;

/// The slice's routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/nhiem-vu/{task}/dien-bien", of_task)
        .post("/nhiem-vu/{task}/dien-bien", comment_on_task)
        .get("/phan-cong/{assignment}/dien-bien", of_assignment)
        .post("/phan-cong/{assignment}/dien-bien", comment_on_assignment)
        .get("/don-vi/{unit}/dien-bien", of_unit)
}

/// `GET /nhiem-vu/{task}/dien-bien`
async fn of_task(
    ReadTask { visit, task, .. }: ReadTask,
    State(app): State<App>,
    Query(asked): Query<Asked>,
    export: Export,
) -> Result<Response> {
    let desk = match task.plan_status {
        PlanStatus::Active => Desk::of_task(&app, &visit, &task).await?,
        _ => None,
    };
    let writing = match desk {
        Some(desk) => Some(form_of(&app, &visit, &desk, Scope::Task(task.id), CommentForm::default()).await?),
        None => None,
    };
    render(&app, &visit, task_head(&visit, &task), (&asked, &export), writing, FieldErrors::new()).await
}

/// `POST /nhiem-vu/{task}/dien-bien`
async fn comment_on_task(
    CommentTask { visit, task, desk }: CommentTask,
    State(app): State<App>,
    Enclosing(form, sheaf): Enclosing<CommentForm>,
) -> Result<Response> {
    let scope = Scope::Task(task.id);
    match desk.write(&app, &visit, &form, &sheaf).await? {
        Ok(id) => Ok(written(scope, id)),
        Err(errors) => {
            let writing = form_of(&app, &visit, &desk, scope, form).await?;
            render(
                &app,
                &visit,
                task_head(&visit, &task),
                (&Asked::default(), &Export::default()),
                Some(writing),
                errors,
            )
            .await
        }
    }
}

/// `GET /phan-cong/{assignment}/dien-bien`
async fn of_assignment(
    ReadAssignment { visit, assignment, .. }: ReadAssignment,
    State(app): State<App>,
    Query(asked): Query<Asked>,
    export: Export,
) -> Result<Response> {
    let runs = assignment.plan_status == PlanStatus::Active;
    let desk = Desk::of_assignment(&visit, &assignment).filter(|_| runs);
    let writing = match desk {
        Some(desk) => {
            let scope = Scope::Assignment(assignment.id);
            Some(form_of(&app, &visit, &desk, scope, CommentForm::default()).await?)
        }
        None => None,
    };
    render(&app, &visit, assignment_head(&visit, &assignment), (&asked, &export), writing, FieldErrors::new()).await
}

/// `POST /phan-cong/{assignment}/dien-bien`
async fn comment_on_assignment(
    CommentAssignment { visit, assignment, desk }: CommentAssignment,
    State(app): State<App>,
    Enclosing(form, sheaf): Enclosing<CommentForm>,
) -> Result<Response> {
    let scope = Scope::Assignment(assignment.id);
    match desk.write(&app, &visit, &form, &sheaf).await? {
        Ok(id) => Ok(written(scope, id)),
        Err(errors) => {
            let writing = form_of(&app, &visit, &desk, scope, form).await?;
            render(
                &app,
                &visit,
                assignment_head(&visit, &assignment),
                (&Asked::default(), &Export::default()),
                Some(writing),
                errors,
            )
            .await
        }
    }
}

/// `GET /don-vi/{unit}/dien-bien`
async fn of_unit(
    ReadUnit { visit, unit }: ReadUnit,
    State(app): State<App>,
    Query(asked): Query<Asked>,
    export: Export,
) -> Result<Response> {
    let chrome = Chrome::new(&visit, format!("Diễn biến của {}", unit.name))
        .crumb(unit.name.clone(), format!("/don-vi/{}", unit.id))
        .here("Diễn biến");
    let head = Head { chrome, about: unit.name, scope: Scope::Unit(unit.id) };
    render(&app, &visit, head, (&asked, &export), None, FieldErrors::new()).await
}

async fn form_of(app: &App, visit: &Visit, desk: &Desk, scope: Scope, form: CommentForm) -> Result<Writing> {
    desk.writing(app, visit, scope.link().to_string(), form).await
}

fn written(scope: Scope, id: i64) -> Response {
    see_other_saying(&format!("{}#m{id}", scope.link()), "Đã gửi trao đổi.")
}

fn task_head(visit: &Visit, task: &TaskHead) -> Head {
    let chrome = Chrome::new(visit, format!("Diễn biến {}", task.reference))
        .crumb(task.plan_short_title.clone(), format!("/ke-hoach/{}", task.plan_id))
        .crumb(task.reference.clone(), format!("/nhiem-vu/{}", task.id))
        .here("Diễn biến");
    Head { chrome, about: format!("{} {}", task.reference, brief(&task.content)), scope: Scope::Task(task.id) }
}

fn assignment_head(visit: &Visit, assignment: &AssignmentHead) -> Head {
    let chrome = Chrome::new(visit, format!("Diễn biến {} – {}", assignment.task_ref, assignment.party))
        .crumb(assignment.plan_short_title.clone(), format!("/ke-hoach/{}", assignment.plan_id))
        .crumb(assignment.task_ref.clone(), format!("/nhiem-vu/{}", assignment.task_id))
        .crumb(assignment.party.clone(), format!("/phan-cong/{}", assignment.id))
        .here("Diễn biến");
    Head {
        chrome,
        about: format!("{} {} · {}", assignment.task_ref, brief(&assignment.content), assignment.party),
        scope: Scope::Assignment(assignment.id),
    }
}
