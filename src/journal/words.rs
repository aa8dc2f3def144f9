//! The journal in words: acts and what they changed, as officials would say it.

use serde_json::{Map, Value};

use crate::web::{
    Role,
    show::{self, parse_day},
};

/// Every act that is written down, by its code.
pub(super) const ACTIONS: &[(&str, &str)] = &[
    ("account.created", "Thêm tài khoản"),
    ("account.updated", "Sửa tài khoản"),
    ("account.disabled", "Khóa tài khoản"),
    ("account.enabled", "Mở lại tài khoản"),
    ("account.password_changed", "Đổi mật khẩu"),
    ("account.password_reset", "Đặt lại mật khẩu"),
    ("account.signed_in", "Đăng nhập"),
    ("account.signed_out", "Đăng xuất"),
    ("account.session_ended", "Kết thúc một phiên đăng nhập"),
    ("account.sessions_ended", "Đăng xuất khỏi mọi thiết bị"),
    ("account.grant_added", "Giao vai trò"),
    ("account.grant_ended", "Kết thúc vai trò"),
    ("account.grant_withdrawn", "Hủy vai trò chưa dùng"),
    ("account.grant_switched", "Chuyển vai trò đang dùng"),
    ("calendar_address.created", "Tạo địa chỉ lịch cá nhân"),
    ("calendar_address.revoked", "Thu hồi địa chỉ lịch cá nhân"),
    ("account.notices_chosen", "Chọn cách nhận thông báo"),
    ("unit.created", "Thêm đơn vị"),
    ("unit.updated", "Sửa đơn vị"),
    ("unit_change.drafted", "Dự kiến thay đổi đơn vị"),
    ("unit_change.planned", "Xác nhận thay đổi đơn vị, chờ đến ngày"),
    ("unit_change.done", "Thực hiện thay đổi đơn vị"),
    ("unit_change.withdrawn", "Hủy thay đổi đơn vị"),
    ("unit_group.created", "Thêm nhóm đơn vị"),
    ("unit_group.updated", "Sửa nhóm đơn vị"),
    ("plan_draft.created", "Lập bản thảo kế hoạch"),
    ("plan_draft.imported", "Nhập phụ lục phân công vào bản thảo"),
    ("plan_draft.read", "Đọc xong văn bản của bản thảo"),
    ("plan_draft.failed", "Không đọc được văn bản của bản thảo"),
    ("plan_draft.replaced", "Gửi văn bản khác cho bản thảo"),
    ("plan_draft.saved", "Sửa bản thảo kế hoạch"),
    ("plan_draft.discarded", "Bỏ bản thảo kế hoạch"),
    ("plan.drafted", "Lập dự thảo kế hoạch"),
    ("plan.activated", "Kích hoạt kế hoạch"),
    ("plan.amended", "Sửa đổi kế hoạch"),
    ("plan.closed", "Kết thúc kế hoạch"),
    ("plan.deleted", "Xóa dự thảo kế hoạch"),
    ("plan.received", "Tiếp nhận kế hoạch"),
    ("period.planned", "Lập trước kỳ báo cáo"),
    ("period.opened", "Mở kỳ báo cáo"),
    ("period.called", "Lập kỳ báo cáo đột xuất"),
    ("period.changed", "Sửa kỳ báo cáo đột xuất"),
    ("period.withdrawn", "Bỏ kỳ báo cáo"),
    ("period.send_by_changed", "Đổi hạn gửi của kỳ"),
    ("period.send_by_moved", "Chuyển hạn gửi theo ngày nghỉ, cấu hình"),
    ("period.closed", "Đóng kỳ báo cáo"),
    ("period.reopened", "Mở lại kỳ báo cáo"),
    ("day_off.added", "Thêm ngày nghỉ, ngày làm bù"),
    ("day_off.changed", "Sửa ngày nghỉ, ngày làm bù"),
    ("day_off.removed", "Bỏ ngày nghỉ, ngày làm bù"),
    ("day_off.laid", "Tạo ngày nghỉ của năm"),
    ("setting.changed", "Đổi cấu hình"),
    ("report.saved", "Lưu nháp báo cáo"),
    ("report.sent_to_head", "Trình thủ trưởng"),
    ("report.sent_back", "Thủ trưởng trả về"),
    ("report.submitted", "Gửi báo cáo"),
    ("report.returned", "Trả lại báo cáo"),
    ("report.accepted", "Chấp nhận báo cáo"),
    ("report.rated", "Xếp loại báo cáo"),
    ("report.correction_asked", "Đề nghị điều chỉnh báo cáo"),
    ("report.correction_withdrawn", "Rút đề nghị điều chỉnh"),
    ("report.correction_begun", "Mở bản điều chỉnh"),
    ("report.correction_discarded", "Bỏ bản điều chỉnh chưa gửi"),
    ("report.evidence_added", "Đính kèm minh chứng"),
    ("report.evidence_removed", "Bỏ minh chứng"),
    ("unit.reminders_sent", "Đôn đốc các đơn vị"),
    ("contribution.saved", "Lưu nháp đóng góp phối hợp"),
    ("contribution.sent", "Gửi đóng góp phối hợp"),
    ("contribution_request.asked", "Đề nghị phối hợp"),
    ("contribution_request.withdrawn", "Rút đề nghị phối hợp"),
    ("extension.asked", "Xin gia hạn"),
    ("extension.granted", "Cho gia hạn"),
    ("extension.refused", "Không cho gia hạn"),
    ("extension.offered", "Đề xuất gia hạn đến ngày khác"),
    ("extension.taken", "Nhận ngày gia hạn được đề xuất"),
    ("extension.declined", "Không nhận ngày gia hạn được đề xuất"),
    ("extension.withdrawn", "Rút đề nghị gia hạn"),
    ("extension.overruled", "Quyết định lại về gia hạn"),
    ("instruction.given", "Giao chỉ đạo"),
    ("instruction.acknowledged", "Tiếp nhận chỉ đạo"),
    ("instruction.drafted", "Lưu nháp báo cáo kết quả chỉ đạo"),
    ("instruction.reported", "Báo cáo kết quả chỉ đạo"),
    ("instruction.accepted", "Ghi nhận hoàn thành chỉ đạo"),
    ("instruction.sent_back", "Yêu cầu bổ sung kết quả chỉ đạo"),
    ("instruction.redated", "Đổi hạn chỉ đạo"),
    ("instruction.extended", "Giao chỉ đạo thêm đơn vị"),
    ("instruction.withdrawn", "Thu hồi chỉ đạo"),
    ("legal_entry.recorded", "Ghi văn bản vào sổ rà soát"),
    ("legal_entry.changed", "Sửa văn bản trong sổ rà soát"),
    ("legal_entry.begun", "Bắt đầu xử lý văn bản rà soát"),
    ("legal_entry.proposed", "Trình đề xuất về văn bản rà soát"),
    ("legal_entry.sent_back", "Trả văn bản rà soát về xử lý tiếp"),
    ("legal_entry.finished", "Hoàn thành xử lý văn bản rà soát"),
    ("legal_entry.dropped", "Không xử lý văn bản rà soát"),
    ("legal_entry.reopened", "Mở lại văn bản rà soát"),
    ("legal_entry.file_added", "Đính kèm tệp vào văn bản rà soát"),
    ("legal_entry.file_removed", "Bỏ tệp của văn bản rà soát"),
    ("unit.register_keeper_chosen", "Chọn đơn vị giữ sổ rà soát văn bản"),
    ("job.run_again", "Chạy lại công việc nền"),
    ("job.all_run_again", "Chạy lại mọi công việc nền bị lỗi"),
    ("job.run_now", "Chạy ngay công việc nền"),
    ("job.dropped", "Bỏ công việc nền"),
    ("job_schedule.changed", "Đổi lịch việc hằng ngày"),
    ("job_schedule.put_now", "Chạy ngay việc hằng ngày"),
    ("message.commented", "Viết trao đổi"),
    ("message.file_added", "Đính kèm tệp vào trao đổi"),
    ("obstacle.raised", "Nêu vướng mắc"),
    ("obstacle.supplemented", "Bổ sung vướng mắc"),
    ("obstacle.withdrawn", "Rút vướng mắc"),
    ("obstacle.settled", "Xác nhận vướng mắc đã giải quyết"),
    ("obstacle.reopened", "Báo vướng mắc chưa giải quyết"),
    ("obstacle.answered", "Trả lời vướng mắc"),
    ("obstacle.asked_back", "Đề nghị bổ sung về vướng mắc"),
    ("obstacle.escalated", "Trình vướng mắc để quyết định"),
    ("obstacle.merged", "Gộp vướng mắc để trả lời chung"),
    ("obstacle.unmerged", "Tách vướng mắc để trả lời riêng"),
    ("obstacle.decided", "Quyết định về vướng mắc"),
    ("obstacle.sent_back", "Giao lại vướng mắc để trả lời"),
];

const KEYS: &[(&str, &str)] = &[
    ("about", "về việc"),
    ("active_from", "hoạt động từ"),
    ("active_to", "hoạt động đến hết"),
    ("added", "số nhiệm vụ thêm"),
    ("address", "địa chỉ"),
    ("alias", "tên khác thêm"),
    ("aliases", "tên khác"),
    ("answer_by", "trả lời đến ngày"),
    ("answers", "số đề nghị được trả lời"),
    ("asked", "điều được đề nghị"),
    ("asked_for", "xin đến ngày"),
    ("assignment", "phân công số"),
    ("assignments", "số phân công"),
    ("basis", "căn cứ"),
    ("assignments_begun", "số phân công mới"),
    ("assignments_ended", "số phân công kết thúc"),
    ("changed", "số nhiệm vụ thay đổi"),
    ("closing_note", "ghi nhận khi kết thúc"),
    ("code", "mã"),
    ("completed", "số phân công hoàn thành"),
    ("completed_on", "ngày hoàn thành"),
    ("completions", "ngày hoàn thành từng thời hạn"),
    ("content", "nội dung"),
    ("coordinating", "phối hợp"),
    ("corrects", "điều chỉnh báo cáo số"),
    ("cut_off_on", "chốt số liệu ngày"),
    ("days", "số ngày"),
    ("deadlines", "thời hạn"),
    ("decision", "văn bản"),
    ("delegated_by", "theo ủy quyền của tài khoản số"),
    ("disabled", "bị khóa"),
    ("doubts", "chỗ cần xem"),
    ("draft", "bản thảo số"),
    ("dropped", "số nhiệm vụ bỏ"),
    ("due_soon_days", "số ngày sắp đến hạn"),
    ("due_on", "hạn"),
    ("effective_on", "hiệu lực từ"),
    ("email", "thư điện tử"),
    ("enabled", "đang bật"),
    ("error", "lỗi"),
    ("evidence", "minh chứng số"),
    ("evidence_files", "số tệp minh chứng nhiều nhất"),
    ("evidence_megabytes", "dung lượng tệp minh chứng lớn nhất (MB)"),
    ("file", "tệp"),
    ("finding", "nội dung bất cập"),
    ("from_on", "từ ngày"),
    ("full_name", "họ và tên"),
    ("grant", "vai trò số"),
    ("granted_for", "gia hạn đến"),
    ("hour", "giờ"),
    ("issued_on", "ngày ban hành"),
    ("issuer", "cơ quan ban hành"),
    ("grants", "số vai trò chuyển"),
    ("group", "nhóm số"),
    ("heirs", "kế thừa"),
    ("items", "số việc được nhắc"),
    ("jobs", "số công việc"),
    ("joining", "vào nhóm các đơn vị số"),
    ("kind", "loại"),
    ("keeper", "đơn vị giữ sổ"),
    ("leads", "chủ trì"),
    ("main", "gộp vào vướng mắc số"),
    ("mail_off", "không nhận thư"),
    ("members", "các đơn vị số"),
    ("merged", "các vướng mắc cùng thay đổi số"),
    ("mentioned", "số đơn vị, người được nhắc"),
    ("message", "lời ghi số"),
    ("name", "tên"),
    ("next_steps", "việc sẽ làm kỳ tới"),
    ("nothing_new", "không phát sinh"),
    ("note", "ghi chú"),
    ("number", "số ký hiệu"),
    ("obstacles", "khó khăn, vướng mắc"),
    ("off", "ngày nghỉ"),
    ("offered_for", "ngày được đề xuất"),
    ("on_date", "ngày"),
    ("owner_unit_id", "đơn vị lập nhóm số"),
    ("parent_id", "đơn vị cấp trên số"),
    ("pending", "số phân công chưa hoàn thành"),
    ("plan", "kế hoạch số"),
    ("parent_plan", "kế hoạch cấp trên số"),
    ("percent", "tỷ lệ (%)"),
    ("period_grace_days", "số ngày làm việc đến hạn gửi"),
    ("plans", "các kế hoạch số"),
    ("period_kinds", "kỳ báo cáo"),
    ("plan_number", "số kế hoạch"),
    ("position", "thứ tự"),
    ("product", "sản phẩm"),
    ("progress", "tiến độ"),
    ("proposal", "đề xuất"),
    ("proposals", "kiến nghị, đề xuất"),
    ("rating", "xếp loại"),
    ("reason", "lý do"),
    ("remind_after_1", "đôn đốc sau hạn lần thứ nhất (ngày)"),
    ("remind_after_2", "đôn đốc sau hạn lần thứ hai (ngày)"),
    ("remind_after_3", "đôn đốc sau hạn lần thứ ba (ngày)"),
    ("remind_before_1", "nhắc trước hạn lần thứ nhất (ngày)"),
    ("remind_before_2", "nhắc trước hạn lần thứ hai (ngày)"),
    ("remind_before_3", "nhắc trước hạn lần thứ ba (ngày)"),
    ("recipient", "nơi nhận"),
    ("regress_reason", "lý do chưa hoàn thành"),
    ("report", "báo cáo số"),
    ("reports", "phải báo cáo"),
    ("responsible", "phụ trách"),
    ("result_number", "số văn bản kết quả"),
    ("result_on", "ngày văn bản kết quả"),
    ("results", "kết quả thực hiện"),
    ("revision", "lần"),
    ("role", "vai trò"),
    ("send_by", "hạn gửi"),
    ("sections", "các mục"),
    ("shares", "nhiệm vụ số: đơn vị kế thừa thứ"),
    ("sha256", "mã SHA-256"),
    ("size", "số byte"),
    ("sessions_ended", "số phiên kết thúc"),
    ("short_name", "tên ngắn"),
    ("starts_on", "số liệu từ ngày"),
    ("state", "trạng thái"),
    ("status", "tình trạng"),
    ("subject", "trích yếu"),
    ("task", "nhiệm vụ"),
    ("tasks", "số nhiệm vụ"),
    ("tasks_above", "thực hiện nhiệm vụ cấp trên số"),
    ("title", "tên"),
    ("to_on", "đến hết ngày"),
    ("unit_id", "đơn vị số"),
    ("units", "số đơn vị"),
    ("units_before", "từ các đơn vị số"),
    ("username", "tên đăng nhập"),
    ("ways", "cách nhận"),
    ("version", "phiên bản"),
    ("year", "năm"),
];

const VALUES: &[(&str, &str)] = &[
    ("accepted", "đã chấp nhận"),
    ("acknowledged", "đã tiếp nhận"),
    ("active", "đang thực hiện"),
    ("answered", "đã trả lời"),
    ("asked", "chờ quyết định"),
    ("asked_back", "chờ bổ sung"),
    ("closed", "đã đóng"),
    ("decided", "đã quyết định"),
    ("declined", "không nhận ngày khác"),
    ("done", "hoàn thành"),
    ("draft", "nháp"),
    ("escalated", "chờ quyết định"),
    ("given", "chưa tiếp nhận"),
    ("granted", "được gia hạn"),
    ("group", "đổi thành viên nhóm"),
    ("in_progress", "đang thực hiện"),
    ("lead", "đổi đơn vị chủ trì"),
    ("merge", "sáp nhập"),
    ("not_started", "chưa thực hiện"),
    ("offered", "chờ đơn vị trả lời"),
    ("open", "đang mở"),
    ("refused", "không được gia hạn"),
    ("rename", "đổi tên"),
    ("reported", "đã báo cáo"),
    ("returned", "bị trả lại"),
    ("school", "trường học"),
    ("sent_back", "phải bổ sung"),
    ("settled", "đã giải quyết"),
    ("split", "chia, tách"),
    ("submitted", "đã gửi"),
    ("with_head", "chờ thủ trưởng"),
    ("withdrawn", "đã rút"),
];

fn look_up<'a>(table: &[(&str, &'static str)], code: &'a str) -> &'a str {
    table.iter().find(|(known, _)| *known == code).map_or(code, |&(_, words)| words)
}

/// The act in words; its code where there are none.
pub(super) fn action(code: &str) -> &str {
    look_up(ACTIONS, code)
}

/// One thing that an act changed or noted.
#[derive(Debug, PartialEq, Eq)]
pub struct Change {
    pub what: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// What a report, a contribution or a request for one, or for a later day, says in words. The journal tells only that they changed: drafts are their writers' alone, and what was
/// sent is read where reports are read.
const REPORT_WORDS: [&str; 7] =
    ["results", "obstacles", "proposals", "next_steps", "regress_reason", "reason", "asked"];

/// What differs between before and after, and what only one of them tells.
pub(super) fn changes(action: &str, before: &Option<Value>, after: &Option<Value>) -> Vec<Change> {
    let worded =
        ["report.", "contribution.", "contribution_request.", "extension."].iter().any(|kind| action.starts_with(kind));
    let silent = |key: &str| worded && REPORT_WORDS.contains(&key);
    let fields = |value: &Option<Value>| match value {
        None | Some(Value::Null) => Map::new(),
        Some(Value::Object(fields)) => fields.clone(),
        Some(other) => Map::from_iter([("note".to_owned(), other.clone())]),
    };
    let (before, after) = (fields(before), fields(after));
    let keys = before.keys().chain(after.keys().filter(|key| !before.contains_key(*key)));
    keys.filter(|key| before.get(*key) != after.get(*key))
        .filter(|key| !silent(key) || said(before.get(*key)) || said(after.get(*key)))
        .map(|key| Change {
            what: look_up(KEYS, key).to_owned(),
            before: before.get(key).filter(|_| !silent(key)).map(value),
            after: match (silent(key), said(after.get(key))) {
                (true, true) => Some("đã ghi".to_owned()),
                (true, false) => Some("đã xóa".to_owned()),
                (false, _) => after.get(key).map(value),
            },
        })
        .filter(|change| {
            change.before != change.after && (change.before.is_some() || change.after.as_deref() != Some("–"))
        })
        .collect()
}

/// Whether a text is there at all.
fn said(value: Option<&Value>) -> bool {
    value.and_then(Value::as_str).is_some_and(|text| !text.is_empty())
}

fn value(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::Bool(true) => "có".to_owned(),
        Value::Bool(false) => "không".to_owned(),
        Value::String(text) => match (Role::from_code(text), parse_day(text)) {
            (Some(role), _) => role.label().to_owned(),
            (None, Some(day)) => show::day(&day),
            (None, None) => look_up(VALUES, text).to_owned(),
        },
        Value::Array(items) if items.is_empty() => "–".to_owned(),
        Value::Array(items) => items.iter().map(self::value).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use serde_json::json;

    use super::*;

    fn acts_in(folder: &Path, found: &mut BTreeSet<String>) {
        let entry_new = regex::Regex::new(r#"Entry::(?:new|general)\(\s*"([a-z_.]+)""#).expect("a pattern");
        for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                acts_in(&entry, found);
            } else if entry.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(entry).expect("text");
                found.extend(entry_new.captures_iter(&text).map(|act| act[1].to_owned()));
            }
        }
    }

    #[test]
    fn every_act_of_the_portal_has_words() {
        let mut acts = BTreeSet::new();
        acts_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut acts);
        assert!(acts.len() > 15, "the acts are read from the code: {acts:?}");
        let silent: Vec<_> = acts.iter().filter(|act| action(act) == act.as_str()).collect();
        assert!(silent.is_empty(), "acts without words: {silent:?}");
    }

    #[test]
    fn changes_tell_what_differs() {
        let before = Some(json!({ "name": "A", "role": "staff", "to_on": null, "code": "a" }));
        let after = Some(json!({ "name": "B", "role": "staff", "to_on": "2026-09-30", "aliases": [] }));
        let change = |what: &str, before: Option<&str>, after: Option<&str>| Change {
            what: what.to_owned(),
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
        };
        let mut told = changes("unit.updated", &before, &after);
        told.sort_by(|a, b| a.what.cmp(&b.what));
        assert_eq!(
            told,
            [
                change("mã", Some("a"), None),
                change("tên", Some("A"), Some("B")),
                change("đến hết ngày", Some("–"), Some("30/09/2026")),
            ]
        );
        assert_eq!(
            changes("account.grant_added", &None, &Some(json!({ "role": "head" }))),
            [change("vai trò", None, Some("Thủ trưởng đơn vị"))]
        );
        assert!(changes("unit.updated", &None, &None).is_empty());
    }

    #[test]
    fn words_of_reports_are_never_told() {
        let before = Some(json!({ "percent": 10, "results": "Bản nháp", "obstacles": "Thiếu", "proposals": "" }));
        let after = Some(json!({ "percent": 40, "results": "Bản khác", "obstacles": "", "proposals": "" }));
        let told = changes("report.saved", &before, &after);
        let mut lines: Vec<_> = told.iter().map(|change| (change.what.as_str(), change.after.as_deref())).collect();
        lines.sort_unstable();
        assert_eq!(
            lines,
            [("khó khăn, vướng mắc", Some("đã xóa")), ("kết quả thực hiện", Some("đã ghi")), ("tỷ lệ (%)", Some("40")),]
        );
        assert!(told.iter().all(|change| change.what == "tỷ lệ (%)" || change.before.is_none()));
        let returned = changes("report.returned", &None, &Some(json!({ "reason": "Thiếu số liệu" })));
        assert_eq!(returned[0].after.as_deref(), Some("đã ghi"));
    }
}
