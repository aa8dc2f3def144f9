//! After a plan's end: what is open is brought to its end, and is not lost from sight.

use super::stage::{IN_TOTAL, Stage, TO_DECIDE};

impl Stage {
    async fn end_plan(&self) {
        sqlx::raw_sql("update plan set status = 'closed', closed_at = '2026-11-23'")
            .execute(&self.db.pool)
            .await
            .expect("ended");
    }
}

#[tokio::test]
async fn nothing_is_begun_anew_and_what_is_open_is_ended() {
    let stage = Stage::new().await;
    let [open, escalated, asked, answered] = [
        stage.raise_saying("an:staff", "I.1", "Chờ trả lời").await,
        stage.raise_saying("an:staff", "I.1", "Chờ quyết định").await,
        stage.raise_saying("an:staff", "I.2", "Chờ bổ sung").await,
        stage.raise_saying("an:staff", "I.2", "Đã trả lời").await,
    ];
    let reply = [("reply", "Lời đã gõ."), ("decision", "Lời đã gõ."), ("said", "Lời đã gõ.")];
    for (it, deed) in [(&escalated, "trinh"), (&asked, "hoi-lai"), (&answered, "tra-loi")] {
        stage.deed("tccb:officer", it, deed, &reply).await.to();
    }
    stage.end_plan().await;
    for (who, it, deed, words) in [
        ("tccb:officer", &open, "hoi-lai", "Hỏi lại đơn vị"),
        ("tccb:officer", &open, "trinh", "Trình Giám đốc"),
        ("giamdoc:director", &escalated, "giao-tra-loi", "Giao TCCB trả lời"),
        ("an:staff", &answered, "chua-giai-quyet", "Chưa giải quyết"),
    ] {
        stage.hides(who, it, &[words]).await;
        stage.get(who, it).await.says(200, &["Kế hoạch đã kết thúc: vướng mắc chỉ còn được"]);
        stage.deed(who, it, deed, &reply).await.says(409, &["Kế hoạch đã kết thúc", "Lời đã gõ."]);
    }
    for (who, it, deed) in [
        ("tccb:officer", &open, "tra-loi"),
        ("giamdoc:director", &escalated, "quyet-dinh"),
        ("an:staff", &asked, "bo-sung"),
        ("an:staff", &asked, "rut"),
        ("an:staff", &answered, "da-giai-quyet"),
    ] {
        stage.deed(who, it, deed, &reply).await.to();
    }
    stage.hides("an:staff", &answered, &["Kế hoạch đã kết thúc"]).await;
}

#[tokio::test]
async fn what_is_left_open_is_counted_and_listed_by_itself() {
    let stage = Stage::new().await;
    let a = stage.raise_saying("an:staff", "I.1", "A").await;
    let b = stage.raise_saying("binh:staff", "I.1", "B").await;
    let over = stage.raise_saying("an:staff", "I.2", "C").await;
    stage.deed("an:staff", &over, "rut", &[]).await.to();
    let chosen = super::stage::id(&b).to_string();
    stage.deed("tccb:officer", &a, "gop", &[("chosen", &chosen)]).await.to();
    let line = r#"<a href="(?P<href>/vuong-mac[^"]*plan=[^"]*)">KH thử \((?P<count>\d+)\)</a>"#;
    assert_eq!(stage.figure("tccb:officer", "/vuong-mac", line).await, None);
    stage.end_plan().await;
    // Where plans that have ended are not counted, their obstacles are not, either.
    for (who, left) in [("tccb:officer", "1"), ("giamdoc:director", "1"), ("an:staff", "1"), ("binh:staff", "1")] {
        assert_eq!(stage.count(who, "/vuong-mac").await, "0", "{who}");
        assert_eq!(stage.figure(who, "/dieu-hanh", TO_DECIDE).await, None, "{who}");
        assert_eq!(stage.figure(who, "/tong-hop", IN_TOTAL).await, None, "{who}");
        stage.get(who, "/vuong-mac").await.says(200, &["Chưa xong trong kế hoạch đã kết thúc"]);
        let (count, href) = stage.figure(who, "/vuong-mac", line).await.expect("told");
        assert_eq!((count.as_str(), stage.count(who, &href).await.as_str()), (left, left), "{who}");
    }
    assert_eq!(stage.figure("kiem:staff", "/vuong-mac", line).await.map(|(count, _)| count).as_deref(), Some("1"));
    stage.deed("tccb:officer", &a, "tra-loi", &[("reply", "Xong.")]).await.to();
    stage.deed("an:staff", &a, "da-giai-quyet", &[]).await.to();
    assert_eq!(stage.figure("an:staff", "/vuong-mac", line).await, None);
}
