//! What reminders say.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;

use super::{
    batch::{Draft, Item},
    owed::Subject,
};
use crate::{
    instruction::{address, dated::Owing},
    progress::{
        ground::TaskBrief,
        reminded::{Matter, ReminderKind, about},
    },
    web::{Link, show},
};

/// Units that the Director's notice names; the list has them all.
const NAMED: usize = 5;
/// Tasks that a notice names.
const TASKS: usize = 6;
/// Instructions that a notice names, and characters of each title.
const INSTRUCTIONS: usize = 3;
const TITLE: usize = 60;

/// Words that an officer may begin with.
pub const READY: [&str; 4] = [
    "Đề nghị đơn vị gửi báo cáo còn thiếu trước 17 giờ hôm nay.",
    "Đã quá hạn gửi báo cáo; đề nghị đơn vị gửi ngay để kịp tổng hợp, trình Lãnh đạo.",
    "Nếu có khó khăn, vướng mắc, đề nghị ghi vào báo cáo hoặc liên hệ TCCB trong ngày.",
    "Đề nghị thủ trưởng đơn vị chỉ đạo hoàn thành nhiệm vụ quá hạn và báo cáo kết quả.",
];

/// What texts are made with.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// Name and address key of each period.
    pub periods: HashMap<i64, (String, String)>,
    /// References of tasks: "IV.1.a".
    pub tasks: HashMap<i64, String>,
    /// Of each recipient of an instruction: which one, and its title.
    pub instructions: HashMap<i64, (i64, String)>,
}

impl Words {
    /// With the references of these tasks.
    pub fn with_tasks<'a>(mut self, tasks: impl IntoIterator<Item = &'a TaskBrief>) -> Self {
        self.tasks.extend(tasks.into_iter().map(|task| (task.id, task.reference.clone())));
        self
    }

    /// With the titles of these instructions.
    pub fn with_instructions<'a>(mut self, owing: impl IntoIterator<Item = &'a Owing>) -> Self {
        let titles = owing.into_iter().map(|one| (one.recipient_id, (one.instruction_id, one.title.clone())));
        self.instructions.extend(titles);
        self
    }

    fn period(&self, draft: &Draft) -> Option<&(String, String)> {
        draft.period_id.and_then(|id| self.periods.get(&id))
    }

    /// The page that the notice to the unit leads to.
    pub fn address(&self, draft: &Draft) -> String {
        if draft.matter == Matter::Instruction {
            let named = self.titles(draft.items.iter());
            return match named.as_slice() {
                [(only, _)] => address(*only),
                _ => Link::to("/chi-dao").with("unit", draft.unit_id).to_string(),
            };
        }
        let seat = |item: &Item| item.owed.subject.seat();
        match (draft.items.as_slice(), self.period(draft)) {
            ([only], _) if seat(only).is_some() => {
                seat(only).map(|seat| format!("/phan-cong/{}", seat.assignment_id)).unwrap_or_default()
            }
            (_, Some((_, key))) => format!("/don-vi/{}?period={key}", draft.unit_id),
            (_, None) => format!("/don-vi/{}", draft.unit_id),
        }
    }

    /// The list of those asked for the third time, of a period's reports or of deadlines.
    pub fn third(&self, period_id: Option<i64>) -> String {
        let key = period_id.and_then(|id| self.periods.get(&id)).map(|(_, key)| key);
        Link::to(super::LIST).with("state", "third").with_some("period", key).to_string()
    }

    /// The sentence for the unit.
    pub fn to_unit(&self, draft: &Draft, note: &str, today: NaiveDate) -> String {
        let (count, due_on) = (draft.items.len(), draft.due_on());
        let (due, left) = (show::day(&due_on), (due_on - today).num_days());
        let period = self.period(draft).map_or("của kỳ", |(name, _)| name.as_str());
        match (draft.kind, draft.matter) {
            (ReminderKind::Manual, matter) => {
                let items = i64::try_from(count).unwrap_or(i64::MAX);
                let what = about(matter, items, Some(period), due_on);
                let note = if note.is_empty() { String::new() } else { format!(" “{note}”") };
                let which = if matter == Matter::Deadline { self.which(draft) } else { String::new() };
                format!("Đôn đốc: đơn vị còn {what}{which}.{note}")
            }
            (_, Matter::Report) => {
                let when = match left {
                    0 => format!("Hôm nay là hạn gửi báo cáo {period} ({due})"),
                    left if left > 0 => format!("Còn {left} ngày đến hạn gửi báo cáo {period} ({due})"),
                    past => format!("Đã quá hạn gửi báo cáo {period} {} ngày ({due})", -past),
                };
                format!("{when}: đơn vị còn {count} báo cáo chưa gửi.")
            }
            (_, Matter::Instruction) => self.of_instructions(draft, today),
            (_, Matter::Deadline) => {
                let first =
                    if draft.items.iter().any(|item| item.owed.due_on != due_on) { "sớm nhất " } else { "" };
                let when = match left {
                    0 => format!("Hôm nay là thời hạn {first}({due})"),
                    left if left > 0 => format!("Còn {left} ngày đến thời hạn {first}{due}"),
                    past => format!("Quá hạn {} ngày (thời hạn {first}{due})", -past),
                };
                format!("{when}: đơn vị còn {count} nhiệm vụ chưa hoàn thành{}.", self.which(draft))
            }
        }
    }

    /// The instructions that these items are about, each once: a unit may speak for several recipients of one.
    fn titles<'a>(&self, items: impl Iterator<Item = &'a Item>) -> Vec<(i64, &str)> {
        let mut named: Vec<(i64, &str)> = Vec::new();
        let about = items.filter_map(|item| self.instructions.get(&item.owed.subject.recipient()?));
        for (id, title) in about {
            if named.iter().all(|(known, _)| known != id) {
                named.push((*id, title.as_str()));
            }
        }
        named
    }

    /// What has passed its day, what is to be carried out by one, and what nobody has acknowledged: each by itself.
    fn of_instructions(&self, draft: &Draft, today: NaiveDate) -> String {
        let is_receipt = |item: &&Item| matches!(item.owed.subject, Subject::Receipt { .. });
        let (receipts, days): (Vec<&Item>, Vec<&Item>) = draft.items.iter().partition(is_receipt);
        let (late, coming): (Vec<&Item>, Vec<&Item>) = days.into_iter().partition(|item| item.owed.due_on < today);
        let unread = self.titles(receipts.into_iter());
        let receipt = (!unread.is_empty())
            .then(|| format!("{} chỉ đạo chưa bấm “Đã tiếp nhận” ({}).", unread.len(), quoted(&unread)));
        let said = [self.of_days(&late, today), self.of_days(&coming, today), receipt];
        said.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// What is to be carried out by days that have all passed, or all not; nothing where there is none.
    fn of_days(&self, items: &[&Item], today: NaiveDate) -> Option<String> {
        let due = items.iter().map(|item| item.owed.due_on).min()?;
        let first = if items.iter().any(|item| item.owed.due_on != due) { "sớm nhất " } else { "" };
        let when = match (due - today).num_days() {
            0 => format!("Hôm nay là hạn {first}({})", show::day(&due)),
            left if left > 0 => format!("Còn {left} ngày đến hạn {first}{}", show::day(&due)),
            past => format!("Quá hạn {} ngày (hạn {first}{})", -past, show::day(&due)),
        };
        let titles = self.titles(items.iter().copied());
        Some(format!("{when}: đơn vị còn {} chỉ đạo chưa báo cáo kết quả ({}).", titles.len(), quoted(&titles)))
    }

    /// Which tasks: ": IV.1.a, IV.2.b".
    fn which(&self, draft: &Draft) -> String {
        let named: Vec<&str> = draft
            .items
            .iter()
            .filter_map(|item| self.tasks.get(&item.owed.subject.seat()?.task_id))
            .map(String::as_str)
            .collect();
        let more = if named.len() > TASKS { " …" } else { "" };
        let shown = named.iter().take(TASKS).copied().collect::<Vec<_>>().join(", ");
        if shown.is_empty() { String::new() } else { format!(" ({shown}{more})") }
    }
}

/// The first of these titles: "“Rà soát …”, “Báo cáo …” …".
fn quoted(titles: &[(i64, &str)]) -> String {
    let shown: Vec<String> =
        titles.iter().take(INSTRUCTIONS).map(|(_, title)| format!("“{}”", show::beginning(title, TITLE))).collect();
    let more = if titles.len() > INSTRUCTIONS { " …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// The sentence for the Director.
pub fn to_director(units: &BTreeSet<&str>) -> String {
    let shown = units.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    let more = if units.len() > NAMED { " …" } else { "" };
    format!("Đã đôn đốc 3 lần chưa trả lời: {} đơn vị ({shown}{more}).", units.len())
}

#[cfg(test)]
mod tests {
    use super::{
        super::owed::{Owed, Seat},
        *,
    };

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn draft(kind: ReminderKind, matter: Matter, count: i64) -> Draft {
        let due_on = day("2026-09-16");
        let item = |id| Item {
            owed: Owed {
                owner_unit_id: 1,
                unit_id: 2,
                unit: "Trường A".to_owned(),
                subject: match matter {
                    Matter::Report => Subject::Report { seat: Seat { task_id: id, assignment_id: id }, period_id: 3 },
                    Matter::Deadline => {
                        Subject::Deadline { seat: Seat { task_id: id, assignment_id: id }, id: 5, named_on: due_on }
                    }
                    Matter::Instruction => Subject::Instruction { recipient_id: id },
                },
                due_on,
            },
            stage: None,
            nth: 1,
        };
        Draft {
            owner_unit_id: 1,
            unit_id: 2,
            unit: "Trường A".to_owned(),
            matter,
            kind,
            period_id: (matter == Matter::Report).then_some(3),
            items: (1..=count).map(item).collect(),
        }
    }

    fn words() -> Words {
        Words {
            periods: HashMap::from([(3, ("Quý III/2026".to_owned(), "quarter-2026-3".to_owned()))]),
            tasks: (1..9).map(|id| (id, format!("I.{id}"))).collect(),
            instructions: (1..9).map(|id| (id, (100 + id, format!("Việc số {id}")))).collect(),
        }
    }

    #[test]
    fn a_unit_is_told_what_is_missing_and_how_long_there_is() {
        let reports = draft(ReminderKind::Before, Matter::Report, 4);
        let say = |today: &str| words().to_unit(&reports, "", day(today));
        assert_eq!(
            say("2026-09-13"),
            "Còn 3 ngày đến hạn gửi báo cáo Quý III/2026 (16/09/2026): đơn vị còn 4 báo cáo chưa gửi."
        );
        assert_eq!(
            say("2026-09-16"),
            "Hôm nay là hạn gửi báo cáo Quý III/2026 (16/09/2026): đơn vị còn 4 báo cáo chưa gửi."
        );
        assert_eq!(
            say("2026-09-19"),
            "Đã quá hạn gửi báo cáo Quý III/2026 3 ngày (16/09/2026): đơn vị còn 4 báo cáo chưa gửi."
        );
        assert_eq!(words().address(&reports), "/don-vi/2?period=quarter-2026-3");
        assert_eq!(words().third(Some(3)), "/don-doc?state=third&period=quarter-2026-3");
        assert_eq!(words().third(None), "/don-doc?state=third");
    }

    #[test]
    fn deadlines_are_named_by_their_tasks() {
        let two = draft(ReminderKind::After, Matter::Deadline, 2);
        assert_eq!(
            words().to_unit(&two, "", day("2026-09-17")),
            "Quá hạn 1 ngày (thời hạn 16/09/2026): đơn vị còn 2 nhiệm vụ chưa hoàn thành (I.1, I.2)."
        );
        assert_eq!(words().address(&two), "/don-vi/2");
        let mut apart = draft(ReminderKind::After, Matter::Deadline, 2);
        apart.items[0].owed.due_on = day("2026-09-10");
        assert_eq!(
            words().to_unit(&apart, "", day("2026-09-17")),
            "Quá hạn 7 ngày (thời hạn sớm nhất 10/09/2026): đơn vị còn 2 nhiệm vụ chưa hoàn thành (I.1, I.2)."
        );
        assert_eq!(words().address(&draft(ReminderKind::After, Matter::Deadline, 1)), "/phan-cong/1");
        let many = draft(ReminderKind::Before, Matter::Deadline, 8);
        assert!(words().to_unit(&many, "", day("2026-09-15")).ends_with("(I.1, I.2, I.3, I.4, I.5, I.6 …)."));
    }

    #[test]
    fn instructions_are_named_by_their_titles() {
        let mut three = draft(ReminderKind::After, Matter::Instruction, 3);
        three.items[1].owed.due_on = day("2026-09-20");
        three.items[2].owed.subject = Subject::Receipt { recipient_id: 3 };
        assert_eq!(
            words().to_unit(&three, "", day("2026-09-19")),
            "Quá hạn 3 ngày (hạn 16/09/2026): đơn vị còn 1 chỉ đạo chưa báo cáo kết quả (“Việc số 1”). \
             Còn 1 ngày đến hạn 20/09/2026: đơn vị còn 1 chỉ đạo chưa báo cáo kết quả (“Việc số 2”). \
             1 chỉ đạo chưa bấm “Đã tiếp nhận” (“Việc số 3”)."
        );
        assert_eq!(words().address(&three), "/chi-dao?unit=2");
        let mut unread = draft(ReminderKind::After, Matter::Instruction, 1);
        unread.items[0].owed.subject = Subject::Receipt { recipient_id: 1 };
        assert_eq!(words().to_unit(&unread, "", day("2026-09-19")), "1 chỉ đạo chưa bấm “Đã tiếp nhận” (“Việc số 1”).");
        assert_eq!(words().address(&unread), "/chi-dao/101");
        let mut twice = draft(ReminderKind::Before, Matter::Instruction, 3);
        twice.items[1].owed.due_on = day("2026-09-20");
        let mut merged = words();
        let first = merged.instructions[&1].clone();
        merged.instructions.insert(3, first);
        assert_eq!(
            merged.to_unit(&twice, "", day("2026-09-15")),
            "Còn 1 ngày đến hạn sớm nhất 16/09/2026: đơn vị còn 2 chỉ đạo chưa báo cáo kết quả (“Việc số 1”, “Việc số 2”).",
            "two recipients of one instruction are one"
        );
        twice.items.remove(1);
        assert_eq!(merged.address(&twice), "/chi-dao/101");
        let many = draft(ReminderKind::Before, Matter::Instruction, 5);
        assert!(words().to_unit(&many, "", day("2026-09-16")).ends_with("(“Việc số 1”, “Việc số 2”, “Việc số 3” …)."));
    }

    #[test]
    fn an_officer_s_note_is_told_as_written() {
        let manual = draft(ReminderKind::Manual, Matter::Report, 2);
        assert_eq!(
            words().to_unit(&manual, "Gửi trước 17 giờ.", day("2026-09-17")),
            "Đôn đốc: đơn vị còn 2 báo cáo Quý III/2026 chưa gửi (hạn 16/09/2026). “Gửi trước 17 giờ.”"
        );
    }

    #[test]
    fn the_director_hears_of_units_not_of_reports() {
        assert_eq!(to_director(&BTreeSet::from(["B", "A"])), "Đã đôn đốc 3 lần chưa trả lời: 2 đơn vị (A, B).");
        let many: Vec<String> = (1..=7).map(|number| format!("T{number}")).collect();
        let many = many.iter().map(String::as_str).collect();
        assert_eq!(to_director(&many), "Đã đôn đốc 3 lần chưa trả lời: 7 đơn vị (T1, T2, T3, T4, T5 …).");
    }
}
