//! Writing a comment down, within the caller's transaction, with whom it mentions, its files, its journal entry and its news.

use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::PgConnection;

use super::{
    Enclosures, Message, Subject,
    comment::{Ground, TWICE},
    enclose,
    mention::Mentioned,
    say, store,
};
use crate::{
    journal::{self, Entry},
    notice::{self, Audience, News, Topic},
    plan::access::acts_for,
    web::{Role, Viewer, Visit},
};

/// Whether somebody writes for a plan's owner: its officers and Director, in a unit's own plan its staff and head.
pub fn is_above(viewer: &Viewer, owner: i64) -> bool {
    acts_for(viewer, owner) || (viewer.role() == Some(Role::Director) && viewer.unit_id() == Some(owner))
}

/// The page of a comment.
pub fn address(id: i64) -> String {
    format!("/trao-doi/{id}")
}

/// A comment about to be written down.
pub struct Comment<'a> {
    pub ground: &'a Ground,
    pub assignment_id: Option<i64>,
    pub title: &'a str,
    pub text: &'a str,
    /// The units it is said to.
    pub units: &'a [i64],
    pub mentioned: &'a [Mentioned],
    pub enclosures: Enclosures<'a>,
}

/// Writes a comment down; its id. The same words written twice, as by a double click, are one.
pub async fn comment(tx: &mut PgConnection, visit: &Visit, comment: &Comment<'_>) -> sqlx::Result<i64> {
    let ground = comment.ground;
    let place = (ground.task_id, comment.assignment_id);
    let account_id = visit.viewer.account_id;
    let files = comment.enclosures.contents();
    if let Some(known) = store::same_words(tx, account_id, place, (comment.text, &files), visit.now - TWICE).await? {
        return Ok(known);
    }
    let message = Message {
        subject: Subject::Comment,
        subject_id: None,
        owner_unit_id: ground.owner_unit_id,
        plan_id: Some(ground.plan_id),
        task_id: Some(ground.task_id),
        assignment_id: comment.assignment_id,
        title: comment.title,
        text: comment.text,
        units: comment.units,
    };
    let id = say(tx, visit, &message).await?;
    let units: Vec<i64> = comment.mentioned.iter().filter_map(|who| who.unit()).collect();
    let people: Vec<i64> = comment.mentioned.iter().filter_map(|who| who.person()).collect();
    store::mention(tx, id, &units, &people).await?;
    enclose(tx, visit, id, comment.enclosures).await?;
    let after = json!({
        "task": ground.task_id, "assignment": comment.assignment_id, "units": comment.units.len(),
        "mentioned": comment.mentioned.len(), "sha256": hex::encode(Sha256::digest(comment.text.as_bytes())),
    });
    journal::write(tx, &visit.by(), Entry::new("message.commented", id).after(after)).await?;
    notice::tell(tx, &news(visit, comment, id)).await?;
    Ok(id)
}

/// Whom a comment is told to: those it mentions, and those to whom it is said beside.
fn news(visit: &Visit, comment: &Comment<'_>, id: i64) -> Vec<News> {
    let (ground, owner) = (comment.ground, comment.ground.owner_unit_id);
    let unit = visit.viewer.grant.as_ref().map_or("", |grant| &grant.unit_name);
    let (author, about) = (format!("{}, {unit}", visit.viewer.full_name), &ground.task_ref);
    let of = |to, text: String| News::of(visit, Topic::Comment, to, text, address(id));
    let mentioned = comment.mentioned.iter().map(|who| {
        let whom = match who {
            Mentioned::Unit(_) => "đơn vị",
            Mentioned::Person(_) => "anh/chị",
            Mentioned::Officers => ground.officer(),
            Mentioned::Directors => ground.director(),
        };
        of(who.audience(owner), format!("{author} nhắc đến {whom} trong trao đổi về {about}."))
    });
    let said_to: Vec<Audience> = match ground.above {
        true => comment.units.iter().map(|unit| Audience::Unit(*unit)).collect(),
        false => vec![Audience::Officers(owner)],
    };
    let told: Vec<Audience> = comment.mentioned.iter().map(|who| who.audience(owner)).collect();
    let beside = said_to.into_iter().filter(|to| !told.contains(to));
    let beside = beside.map(|to| of(to, format!("{author} trao đổi về {about}.")));
    mentioned.chain(beside).collect()
}
