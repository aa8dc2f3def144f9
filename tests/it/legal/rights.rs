//! Who reads, who writes, and who has no part.

use super::stage::{HEAD, KEEPER, TCCB, WORDS, record, run, stage};

#[tokio::test]
async fn the_keeping_unit_writes_the_owners_people_read_and_other_units_have_no_part() {
    let stage = stage().await;
    let page = record(&stage, &[]).await;
    for who in [KEEPER, HEAD, TCCB, "giamdoc:director", "congdoan:observer"] {
        stage.get(who, "/ra-soat").await.says(200, &["12/2019/QĐ-UBND", "Sổ do Trường A giữ", "/ra-soat/xuat.xlsx"]);
        stage.get(who, &page).await.says(200, &["Quy định mức thu học phí"]);
    }
    for who in [TCCB, "giamdoc:director", "congdoan:observer"] {
        let seen = stage.get(who, &page).await;
        assert!(!seen.body.contains("Chuyển trạng thái") && !seen.body.contains("/sua\""), "{}", seen.body);
        let list = stage.get(who, "/ra-soat").await;
        assert!(!list.body.contains("/ra-soat/moi") && list.body.contains("href=\"/ra-soat\""), "{}", list.body);
        stage.get(who, &format!("{page}/sua")).await.says(403, &[]);
        stage.get(who, "/ra-soat/moi").await.says(403, &[]);
        stage.get(who, "/ra-soat/nhap").await.says(403, &[]);
        stage.post(who, "/ra-soat", &WORDS).await.says(403, &[]);
    }
    // School B, and its person who is an officer of the Sở when he acts as one.
    stage.get("binh:staff", "/ra-soat").await.says(403, &[]);
    stage.get("binh:staff", "/ra-soat/xuat.xlsx").await.says(403, &[]);
    stage.get("binh:staff", &page).await.says(404, &[]);
    stage.post("binh:staff", &format!("{page}/xu-ly"), &[("version", "1")]).await.says(404, &[]);
    let home = stage.get("kiem:staff", "/tai-khoan").await;
    assert!(!home.body.contains("href=\"/ra-soat\""), "{}", home.body);
    stage.get("kiem:officer", &page).await.says(200, &[]);

    run(&stage, "update legal_keeper set keeper_unit_id = (select id from unit where code = 'b')").await;
    stage.get(KEEPER, &page).await.says(404, &[]);
    stage.get("binh:staff", &page).await.says(200, &["Chuyển trạng thái"]);
}
