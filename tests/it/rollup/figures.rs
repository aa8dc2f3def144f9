//! One figure, wherever it is shown.

use std::collections::BTreeSet;

use axum::http::{Request, StatusCode};
use regex::Regex;

use super::{LOADED, QUARTER, Stage, title_number, words};

/// Every number of a page that leads to the list: its words and its address.
fn counted(page: &str) -> BTreeSet<(String, String)> {
    let link =
        Regex::new(r#"<a href="(/tong-hop/danh-sach[^"]*)">(?:<b>)?([0-9./]+)(?:</b>)?</a>"#).expect("a pattern");
    let tile =
        Regex::new(r#"<a class="tile[^"]*" href="(/tong-hop/danh-sach[^"]*)"><b>([0-9./]+)</b>"#).expect("a pattern");
    let found = link.captures_iter(page).chain(tile.captures_iter(page));
    found.map(|found| (found[2].to_owned(), found[1].replace("&#38;", "&"))).collect()
}

#[tokio::test]
async fn nq28_is_30_tasks_and_694_assignments_everywhere() {
    let stage = Stage::at(LOADED).await;
    let plan = stage.plan().await;
    let query = format!("plan={plan}&period={QUARTER}");
    let summary = words(&stage.page("tccb", &format!("/tong-hop?{query}")).await);
    assert!(summary.contains("30 nhiệm vụ, 694 phân công chủ trì"), "{summary}");
    assert_eq!(title_number(&stage.page("tccb", &format!("/tong-hop/danh-sach?{query}")).await), "694");
    let matrix = stage.page("tccb", &format!("/tong-hop/bang?{query}")).await;
    assert!(words(&matrix).contains(" 30 nhiệm vụ"), "{matrix}");
    assert_eq!(matrix.matches("<a class=\"cell ").count(), 694);
    let dashboard = stage.page("giamdoc", &format!("/dieu-hanh?{query}")).await;
    assert!(words(&dashboard).contains("Tất cả (30) Nhiệm vụ riêng (17) Nhiệm vụ chung (13)"), "{}", words(&dashboard));
    let tiles = Regex::new(r#"class="tile [^>]*><b>([0-9.]+)</b>"#).expect("a pattern");
    let tiles = tiles.captures_iter(&dashboard).map(|tile| tile[1].parse::<i64>().expect("a number"));
    assert_eq!(tiles.sum::<i64>(), 694);
}

#[tokio::test]
async fn every_number_leads_to_a_list_that_shows_it() {
    let stage = Stage::at(LOADED).await;
    let plan = stage.number("select id from plan where short_title <> 'NQ28'").await;
    let mut numbers = counted(&stage.page("giamdoc", "/dieu-hanh").await);
    numbers.extend(counted(&stage.page("giamdoc", "/dieu-hanh?share=single&period=quarter-2026-3").await));
    numbers.extend(counted(&stage.page("tccb", &format!("/tong-hop?plan={plan}&open=all")).await));
    numbers.extend(counted(&stage.page("tccb", "/chua-bao-cao").await).into_iter().take(10));
    assert!(numbers.len() > 150, "{} numbers found", numbers.len());
    let mut wrong = Vec::new();
    for (number, address) in numbers {
        let shown = title_number(&stage.page("tccb", &address).await);
        if shown != number {
            wrong.push(format!("{address}: {number} became {shown}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn who_has_not_reported_is_counted_alike_by_all() {
    let stage = Stage::at(LOADED).await;
    let missing = title_number(&stage.page("tccb", "/tong-hop/danh-sach?report=unreported").await);
    for page in ["/tong-hop", "/tong-hop/bang"] {
        let text = words(&stage.page("tccb", page).await);
        assert!(text.contains(&format!("còn thiếu {missing}")), "{page}: {text}");
    }
    let text = words(&stage.page("tccb", "/chua-bao-cao").await);
    assert!(text.contains(&format!("Chưa báo cáo: {missing} báo cáo của")), "{text}");
    let text = words(&stage.page("giamdoc", "/dieu-hanh").await);
    assert!(text.contains(&format!("{missing} báo cáo Quý IV/2026 chưa gửi")), "{text}");
}

#[tokio::test]
async fn a_unit_sees_its_own_part_and_the_administrator_nothing() {
    let stage = Stage::at(LOADED).await;
    let own = stage
        .number(
            "select count(*) from assignment a join unit u on u.id = a.unit_id join plan p on p.id = a.plan_id
             where u.code = 'lequydon' and a.role = 'lead' and p.status = 'active'",
        )
        .await;
    for page in ["/tong-hop", "/dieu-hanh", "/tong-hop/bang", "/chua-bao-cao", "/tong-hop/danh-sach"] {
        let text = words(&stage.page("lequydon", page).await);
        assert!(text.contains("Chỉ tính phần việc của Trường THPT Lê Quý Đôn."), "{page}: {text}");
        assert!(!text.contains("Trường THPT Hải An"), "{page}: {text}");
    }
    assert_eq!(title_number(&stage.page("lequydon", "/tong-hop/danh-sach").await), own.to_string());
    stage.sign_in("quantri").await;
    for page in ["/tong-hop", "/dieu-hanh", "/ky"] {
        assert_eq!(stage.send("quantri", Request::get(page), "").await.0, StatusCode::FORBIDDEN, "{page}");
    }
}

#[tokio::test]
async fn the_list_is_searched_without_diacritics_sorted_and_paged() {
    let stage = Stage::at(LOADED).await;
    let plain = title_number(&stage.page("tccb", "/tong-hop/danh-sach?q=to+chuc+can+bo").await);
    let marked =
        title_number(&stage.page("tccb", "/tong-hop/danh-sach?q=T%E1%BB%94+CH%E1%BB%A8C+c%C3%A1n+b%E1%BB%99").await);
    assert_eq!(plain, marked);
    assert!(plain.parse::<i64>().expect("a number") > 0);
    let nothing = words(&stage.page("tccb", "/tong-hop/danh-sach?q=khong-co-gi").await);
    assert!(nothing.contains("Không có phân công nào như vậy."), "{nothing}");
    let party = Regex::new(r#"data-label="Chủ trì">([^<]+)<"#).expect("a pattern");
    let mut seen = Vec::new();
    for page in 1..=15 {
        let page = stage.page("tccb", &format!("/tong-hop/danh-sach?sort=party&page={page}")).await;
        seen.extend(party.captures_iter(&page).map(|found| found[1].to_owned()));
    }
    let total = title_number(&stage.page("tccb", "/tong-hop/danh-sach").await).parse::<usize>().expect("a number");
    assert_eq!(seen.len(), total);
    let ordered: Vec<String> =
        sqlx::query_scalar("select name from unnest($1::text[]) as name order by name collate vi")
            .bind(&seen)
            .fetch_all(&stage.db.pool)
            .await
            .expect("rows");
    assert_eq!(seen, ordered, "the program sorts as the database does");
}
