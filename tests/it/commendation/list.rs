//! The list: its filters, its pages, its table in Excel, and what it costs.

use std::io::Cursor;

use axum::{body::Body, http::Request};
use calamine::{Data, Reader, Xlsx};

use super::stage::{Stage, WORDS};
use crate::support::statements;

impl Stage {
    /// The rows of the table that a list offers, as text.
    async fn table(&self, who: &str, path: &str) -> Vec<Vec<String>> {
        let (status, headers, body) =
            self.ask_for(who, Request::get(path).body(Body::empty()).expect("a request")).await;
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
        assert!(headers["content-disposition"].to_str().expect("text").contains("bieu-duong-20261123.xlsx"));
        let mut book = Xlsx::new(Cursor::new(body)).expect("a workbook");
        let sheet = book.worksheet_range_at(0).expect("a sheet").expect("readable");
        sheet.rows().map(|row| row.iter().map(Data::to_string).collect()).collect()
    }

    async fn propose_many(&self, count: usize) {
        sqlx::query(
            "insert into commendation (plan_id, task_id, assignment_id, unit_id, kind, name, award, words, since, proposed_by, proposed_at)
             select a.plan_id, a.task_id, a.id, a.unit_id, 'individual', 'Người ' || n, 'praise', 'Làm tốt', '2026-11-20', w.id, '2026-11-20'
             from generate_series(1, $1) n, assignment a join task t on t.id = a.task_id and t.ref = 'I.1' join unit u on u.id = a.unit_id and u.code = 'a',
                account w where w.username = 'an'",
        )
        .bind(i32::try_from(count).expect("small"))
        .execute(&self.db.pool)
        .await
        .expect("proposed");
    }
}

#[tokio::test]
async fn the_list_is_narrowed_by_unit_kind_year_period_and_words_and_leaves_as_a_table() {
    let stage = Stage::new().await;
    let one = stage.propose("an:staff", "I.1").await;
    let two = stage.propose_whom("binh:staff", "I.1", "Thầy Lưu Quang").await;
    let other = [("kind", "collective"), ("name", "=Tổ Văn phòng"), ("award", "praise"), ("words", "Gọn_gàng.")];
    let about = format!("task-{}", stage.task_id("I.2").await);
    let three = [("about", about.as_str())].into_iter().chain(other).collect::<Vec<_>>();
    stage.post("an:staff", "/bieu-duong", &three).await.to();
    for it in [&one, &two] {
        stage.carry_on("tccb:officer", it, "chon", &[]).await.to();
    }
    sqlx::raw_sql(
        "update commendation set listed_at = '2026-09-01', proposed_at = '2025-08-01' where name = 'Thầy Lưu Quang'",
    )
    .execute(&stage.db.pool)
    .await
    .expect("earlier");
    let count = async |query: &str| stage.proposals("tccb:officer", &format!("/bieu-duong?{query}")).await;
    assert_eq!(count("").await, "3");
    assert_eq!(count("unit=2").await, "2");
    assert_eq!(count("kind=collective").await, "1");
    assert_eq!(count("year=2025").await, "1");
    assert_eq!(count("state=listed").await, "2");
    assert_eq!(count("state=listed&ky=quarter-2026-4").await, "1");
    assert_eq!(count("state=listed&ky=quarter-2026-3").await, "1");
    assert_eq!(count("state=undecided&ky=quarter-2026-4").await, "0");
    assert_eq!(count("q=thay+luu+quang").await, "1");
    assert_eq!(count("q=ngo+thu").await, "1");
    assert_eq!(count("q=50%25").await, "2", "% is a plain sign: two of three say 50%");
    assert_eq!(count("q=%25").await, "2");
    assert_eq!(count("q=n_g").await, "1", "_ is a plain sign");
    stage
        .get("tccb:officer", "/bieu-duong?state=listed&ky=quarter-2026-4&unit=2")
        .await
        .says(200, &["Trường A", "vào danh sách trong Quý IV/2026", "/bieu-duong/xuat.xlsx?", "ky=quarter-2026-4"]);

    let rows = stage.table("tccb:officer", "/bieu-duong/xuat.xlsx?state=listed&ky=quarter-2026-4").await;
    assert!(rows[1][0].contains("vào danh sách trong Quý IV/2026"), "{rows:?}");
    assert_eq!(rows.len(), 5, "a heading, which they are, a blank, the titles and one row: {rows:?}");
    assert_eq!(rows[4][1..5], [WORDS[1].1, "Cá nhân", WORDS[2].1, "Trường A"]);
    assert_eq!(rows[4][5], WORDS[4].1);
    let all = stage.table("tccb:officer", "/bieu-duong/xuat.xlsx?state=all").await;
    assert!(all.iter().any(|row| row[1] == "=Tổ Văn phòng"), "a text stays a text: {all:?}");
    let own = stage.table("an:staff", "/bieu-duong/xuat.xlsx?state=all").await;
    assert!(own.iter().all(|row| row[1] != "Thầy Lưu Quang"), "each has what he sees: {own:?}");
}

#[tokio::test]
async fn sixty_proposals_cost_as_many_statements_as_one_and_come_in_pages() {
    let stage = Stage::new().await;
    stage.propose_many(1).await;
    let pages = [
        "/bieu-duong".to_owned(),
        "/tong-hop".to_owned(),
        "/don-vi/2".to_owned(),
        format!("/nhiem-vu/{}", stage.task_id("I.1").await),
    ];
    let mut costs = Vec::new();
    for _ in 0..2 {
        let mut cost = Vec::new();
        for page in &pages {
            statements::listen();
            stage.get("tccb:officer", page).await.says(200, &[]);
            cost.push(statements::heard().len());
        }
        costs.push(cost);
        stage.propose_many(60).await;
    }
    assert_eq!(costs[0], costs[1]);
    stage.get("tccb:officer", "/bieu-duong").await.says(200, &["1–50 trong 121 đề nghị", "page=2"]);
    stage.get("tccb:officer", "/bieu-duong?page=3").await.says(200, &["101–121 trong 121 đề nghị"]);
}
