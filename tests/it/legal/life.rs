//! One document from being noted to the document that came of it; two editors; what is known already.

use super::stage::{HEAD, KEEPER, TCCB, WORDS, but, deed, of, record, stage, version};

#[tokio::test]
async fn a_document_goes_its_way_and_each_step_is_told() {
    let stage = stage().await;
    stage.get(KEEPER, "/ra-soat").await.says(200, &["Sổ chưa có văn bản nào", "Nhập Excel"]);
    let page = record(&stage, &[("due_on", "25/11/2026"), ("responsible", "Phòng Tổ chức Cán bộ")]).await;
    stage
        .get(TCCB, &page)
        .await
        .says(200, &["Mới ghi nhận", "Sắp đến hạn", "còn 2 ngày", "Ghi văn bản vào sổ rà soát"]);
    deed(&stage, &page, "xong", &[("result_number", "1/QĐ"), ("result_on", "20/11/2026")])
        .await
        .says(409, &["không còn ở bước đó", "1/QĐ"]);
    deed(&stage, &page, "xu-ly", &[]).await.to();
    deed(&stage, &page, "khong-xu-ly", &[("reason", "  ")]).await.says(422, &["Hãy ghi lý do."]);
    deed(&stage, &page, "trinh", &[]).await.to();
    deed(&stage, &page, "tra-ve", &[("reason", "Bổ sung căn cứ")]).await.to();
    stage.get(HEAD, &page).await.says(200, &["Đang xử lý", "Bổ sung căn cứ", "Trả văn bản rà soát về xử lý tiếp"]);
    for (fields, message) in [
        ([("result_number", ""), ("result_on", "20/11/2026")], "Hãy ghi số, ký hiệu của văn bản kết quả."),
        ([("result_number", "45/QĐ"), ("result_on", "")], "Hãy ghi ngày của văn bản kết quả"),
        ([("result_number", "45/QĐ"), ("result_on", "24/11/2026")], "không được sau hôm nay"),
        ([("result_number", "45/QĐ"), ("result_on", "30/02/2026")], "Hãy ghi ngày của văn bản kết quả"),
    ] {
        deed(&stage, &page, "xong", &fields).await.says(422, &[message, fields[0].1, fields[1].1]);
    }
    deed(&stage, &page, "xong", &[("result_number", "45/QĐ-UBND"), ("result_on", "23/11/2026")]).await.to();
    stage.get(TCCB, &page).await.says(200, &["Đã xong", "Hoàn thành đúng hạn", "45/QĐ-UBND, 23/11/2026"]);
    deed(&stage, &page, "mo-lai", &[("reason", "Còn sót phụ lục")]).await.to();
    let seen = stage.get(KEEPER, &page).await;
    seen.says(200, &["Đang xử lý", "Còn sót phụ lục", "số văn bản kết quả:", "<del>45/QĐ-UBND</del>"]);
    assert_eq!(
        stage.ask("select string_agg(replace(action, 'legal_entry.', ''), ' ' order by id) from journal where subject_kind = 'legal_entry'").await,
        "recorded begun proposed sent_back finished reopened"
    );
    let overdue = record(&stage, &[("number", "13/QĐ"), ("due_on", "01/11/2026")]).await;
    stage.get(KEEPER, &overdue).await.says(200, &["Quá hạn 22 ngày"]);
    deed(&stage, &overdue, "khong-xu-ly", &[("reason", "Đã hết hiệu lực")]).await.to();
    let dropped = stage.get(KEEPER, &overdue).await;
    dropped.says(200, &["Không xử lý", "Đã hết hiệu lực"]);
    assert!(!dropped.body.contains("Quá hạn"), "{}", dropped.body);
}

#[tokio::test]
async fn mistakes_stand_beside_their_fields_and_nothing_typed_is_lost() {
    let stage = stage().await;
    let wrong = but(&[
        ("number", ""),
        ("issued_on", "24/11/2026"),
        ("issuer", " "),
        ("finding", ""),
        ("proposal", ""),
        ("task", "999"),
        ("due_on", "hôm nào đó"),
    ]);
    stage.post(KEEPER, "/ra-soat", &wrong).await.says(
        422,
        &[
            "chỉ văn bản ban hành mới được để trống",
            "Ngày ban hành không được sau hôm nay.",
            "Hãy ghi cơ quan ban hành.",
            "Hãy ghi văn bản bất cập ở chỗ nào",
            "Hãy chọn đề xuất.",
            "Hãy chọn một nhiệm vụ trong danh sách.",
            "Ngày không đúng.",
            "Quy định mức thu học phí",
            "hôm nào đó",
        ],
    );
    let long = "x".repeat(101);
    stage
        .post(KEEPER, "/ra-soat", &but(&[("number", &long)]))
        .await
        .says(422, &["Nội dung dài 101 ký tự, nhiều nhất là 100"]);
    let new = record(&stage, &[("number", ""), ("issued_on", ""), ("proposal", "issue"), ("kind", "rule")]).await;
    stage.get(KEEPER, &new).await.says(200, &["Quy định (ban hành mới)"]);
    assert_eq!(stage.ask("select count(*)::text from legal_entry").await, "1");
}

#[tokio::test]
async fn a_document_that_is_known_is_pointed_out_and_written_down_only_on_purpose() {
    let stage = stage().await;
    let first = record(&stage, &[]).await;
    let same = but(&[("number", "12/2019/qđ-ubnd "), ("issuer", "Ủy ban nhân dân thành phố")]);
    stage.post(KEEPER, "/ra-soat", &same).await.says(
        422,
        &[
            "Văn bản số này của cơ quan này đã có trong sổ.",
            &format!("href=\"{first}\""),
            "Vẫn ghi thành một dòng riêng",
        ],
    );
    let meant: Vec<_> = same.iter().copied().chain([("alike", "1")]).collect();
    let second = stage.post(KEEPER, "/ra-soat", &meant).await.to().to_owned();
    // Correcting it does not ask again; becoming like another does.
    deed(&stage, &second, "sua", &but(&[("issuer", "Ủy ban nhân dân thành phố"), ("basis", "Luật")])).await.to();
    let third = record(&stage, &[("number", "14/QĐ")]).await;
    deed(&stage, &third, "sua", &WORDS).await.says(422, &["đã có trong sổ"]);
    let other = but(&[("issuer", "UBND tỉnh")]);
    stage.post(KEEPER, "/ra-soat", &other).await.to();
}

#[tokio::test]
async fn of_two_editors_the_second_is_shown_both_texts() {
    let stage = stage().await;
    let page = record(&stage, &[]).await;
    let edit = format!("{page}/sua");
    stage
        .get(HEAD, &edit)
        .await
        .says(200, &["name=\"version\" value=\"1\"", "12/2019/QĐ-UBND", "value=\"04/05/2019\""]);
    let mine = but(&[("finding", "Trái Điều 7 của Luật."), ("version", "1")]);
    stage.post(HEAD, &edit, &mine).await.to();
    let theirs = but(&[("finding", "Điều 3 đã bị bãi bỏ."), ("due_on", "31/12/2026"), ("version", "1")]);
    let answer = stage.post(KEEPER, &edit, &theirs).await;
    answer.says(
        409,
        &[
            "Người khác vừa sửa văn bản này",
            "Trái Điều 7 của Luật.",
            "Điều 3 đã bị bãi bỏ.",
            "name=\"version\" value=\"2\"",
        ],
    );
    assert_eq!(of(&stage, &page, "finding").await, "Trái Điều 7 của Luật.");
    let again = but(&[("finding", "Điều 3 đã bị bãi bỏ."), ("due_on", "31/12/2026"), ("version", "2")]);
    stage.post(KEEPER, &edit, &again).await.to();
    assert_eq!(of(&stage, &page, "finding || ' ' || due_on").await, "Điều 3 đã bị bãi bỏ. 2026-12-31");
    // Saving what is there already is no change.
    let same = but(&[("finding", "Điều 3 đã bị bãi bỏ."), ("due_on", "31/12/2026"), ("version", "3")]);
    let told = stage.told(KEEPER, &edit, &same).await;
    assert!(told.contains("Không có gì thay đổi."), "{told}");
    assert_eq!(version(&stage, &page).await, "3");
    // A step that somebody else has done meanwhile.
    stage.post(HEAD, &format!("{page}/xu-ly"), &[("version", "3")]).await.to();
    stage
        .post(KEEPER, &format!("{page}/khong-xu-ly"), &[("version", "3"), ("reason", "Hết hiệu lực rồi")])
        .await
        .says(409, &["vừa được người khác sửa", "Hết hiệu lực rồi"]);
    assert_eq!(of(&stage, &page, "state").await, "handling");
    let refused = sqlx::query("delete from legal_entry").execute(&stage.db.pool).await;
    assert!(
        refused.is_err_and(|error| error.to_string().contains("append-only")),
        "nothing is taken out of a register"
    );
}
