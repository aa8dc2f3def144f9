//! How lines read: which thing they are about, who did it, and long words.

use super::stage::Stage;
use crate::instruction::stage::WORDS;

#[tokio::test]
async fn a_line_names_the_thing_it_is_about() {
    let stage = Stage::new().await;
    let obstacle = stage.raise_saying("an:staff", "I.2", "Thiếu giáo viên Tin học").await;
    stage.deed("an:staff", &obstacle, "rut", &[("why", "Đã có người.")]).await.to();
    let (task, unit) = (stage.task_id("I.2").await.to_string(), stage.unit("a").await);
    let fields = [
        ("task", task.as_str()),
        ("words", WORDS),
        ("title", "Rà soát số liệu"),
        ("due", "30/11/2026"),
        ("unit", &unit),
    ];
    let it = stage.post("giamdoc:director", "/chi-dao", &fields).await.to().to_owned();
    stage.at_part("an:staff", (&it, "a"), "tiep-nhan", &[]).await.to();
    let ask = format!("/phan-cong/{}/gia-han", stage.assignment("I.2", "a").await);
    let extension =
        stage.post("ba:head", &ask, &[("day", "31/12/2026"), ("reason", "Chờ hướng dẫn")]).await.to().to_owned();
    let refusal = [("version", "1"), ("reason", "Chưa đủ căn cứ")];
    stage.post("tccb:officer", &format!("{extension}/tu-choi"), &refusal).await.to();
    stage.get("tccb:officer", &stage.timeline_of("I.2", "a").await).await.says(
        200,
        &[
            "Vướng mắc “Thiếu giáo viên Tin học”: đơn vị rút</a>",
            "Chỉ đạo “Rà soát số liệu”: giao 1 đơn vị, hạn 30/11/2026</a>",
            "Chỉ đạo “Rà soát số liệu”: đơn vị đã tiếp nhận</a>",
            "Không cho gia hạn</a> · thời hạn 30/11/2026",
        ],
    );
    let of_unit = format!("/don-vi/{unit}/dien-bien");
    stage.get("an:staff", &of_unit).await.says(200, &["Không cho gia hạn</a> · I.2 KH thử, thời hạn 30/11/2026"]);
}

#[tokio::test]
async fn who_reported_has_a_role_though_the_journal_does_not_say_it() {
    let stage = Stage::new().await;
    sqlx::raw_sql(
        "with r as (
            insert into report (assignment_id, period_id, state, progress, percent, results, written_by, updated_at, submitted_by, submitted_at, first_submitted_at)
            select a.id, p.id, 'submitted', 'in_progress', 50, 'Đã làm', w.id, '2026-11-01', w.id, '2026-11-01', '2026-11-01'
            from assignment a join task t on t.id = a.task_id and t.ref = 'I.2' join unit u on u.id = a.unit_id and u.code = 'a',
                period p, account w where w.username = 'an' and p.state = 'open' order by p.id limit 1
            returning id, written_by)
         insert into report_event (report_id, kind, at, account_id, content) select id, 'submitted', '2026-11-01', written_by, '{}' from r",
    )
    .execute(&stage.db.pool)
    .await
    .expect("reported");
    let page = stage.timeline_of("I.2", "a").await;
    stage.get("tccb:officer", &page).await.says(200, &["· Nguyễn An, Chuyên viên – Trường A</p>"]);
}

#[tokio::test]
async fn long_words_are_folded_and_there_is_a_way_back_from_older_pages() {
    let stage = Stage::new().await;
    let page = stage.timeline_of("I.2", "a").await;
    let long = format!("Đầu. {}Cuối.", "Nội dung dài. ".repeat(280));
    stage.comment("an:staff", &page, &[("text", &long)]).await;
    stage.comment("an:staff", &page, &[("text", "Lời ngắn.")]).await;
    let shown = stage.get("an:staff", &page).await;
    shown.says(
        200,
        &["<summary>Xem toàn bộ</summary>", "Cuối.</blockquote></details>", "<blockquote>Lời ngắn.</blockquote>"],
    );
    assert_eq!(shown.body.matches("<details><summary>Xem toàn bộ").count(), 1, "short words stand whole");
    assert!(!shown.body.contains("Về mới nhất"));
    let older = stage.get("an:staff", &format!("{page}?sort=comment&before=1900000000000000-3-9")).await;
    older.says(200, &[]);
    assert_eq!(
        older.body.matches(&format!("href=\"{page}?sort=comment\">‹ Về mới nhất")).count(),
        2,
        "above and below"
    );
}

#[tokio::test]
async fn what_waits_about_a_task_stands_before_its_units() {
    let stage = Stage::new().await;
    stage.raise("an:staff", "I.1").await;
    let path = format!("/nhiem-vu/{}", stage.task_id("I.1").await);
    let page = stage.get("giamdoc:director", &path).await;
    page.says(200, &[]);
    let at = |words: &str| page.body.find(words).unwrap_or_else(|| panic!("“{words}” is on the page"));
    let units = at("Các đơn vị đang ở đâu");
    for words in ["Vướng mắc <small", "Ra chỉ đạo", "Xem toàn bộ diễn biến"] {
        assert!(at(words) < units, "{words}");
    }
}
