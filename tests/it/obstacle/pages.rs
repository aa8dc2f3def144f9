//! The list and its filters.

use super::stage::Stage;

#[tokio::test]
async fn the_list_is_filtered_by_its_address_and_shows_what_waits_longest_first() {
    let stage = Stage::new().await;
    let first = stage.raise_saying("an:staff", "I.1", "Thiếu kinh phí").await;
    stage.wake_at("2026-11-25T09:00:00").await;
    let second = stage.raise_saying("binh:staff", "I.1", "Thiếu phòng học").await;
    let third = stage.raise_saying("an:staff", "I.2", "Chưa có hướng dẫn").await;
    stage.deed("tccb:officer", &third, "trinh", &[("reply", "Xin ý kiến.")]).await.to();
    let who = "tccb:officer";
    for (list, expected) in [
        ("/vuong-mac", "3"),
        ("/vuong-mac?state=open", "2"),
        ("/vuong-mac?waits=director", "1"),
        ("/vuong-mac?waits=me", "2"),
        ("/vuong-mac?waits=unit", "0"),
        ("/vuong-mac?unit=2", "2"),
        ("/vuong-mac?unit=2&state=open", "1"),
        ("/vuong-mac?q=kinh+phi", "1"),
        ("/vuong-mac?q=TRUONG+b", "1"),
        ("/vuong-mac?q=100%25", "0"),
        ("/vuong-mac?q=%25", "0"),
        ("/vuong-mac?q=kinh_phi", "0"),
        ("/vuong-mac?state=over", "0"),
        ("/vuong-mac?state=nonsense&waits=nonsense&task=x&page=-3", "3"),
    ] {
        assert_eq!(stage.count(who, list).await, expected, "{list}");
    }
    assert_eq!(stage.count(who, &format!("/vuong-mac?task={}", stage.task_id("I.2").await)).await, "1");
    assert_eq!(stage.count("giamdoc:director", "/vuong-mac?waits=me").await, "1");
    let page = stage.get(who, "/vuong-mac").await;
    page.says(200, &["Chờ TCCB trả lời (2)", "Chờ Giám đốc quyết định (1)", "Chưa có trả lời lâu nhất: 2 ngày"]);
    let place = |address: &str| page.body.find(&format!("href=\"{address}\"")).expect("a row");
    assert!(place(&first) < place(&second) && place(&second) < place(&third));
    stage.wake_at("2026-11-23T10:00:00").await;
    stage.get(who, "/vuong-mac?unit=2&state=open").await.says(200, &["đều mới chờ từ hôm nay."]);
    stage.get(who, "/vuong-mac?plan=99").await.says(404, &[]);
    stage.get(who, "/vuong-mac?q=khong+co").await.says(200, &["Không có vướng mắc nào như vậy"]);
    stage.get("binh:staff", "/vuong-mac?state=over").await.says(200, &["Không có vướng mắc nào"]);
    stage.get(who, &format!("{first}?q=phong")).await.says(200, &["Trường B: Thiếu phòng học"]);
    stage.get(who, &format!("{first}?q=%25")).await.says(200, &["Không có vướng mắc nào khớp"]);
    stage.get(who, &format!("{first}?q=xyz")).await.says(200, &["Không có vướng mắc nào khớp"]);
    for sql in
        ["update obstacle_message set internal = true", "delete from obstacle_message", "update message set text = ''"]
    {
        let refused = sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&stage.db.pool).await;
        assert!(refused.is_err_and(|error| error.to_string().contains("append-only")), "{sql}");
    }
}
