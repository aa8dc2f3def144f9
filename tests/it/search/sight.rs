//! Who finds what, where a thing may be known and some of its words not, or where the way to it is a long one. That of every
//! kind each role finds what it may open is told by the matrix.

use super::stage::{Stage, lay};
use crate::progress::fixture::{OPEN, finished};

#[tokio::test]
async fn what_a_report_says_is_found_by_its_own_people_and_above_and_once_accepted_by_observers_and_supporters() {
    let stage = Stage::new().await;
    let form = stage.form("I.2", "a", OPEN).await;
    let finds = async |who: &str| !stage.finds(who, "kim cuong").await.is_empty();
    let all = ["an:staff", "ba:head", "tccb:officer", "giamdoc:director", "binh:staff", "congdoan:observer"];
    let own = [true, true, true, true, false, false];
    stage.post("ba:head", &form, &finished("0", "Đã có kim cương")).await.to();
    for (who, sees) in all.into_iter().zip(own) {
        assert_eq!(finds(who).await, sees, "a draft, {who}");
    }
    assert!(stage.seek("an:staff", "kim cuong").await.contains("Nháp"), "its state is told");
    let (id, ..) = stage.report("I.2", "a").await;
    stage.post("ba:head", &format!("{form}/gui"), &finished("1", "Đã có kim cương")).await.to();
    for (who, sees) in all.into_iter().zip(own) {
        assert_eq!(finds(who).await, sees, "sent, {who}");
    }
    stage.post("tccb:officer", &format!("/bao-cao/{id}/chap-nhan"), &[]).await.to();
    for who in all {
        assert_eq!(stage.finds(who, "kim cuong").await, [format!("/bao-cao/{id}")], "accepted, {who}");
    }
    // A correction under way is the unit's and TCCB's again; the accepted text stays for all.
    stage.post("an:staff", &format!("/bao-cao/{id}/dieu-chinh"), &[("why", "Sai số liệu")]).await.to();
    let (again, ..) = stage.report("I.2", "a").await;
    assert_ne!(id, again);
    sqlx::query("update report set results = 'Có kim cương, hồng ngọc' where id = $1")
        .bind(again)
        .execute(&stage.db.pool)
        .await
        .expect("written");
    for (who, sees) in all.into_iter().zip(own) {
        assert_eq!(stage.finds(who, "hong ngoc").await.len(), usize::from(sees), "corrected, {who}");
        assert_eq!(stage.finds(who, "kim cuong").await.len(), if sees { 2 } else { 1 }, "{who}");
    }
}

#[tokio::test]
async fn what_is_said_between_those_who_answer_and_decide_is_found_by_nobody_else() {
    let stage = Stage::new().await;
    let obstacle = stage.raise("an:staff", "I.1").await;
    stage.deed("tccb:officer", &obstacle, "trinh", &[("reply", "Đề xuất cho kim cương.")]).await.to();
    for who in ["tccb:officer", "giamdoc:director"] {
        assert_eq!(stage.finds(who, "kim cuong").await, [obstacle.as_str()], "{who}");
    }
    for who in ["an:staff", "ba:head", "binh:staff", "congdoan:observer"] {
        let page = stage.seek(who, "kim cuong").await;
        assert!(page.contains("Không tìm thấy gì") && !page.contains("Đề xuất cho"), "{who}");
    }
    assert_eq!(stage.finds("an:staff", "thieu giao vien").await, [obstacle.as_str()]);
    assert!(stage.finds("binh:staff", "thieu giao vien").await.is_empty());
}

#[tokio::test]
async fn of_obstacles_answered_together_each_unit_finds_its_own() {
    let stage = Stage::new().await;
    let a = stage.raise_saying("an:staff", "I.1", "Thiếu kinh phí ở trường A").await;
    let b = stage.raise_saying("binh:staff", "I.1", "Thiếu kinh phí ở trường B").await;
    let chosen = crate::obstacle::stage::id(&b).to_string();
    stage.deed("tccb:officer", &a, "gop", &[("chosen", &chosen)]).await.to();
    stage.deed("tccb:officer", &a, "tra-loi", &[("reply", "Sẽ có kim cương.")]).await.to();
    assert_eq!(stage.finds("an:staff", "kim cuong").await, [a.as_str()]);
    assert_eq!(stage.finds("binh:staff", "kim cuong").await, [b.as_str()]);
    assert_eq!(stage.finds("tccb:officer", "kim cuong").await.len(), 2);
}

#[tokio::test]
async fn a_comment_is_found_by_those_it_is_for_and_by_whoever_is_mentioned() {
    let stage = Stage::new().await;
    let page = format!("/phan-cong/{}/dien-bien", stage.assignment("I.2", "a").await);
    let comment = stage.comment("tccb:officer", &page, &[("text", "Cần kim cương, hỏi @Vũ Bình")]).await;
    for who in ["an:staff", "ba:head", "binh:staff", "tccb:officer", "giamdoc:director"] {
        assert_eq!(stage.finds(who, "kim cuong").await, [comment.as_str()], "{who}");
        stage.get(who, &comment).await.says(200, &[]);
    }
    assert!(stage.finds("congdoan:observer", "kim cuong").await.is_empty());
    // The other staff of B is not mentioned.
    assert!(stage.finds("kiem:staff", "kim cuong").await.is_empty());
}

#[tokio::test]
async fn whoever_goes_on_from_a_unit_finds_what_it_reported_raised_and_was_told() {
    let stage = Stage::new().await;
    let form = stage.form("I.1", "a", OPEN).await;
    stage.post("ba:head", &form, &finished("0", "Đã có kim cương")).await.to();
    let obstacle = stage.raise_saying("an:staff", "I.1", "Thiếu kim cương").await;
    let page = format!("/phan-cong/{}/dien-bien", stage.assignment("I.1", "a").await);
    let comment = stage.comment("an:staff", &page, &[("text", "Hỏi về kim cương")]).await;
    assert!(stage.finds("binh:staff", "kim cuong").await.is_empty());
    lay(&stage, "insert into unit_change (kind, state, effective_on, decision, terms, plan_id, created_by, created_at, decided_at, ended_at)
             select 'lead', 'done', '2026-11-20', 'QĐ 1', '{}', p.id, w.id, '2026-11-20', '2026-11-20', '2026-11-20' from account w, plan p where w.username = 'tccb';
             insert into assignment_succession (predecessor_id, successor_id, change_id)
             select a.id, b.id, c.id from assignment a join unit ua on ua.id = a.unit_id and ua.code = 'a'
             join assignment b on b.task_id = a.task_id join unit ub on ub.id = b.unit_id and ub.code = 'b', unit_change c
             where a.task_id = (select id from task where ref = 'I.1')").await;
    let found = stage.finds("binh:staff", "kim cuong").await;
    let (report, ..) = stage.report("I.1", "a").await;
    for address in [&format!("/bao-cao/{report}"), &obstacle, &comment] {
        assert!(found.contains(address), "{address} in {found:?}");
        stage.get("binh:staff", address).await.says(200, &[]);
    }
    assert_eq!(found.len(), 3);
}

#[tokio::test]
async fn a_record_of_supervision_is_its_author_s_until_it_is_issued_and_then_the_unit_s_and_all_those_above() {
    let stage = Stage::new().await;
    let record = stage.draft("congdoan:observer").await;
    let all = ["an:staff", "ba:head", "tccb:officer", "giamdoc:director", "binh:staff", "congdoan:observer"];
    for who in all {
        assert_eq!(
            stage.finds(who, "hồ sơ thiếu bản sao").await.len(),
            usize::from(who == "congdoan:observer"),
            "{who}"
        );
    }
    stage.on_record("congdoan:observer", &record, "ban-hanh", &[]).await.to();
    // What it found, what it demands, and what was answered.
    stage.answer("an:staff", &record, 2, "Đã giao người giữ kim cương.").await;
    for words in ["hồ sơ thiếu bản sao", "phân công người giữ", "kim cuong"] {
        for who in all {
            let found = stage.finds(who, words).await;
            assert_eq!(found.contains(&record), who != "binh:staff", "{words}, {who}");
            assert!(found.len() <= 1, "once: {found:?}");
        }
    }
    assert!(stage.seek("an:staff", "phân công người giữ").await.contains("kiến nghị 2"));
}

#[tokio::test]
async fn whom_a_unit_proposes_to_commend_is_found_by_its_own_people_tccb_and_the_director() {
    let stage = Stage::new().await;
    let it = stage.propose("an:staff", "I.1").await;
    for (who, sees) in [
        ("an:staff", true),
        ("ba:head", true),
        ("tccb:officer", true),
        ("giamdoc:director", true),
        ("binh:staff", false),
        ("congdoan:observer", false),
    ] {
        assert_eq!(stage.finds(who, "ngo thu thuy").await.contains(&it), sees, "{who}");
        assert_eq!(stage.finds(who, "dạy kèm").await.contains(&it), sees, "{who}");
    }
    // What TCCB tells the Director is not the unit's to read.
    stage.carry_on("tccb:officer", &it, "chon", &[("reply", "Đưa vào danh sách.")]).await.to();
    stage.carry_on("tccb:officer", &it, "trinh", &[("reply", "Xin thưởng kim cương.")]).await.to();
    for (who, sees) in [("tccb:officer", true), ("giamdoc:director", true), ("an:staff", false), ("ba:head", false)] {
        assert_eq!(stage.finds(who, "kim cuong").await.contains(&it), sees, "{who}");
    }
}
