//! Who reads a message and its files, and who writes comments (DESIGN.md §3). Out of reach is 404; within reach but not
//! allowed is 403.

use axum::{extract::FromRequestParts, http::request::Parts};

use super::{
    comment::Desk,
    store::{self, FileHead, Head},
};
use crate::{
    plan::{
        PlanStatus,
        access::{NOT_YOURS, ReadAssignment, ReadTask, path_id},
        store::{AssignmentHead, TaskHead},
    },
    web::{Access, App, Error, Result, SignedIn, Visit},
};

const PLAN_OVER: &str =
    "Kế hoạch không còn trong thời gian thực hiện nên không trao đổi thêm; nội dung đã có vẫn xem được.";

/// A message that one reads.
pub struct ReadMessage {
    pub visit: Visit,
    pub message: Head,
}

impl ReadMessage {
    /// The same for a message found by other means than the path, such as its file.
    pub async fn of(app: &App, visit: Visit, id: i64) -> Result<Self> {
        visit.role()?;
        let message = store::head(&app.pool, id).await?.ok_or(Error::NotFound)?;
        if message.readers.include(&visit.viewer) {
            Ok(Self { visit, message })
        } else if message.readers.are_near(&visit.viewer) {
            Err(Error::forbidden(NOT_YOURS))
        } else {
            Err(Error::NotFound)
        }
    }
}

impl FromRequestParts<App> for ReadMessage {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, app).await?;
        let id = path_id(parts, app, "message").await?;
        Self::of(app, visit, id).await
    }
}

impl Access for ReadMessage {
    const NAME: &'static str = "read message";
}

/// A file of a message that one reads.
pub struct ReadMessageFile(pub FileHead);

impl FromRequestParts<App> for ReadMessageFile {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let SignedIn(visit) = SignedIn::from_request_parts(parts, app).await?;
        let id = path_id(parts, app, "file").await?;
        let file = store::file(&app.pool, id).await?.ok_or(Error::NotFound)?;
        ReadMessage::of(app, visit, file.message_id).await?;
        Ok(Self(file))
    }
}

impl Access for ReadMessageFile {
    const NAME: &'static str = "read message file";
}

/// Staff or head of a unit of the task, an officer or the Director at the plan's owner: writing on the task's page.
pub struct CommentTask {
    pub visit: Visit,
    pub task: TaskHead,
    pub desk: Desk,
}

impl FromRequestParts<App> for CommentTask {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let ReadTask { visit, task, .. } = ReadTask::from_request_parts(parts, app).await?;
        let desk = Desk::of_task(app, &visit, &task).await?.ok_or_else(|| Error::forbidden(NOT_YOURS))?;
        if task.plan_status != PlanStatus::Active {
            return Err(Error::conflict(PLAN_OVER));
        }
        Ok(Self { visit, task, desk })
    }
}

impl Access for CommentTask {
    const NAME: &'static str = "comment task";
}

/// The same on the page of one party's part: that party's own people, and those at the plan's owner.
pub struct CommentAssignment {
    pub visit: Visit,
    pub assignment: AssignmentHead,
    pub desk: Desk,
}

impl FromRequestParts<App> for CommentAssignment {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let ReadAssignment { visit, assignment, .. } = ReadAssignment::from_request_parts(parts, app).await?;
        let desk = Desk::of_assignment(&visit, &assignment).ok_or_else(|| Error::forbidden(NOT_YOURS))?;
        if assignment.plan_status != PlanStatus::Active {
            return Err(Error::conflict(PLAN_OVER));
        }
        Ok(Self { visit, assignment, desk })
    }
}

impl Access for CommentAssignment {
    const NAME: &'static str = "comment assignment";
}
