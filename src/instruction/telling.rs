//! What acts on instructions are called where they are told, and whom they are told to.

use chrono::NaiveDate;

use super::{
    address,
    rules::Act,
    store::{Carried, InstructionHead, PartHead},
};
use crate::{
    calendar::day_text,
    notice::{Audience, Bundle, News, Topic},
    web::{Visit, show},
};

/// Characters of an instruction's title in a notice.
const TITLE: usize = 120;

/// "hạn 30/11/2026", "không ấn định hạn"
pub fn due(due_on: Option<NaiveDate>) -> String {
    due_on.map_or_else(|| "không ấn định hạn".to_owned(), |due| format!("hạn {}", day_text(due)))
}

/// What an act on one unit's part is called.
pub fn title(act: Act, own_plan: bool) -> &'static str {
    match (act, own_plan) {
        (Act::Acknowledge, _) => "Đơn vị đã tiếp nhận",
        (Act::Draft, _) => "Soạn báo cáo",
        (Act::Report, _) => "Đơn vị báo cáo kết quả",
        (Act::Accept, false) => "Giám đốc ghi nhận hoàn thành",
        (Act::Accept, true) => "Thủ trưởng ghi nhận hoàn thành",
        (Act::SendBack, false) => "Giám đốc yêu cầu bổ sung",
        (Act::SendBack, true) => "Thủ trưởng yêu cầu bổ sung",
    }
}

fn to_units(visit: &Visit, id: i64, text: &str, units: impl Iterator<Item = i64>) -> Vec<News> {
    let news = |unit| News::of(visit, Topic::Instruction, Audience::Unit(unit), text.to_owned(), address(id));
    units.map(news).collect()
}

/// An instruction that units were given: in the same words, so that it is one notice.
pub fn given(visit: &Visit, (id, title): (i64, &str), due_on: Option<NaiveDate>, units: &[i64]) -> Vec<News> {
    let text = format!("Chỉ đạo mới, {}: {}", due(due_on), show::beginning(title, TITLE));
    to_units(visit, id, &text, units.iter().copied())
}

/// What was changed as a whole, for the units that have not carried it out.
pub fn changed(
    visit: &Visit,
    instruction: &InstructionHead,
    (what, why): (&str, &str),
    carried: &[Carried],
) -> Vec<News> {
    let why = if why.is_empty() { String::new() } else { format!(" “{}”", show::beginning(why, TITLE)) };
    let text = format!("{what}: {}{why}", show::beginning(&instruction.title, TITLE));
    let there = carried.iter().filter(|one| one.exists).map(|one| one.unit_id);
    to_units(visit, instruction.id, &text, there)
}

/// A report that is written and waits for the head who sends it; saved again and again, it is told once.
pub fn drafted(visit: &Visit, instruction: &InstructionHead, part: &PartHead, carried: &[Carried]) -> Vec<News> {
    let subject = show::beginning(&instruction.title, TITLE);
    let href = format!("/chi-dao/noi-nhan/{}", part.id);
    let there = carried.iter().filter(|one| one.exists);
    let news = there.map(|one| {
        let text = format!("Báo cáo kết quả chỉ đạo chờ thủ trưởng gửi: {subject}");
        let bundle = Bundle {
            key: format!("instruction part {} drafted", part.id),
            text: format!("Báo cáo kết quả chỉ đạo chờ thủ trưởng gửi, đã lưu {{n}} lần: {subject}"),
            href: href.clone(),
        };
        News::of(visit, Topic::Instruction, Audience::Heads(one.unit_id), text, href.clone()).bundled(bundle)
    });
    news.collect()
}

/// What was done about one unit's part: reports are told to the Director, those of a day together; decisions to the unit.
pub fn done(visit: &Visit, instruction: &InstructionHead, part: &PartHead, act: Act, carried: &[Carried]) -> Vec<News> {
    let subject = show::beginning(&instruction.title, TITLE);
    let there = || carried.iter().filter(|one| one.exists).map(|one| one.unit_id);
    match act {
        Act::Report => {
            let to = Audience::Directors(instruction.owner_unit_id);
            let text = format!("{} báo cáo kết quả chỉ đạo: {subject}", part.unit_name);
            let href = format!("/chi-dao/noi-nhan/{}", part.id);
            let bundle = Bundle {
                key: format!("instruction {} reported", instruction.id),
                text: format!("{{n}} báo cáo kết quả chỉ đạo: {subject}"),
                href: address(instruction.id),
            };
            vec![News::of(visit, Topic::Instruction, to, text, href).bundled(bundle)]
        }
        Act::Accept => to_units(visit, instruction.id, &format!("Đã ghi nhận hoàn thành chỉ đạo: {subject}"), there()),
        Act::SendBack => {
            to_units(visit, instruction.id, &format!("Yêu cầu bổ sung kết quả chỉ đạo: {subject}"), there())
        }
        Act::Acknowledge | Act::Draft => Vec::new(),
    }
}
