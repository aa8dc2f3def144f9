use proptest::prelude::*;

use super::*;

fn occasion(title: &str) -> Occasion {
    Occasion {
        uid: "deadline-7-assignment-12".to_owned(),
        on: "2026-11-30".parse().expect("a day"),
        title: title.to_owned(),
        notes: vec!["“trước ngày 01/12/2026”".to_owned(), "KH thử; phần 1, mục \\ 2".to_owned()],
        path: "/phan-cong/12".to_owned(),
        reminds: true,
    }
}

fn written(title: &str) -> String {
    let now = "2026-11-23T02:00:00Z".parse().expect("an instant");
    write("Tiến Độ – Trường A, B", &[occasion(title)], "https://tiendo.example.vn", now)
}

#[test]
fn a_day_is_an_event_of_the_whole_day() {
    let text = written("Thời hạn I.2: Rà soát hồ sơ");
    let lines: Vec<&str> = text.split("\r\n").collect();
    for line in [
        "VERSION:2.0",
        "X-WR-CALNAME:Tiến Độ – Trường A  B",
        "REFRESH-INTERVAL;VALUE=DURATION:PT21600S",
        "UID:deadline-7-assignment-12@tiendo.example.vn",
        "DTSTAMP:20261123T020000Z",
        "DTSTART;VALUE=DATE:20261130",
        "DTEND;VALUE=DATE:20261201",
        "SUMMARY:Thời hạn I.2: Rà soát hồ sơ",
        "TRANSP:TRANSPARENT",
        "URL:https://tiendo.example.vn/phan-cong/12",
        "TRIGGER:-PT54000S",
    ] {
        assert!(lines.contains(&line), "no {line} in {text}");
    }
    assert_eq!(text, written("Thời hạn I.2: Rà soát hồ sơ"), "the same days make the same file");
}

proptest! {
    #[test]
    fn whatever_it_says_lines_are_short_and_the_words_come_back(title in "[ -~ạ-ỹăâđêôơưĐ“”–😀]{1,200}") {
        let text = written(&title);
        for line in text.split("\r\n") {
            prop_assert!(line.len() <= LINE, "{} bytes: {line}", line.len());
        }
        prop_assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
        let calendar = calcard::icalendar::ICalendar::parse(&text).expect("a calendar");
        let told: Vec<String> = calendar
            .components
            .iter()
            .filter_map(|part| part.property(&calcard::icalendar::ICalendarProperty::Summary)?.values.first()?.as_text())
            .map(str::to_owned)
            .collect();
        prop_assert_eq!(told, vec![title]);
    }
}
