//! Figures on chosen days: on a line of their own, never among the plan's assignments.

use super::stage::{Stage, WORDS};

#[tokio::test]
async fn they_are_counted_by_their_days_and_beside_the_plan_s_figures() {
    let stage = Stage::new().await;
    let tiles = async |who: &str| {
        let page = stage.get(who, "/dieu-hanh").await.body;
        let from = page.find("<ul class=\"tiles\">").expect("tiles");
        page[from..].split("</ul>").next().expect("tiles").to_owned()
    };
    let plain = tiles("giamdoc:director").await;
    stage.give(&["a", "b"], "08/12/2026").await;
    stage.give(&["a"], "09/12/2026").await;
    assert_eq!(tiles("giamdoc:director").await, plain, "no assignment is counted for it");
    let soon = "/chi-dao?state=due_soon";
    assert_eq!(stage.listed("giamdoc:director", soon).await, 2, "15 days before, not 16");
    stage.wake_at("2026-12-08T09:00:00").await;
    assert_eq!(stage.instructions("giamdoc:director").await, Some([3, 0, 3, 0]), "the day itself is on time");
    stage.wake_at("2026-12-09T09:00:00").await;
    assert_eq!(stage.instructions("giamdoc:director").await, Some([3, 2, 3, 0]));
    assert_eq!(stage.instructions("tccb:officer").await, Some([3, 2, 3, 0]));
    assert_eq!(stage.instructions("an:staff").await, Some([2, 1, 2, 0]));
    assert_eq!(stage.listed("giamdoc:director", soon).await, 1);
    assert_eq!((stage.at_home("an:staff", "a").await, stage.at_home("tccb:officer", "b").await), (2, 1));
    let lead = "Mỗi đơn vị nhận một chỉ đạo tính là một lượt: 3 lượt trong 2 chỉ đạo.";
    stage.get("giamdoc:director", "/chi-dao").await.says(200, &[lead, "2 quá hạn", "Chưa tiếp nhận 2"]);
}

#[tokio::test]
async fn a_plan_s_own_are_told_from_the_others_and_words_find_them() {
    let stage = Stage::new().await;
    let plan = stage.ask("select id::text from plan").await;
    let unit = stage.unit("b").await;
    let fields = [("words", "Chuẩn bị hội nghị."), ("undated", "1"), ("unit", unit.as_str()), ("plan", plan.as_str())];
    stage.post("giamdoc:director", "/chi-dao", &fields).await.to();
    stage.give(&["a"], "30/11/2026").await;
    assert_eq!(stage.listed("giamdoc:director", "/chi-dao").await, 2);
    assert_eq!(stage.listed("giamdoc:director", &format!("/chi-dao?plan={plan}")).await, 1);
    for (words, count) in [("hoi nghi", 1), ("truong a", 1), ("thí nghiệm", 1), ("không có", 0)] {
        let list = format!("/chi-dao?q={}", words.replace(' ', "+"));
        assert_eq!(stage.listed("giamdoc:director", &list).await, count, "{words}");
    }
    stage.get("giamdoc:director", "/chi-dao?q=khong+co").await.says(200, &["Không có chỉ đạo nào như vậy", "Bỏ lọc"]);
    stage.get("giamdoc:director", &format!("/dieu-hanh?plan={plan}")).await.says(200, &["<b>1</b> đang thực hiện"]);
    assert_eq!(stage.listed("giamdoc:director", &format!("/chi-dao?unit={unit}")).await, 1);
}

#[tokio::test]
async fn a_unit_s_home_says_what_is_to_be_done_about_them_now() {
    let stage = Stage::new().await;
    let it = stage.give(&["a"], "20/12/2026").await;
    let home = format!("/don-vi/{}", stage.unit("a").await);
    stage.get("an:staff", &home).await.says(200, &["Cần làm ngay", "Chỉ đạo mới", "Xem và tiếp nhận", WORDS]);
    stage.silent("tccb:officer", &home, &["Xem và tiếp nhận"]).await;
    stage.at_part("an:staff", (&it, "a"), "tiep-nhan", &[]).await.to();
    stage.silent("an:staff", &home, &[WORDS]).await;
    stage.at_part("an:staff", (&it, "a"), "nhap", &[("said", "Một nửa.")]).await.to();
    stage.get("ba:head", &home).await.says(200, &["Chờ gửi", "Xem và gửi"]);
    stage.silent("an:staff", &home, &[WORDS]).await;
    stage.wake_at("2026-12-05T09:00:00").await;
    stage.get("an:staff", &home).await.says(200, &["Sắp đến hạn", "hạn 20/12/2026 (còn 15 ngày)"]);
    stage.wake_at("2026-12-22T09:00:00").await;
    stage.get("an:staff", &home).await.says(200, &["Quá hạn 2 ngày", WORDS]);
    stage.at_part("ba:head", (&it, "a"), "bao-cao", &[("said", "Xong.")]).await.to();
    stage.silent("an:staff", &home, &[WORDS]).await;
    stage.at_part("giamdoc:director", (&it, "a"), "bo-sung", &[("reply", "Thiếu.")]).await.to();
    stage.get("an:staff", &home).await.says(200, &["Yêu cầu bổ sung", "Bổ sung</a>"]);
}
