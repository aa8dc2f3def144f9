//! What acts on proposals are called where they are told, and whom they are told to. News go out by mail, so they name nobody who
//! is proposed.

use super::{Kind, address, rules::Act, store::CommendationHead};
use crate::{
    notice::{Audience, News, Topic},
    obstacle::about::About,
    web::Visit,
};

/// What an act is called in the conversation.
pub fn title(act: Act, own_plan: bool) -> &'static str {
    match (act, own_plan) {
        (Act::Supplement, _) => "Đơn vị bổ sung",
        (Act::Withdraw, _) => "Đơn vị rút đề nghị",
        (Act::AskBack, false) => "TCCB đề nghị đơn vị bổ sung",
        (Act::AskBack, true) => "Người phụ trách đề nghị bổ sung",
        (Act::Select, false) => "TCCB đưa vào danh sách",
        (Act::Select, true) => "Người phụ trách đưa vào danh sách",
        (Act::Reject, _) => "Không biểu dương",
        (Act::Escalate, false) => "Chuyển Giám đốc quyết định",
        (Act::Escalate, true) => "Chuyển thủ trưởng quyết định",
        (Act::Forward, _) => "Chuyển cấp trên",
        (Act::Record, _) => "Ghi quyết định biểu dương, khen thưởng",
        (Act::Approve, false) => "Giám đốc đồng ý biểu dương",
        (Act::Approve, true) => "Thủ trưởng đồng ý biểu dương",
        (Act::Refuse, false) => "Giám đốc không đồng ý biểu dương",
        (Act::Refuse, true) => "Thủ trưởng không đồng ý biểu dương",
        (Act::SendBack, false) => "Giám đốc giao lại TCCB",
        (Act::SendBack, true) => "Thủ trưởng giao lại người phụ trách",
    }
}

/// What the words of an act are called that are not for the unit.
pub fn internal_title(act: Act) -> Option<&'static str> {
    match act {
        Act::Escalate => Some("Đề xuất khi trình"),
        Act::SendBack => Some("Ý kiến khi giao lại"),
        _ => None,
    }
}

/// "một cá nhân", "một tập thể"
fn whom(kind: Kind) -> &'static str {
    match kind {
        Kind::Individual => "một cá nhân",
        Kind::Collective => "một tập thể",
    }
}

/// Whom to tell what waits to be chosen. In a unit's own plan its head chooses as its staff do, and may be the only one who did
/// not propose it.
fn choosing(owner: i64, own_plan: bool) -> impl Iterator<Item = Audience> {
    std::iter::once(Audience::Officers(owner)).chain(own_plan.then_some(Audience::Directors(owner)))
}

/// A new proposal waits.
pub fn proposed(visit: &Visit, about: &About, id: i64, kind: Kind) -> Vec<News> {
    let text = format!("{} đề nghị biểu dương {}.", about.unit_name, whom(kind));
    choosing(about.plan_owner_id, about.own_plan)
        .map(|to| News::of(visit, Topic::Commendation, to, text.clone(), address(id)))
        .collect()
}

/// Whom an act is told to: the party that has to do something now, or no longer has to, and the unit where it was decided.
pub fn news(visit: &Visit, about: &CommendationHead, act: Act, carriers: &[(i64, bool)]) -> Vec<News> {
    let owner = about.plan_owner_id;
    let (unit, whom) = (&about.unit_name, whom(about.kind));
    let to = |audience, text: String| News::of(visit, Topic::Commendation, audience, text, address(about.id));
    let choosing = |what: &str| -> Vec<News> {
        let text = format!("{unit} {what} đề nghị biểu dương {whom}.");
        choosing(owner, about.own_plan).map(|audience| to(audience, text.clone())).collect()
    };
    let units = |what: &str| -> Vec<News> {
        let text = format!("Đề nghị biểu dương {whom} của {unit}: {what}.");
        let there = carriers.iter().filter(|(_, exists)| *exists);
        there.map(|(unit, _)| to(Audience::Unit(*unit), text.clone())).collect()
    };
    let officers = |what: &str| to(Audience::Officers(owner), format!("Đề nghị biểu dương {whom} của {unit}: {what}."));
    match act {
        Act::Supplement => choosing("đã bổ sung"),
        Act::Withdraw => choosing("đã rút"),
        Act::AskBack => units("cần bổ sung"),
        Act::Select => units("đã đưa vào danh sách gương điển hình"),
        Act::Reject => units("không được chọn"),
        Act::Escalate => {
            vec![to(Audience::Directors(owner), format!("Đề nghị biểu dương {whom} của {unit} chờ quyết định."))]
        }
        Act::Forward => units("đã chuyển cấp trên"),
        Act::Record => units("đã có quyết định biểu dương, khen thưởng"),
        Act::Approve => {
            units("được đồng ý biểu dương").into_iter().chain([officers("được đồng ý, chờ văn bản")]).collect()
        }
        Act::Refuse => units("không được đồng ý").into_iter().chain([officers("không được đồng ý")]).collect(),
        Act::SendBack => vec![officers("được giao lại để làm tiếp")],
    }
}

/// The sentence after an act.
pub fn done(act: Act, own_plan: bool) -> &'static str {
    match act {
        Act::Supplement => "Đã gửi bổ sung.",
        Act::Withdraw => "Đã rút đề nghị biểu dương.",
        Act::AskBack => "Đã gửi đề nghị bổ sung đến đơn vị.",
        Act::Select => "Đã đưa vào danh sách gương điển hình.",
        Act::Reject => "Đã ghi không biểu dương; đơn vị được báo kèm lý do.",
        Act::Escalate if own_plan => "Đã trình thủ trưởng.",
        Act::Escalate => "Đã trình Giám đốc.",
        Act::Forward => "Đã ghi việc chuyển cấp trên.",
        Act::Record => "Đã ghi quyết định biểu dương, khen thưởng.",
        Act::Approve => "Đã ghi ý kiến đồng ý biểu dương.",
        Act::Refuse => "Đã ghi không đồng ý biểu dương.",
        Act::SendBack => "Đã giao lại để làm tiếp.",
    }
}
