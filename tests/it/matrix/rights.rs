//! The rights table of DESIGN.md §3, written down a second time: what each access must answer to each role.

use tiendo::web::Role::{self, Administrator, Director, Head, Observer, Officer, Staff};

/// Whose thing is asked for, seen from the school whose staff and head act here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The school's own, or its Sở's.
    Own,
    /// Another school's of the same Sở.
    Sibling,
    /// Of another Sở.
    Foreign,
}

/// What the portal must answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// 2xx or 303; a POST has its effect.
    Allowed,
    /// 403, and nothing changes.
    Refused,
    /// 404, and nothing changes.
    Hidden,
}
use Expected::{Allowed, Hidden, Refused};
use Target::{Foreign, Own, Sibling};

/// What a route that demands `access` must answer. `path` decides only where the act itself, not the access, differs.
///
/// # Panics
/// Panics for an access that is not in the table: a new one must be written down here.
pub fn expected(access: &str, path: &str, role: Role, target: Target) -> Expected {
    match access {
        "public" | "own account" | "signed in" => Allowed,
        // Each was told of the own thing; another school's people of the others.
        "own notice" => match target {
            Own => Allowed,
            Sibling | Foreign => Hidden,
        },
        "own export" => match target {
            Own => Allowed,
            Sibling | Foreign => Hidden,
        },
        // The administrator's grant is at the root, so every target is within reach.
        "administer" | "administer portal" | "administer unit" | "administer group" | "administer account"
        | "administer change" => only(role == Administrator),
        "read journal" => only(matches!(role, Administrator | Director)),
        "read rollup" => only(role != Administrator),
        "read reminders" => only(role != Administrator),
        // The role decides first; then the plan, of which one's own unit has to be the owner.
        "remind" => match (role, target) {
            (Director | Observer | Administrator, _) => Refused,
            (_, Foreign) | (Staff | Head, Sibling) => Hidden,
            _ => only(role == Officer && target == Own),
        },
        "review queue" => only(role == Officer),
        "own work" => only(matches!(role, Staff | Head)),
        "begin plan" => only(matches!(role, Staff | Head | Officer)),
        // The school's own drafts for its people, its Sở's for those at the Sở; nobody writes another unit's.
        "edit draft" => match (role, target) {
            (Administrator | Director | Observer, Own | Sibling) => Refused,
            (Administrator, Foreign) => Refused,
            (_, Foreign) | (Staff | Head, Sibling) => Hidden,
            (Staff | Head | Officer, Own) => Allowed,
            (Officer, Sibling) => Refused,
        },
        "list plans" => only(role != Administrator),
        "read plan" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) => Hidden,
            (_, Own) => Allowed,
            (Staff | Head, Sibling) => Hidden,
            (Officer | Director, Sibling) => Allowed,
            // A unit's own plan is not the unions' to read.
            (Observer, Sibling) => Refused,
        },
        "receive plan" | "begin own plan" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) => Hidden,
            (Staff | Head, Own) => Allowed,
            (Staff | Head, Sibling) => Hidden,
            (Officer | Director | Observer, _) => Refused,
        },
        // A plan that is not issued yet binds nobody: whoever does not reach its owner does not see it.
        "own plan" if path.ends_with("/kich-hoat") || path.ends_with("/xoa") => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) | (Staff | Head, _) => Hidden,
            _ => only(role == Officer && target == Own),
        },
        "edit plan" | "own plan" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) | (Staff | Head, Sibling) => Hidden,
            _ => only(role == Officer && target == Own),
        },
        "issue draft" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) | (Staff | Head, _) => Hidden,
            _ => only(role == Officer && target == Own),
        },
        // Both schools lead the same tasks.
        "read task" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) => Hidden,
            _ => Allowed,
        },
        // Both schools lead the same tasks; who leads is decided by the plan's officers.
        "decide lead" | "decide lead change" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) => Hidden,
            _ => only(role == Officer),
        },
        "read unit" | "read assignment" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) | (Staff | Head, Sibling) => Hidden,
            _ => Allowed,
        },
        // The fixture's report here is an accepted one.
        "read report" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) | (Staff | Head, Sibling) => Hidden,
            _ => Allowed,
        },
        // As the report it belongs to, which is an accepted one here.
        "read evidence" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) | (Staff | Head, Sibling) => Hidden,
            _ => Allowed,
        },
        // Here of a draft.
        "own evidence" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) | (Staff | Head, Sibling) | (Observer, _) => Hidden,
            (Staff | Head, Own) => Allowed,
            (Officer | Director, _) => Refused,
        },
        "write report" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) | (Staff | Head, Sibling) => Hidden,
            // With a head at the unit, staff hands reports to the head, and the head submits.
            (Staff, Own) => only(!path.ends_with("/gui")),
            (Head, Own) => only(!path.ends_with("/gui-thu-truong")),
            (Officer | Director | Observer, _) => Refused,
        },
        "write unit reports" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) | (Staff | Head, Sibling) => Hidden,
            (Staff, Own) => only(!path.ends_with("/gui")),
            (Head, Own) => only(!path.ends_with("/gui-thu-truong")),
            (Officer | Director | Observer, _) => Refused,
        },
        "head unit reports" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) | (Staff | Head, Sibling) => Hidden,
            _ => only(role == Head),
        },
        "own report" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) | (Staff | Head, Sibling) => Hidden,
            (Staff, Own) => only(!path.ends_with("/gui")),
            (Head, Own) => Allowed,
            // What lies with the head is no accepted text, so an observer does not even see that it is there.
            (Observer, _) if path.ends_with("/gui") || path.ends_with("/bo-dieu-chinh") => Hidden,
            (Officer | Director | Observer, _) => Refused,
        },
        "head report" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) | (Staff | Head, Sibling) | (Observer, _) => Hidden,
            (Head, Own) => Allowed,
            (Staff | Officer | Director, _) => Refused,
        },
        "review report" => match (role, target) {
            (Administrator, _) => Refused,
            // What is to be corrected was accepted, so observers read it.
            (Observer, Own | Sibling) if path.contains("/de-nghi-dieu-chinh") => Refused,
            (_, Foreign) | (Staff | Head, Sibling) | (Observer, _) => Hidden,
            (Officer, _) => Allowed,
            (Staff | Head | Director, _) => Refused,
        },
        // What a unit contributes is its own to write; the plan's officers and directors read it elsewhere.
        "write contribution" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) | (Staff | Head, Sibling) => Hidden,
            (Staff | Head, Own) => Allowed,
            (Officer | Director | Observer, _) => Refused,
        },
        // Both schools lead the task.
        "ask contribution" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) => Hidden,
            _ => only(matches!(role, Staff | Head | Officer)),
        },
        // A lead of the task reads what its other leads ask, too.
        "read request" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) => Hidden,
            _ => only(role != Observer),
        },
        "withdraw request" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) => Hidden,
            _ => only(matches!(role, Staff | Head) && target == Own),
        },
        "read obstacles" => only(!matches!(role, Observer | Administrator)),
        "raise obstacle" => only(matches!(role, Staff | Head)),
        // What a unit raised is read by nobody beside it but those who answer and decide.
        "read obstacle" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) | (Staff | Head, Sibling) => Hidden,
            _ => only(role != Observer),
        },
        "own obstacle" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) | (Staff | Head, Sibling) => Hidden,
            _ => only(matches!(role, Staff | Head)),
        },
        "answer obstacle" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) | (Staff | Head, Sibling) => Hidden,
            _ => only(role == Officer),
        },
        "decide obstacle" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) | (Staff | Head, Sibling) => Hidden,
            _ => only(role == Director),
        },
        "read commendations" => only(!matches!(role, Observer | Administrator)),
        "propose commendation" => only(matches!(role, Staff | Head)),
        // Whom a unit proposes is read by nobody beside it but those who choose and decide.
        "read commendation" | "own commendation" | "choose commendation" | "decide commendation" => {
            match (role, target) {
                (Administrator, _) => Refused,
                (_, Foreign) | (Staff | Head, Sibling) => Hidden,
                _ => match access {
                    "own commendation" => only(matches!(role, Staff | Head)),
                    "choose commendation" => only(role == Officer),
                    "decide commendation" => only(role == Director),
                    _ => only(role != Observer),
                },
            }
        }
        // What a school and TCCB say to each other is read by nobody beside them; the unions have no part in it.
        "read message" | "read message file" | "comment assignment" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) | (Staff | Head, Sibling) => Hidden,
            _ => only(role != Observer),
        },
        // Both schools lead the task.
        "comment task" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) => Hidden,
            _ => only(role != Observer),
        },
        "read instructions" => only(!matches!(role, Observer | Administrator)),
        // The school has a plan of its own, in which its head acts as Director.
        "write instruction" => only(matches!(role, Director | Head)),
        // What a unit was instructed to do is read by nobody beside it but those above.
        "read instruction" | "direct instruction" | "read recipient" | "own recipient" | "draft recipient"
        | "send recipient" | "direct recipient" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) | (Staff | Head, Sibling) => Hidden,
            _ => match access {
                "direct instruction" | "direct recipient" => only(role == Director),
                "own recipient" | "draft recipient" => only(matches!(role, Staff | Head)),
                // The school has a head.
                "send recipient" => only(role == Head),
                _ => only(role != Observer),
            },
        },
        "read supervision" | "read programmes" => only(role != Administrator),
        "supervise" => only(matches!(role, Head | Officer | Observer)),
        // Issued by TCCB about the target's unit.
        "read record" | "read supervision file" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) | (Staff | Head, Sibling) => Hidden,
            _ => Allowed,
        },
        "answer demand" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) | (Staff | Head, Sibling) => Hidden,
            _ => only(matches!(role, Staff | Head)),
        },
        // Of the unions' own for them, of TCCB's for everybody else; a draft is there for its authors alone.
        "judge demand" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) | (Staff | Head, Sibling) => Hidden,
            _ => only(matches!(role, Officer | Observer)),
        },
        "write record" if path.ends_with("/thu-hoi") => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) | (Staff | Head, Sibling) => Hidden,
            _ => only(matches!(role, Officer | Observer)),
        },
        "write record" | "drop supervision file" => match (role, target) {
            (Administrator, _) => Refused,
            (Officer | Observer, Own | Sibling) => Allowed,
            _ => Hidden,
        },
        // The school's own programme for its people, their Sở's for those there; the sibling's is its head's.
        "read programme" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) | (Staff | Head, Sibling) => Hidden,
            (Observer, Sibling) => Refused,
            _ => Allowed,
        },
        "write programme" | "write planned inspection" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) | (Staff | Head, Sibling) => Hidden,
            _ => only(matches!(role, Head | Officer | Observer) && target == Own),
        },
        "list extensions" => only(matches!(role, Staff | Head | Officer | Director)),
        "read extensions" | "read extension" | "ask extension" | "answer extension" | "decide extension"
        | "overrule extension" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) | (Staff | Head, Sibling) => Hidden,
            (Observer, _) => Refused,
            _ => match access {
                "ask extension" | "answer extension" => only(role == Head),
                "decide extension" => only(role == Officer),
                "overrule extension" => only(role == Director),
                _ => Allowed,
            },
        },
        // The school's unit keeps its Sở's register.
        "read legal registers" => only(role != Administrator),
        "write legal register" => only(matches!(role, Staff | Head)),
        "read legal entry" | "write legal entry" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) | (Staff | Head, Sibling) => Hidden,
            _ if access == "write legal entry" => only(matches!(role, Staff | Head)),
            // A unit's own register is not the unions' to read.
            (Observer, Sibling) => Refused,
            _ => Allowed,
        },
        "read period" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) | (Staff | Head, Sibling) => Hidden,
            // A unit's own plan, and when it reports, is not the unions' to read.
            (Observer, Sibling) => Refused,
            _ => Allowed,
        },
        "call period" => only(matches!(role, Staff | Head | Officer)),
        // The period of the school's own plan for its people, its Sở's for those at the Sở.
        "edit period" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) | (Staff | Head, Sibling) => Hidden,
            // Only the owner's own people close its periods.
            _ => only(matches!(role, Staff | Head | Officer) && target == Own),
        },
        // Officers and directors above read what closing would do; units read it of their own plans alone.
        "read closing" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) | (Staff | Head, Sibling) => Hidden,
            _ => only(matches!(role, Staff | Head | Officer | Director)),
        },
        "read consolidated reports" => only(!matches!(role, Observer | Administrator)),
        // Of plans that one's own unit owns or leads something in; whose plan it is otherwise is not said.
        "begin consolidated report" => match (role, target) {
            (Director | Observer | Administrator, _) => Refused,
            (_, Own) => Allowed,
            (_, Sibling | Foreign) => Hidden,
        },
        // The school's own part for its people, the Sở's report for those at the Sở; nobody writes another unit's.
        "read consolidated report" | "read passage" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) | (Staff | Head, Sibling) => Hidden,
            _ => only(role != Observer),
        },
        "write consolidated report" | "write passage" => match (role, target) {
            (Administrator, _) => Refused,
            (_, Foreign) | (Staff | Head, Sibling) => Hidden,
            _ => only(matches!(role, Staff | Head | Officer) && target == Own),
        },
        unknown => panic!("the access “{unknown}” of {path} is not in the rights table"),
    }
}

fn only(allowed: bool) -> Expected {
    if allowed { Allowed } else { Refused }
}
