//! The words of a mail: what was told, by the role in which its reader is told and by topic.

use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};

use super::{
    Topic,
    store::{Addressee, Line},
};
use crate::{
    jobs::Failure,
    mail::Letter,
    web::{self, Role, show},
};

/// The most things one mail tells; the portal tells the rest.
const MOST: usize = 40;
/// Where a subject is cut, in characters.
const SUBJECT: usize = 90;

/// What a mail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Of a day.
    Day(NaiveDate),
    Urgent,
    /// It only shows that mail arrives.
    Try,
}

/// What is told somebody in one role.
pub struct Part {
    /// "Thủ trưởng đơn vị – Trường THPT Lê Quý Đôn"
    pub capacity: String,
    pub topics: Vec<(Topic, Vec<Line>)>,
}

#[derive(Template)]
#[template(path = "notice/mail.txt")]
struct Text<'a>(&'a Page<'a>);

#[derive(Template)]
#[template(path = "notice/mail.html")]
struct Html<'a>(&'a Page<'a>);

/// What both forms of a mail say.
struct Page<'a> {
    /// The portal's address.
    base: &'a str,
    to: &'a Addressee,
    subject: &'a str,
    intro: String,
    parts: Vec<Part>,
    /// How many more there are in the portal.
    more: usize,
}

/// The mail that tells somebody these lines; `id` is the same whenever it is sent.
pub fn of(
    base: &str,
    to: &Addressee,
    lines: Vec<Line>,
    scope: Scope,
    (id, at): (String, DateTime<Utc>),
) -> Result<Letter, Failure> {
    let Some(address) = to.email.clone() else {
        return Err(Failure::Never(format!("{} chưa có địa chỉ thư điện tử.", to.full_name)));
    };
    let subject = subject(&lines, scope);
    let more = lines.len().saturating_sub(MOST);
    let page = Page {
        base,
        to,
        subject: &subject,
        intro: intro(lines.len(), scope),
        parts: parts(lines.into_iter().take(MOST).collect()),
        more,
    };
    let rendered = Text(&page).render().and_then(|text| Ok((text, Html(&page).render()?)));
    let (text, html) = rendered.map_err(|cause| Failure::from(web::Error::from(anyhow::Error::from(cause))))?;
    Ok(Letter {
        to_name: to.full_name.clone(),
        to_address: address,
        text,
        html,
        id,
        unsubscribe: format!("{base}/thong-bao/cach-nhan"),
        at,
        subject,
    })
}

fn subject(lines: &[Line], scope: Scope) -> String {
    match (scope, lines) {
        (Scope::Try, _) => "Tiến Độ: thư thử".to_owned(),
        (_, [only]) => format!("Tiến Độ: {}", show::beginning(&only.text, SUBJECT)),
        (Scope::Urgent, _) => format!("Tiến Độ: {} việc cần xử lý", lines.len()),
        (Scope::Day(day), _) => format!("Tiến Độ: {} thông báo, ngày {}", lines.len(), show::day(&day)),
    }
}

fn intro(count: usize, scope: Scope) -> String {
    match scope {
        Scope::Try => "Thư này cho biết cổng Tiến Độ gửi được thư đến địa chỉ của bạn.".to_owned(),
        Scope::Urgent => format!("Bạn có {count} thông báo mới cần xem ngay:"),
        Scope::Day(_) => format!("Bạn có {count} thông báo chưa đọc:"),
    }
}

/// Lines put together by role, and within it by topic, each in the order in which it first comes.
fn parts(lines: Vec<Line>) -> Vec<Part> {
    let mut parts: Vec<((Role, i64), Part)> = Vec::new();
    for line in lines {
        let key = (line.role, line.unit_id);
        let at = parts.iter().position(|(known, _)| *known == key).unwrap_or_else(|| {
            let capacity = format!("{} – {}", line.role.label(), line.unit_name);
            parts.push((key, Part { capacity, topics: Vec::new() }));
            parts.len() - 1
        });
        let topics = &mut parts[at].1.topics;
        match topics.iter_mut().find(|(topic, _)| *topic == line.topic) {
            Some((_, lines)) => lines.push(line),
            None => topics.push((line.topic, vec![line])),
        }
    }
    for (_, part) in &mut parts {
        part.topics.sort_by_key(|(topic, _)| *topic);
    }
    parts.into_iter().map(|(_, part)| part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(id: i64, topic: Topic, role: Role, text: &str) -> Line {
        let at = "2026-11-23T02:00:00Z".parse().expect("an instant");
        Line { id, topic, text: text.to_owned(), at, role, unit_id: 1, unit_name: "Trường A & B".to_owned() }
    }

    fn reader() -> Addressee {
        Addressee {
            full_name: "Nguyễn Văn Ánh".to_owned(),
            username: "anh".to_owned(),
            email: Some("anh@truong.edu.vn".to_owned()),
        }
    }

    fn mail(lines: Vec<Line>, scope: Scope) -> Letter {
        let at = "2026-11-23T02:00:00Z".parse().expect("an instant");
        of("https://tiendo.vn", &reader(), lines, scope, ("daily.7.12".to_owned(), at)).expect("a mail")
    }

    #[test]
    fn a_mail_tells_by_role_and_topic_and_leads_to_each() {
        let letter = mail(
            vec![
                line(3, Topic::Plan, Role::Head, "Kế hoạch <KH-05> được kích hoạt"),
                line(2, Topic::Returned, Role::Head, "Báo cáo I.1 bị trả lại"),
                line(1, Topic::Plan, Role::Officer, "Trường A đã tiếp nhận"),
            ],
            Scope::Day(NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day")),
        );
        assert_eq!(letter.subject, "Tiến Độ: 3 thông báo, ngày 23/11/2026");
        let place = |words: &str| letter.text.find(words).unwrap_or_else(|| panic!("no {words} in {}", letter.text));
        assert!(place("Thủ trưởng đơn vị – Trường A & B") < place("Báo cáo I.1"), "under the role");
        assert!(place("Báo cáo I.1") < place("<KH-05>"), "by topic");
        assert!(place("<KH-05>") < place("Cán bộ TCCB – Trường A & B"));
        for link in ["https://tiendo.vn/thong-bao/2", "https://tiendo.vn/thong-bao/cach-nhan"] {
            assert!(letter.text.contains(link) && letter.html.contains(link), "{link}");
        }
        assert!(letter.html.contains("Trường A &#38; B") && !letter.html.contains("<KH-05>"), "{}", letter.html);
    }

    #[test]
    fn a_single_thing_is_said_in_the_subject_and_many_are_cut() {
        let one = mail(vec![line(2, Topic::Returned, Role::Head, "Báo cáo I.1 bị trả lại")], Scope::Urgent);
        assert_eq!(one.subject, "Tiến Độ: Báo cáo I.1 bị trả lại");
        let many = (0..50).map(|id| line(id, Topic::Plan, Role::Head, &format!("Việc số {id}."))).collect();
        let many = mail(many, Scope::Urgent);
        assert_eq!(many.text.matches("Việc số").count(), MOST);
        assert!(many.text.contains("10 thông báo khác"), "{}", many.text);
    }

    #[test]
    fn who_has_no_address_is_said() {
        let nobody = Addressee { email: None, ..reader() };
        let failure = of("https://tiendo.vn", &nobody, Vec::new(), Scope::Try, ("x".to_owned(), DateTime::UNIX_EPOCH));
        assert_eq!(failure.unwrap_err(), Failure::Never("Nguyễn Văn Ánh chưa có địa chỉ thư điện tử.".to_owned()));
    }
}
