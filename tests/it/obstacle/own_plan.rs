//! In a unit's own plan its staff answer and its head decides.

use super::stage::{Stage, WORDS};
use crate::progress::evidence::PDF;

/// School A has a plan of its own, which binds itself and its team.
pub async fn stage() -> Stage {
    let stage = Stage::new().await;
    sqlx::raw_sql(
        "insert into unit (parent_id, code, name, kind) select id, 'to', 'Tổ Toán', 'other' from unit where code = 'a';
         insert into role_grant (account_id, unit_id, role, from_on)
         select a.id, u.id, 'staff', '2026-01-01' from account a, unit u where a.username = 'binh' and u.code = 'to';
         insert into plan (owner_unit_id, number, title, short_title, status, activated_at)
         select id, '02/KH', 'Kế hoạch trường', 'KH trường A', 'active', '2026-02-01' from unit where code = 'a';
         insert into section (plan_id, position, ref, heading) select id, 1, 'I', 'Việc' from plan where number = '02/KH';
         insert into task (plan_id, section_id, position, ref, content)
         select p.id, s.id, 1, 'T.1', 'Việc của tổ' from plan p join section s on s.plan_id = p.id where p.number = '02/KH';
         insert into assignment (plan_id, task_id, role, unit_id, from_on)
         select t.plan_id, t.id, v.role, u.id, '2026-02-01' from task t, (values ('to', 'lead'), ('a', 'coordinating')) v (code, role)
         join unit u on u.code = v.code where t.ref = 'T.1';",
    )
    .execute(&stage.db.pool)
    .await
    .expect("an own plan");
    sqlx::query(
        "insert into session (token_hash, account_id, grant_id, created_at, last_seen_at)
         select $1, a.id, g.id, $2, $2 from account a join role_grant g on g.account_id = a.id join unit u on u.id = g.unit_id
         where a.username = 'binh' and u.code = 'to'",
    )
    .bind(tiendo::web::viewer::token_hash("binh:to"))
    .bind(crate::progress::fixture::at("2026-11-23T08:00:00"))
    .execute(&stage.db.pool)
    .await
    .expect("signed in");
    stage
}

#[tokio::test]
async fn a_team_s_obstacle_is_answered_by_staff_and_decided_by_the_head() {
    let stage = stage().await;
    let it = stage.raise("binh:to", "T.1").await;
    stage.get("binh:to", &it).await.says(200, &["Chờ trả lời", "Rút vướng mắc"]);
    // The school's people stand above the team: they answer, and do not speak for it.
    stage.get("an:staff", &it).await.says(200, &["Trả lời đơn vị", "Trình thủ trưởng"]);
    stage.deed("an:staff", &it, "rut", &[]).await.says(403, &[]);
    stage.deed("an:staff", &it, "trinh", &[("reply", "Xin ý kiến.")]).await.to();
    stage.deed("an:staff", &it, "quyet-dinh", &[("decision", "x")]).await.says(403, &[]);
    let plan = stage.ask("select id::text from plan where number = '02/KH'").await;
    assert_eq!(stage.count("ba:head", &format!("/vuong-mac?waits=me&plan={plan}")).await, "1");
    stage.get("ba:head", "/vuong-mac").await.says(200, &["KH trường A"]);
    stage.deed("ba:head", &it, "quyet-dinh", &[("decision", "Đồng ý.")]).await.to();
    stage.get("binh:to", &it).await.says(200, &["Thủ trưởng đã quyết định", "Thủ trưởng quyết định", "Đồng ý."]);
    stage.deed("binh:to", &it, "da-giai-quyet", &[]).await.to();
    // Above the school it is read, and answered by nobody.
    let again = stage.raise_saying("binh:to", "T.1", "Việc khác").await;
    stage.get("tccb:officer", &again).await.says(200, &[WORDS[1].1]);
    stage.deed("tccb:officer", &again, "tra-loi", &[("reply", "x")]).await.says(403, &[]);
}

#[tokio::test]
async fn what_the_school_raises_in_its_own_plan_somebody_else_of_it_answers() {
    let stage = stage().await;
    let it = stage.raise("an:staff", "T.1").await;
    stage.deed("an:staff", &it, "tra-loi", &[("reply", "x")]).await.says(409, &["do chính mình nêu"]);
    stage.get("binh:to", &it).await.says(404, &[]);
    stage.deed("anh:staff", &it, "tra-loi", &[("reply", "Đã rõ.")]).await.to();
    stage.deed("an:staff", &it, "da-giai-quyet", &[]).await.to();
}

#[tokio::test]
async fn each_act_is_done_by_those_of_the_plan_and_by_nobody_above_or_beside_it() {
    let stage = stage().await;
    // For each role the answer to the unit's acts, to those of whoever answers, and to those of whoever decides.
    let rights = [
        ("binh:to", [409, 403, 403]),
        ("an:staff", [403, 409, 403]),
        ("ba:head", [403, 409, 409]),
        ("tccb:officer", [403, 403, 403]),
        ("giamdoc:director", [403, 403, 403]),
        ("congdoan:observer", [403, 403, 403]),
        ("binh:staff", [404, 404, 404]),
        ("kiem:staff", [404, 404, 404]),
    ];
    let deeds = [
        ["bo-sung", "rut", "da-giai-quyet", "chua-giai-quyet"].as_slice(),
        &["tra-loi", "hoi-lai", "trinh", "gop", "tach"],
        &["quyet-dinh", "giao-tra-loi"],
    ];
    let it = stage.raise("binh:to", "T.1").await;
    let words = [("version", "99"), ("said", "x"), ("reply", "x"), ("decision", "x"), ("chosen", "99")];
    for (who, expected) in rights {
        for (deeds, expected) in deeds.iter().zip(expected) {
            for deed in *deeds {
                // Of another version nothing is done; whoever may do it is told so.
                let answer = stage.post(who, &format!("{it}/{deed}"), &words).await;
                assert_eq!(answer.status.as_u16(), expected, "{deed} by {who}");
            }
        }
    }
    assert_eq!((stage.state(&it).await.as_str(), stage.version(&it).await.as_str()), ("open", "1"));
}

#[tokio::test]
async fn what_staff_and_head_say_to_each_other_is_read_by_nobody_above_them() {
    let stage = stage().await;
    let it = stage.raise("binh:to", "T.1").await;
    let fields = [("version", "1"), ("reply", "Đề xuất nội bộ của trường.")];
    stage.enclose("an:staff", &format!("{it}/trinh"), &fields, &[("to-trinh.pdf", PDF)]).await.to();
    let file = format!("/tep-trao-doi/{}", stage.ask("select id::text from message_file").await);
    let pages = [it, format!("/nhiem-vu/{}/dien-bien", stage.task_id("T.1").await)];
    for who in ["an:staff", "anh:staff", "ba:head"] {
        for page in &pages {
            stage.get(who, page).await.says(200, &["Đề xuất nội bộ của trường."]);
        }
    }
    for who in ["tccb:officer", "giamdoc:director", "binh:to"] {
        for page in &pages {
            // On the page of the obstacle a line begins with it, on the timeline it follows the name.
            stage.get(who, page).await.says(200, &["huyển Thủ trưởng quyết định"]);
            stage.hides(who, page, &["Đề xuất nội bộ của trường."]).await;
        }
    }
    for (who, status) in [("ba:head", 200), ("tccb:officer", 403), ("binh:to", 404)] {
        assert_eq!(stage.open(who, &file).await.0, status, "{who}");
    }
}

#[tokio::test]
async fn the_school_s_people_are_not_asked_for_what_only_the_team_can_do() {
    let stage = stage().await;
    let it = stage.raise("binh:to", "T.1").await;
    stage.deed("an:staff", &it, "hoi-lai", &[("reply", "Thiếu gì?")]).await.to();
    let (plan, team) = (
        stage.ask("select id::text from plan where number = '02/KH'").await,
        stage.ask("select id::text from unit where code = 'to'").await,
    );
    let (mine, board) = (format!("/vuong-mac?waits=me&plan={plan}"), format!("/dieu-hanh?plan={plan}"));
    let home = format!("/don-vi/{team}?plan={plan}");
    for (who, count) in [("binh:to", "1"), ("an:staff", "0"), ("ba:head", "0")] {
        assert_eq!(stage.count(who, &mine).await, count, "{who}");
        let board = stage.get(who, &board).await.body;
        assert_eq!(board.contains("Vướng mắc chờ đơn vị"), count == "1", "{who}: {board}");
        let home = stage.get(who, &home).await.body;
        assert_eq!(home.contains(&format!("href=\"{it}\">Bổ sung")), count == "1", "{who}: {home}");
    }
    let task = format!("/nhiem-vu/{}", stage.task_id("T.1").await);
    stage.deed("binh:to", &it, "bo-sung", &[("said", "Thiếu ghế.")]).await.to();
    stage.get("an:staff", &task).await.says(200, &["Chờ trả lời"]);
    stage.hides("an:staff", &task, &["Chờ TCCB trả lời"]).await;
    // What was answered weeks ago is nobody's neglect.
    stage.deed("an:staff", &it, "tra-loi", &[("reply", "Đã cấp.")]).await.to();
    stage.wake_at("2026-12-13T09:00:00").await;
    let board = stage.get("binh:to", &board).await;
    board.says(200, &["Vướng mắc chờ đơn vị (1)", "đã có trả lời, chờ xác nhận"]);
    assert!(!board.body.contains("lâu nhất 20 ngày"), "{}", board.body);
}
