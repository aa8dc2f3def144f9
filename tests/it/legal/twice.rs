//! A second click, and a change that somebody else has made meanwhile: nothing is written twice, and nothing typed is lost.

use super::stage::{HEAD, KEEPER, WORDS, but, deed, of, record, stage, version};

#[tokio::test]
async fn a_second_click_writes_a_document_down_once() {
    let stage = stage().await;
    let new = but(&[("number", ""), ("issued_on", ""), ("proposal", "issue"), ("kind", "rule")]);
    let first = stage.post(KEEPER, "/ra-soat", &new).await.to().to_owned();
    assert_eq!(stage.post(KEEPER, "/ra-soat", &new).await.to(), first);
    // Somebody else, and other words of the same, are asked whether they mean it.
    let known = ["Văn bản ban hành mới cùng loại", &format!("href=\"{first}\">ban hành mới, UBND thành phố")];
    stage.post(HEAD, "/ra-soat", &new).await.says(422, &known);
    let other: Vec<_> =
        new.iter().copied().filter(|(name, _)| *name != "finding").chain([("finding", "Khác")]).collect();
    stage.post(KEEPER, "/ra-soat", &other).await.says(422, &known);
    let meant: Vec<_> = other.iter().copied().chain([("alike", "1")]).collect();
    let second = stage.post(KEEPER, "/ra-soat", &meant).await.to().to_owned();
    assert_ne!(second, first);
    assert_eq!(stage.post(KEEPER, "/ra-soat", &meant).await.to(), second, "on purpose, and once");
    // What has a number is led to as well.
    let numbered = record(&stage, &[]).await;
    assert_eq!(stage.post(KEEPER, "/ra-soat", &WORDS).await.to(), numbered);
    stage.wake_at("2026-11-23T10:00:00").await;
    stage.post(KEEPER, "/ra-soat", &WORDS).await.says(422, &["đã có trong sổ", &format!("href=\"{numbered}\"")]);
    assert_eq!(stage.ask("select count(*)::text from legal_entry").await, "3");
    assert_eq!(stage.ask("select count(*)::text from journal where action = 'legal_entry.recorded'").await, "3");
}

#[tokio::test]
async fn what_somebody_else_has_done_is_told_before_any_mistake() {
    let stage = stage().await;
    let page = record(&stage, &[]).await;
    let edit = format!("{page}/sua");
    deed(&stage, &page, "xu-ly", &[]).await.to();
    deed(&stage, &page, "xong", &[("result_number", "45/QĐ-UBND"), ("result_on", "20/11/2026")]).await.to();
    let seen = version(&stage, &page).await;
    deed(&stage, &page, "mo-lai", &[("reason", "Còn sót phụ lục")]).await.to();
    // The form had a result when it was opened; now the entry has a reason.
    let mut mine = but(&[("basis", "Luật Giáo dục"), ("result_number", "46/QĐ-UBND"), ("result_on", "20/11/2026")]);
    mine.push(("version", &seen));
    let answer = stage.post(HEAD, &edit, &mine).await;
    answer.says(
        409,
        &[
            "Người khác vừa sửa văn bản này",
            "name=\"result_number\" value=\"46/QĐ-UBND\"",
            "Còn sót phụ lục</textarea>",
        ],
    );
    assert!(answer.body.contains("<td data-label=\"Vừa nhập\">46/QĐ-UBND</td>"), "{}", answer.body);
    // Sent again as it stands there, the mistake is beside a field that is to be seen.
    let now = version(&stage, &page).await;
    let again = |result: &'static str, on: &'static str| {
        let mut fields = but(&[("basis", "Luật Giáo dục"), ("result_number", result), ("result_on", on)]);
        fields.extend([("version", now.as_str()), ("reason", "Còn sót phụ lục")]);
        fields
    };
    stage
        .post(HEAD, &edit, &again("46/QĐ-UBND", "20/11/2026"))
        .await
        .says(422, &["Văn bản kết quả chỉ ghi khi đã xong.", "id=\"result_number\""]);
    stage.post(HEAD, &edit, &again("", "")).await.to();
    assert_eq!(
        of(&stage, &page, "state || ' ' || reason || ' ' || basis").await,
        "handling Còn sót phụ lục Luật Giáo dục"
    );

    // A mistake does not hide the change either.
    let mut wrong = but(&[("issued_on", "hôm nào đó"), ("finding", "Lời vừa gõ")]);
    wrong.push(("version", &now));
    stage.post(KEEPER, &edit, &wrong).await.says(409, &["Người khác vừa sửa", "hôm nào đó", "Lời vừa gõ"]);
    let late = [("version", now.as_str()), ("result_number", "47/QĐ"), ("result_on", "30/02/2026")];
    stage
        .post(KEEPER, &format!("{page}/xong"), &late)
        .await
        .says(409, &["vừa được người khác sửa", "47/QĐ", "30/02/2026"]);
}
