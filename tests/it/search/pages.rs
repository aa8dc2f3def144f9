//! The page: help, counts by kind, pages, what is typed shown as it is.

use super::stage::{Stage, encoded};
use crate::support::statements;

#[tokio::test]
async fn without_words_the_page_helps_and_says_what_can_be_found() {
    let stage = Stage::new().await;
    for path in ["/tim", "/tim?q=", "/tim?q=%20%20"] {
        stage
            .get("an:staff", path)
            .await
            .says(200, &["Cách tìm", "trao đổi; kiểm tra, giám sát; rà soát văn bản; gương điển hình; đơn vị."]);
    }
    stage.get("an:staff", "/tim?q=%E2%80%93").await.says(200, &["Chưa có từ nào để tìm", "value=\"–\""]);
    let page = stage.get("congdoan:observer", "/tim").await;
    page.says(200, &["kế hoạch; nhiệm vụ; báo cáo; kiểm tra, giám sát; rà soát văn bản; đơn vị."]);
    // Every other page has the box above.
    stage.get("an:staff", "/ke-hoach").await.says(200, &["<form method=\"get\" action=\"/tim\" role=\"search\">"]);
    assert_eq!(page.body.matches("data-seek").count(), 1, "this one has a box of its own");
}

#[tokio::test]
async fn what_is_typed_is_shown_as_it_is_and_what_is_found_is_text() {
    let stage = Stage::new().await;
    let page = stage.seek("tccb:officer", "<b>\"x</b>").await;
    assert!(page.contains("value=\"&#60;b&#62;&#34;x&#60;/b&#62;\"") && !page.contains("<b>\"x"), "{page}");
    stage.add_task("II.1", "Việc <script>alert(1)</script> của kim cương & <mark>").await;
    let page = stage.seek("tccb:officer", "kim script").await;
    let shown = "Việc &#60;<mark>script</mark>&#62;alert(1)&#60;/<mark>script</mark>&#62; của <mark>kim</mark> cương &#38; &#60;mark&#62;";
    assert!(page.contains(shown), "{page}");
}

#[tokio::test]
async fn kinds_are_counted_and_chosen_and_long_lists_have_pages() {
    let stage = Stage::new().await;
    for place in 0..45 {
        stage.add_task(&format!("II.{place}"), "Nhiệm vụ kim cương").await;
    }
    let obstacle = stage.raise_saying("an:staff", "I.1", "Thiếu kim cương").await;
    let page = stage.seek("tccb:officer", "kim cuong").await;
    for label in ["Tất cả (46)", "Nhiệm vụ (45)", "Vướng mắc (1)", "1–20 trong 46"] {
        assert!(page.contains(label), "{label}");
    }
    assert!(!page.contains("Kế hoạch (0)") && !page.contains("rel=\"prev\""));
    let mut seen = std::collections::BTreeSet::new();
    for number in 1..=3 {
        let page = stage.get("tccb:officer", &format!("/tim?q=kim+cuong&trang={number}")).await.body;
        seen.extend(
            page.split("<p class=\"find-title\">").skip(1).map(|row| {
                row.split("href=\"").nth(1).and_then(|row| row.split('"').next()).expect("a link").to_owned()
            }),
        );
    }
    assert_eq!(seen.len(), 46);
    stage.get("tccb:officer", "/tim?q=kim+cuong&trang=4").await.says(404, &[]);
    let one = stage.get("tccb:officer", "/tim?q=kim+cuong&loai=obstacle").await;
    one.says(
        200,
        &[&format!("href=\"{obstacle}\""), "1–1 trong 1", "name=\"loai\" value=\"obstacle\"", "Nhiệm vụ (45)"],
    );
    assert_eq!(one.body.matches("find-title").count(), 1);
    let none = stage.get("tccb:officer", "/tim?q=kim+cuong&loai=report").await;
    none.says(200, &["Không tìm thấy gì cho “kim cuong” trong báo cáo", "Tìm trong tất cả các loại"]);
    // A kind that the role never reads is none to choose.
    stage.get("congdoan:observer", "/tim?q=kim+cuong&loai=obstacle").await.says(200, &["Tất cả (45)"]);
}

#[tokio::test]
async fn a_search_costs_the_same_statements_whatever_it_finds() {
    let stage = Stage::new().await;
    for place in 0..30 {
        stage.add_task(&format!("II.{place}"), "Nhiệm vụ kim cương").await;
    }
    let mut counts = Vec::new();
    for words in ["kim cuong", "khong co dau"] {
        stage.seek("tccb:officer", words).await;
        statements::listen();
        stage.seek("tccb:officer", words).await;
        counts.push(statements::heard().len());
    }
    assert_eq!(counts[0], counts[1]);
    // One for each kind, one for the words, and who is asking.
    assert!(counts[0] <= tiendo::search::Kind::ALL.len() + 5, "{counts:?}");
}

#[tokio::test]
async fn a_stranger_is_sent_to_sign_in_and_comes_back_to_the_search() {
    let stage = Stage::new().await;
    let page = stage.get("nobody:staff", &format!("/tim?q={}", encoded("kim"))).await;
    assert!(page.to().starts_with("/dang-nhap?") && page.to().contains("tim"), "{}", page.location);
}
