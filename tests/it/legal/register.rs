//! The list: filters, search, order, figures that agree with it, the clock.

use chrono::NaiveDate;
use regex::Regex;
use tiendo::legal::{Place, State, rules::Said, timing::judge};

use super::stage::{KEEPER, TCCB, count, deed, record, run, stage};
use crate::support::statements;

#[tokio::test]
async fn the_list_is_filtered_searched_and_sorted_by_its_address() {
    let stage = stage().await;
    let task = stage.ask("select id::text from task where ref = 'I.2'").await;
    let first = record(&stage, &[("due_on", "01/11/2026"), ("task", &task)]).await;
    let second = record(
        &stage,
        &[
            ("number", "5/NQ-HĐND"),
            ("kind", "resolution"),
            ("issuer", "HĐND thành phố"),
            ("issued_on", "07/12/2021"),
            ("subject", "Hỗ trợ giáo viên"),
            ("proposal", "repeal"),
            ("due_on", "30/11/2026"),
            ("task", &task),
        ],
    )
    .await;
    let third =
        record(&stage, &[("number", "9/KH"), ("subject", "Kế hoạch đã qua"), ("finding", "100% đã xong")]).await;
    deed(&stage, &third, "khong-xu-ly", &[("reason", "Hết hiệu lực")]).await.to();
    for (list, expected) in [
        ("/ra-soat", "3"),
        ("/ra-soat?state=open", "2"),
        ("/ra-soat?state=dropped", "1"),
        ("/ra-soat?proposal=repeal", "1"),
        ("/ra-soat?issuer=UBND+th%C3%A0nh+ph%E1%BB%91", "2"),
        ("/ra-soat?year=2021", "1"),
        ("/ra-soat?time=pending_overdue", "1"),
        ("/ra-soat?time=due_soon", "1"),
        ("/ra-soat?time=untimed", "0"),
        ("/ra-soat?q=hoc+phi", "1"),
        ("/ra-soat?q=PHI+hoc+quy+dinh", "1"),
        ("/ra-soat?q=giao+vien+5/nq", "1"),
        ("/ra-soat?q=100%25", "1"),
        ("/ra-soat?q=1_0%25", "0"),
        ("/ra-soat?state=nonsense&time=x&year=y&task=z&sort=w&page=-1", "3"),
    ] {
        assert_eq!(count(&stage, TCCB, list).await, expected, "{list}");
    }
    let order = async |list: &str| {
        let page = stage.get(KEEPER, list).await.body;
        let mut places: Vec<_> = [&first, &second, &third]
            .iter()
            .map(|entry| page.find(&format!("<a href=\"{entry}\"")).expect("a row"))
            .zip([1, 2, 3])
            .collect();
        places.sort_unstable();
        places.into_iter().map(|(_, number)| number).collect::<Vec<_>>()
    };
    assert_eq!(order("/ra-soat").await, [1, 2, 3], "the most pressing first, what is over last");
    assert_eq!(order("/ra-soat?sort=number").await, [1, 2, 3]);
    assert_eq!(order("/ra-soat?sort=-number").await, [3, 2, 1]);
    assert_eq!(order("/ra-soat?sort=issuer").await, [2, 1, 3]);
    assert_eq!(order("/ra-soat?sort=-issued").await[0], 2);
    assert_eq!(order("/ra-soat?sort=due").await, [1, 2, 3], "what has no day comes last");
    assert_eq!(order("/ra-soat?sort=-due").await, [2, 1, 3], "in both directions");
    run(
        &stage,
        "update legal_entry set proposal = 'issue', number = '', issued_on = null where number = '12/2019/QĐ-UBND'",
    )
    .await;
    for (list, last) in [("sort=number", 1), ("sort=-number", 1), ("sort=issued", 1), ("sort=-issued", 1)] {
        assert_eq!(order(&format!("/ra-soat?{list}")).await[2], last, "{list}: what has none comes last");
    }
    run(&stage, "update legal_entry set proposal = 'replace', number = '12/2019/QĐ-UBND', issued_on = '2019-05-04' where number = ''").await;
    stage.get(TCCB, "/ra-soat").await.says(200, &["1 quá hạn", "1 sắp đến hạn", "Quá hạn 22 ngày", "Chưa xong (2)"]);
    stage.get(TCCB, "/ra-soat?q=xyz").await.says(200, &["Không có văn bản nào như vậy"]);

    // The task tells the same numbers.
    let page = stage.get(TCCB, &format!("/nhiem-vu/{task}")).await;
    let (list, overdue) = (format!("/ra-soat?task={task}"), format!("/ra-soat?task={task}&time=pending_overdue"));
    page.says(200, &[&format!("<a href=\"{list}\">2 văn bản</a>"), ">1 quá hạn</a>"]);
    assert_eq!((count(&stage, TCCB, &list).await, count(&stage, TCCB, &overdue).await), ("2".into(), "1".into()));
    stage
        .get(KEEPER, &format!("/nhiem-vu/{task}"))
        .await
        .says(200, &["2 văn bản", &format!("/ra-soat/moi?task={task}")]);
    stage
        .get(KEEPER, &format!("/ra-soat/moi?task={task}"))
        .await
        .says(200, &[&format!("<option value=\"{task}\" selected>")]);
    let other = stage.get("binh:staff", &format!("/nhiem-vu/{task}")).await;
    assert!(!other.body.contains("Rà soát văn bản"), "{}", other.body);
}

#[tokio::test]
async fn figures_tell_of_the_register_what_its_list_counts() {
    let stage = stage().await;
    for who in [TCCB, "giamdoc:director"] {
        for page in ["/tong-hop", "/dieu-hanh"] {
            let blank = stage.get(who, page).await;
            assert!(!blank.body.contains("Rà soát văn bản: "), "nothing to count: {}", blank.body);
        }
    }
    record(&stage, &[("due_on", "01/11/2026")]).await;
    record(&stage, &[("number", "13/QĐ"), ("due_on", "30/11/2026")]).await;
    let over = record(&stage, &[("number", "14/QĐ"), ("due_on", "02/11/2026")]).await;
    deed(&stage, &over, "khong-xu-ly", &[("reason", "Hết hiệu lực")]).await.to();
    let link = Regex::new(r#"<a href="(/ra-soat[^"]*)"><b>(\d+)</b> ([^<]+)</a>"#).expect("a pattern");
    for who in [KEEPER, TCCB, "giamdoc:director", "congdoan:observer"] {
        for page in ["/tong-hop", "/dieu-hanh"] {
            let shown = stage.get(who, page).await.body;
            let told: Vec<_> = link.captures_iter(&shown).map(|link| link.extract::<3>().1).collect();
            let words: Vec<_> = told.iter().map(|[_, count, words]| format!("{count} {words}")).collect();
            assert_eq!(words, ["3 văn bản", "2 chưa xong", "1 quá hạn"], "{page} as {who}");
            for [href, number, _] in told {
                assert_eq!(count(&stage, who, href).await, number, "{href}");
            }
        }
    }
    for page in ["/tong-hop", "/dieu-hanh"] {
        let other = stage.get("binh:staff", page).await;
        assert!(!other.body.contains("/ra-soat"), "{}", other.body);
    }
}

#[tokio::test]
async fn a_long_register_costs_a_few_statements_and_has_pages() {
    let stage = stage().await;
    record(&stage, &[]).await;
    run(
        &stage,
        "insert into legal_entry (owner_unit_id, kind, number, issued_on, issuer, subject, finding, proposal, due_on, likeness, recorded_by,
            recorded_at, changed_at)
         select owner_unit_id, kind, n || '/QĐ', issued_on, issuer, subject, finding, proposal, date '2026-01-01' + n, n, recorded_by,
            recorded_at, changed_at from legal_entry, generate_series(1, 500) n",
    )
    .await;
    for (path, most) in [("/ra-soat", 4), ("/ra-soat?page=11", 4), ("/ra-soat/1", 6), ("/ra-soat/xuat.xlsx", 3)] {
        statements::listen();
        let request = axum::http::Request::get(path).body(axum::body::Body::empty()).expect("a request");
        assert_eq!(stage.ask_for(KEEPER, request).await.0, 200);
        let heard = statements::heard();
        assert!(heard.len() <= most, "{path} runs {} statements: {heard:#?}", heard.len());
    }
    stage.get(KEEPER, "/ra-soat?page=2&sort=due").await.says(200, &["51–100 trong 501 văn bản", "page=3", "page=1"]);
    assert_eq!(count(&stage, KEEPER, "/ra-soat?state=noted").await, "501");
}

#[tokio::test]
async fn the_database_judges_by_the_clock_as_the_rules_do() {
    let stage = stage().await;
    let day = |number: u32| NaiveDate::from_ymd_opt(2026, 11, number).expect("a day");
    let mut judged = 0;
    for state in State::ALL {
        for due in [None, Some(9), Some(10), Some(11), Some(14), Some(15), Some(16), Some(25)] {
            for result in [9, 10, 11] {
                let said = match state {
                    State::Done => Said { result_number: "1", result_on: Some(day(result)), ..Said::default() },
                    State::Dropped => Said { reason: "x", ..Said::default() },
                    _ => Said::default(),
                };
                let place = Place::of(*state, said, day(11)).expect("a place");
                let (today, due_on) = (day(11), due.map(day));
                let expected = judge(&place, due_on, today, 4).map(|judged| judged.timing.code().to_owned());
                let told: Option<String> = sqlx::query_scalar("select legal_timing($1, $2, $3, $4, 4)")
                    .bind(state.code())
                    .bind(due_on)
                    .bind(place.result_on)
                    .bind(today)
                    .fetch_one(&stage.db.pool)
                    .await
                    .expect("an answer");
                assert_eq!(told, expected, "{place:?} due {due_on:?}");
                judged += 1;
            }
        }
    }
    assert_eq!(judged, 120);
}
