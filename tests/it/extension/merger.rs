//! Units are merged while a request waits: whoever went on from the one that asked answers, and is told, alone.

use crate::succession::stage::Stage;

const OFFICER: &str = "canbo:officer";

/// Who was told of the last thing that happened, and at which units.
async fn told(stage: &Stage) -> Vec<String> {
    stage
        .texts(
            "select a.username || ' ' || u.code from notice_recipient r join account a on a.id = r.account_id
             join unit u on u.id = r.unit_id where r.notice_id = (select max(id) from notice) order by 1",
        )
        .await
}

#[tokio::test]
async fn what_a_unit_asked_that_has_been_merged_is_answered_by_the_new_one() {
    let stage = Stage::new().await;
    stage
        .run(
            "insert into account (username, full_name, password_hash) values ('chutich', 'Đinh Chủ Tịch', 'x');
             insert into role_grant (account_id, unit_id, role, from_on)
             select a.id, u.id, 'head', '2024-01-01' from account a, unit u where a.username = 'chutich' and u.code = 'tp'",
        )
        .await;
    let form = format!("/phan-cong/{}/gia-han", stage.assignment("I.2", "mn").await);
    let fields = [("day", "30/06/2025"), ("reason", "Chờ hướng dẫn của cấp trên")];
    let page = stage.post("truongmn:head", &form, &fields).await.to();
    assert_eq!(told(&stage).await, ["canbo so"]);
    let merger = stage.merge(&["mn", "th"], "Phòng Mầm non và Tiểu học", "mnth", "01/03/2025").await;
    stage.confirm(&merger).await;
    stage.wake_at("2025-03-01T08:00:00").await;
    stage.post(OFFICER, &format!("{page}/ngay-khac"), &[("version", "1"), ("day", "15/06/2025")]).await.to();
    assert_eq!(told(&stage).await, ["truongmn mnth"]);
    stage.get("truongmn:head", "/viec").await.to();
    let home = stage.get("truongmn:head", &format!("/don-vi/{}", stage.unit("mnth").await)).await;
    home.says(200, &["TCCB đề xuất 15/06/2025"]);
    stage.post("truongmn:head", &format!("{page}/khong-nhan"), &[("version", "2")]).await.to();
    stage
        .post(
            "giamdoc:director",
            &format!("{page}/cho-gia-han"),
            &[("version", "3"), ("other_day", "30/06/2025"), ("why", "Có lý do")],
        )
        .await
        .to();
    let asked = told(&stage).await;
    assert!(asked.iter().all(|one| one == "canbo so" || one.ends_with(" mnth")), "{asked:?}");
    assert_eq!(asked.len(), 4, "{asked:?}");
    let part = stage.get("mai:staff", &format!("/phan-cong/{}", stage.assignment("I.2", "mnth").await)).await;
    part.says(200, &["hạn ban đầu 31/05/2025, gia hạn đến 30/06/2025"]);
}
