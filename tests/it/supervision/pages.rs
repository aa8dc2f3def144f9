//! The list: its tabs and filters, and where pages lead to it.

use super::stage::Stage;

#[tokio::test]
async fn the_list_is_narrowed_by_unit_kind_year_plan_overdue_and_words_without_diacritics() {
    let stage = Stage::new().await;
    stage.issued("congdoan:observer").await;
    let mut other = stage.record_form(&["b"], "issue").await;
    other.retain(|(name, _)| !["kind", "title", "findings", "demand", "due"].contains(name));
    other.extend(
        [
            ("kind", "remark"),
            ("title", "Sổ họp"),
            ("findings", "Ghi đủ."),
            ("demand", "Đóng dấu giáp lai."),
            ("due", "25/11/2026"),
        ]
        .map(|(name, value)| (name, value.to_owned())),
    );
    stage.write("tccb:officer", &other).await.to();
    let (a, b) = (stage.id_of("a").await, stage.id_of("b").await);
    let plan = stage.ask("select id::text from plan").await;
    stage.wake_at("2026-12-01T09:00:00").await;
    for (query, count) in [
        (String::new(), 3),
        (format!("don_vi={a}"), 2),
        (format!("don_vi={b}"), 1),
        ("loai=remark".to_owned(), 1),
        ("loai=monitoring".to_owned(), 0),
        ("nam=2026".to_owned(), 3),
        ("nam=2025".to_owned(), 0),
        (format!("plan={plan}"), 3),
        ("qua_han=1".to_owned(), 2),
        ("q=giap+lai".to_owned(), 1),
        ("q=HO+SO+vien+chuc".to_owned(), 2),
        ("q=truong+b".to_owned(), 1),
        ("q=khong+co".to_owned(), 0),
        // Signs that mean something to the database are plain characters.
        ("q=%25".to_owned(), 0),
        ("q=_".to_owned(), 0),
        ("xem=bien-ban&q=S_+hop".to_owned(), 0),
        ("xem=bien-ban".to_owned(), 2),
        ("xem=bien-ban&q=so+hop".to_owned(), 1),
        ("xem=da-xong".to_owned(), 0),
    ] {
        assert_eq!(stage.behind("giamdoc:director", &format!("/giam-sat?{query}")).await, count, "{query}");
    }
    stage
        .get("giamdoc:director", "/giam-sat")
        .await
        .says(200, &["Kiến nghị chưa trả lời (3)", "Biên bản (2)", "<b>2</b> đã quá hạn"]);
    stage.keeps_back("giamdoc:director", "/giam-sat", &["Ghi kiểm tra, giám sát</a>"]).await;
    stage.get("giamdoc:director", "/giam-sat?q=khong+co").await.says(200, &["Không có gì như vậy", "Bỏ lọc"]);
}

#[tokio::test]
async fn units_and_tasks_lead_to_a_form_that_begins_with_them() {
    let stage = Stage::new().await;
    let (unit, task) = (stage.id_of("a").await, stage.ask("select id::text from task where ref = 'I.2'").await);
    let home = format!("/don-vi/{unit}");
    for who in ["tccb:officer", "congdoan:observer"] {
        stage.get(who, &home).await.says(200, &[&format!("/giam-sat/moi?don_vi={unit}")]);
        stage.get(who, &format!("/nhiem-vu/{task}")).await.says(200, &[&format!("/giam-sat/moi?nhiem_vu={task}")]);
        stage.get(who, &format!("/giam-sat/moi?don_vi={unit}&nhiem_vu={task}")).await.says(
            200,
            &[&format!("name=\"units\" value=\"{unit}\" checked"), &format!("name=\"tasks\" value=\"{task}\" checked")],
        );
    }
    for who in ["an:staff", "ba:head", "giamdoc:director"] {
        stage.keeps_back(who, &home, &["/giam-sat/moi"]).await;
        stage.keeps_back(who, &format!("/nhiem-vu/{task}"), &["/giam-sat/moi"]).await;
    }
    // What was found stands on the page of the unit's part.
    stage.issued("congdoan:observer").await;
    let part = stage.assignment("I.1", "a").await;
    stage
        .get("an:staff", &format!("/phan-cong/{part}"))
        .await
        .says(200, &["Kiểm tra: Hồ sơ viên chức còn thiếu", "2 kiến nghị, 2 chưa trả lời"]);
    let other = stage.assignment("I.1", "b").await;
    stage.keeps_back("tccb:officer", &format!("/phan-cong/{other}"), &["Hồ sơ viên chức còn thiếu"]).await;
    let draft = stage.draft("congdoan:observer").await;
    stage
        .keeps_back(
            "tccb:officer",
            &format!("/nhiem-vu/{}", stage.ask("select id::text from task where ref = 'I.1'").await),
            &[&draft],
        )
        .await;
}

#[tokio::test]
async fn a_form_comes_back_with_all_that_was_typed() {
    let stage = Stage::new().await;
    let mut form = stage.record_form(&["a"], "draft").await;
    form.retain(|(name, _)| !["held_on", "due"].contains(name));
    form.extend(
        [("held_on", "24/11/2026"), ("due", "32/12/2026"), ("due", "")].map(|(name, value)| (name, value.to_owned())),
    );
    stage.write("congdoan:observer", &form).await.says(
        422,
        &[
            "Ngày thực hiện chưa đến.",
            "Ngày không đọc được",
            "Hãy ghi thời hạn đơn vị phải trả lời.",
            "32/12/2026",
            "Bổ sung 3 bản sao bằng.",
            "Phân công người giữ hồ sơ.",
            "Mai Giám Sát, trưởng đoàn",
        ],
    );
}
