//! Lists too long for one request: made as jobs, at the list's own address, as whoever asked.

use std::io::Cursor;

use calamine::{Reader, Xlsx};

use super::{Stage, csv_rows, sheet};
use crate::support::visitor::{Answer, Visitor};

const JOURNAL: &str = "select count(*) from journal";

/// More entries of the journal than are answered at once.
async fn many_entries(stage: &Stage) {
    stage
        .run(
            "insert into journal (at, actor, action, subject_kind, subject_id)
             select '2026-11-01'::timestamptz + n * interval '1 second', 'Người thử', 'task.changed', 'task', 1
             from generate_series(1, 20100) n",
        )
        .await;
}

/// What the page of a long list would send.
async fn ask(visitor: &mut Visitor, list: &str) -> Answer {
    visitor.post("/ket-xuat/danh-sach", &[("list", list)]).await
}

#[tokio::test]
async fn a_long_list_comes_out_whole_in_either_form() {
    let stage = Stage::new().await;
    many_entries(&stage).await;
    let mut visitor = stage.visitor("quantri").await;
    for (form, name) in [("csv", "CSV"), ("xlsx", "Excel")] {
        let list = format!("/nhat-ky?tim=nguoi+thu&xuat={form}");
        let page = visitor.get(&format!("/nhat-ky?tim=nguoi+thu&trang=3&xuat={form}")).await.is(200);
        page.says("hơn 20.000 dòng").says(&format!("Lập tệp {name}")).says("href=\"/nhat-ky?tim=nguoi+thu\"");
        let page = ask(&mut visitor, &list).await.is(303).location;
        visitor.get(&page).await.is(200).says("Danh sách: Nhật ký").says("Chờ lập").hides("href=\"/tong-hop\"");
        let told =
            format!("select count(*) from journal where action = 'export.asked' and after ->> 'address' = '{list}'");
        assert_eq!(stage.number(&told).await, 1, "what was asked for is told");
        stage.work().await;
        let named = "select count(*) from export where title <> 'Nhật ký'";
        assert_eq!(stage.number(named).await, 0, "it is called as the list calls itself");
        visitor.get(&page).await.is(200).says("Đã xong").says("Tải tệp về");
        let file = visitor.get(&format!("{page}/tep")).await.is(200);
        let name = file.headers["content-disposition"].to_str().expect("ASCII").to_owned();
        assert!(name.ends_with(&format!("2026-11-23.{form}")), "{name}");
        let rows = if form == "csv" { csv_rows(&file).len() } else { sheet(&file).height() };
        assert_eq!(rows, 20_100 + 1, "{form}: the list's own filter holds");
    }
    visitor.get("/ket-xuat").await.is(200).says("Tệp của tôi (2)").hides("Đến kỳ").hides("href=\"/tong-hop\"");
    assert_eq!(stage.number("select count(*) from notice where topic = 'export'").await, 2);
}

#[tokio::test]
async fn it_is_made_by_the_rights_of_whoever_asked() {
    let stage = Stage::new().await;
    many_entries(&stage).await;
    // The journal is not the observer's, whatever address is sent.
    let mut observer = stage.visitor("congdoan").await;
    let page = ask(&mut observer, "/nhat-ky?xuat=csv").await.is(303).location;
    // The Director reads what is within reach.
    let mut director = stage.visitor("giamdoc").await;
    let own = ask(&mut director, "/nhat-ky?xuat=csv").await.is(303).location;
    // A unit's own lines, and no other's.
    let mut unit = stage.visitor("lequydon").await;
    let lines = ask(&mut unit, "/tong-hop/danh-sach?xuat=xlsx").await.is(303).location;
    stage.work().await;
    observer.get(&page).await.is(200).says("Không lập được tệp").says("Vai trò đang dùng không được mở trang này.");
    observer.get(&format!("{page}/tep")).await.is(404);
    observer.get("/thong-bao").await.is(200).says("Không lập được tệp kết xuất");
    let seen = csv_rows(&director.get(&format!("{own}/tep")).await.is(200)).len() as i64 - 1;
    assert!(seen > 0 && seen < stage.number(JOURNAL).await - 20_000, "{seen} entries");
    let file = unit.get(&format!("{lines}/tep")).await.is(200);
    let at_once = unit.get("/tong-hop/danh-sach?xuat=xlsx").await.is(200);
    let rows = |answer: &Answer| {
        let mut book = Xlsx::new(Cursor::new(answer.body.clone())).expect("an Excel file");
        let range = book.worksheet_range_at(0).expect("a sheet").expect("its cells");
        range.rows().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>()).collect::<Vec<_>>()
    };
    assert_eq!(rows(&file), rows(&at_once));
}

#[tokio::test]
async fn a_keeper_of_a_register_takes_it_out_too() {
    let stage = Stage::new().await;
    let keeper = "select a.username from legal_keeper k join role_grant g on g.unit_id = k.keeper_unit_id
        join account a on a.id = g.account_id where g.role = 'staff' order by 1 limit 1";
    let keeper: String = sqlx::query_scalar(keeper).fetch_one(&stage.db.pool).await.expect("a keeper");
    let mut visitor = stage.visitor(&keeper).await;
    let page = ask(&mut visitor, "/ra-soat?xuat=csv").await.is(303).location;
    stage.work().await;
    let file = csv_rows(&visitor.get(&format!("{page}/tep")).await.is(200));
    assert_eq!(file, csv_rows(&visitor.get("/ra-soat?xuat=csv").await.is(200)));
    assert!(file.len() > 1, "an empty register shows nothing");
}

#[tokio::test]
async fn nothing_but_a_list_of_the_portals_own_is_made() {
    let stage = Stage::new().await;
    let mut visitor = stage.visitor("tccb").await;
    for bad in
        ["", "/nhat-ky", "/tong-hop?xuat=pdf", "https://elsewhere.example/tong-hop?xuat=csv", "/nowhere?xuat=csv"]
    {
        ask(&mut visitor, bad).await.is(400);
    }
    assert_eq!(stage.number("select count(*) from export").await, 0);
    // A page that is no list, and one that is not there.
    for page in ["/tai-khoan?xuat=csv", "/vuong-mac/999999?xuat=csv"] {
        let page = ask(&mut visitor, page).await.is(303).location;
        stage.work().await;
        visitor.get(&page).await.is(200).says("Danh sách này không có");
    }
    for _ in 0..3 {
        ask(&mut visitor, "/vuong-mac?xuat=csv").await.is(303);
    }
    ask(&mut visitor, "/vuong-mac?xuat=csv").await.is(409).says("đang chờ lập");
}

#[tokio::test]
async fn whoever_asks_over_the_network_gets_no_more_at_once() {
    let stage = Stage::new().await;
    many_entries(&stage).await;
    let mut visitor = stage.visitor("quantri").await;
    for claim in ["replay", "x-replay", "x-tiendo-replay"] {
        let request = axum::http::Request::get(format!("/nhat-ky?xuat=csv&{claim}=1")).header(claim, "1");
        let answer = visitor.send(request.body(axum::body::Body::empty()).expect("a request")).await;
        answer.is(200).says("Lập tệp CSV");
    }
}
