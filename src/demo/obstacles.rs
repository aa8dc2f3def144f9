//! Obstacles that units have raised in the last weeks, each at another place of its way: with TCCB, with the Director, asked
//! back, answered, settled; two say the same and may be merged.

use chrono::{Days, NaiveDate};

use super::conversation::About;
use super::data::Unit;
use super::people::{DIRECTOR, OFFICER, People};
use super::quarters::at;
use super::rows::{Obstacle, ObstacleMessage, Rows};
use crate::dialogue::Subject;

/// Who says something.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Voice {
    Unit,
    Officer,
    Director,
}

/// A step after raising: so many days before the day of loading, who, what was done, in which words, to which state.
struct Step {
    days_ago: u64,
    voice: Voice,
    title: &'static str,
    text: &'static str,
    /// Between TCCB and the Director.
    internal: bool,
    state: &'static str,
}

const fn step(days_ago: u64, voice: Voice, title: &'static str, text: &'static str, state: &'static str) -> Step {
    Step { days_ago, voice, title, text, internal: false, state }
}

/// What a unit raises about a task of NQ28.
struct Story {
    task: &'static str,
    unit: &'static str,
    days_ago: u64,
    title: &'static str,
    words: &'static str,
    request: &'static str,
    steps: &'static [Step],
}

const STORIES: [Story; 8] = [
    Story {
        task: "IV.3.a",
        unit: "lequydon",
        days_ago: 8,
        title: "Chưa có người làm công tác kiểm tra sau khi cán bộ cũ nghỉ hưu",
        words: "Ủy viên phụ trách kiểm tra nghỉ hưu từ tháng trước. Nhà trường chỉ còn một người kiêm nhiệm, chưa qua tập \
                huấn, nên đợt tự kiểm tra quý này mới xong phần hồ sơ.",
        request: "Mở một lớp tập huấn ngắn, hoặc cử người của trường bạn hướng dẫn trong hai buổi.",
        steps: &[],
    },
    Story {
        task: "IV.4.a",
        unit: "kienan",
        days_ago: 4,
        title: "Thiếu mẫu đánh giá đảng viên dùng chung",
        words: "Mỗi chi bộ đang dùng một mẫu nên khi tổng hợp phải nhập lại từ đầu, số liệu giữa các tổ không so sánh được.",
        request: "Ban hành một mẫu dùng chung trước kỳ đánh giá cuối năm.",
        steps: &[],
    },
    Story {
        task: "IV.4.a",
        unit: "haian",
        days_ago: 3,
        title: "Chưa thống nhất mẫu đánh giá đảng viên",
        words: "Các chi bộ dùng nhiều mẫu đánh giá đảng viên khác nhau, nhà trường mất nhiều thời gian tổng hợp.",
        request: "Hướng dẫn một mẫu đánh giá dùng chung.",
        steps: &[],
    },
    Story {
        task: "IV.5.a",
        unit: "ngoquyen",
        days_ago: 16,
        title: "Chưa có kinh phí thay máy tính phục vụ họp và ký số",
        words: "Tám máy tính ở phòng hành chính mua từ lâu, không cài được phần mềm ký số. Dự toán năm nay không có mục này.",
        request: "Cho phép điều chỉnh dự toán trong năm để mua thay năm máy.",
        steps: &[
            step(9, Voice::Officer, "Chuyển Giám đốc quyết định", "", "escalated"),
            Step {
                days_ago: 9,
                voice: Voice::Officer,
                title: "Đề xuất khi trình",
                text: "Nhu cầu có thật. Đề xuất cho mua ba máy từ nguồn tiết kiệm chi của trường, hai máy còn lại đưa vào dự \
                       toán năm sau.",
                internal: true,
                state: "escalated",
            },
        ],
    },
    Story {
        task: "IV.1.b",
        unit: "thaiphien",
        days_ago: 6,
        title: "Không mời được báo cáo viên đúng lịch",
        words: "Hai lần hẹn đều bị hoãn vì báo cáo viên bận việc khác.",
        request: "Giới thiệu báo cáo viên có thể về trường trong tháng này.",
        steps: &[step(
            2,
            Voice::Officer,
            "TCCB đề nghị đơn vị bổ sung",
            "Trường cho biết dự kiến bao nhiêu người dự và những ngày nào trong tháng còn trống hội trường?",
            "asked_back",
        )],
    },
    Story {
        task: "IV.3.b",
        unit: "anlao",
        days_ago: 12,
        title: "Chưa rõ thẩm quyền khi kiểm tra tổ chuyên môn ghép",
        words: "Tổ ghép có giáo viên của hai chi bộ, nhà trường chưa rõ chi bộ nào chủ trì kiểm tra.",
        request: "Trả lời rõ chi bộ nào chủ trì.",
        steps: &[step(
            5,
            Voice::Officer,
            "TCCB trả lời",
            "Chi bộ có tổ trưởng sinh hoạt chủ trì kiểm tra; chi bộ còn lại cử người cùng tham gia.",
            "answered",
        )],
    },
    Story {
        task: "IV.2.b",
        unit: "trunghoc",
        days_ago: 25,
        title: "Hai vị trí chưa tuyển được sau hai lần thông báo",
        words: "Phòng đã thông báo tuyển hai lần mà không có hồ sơ đạt yêu cầu, công việc đang chia cho năm người còn lại.",
        request: "Cho tiếp nhận viên chức từ đơn vị trực thuộc thay vì thi tuyển.",
        steps: &[
            step(21, Voice::Officer, "Chuyển Giám đốc quyết định", "", "escalated"),
            step(
                18,
                Voice::Director,
                "Giám đốc quyết định",
                "Đồng ý tiếp nhận một người trong quý này; vị trí còn lại tiếp tục thi tuyển.",
                "decided",
            ),
        ],
    },
    Story {
        task: "TCTH.1.1",
        unit: "vinhbao",
        days_ago: 20,
        title: "Điểm lẻ không có mạng để dự phổ biến trực tuyến",
        words: "Điểm trường lẻ chưa có đường truyền nên 14 người không dự được buổi phổ biến trực tuyến.",
        request: "Cho dùng hội trường của xã để dự chung.",
        steps: &[
            step(
                17,
                Voice::Officer,
                "TCCB trả lời",
                "Sở đã thống nhất với xã; trường liên hệ văn phòng xã để mượn hội trường.",
                "answered",
            ),
            step(13, Voice::Unit, "Đơn vị xác nhận đã giải quyết", "Đã tổ chức xong buổi phổ biến chung.", "settled"),
        ],
    },
];

/// Adds them with all that was said.
pub(super) fn add(rows: &mut Rows, units: &[Unit], people: &People, today: NaiveDate) {
    for story in &STORIES {
        let seat = rows.assignments.iter().find(|seat| {
            rows.tasks[seat.task_id as usize - 1].r#ref == story.task
                && seat.unit_id.is_some_and(|id| units[id as usize - 1].code == story.unit)
        });
        let seat = seat.expect("the unit has a part in the task");
        let (assignment_id, task_id, plan_id) = (seat.id, seat.task_id, seat.plan_id);
        let unit_id = seat.unit_id.expect("a unit");
        let id = rows.obstacles.len() as i64 + 1;
        let about = About::part(rows, seat, Subject::Obstacle, id);
        let owner_unit_id = rows.plans[plan_id as usize - 1].owner_unit_id;
        let (raised_at, last) = (at(today - Days::new(story.days_ago), 10, 15), story.steps.last());
        let step_at = |step: &Step| at(today - Days::new(step.days_ago), 16, 5);
        rows.obstacles.push(Obstacle {
            id,
            plan_id,
            task_id,
            assignment_id,
            unit_id,
            title: story.title,
            words: story.words,
            request: story.request,
            state: last.map_or("open", |step| step.state),
            since: last.map_or(raised_at, step_at),
            raised_by: people.staff(story.unit),
            raised_at,
        });
        let (unit_name, owner_name) = (&units[unit_id as usize - 1].name, &units[owner_unit_id as usize - 1].name);
        let mut say = |voice: Voice, words: (String, String), at, internal| {
            let (account_id, author) = match voice {
                Voice::Unit => {
                    (people.staff(story.unit), format!("{} (Chuyên viên – {unit_name})", people.name(story.unit)))
                }
                Voice::Officer => {
                    (people.id(OFFICER), format!("{} (Cán bộ TCCB – {owner_name})", people.name(OFFICER)))
                }
                Voice::Director => {
                    (people.id(DIRECTOR), format!("{} (Giám đốc – {owner_name})", people.name(DIRECTOR)))
                }
            };
            let message_id = about.say(rows, (account_id, &author), words, at, internal);
            rows.obstacle_messages.push(ObstacleMessage { obstacle_id: id, message_id, internal });
        };
        let title = format!("Nêu vướng mắc: {}", story.title);
        say(Voice::Unit, (title, format!("{}\n\nĐề nghị: {}", story.words, story.request)), raised_at, false);
        for step in story.steps {
            say(step.voice, (step.title.to_owned(), step.text.to_owned()), step_at(step), step.internal);
        }
    }
}
