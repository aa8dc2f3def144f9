use chrono::NaiveDate;
use proptest::prelude::*;

use super::phrase::phrase_in;
use super::*;

fn day(text: &str) -> Option<NaiveDate> {
    Some(text.parse().expect("a day"))
}

#[track_caller]
fn due(text: &str, on: &str) {
    let read = phrase(text);
    let plain = Deadline { text: read.text.clone(), due_on: day(on), ..Deadline::default() };
    assert_eq!(read, plain, "{text}");
}

#[track_caller]
fn recurs(text: &str, cadence: Cadence, anchor: Option<(Option<i16>, Option<i16>, Option<i16>)>) {
    let read = phrase(text);
    let anchor = anchor.map(|(month, day, weekday)| Anchor { month, day, weekday });
    let plain = Deadline { text: read.text.clone(), cadence: Some(cadence), anchor, ..Deadline::default() };
    assert_eq!(read, plain, "{text}");
}

#[track_caller]
fn spans(text: &str, from: Option<&str>, to: Option<&str>, cadence: Option<Cadence>) {
    let read = phrase(text);
    let plain = Deadline {
        text: read.text.clone(),
        from: from.and_then(day),
        due_on: to.and_then(day),
        cadence,
        ..Deadline::default()
    };
    assert_eq!(read, plain, "{text}");
}

#[test]
fn what_is_done_all_the_time() {
    for text in [
        "thường xuyên",
        "thường xuyên, liên tục",
        "thực hiện thường xuyên",
        "Thường xuyên, theo yêu cầu nhiệm vụ",
        "Thực hiện thường xuyên .",
    ] {
        recurs(text, Cadence::Continuous, None);
    }
}

#[test]
fn what_recurs_and_on_which_day() {
    for text in ["hằng năm", "hàng năm", "thực hiện hàng năm", "Hàng  năm"] {
        recurs(text, Cadence::Annual, None);
    }
    recurs("Tháng 12 hằng năm", Cadence::Annual, Some((Some(12), None, None)));
    recurs("trước ngày 30 tháng 11 hàng năm", Cadence::Annual, Some((Some(11), Some(29), None)));
    recurs("trước ngày 01/12 hằng năm", Cadence::Annual, Some((Some(11), Some(30), None)));
    recurs("Quý IV hằng năm", Cadence::Annual, Some((Some(12), None, None)));
    recurs("hằng quý", Cadence::Quarterly, None);
    recurs("Định kỳ hàng quý", Cadence::Quarterly, None);
    recurs("Hàng quí", Cadence::Quarterly, None);
    recurs("trước ngày 20 hằng tháng", Cadence::Monthly, Some((None, Some(19), None)));
    recurs("ngày 25 hàng tháng", Cadence::Monthly, Some((None, Some(25), None)));
    recurs("Định kỳ 06 tháng", Cadence::HalfYearly, None);
    recurs("6 tháng/lần", Cadence::HalfYearly, None);
    recurs("trước ngày 12 tháng cuối quý", Cadence::Quarterly, Some((None, Some(11), None)));
    recurs("trước 25/5 và 25/11 hằng năm", Cadence::HalfYearly, Some((Some(5), Some(24), None)));
    recurs("trước 15 giờ thứ 4 hằng tuần", Cadence::Weekly, Some((None, None, Some(4))));
    recurs("thứ Sáu hàng tuần", Cadence::Weekly, Some((None, None, Some(6))));
    recurs("Chủ nhật hằng tuần", Cadence::Weekly, Some((None, None, Some(8))));
}

#[test]
fn days_months_quarters_and_years() {
    due("Quý IV/2025", "2025-12-31");
    due("Quí IV-2025", "2025-12-31");
    due("Quý III Năm 2026", "2026-09-30");
    due("QUÝ II – 2026", "2026-06-30");
    due("Trước ngày 30/11/2025", "2025-11-29");
    due("chậm nhất ngày 30/6/2025", "2025-06-30");
    due("31/12/2025", "2025-12-31");
    due("trước ngày 16 tháng 12 năm 2025", "2025-12-15");
    due("Tháng 12/2025", "2025-12-31");
    due("hoàn thành trong tháng 11/2025", "2025-11-30");
    due("Tháng 02 năm 2028", "2028-02-29");
    due("Hoàn thành trong năm 2025", "2025-12-31");
    due("Năm 2026", "2026-12-31");
    due("2026", "2026-12-31");
    due("１２／２０２５", "2025-12-31");
    due("Trước tháng 6/2026", "2026-05-31");
    due("6 tháng đầu năm 2026", "2026-06-30");
    due("Xong trước 30.9.2026", "2026-09-29");
    spans("8-9/2026", Some("2026-08-01"), Some("2026-09-30"), None);
    spans("hoàn thành trong năm 2023 và thực hiện thường xuyên", None, Some("2023-12-31"), Some(Cadence::Continuous));
}

#[test]
fn spans_and_what_goes_on() {
    spans("Quý IV/2025- Quý II/2026", Some("2025-10-01"), Some("2026-06-30"), None);
    spans("Quý I, II/2026", Some("2026-01-01"), Some("2026-06-30"), None);
    spans("Tháng 11-12/2025", Some("2025-11-01"), Some("2025-12-31"), None);
    spans("từ ngày 15/11/2025 đến ngày 15/12/2025", Some("2025-11-15"), Some("2025-12-15"), None);
    spans(
        "Giai đoạn 2026-2030 và những năm tiếp theo",
        Some("2026-01-01"),
        Some("2030-12-31"),
        Some(Cadence::Continuous),
    );
    spans("Giai đoạn 2026 – 2030", Some("2026-01-01"), Some("2030-12-31"), None);
    spans("Năm 2026 và các năm tiếp theo", Some("2026-01-01"), None, Some(Cadence::Continuous));
    spans("Từ 01/7/2025", Some("2025-07-01"), None, Some(Cadence::Continuous));
    spans("Từ năm 2026 trở đi", Some("2026-01-01"), None, Some(Cadence::Continuous));
    spans("năm học 2025-2026", Some("2025-09-01"), Some("2026-05-31"), None);
}

#[test]
fn days_without_a_year_take_the_documents() {
    let read = phrase_in("từ ngày 15/11 đến ngày 15/12", Some(2025));
    assert_eq!((read.from, read.due_on), (day("2025-11-15"), day("2025-12-15")));
    assert_eq!(phrase("từ ngày 15/11 đến ngày 15/12").due_on, None, "never a guess");
    assert_eq!(phrase_in("từ 15/11 đến 15/01/2026", Some(2025)).due_on, day("2026-01-15"));
}

#[test]
fn what_waits_for_an_event() {
    for text in [
        "Sau khi có Quy chế của TW",
        "khi có hướng dẫn của Trung ương",
        "Ngay sau khi Luật có hiệu lực",
        "Kỳ họp thường lệ giữa năm 2026",
    ] {
        let read = phrase(text);
        assert_eq!((read.event.as_deref(), read.due_on, read.cadence), (Some(text), None, None));
    }
    let read = phrase("trong thời hạn 03 ngày làm việc, kể từ ngày Nghị định có hiệu lực");
    assert_eq!(read.event.as_deref(), Some("Nghị định có hiệu lực"));
    assert_eq!(read.offset, Some(Offset { days: 3, working: true }));
    let read = phrase("15 ngày trước kỳ họp thường lệ của Hội đồng nhân dân");
    assert_eq!(read.offset, Some(Offset { days: -15, working: false }));
}

#[test]
fn another_documents_schedule() {
    for (text, follows) in [
        ("thực hiện theo Kế hoạch số 254-KH/TU", "254-KH/TU"),
        ("Theo lộ trình được giao tại Kế hoạch số 02-KH/BCĐTW", "02-KH/BCĐTW"),
        ("Theo Kế hoạch số 141/KH-UBND ngày 20/11/2025", "141/KH-UBND"),
        ("Theo Kế hoạch riêng", "Theo Kế hoạch riêng"),
        ("Theo kế hoạch công tác tư pháp hàng năm", "Theo kế hoạch công tác tư pháp hàng năm"),
        ("Theo tiến độ của dự án", "Theo tiến độ của dự án"),
        ("Triển khai đảm bảo theo lộ trình của Bộ", "Triển khai đảm bảo theo lộ trình của Bộ"),
    ] {
        let read = phrase(text);
        let plain = Deadline { text: read.text.clone(), follows: Some(follows.to_owned()), ..Deadline::default() };
        assert_eq!(read, plain, "{text}");
    }
}

#[test]
fn nothing_is_no_deadline_and_unknown_words_are_kept() {
    assert_eq!(understand(" "), []);
    assert_eq!(understand("-"), []);
    assert_eq!(phrase("Ngay"), Deadline { text: "Ngay".to_owned(), ..Deadline::default() });
    assert_eq!(phrase("đánh giá hàng năm").cadence, None);
}

#[test]
fn a_cell_of_several_phrases_is_several_deadlines() {
    let read = understand("- Trình đề án: Quý I/2026;\n- Tổng kết: tháng 12/2026");
    assert_eq!(read.iter().map(|d| d.due_on).collect::<Vec<_>>(), [day("2026-03-31"), day("2026-12-31")]);
    assert_eq!(read[0].scope.as_deref(), Some("Trình đề án"));
    assert_eq!(understand("Thường xuyên; theo yêu cầu").len(), 1);
}

#[test]
fn deadlines_within_a_text_stand_in_parentheses_or_behind_their_verbs() {
    let read = said_in(
        "Tổ chức họp trực tuyến (thực hiện hằng năm). Xây dựng kho học liệu số (hoàn thành trong năm 2026 và thực hiện \
         thường xuyên). Giữ vững nền nếp (thực hiện thường xuyên).",
        None,
    );
    assert_eq!(read.len(), 3);
    assert_eq!(read[1].due_on, day("2026-12-31"));
    assert_eq!(read[1].scope.as_deref(), Some("Xây dựng kho học liệu số"));

    let read = said_in("Gửi báo cáo về Phòng Tổ chức trước ngày 16 tháng 12 năm 2026 để tổng hợp.", None);
    assert_eq!(
        read.iter().map(|d| (d.text.as_str(), d.due_on)).collect::<Vec<_>>(),
        [("trước ngày 16 tháng 12 năm 2026", day("2026-12-15"))]
    );
    assert_eq!(said_in("Lập kế hoạch, hoàn thành xong trong quý II/2026.", None)[0].due_on, day("2026-06-30"));
    assert_eq!(said_in("Báo cáo trước ngày 15 hằng tháng.", None)[0].cadence, Some(Cadence::Monthly));
}

#[test]
fn what_a_sentence_ends_in_or_reports_at_intervals() {
    let cadences = |text: &str| said_in(text, None).into_iter().map(|d| (d.text, d.cadence)).collect::<Vec<_>>();
    assert_eq!(
        cadences("Biên soạn tài liệu, do Trung tâm Truyền thông chủ trì, thực hiện thường xuyên."),
        [("thực hiện thường xuyên".to_owned(), Some(Cadence::Continuous))]
    );
    assert_eq!(
        cadences("Theo dõi; định kỳ hằng quý báo cáo trước ngày 10 của tháng cuối quý."),
        [("trước ngày 10 của tháng cuối quý".to_owned(), Some(Cadence::Quarterly))]
    );
    assert_eq!(
        cadences("Báo cáo Bộ Y tế định kỳ 6 tháng/lần."),
        [("định kỳ 6 tháng/lần".to_owned(), Some(Cadence::HalfYearly))]
    );
    assert_eq!(cadences("Chuẩn bị cho đợt kiểm tra định kỳ hằng năm của Bộ."), []);
    assert_eq!(said_in("Tổng kết Chương trình vào quý IV năm 2030.", None)[0].due_on, day("2030-12-31"));
}

#[test]
fn dates_of_cited_documents_are_no_deadlines() {
    for text in [
        "Thực hiện Kế hoạch số 12/KH-UBND ngày 01/3/2025 của UBND thành phố (sau đây gọi là Kế hoạch 12).",
        "Thực hiện Chiến lược đến năm 2030 và đánh giá hàng năm.",
        "Hưởng ứng Ngày Nhà giáo (ngày 20/11) trong toàn ngành.",
        "Sửa quy chế ban hành kèm theo Quyết định số 5/QĐ-SGDĐT (khóa XIII).",
        "Triển khai Đề án chuyển đổi số (giai đoạn 2021-2025) tại các trường.",
    ] {
        assert_eq!(said_in(text, Some(2025)), [], "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_and_its_words_are_kept(text in "\\PC{0,80}") {
        let read = phrase(&text);
        prop_assert!(text.trim().is_empty() || read.text.chars().count() <= text.nfc_len());
        understand(&text);
        said_in(&text, Some(2026));
    }

    #[test]
    fn phrases_of_the_genre_in_any_order_are_read(words in prop::collection::vec(prop::sample::select(vec![
        "trước", "ngày", "31/12/2026", "30/02/2026", "quý", "IV", "hằng", "năm", "tháng", "13/2026", "từ", "đến",
        "thường xuyên", "theo", "kế hoạch", "số 1-KH/TU", "2026", "-", "(", ")", "99", "0", "sau khi",
    ]), 0..12)) {
        let text = words.join(" ");
        let read = phrase(&text);
        if let Some((from, due)) = read.from.zip(read.due_on) {
            prop_assert!(from <= due, "{text}: {from} to {due}");
        }
        said_in(&text, Some(2026));
    }
}

trait NfcLen {
    fn nfc_len(&self) -> usize;
}

impl NfcLen for str {
    fn nfc_len(&self) -> usize {
        use unicode_normalization::UnicodeNormalization;
        self.nfc().count()
    }
}
