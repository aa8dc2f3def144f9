//! The same obstacle from many units: merged, answered as one, taken apart again.

use super::stage::{IN_TOTAL, Stage, TO_DECIDE, WORDS, id};
use crate::support::statements;

impl Stage {
    /// Merges these into the first.
    async fn merge(&self, main: &str, others: &[&str]) {
        let ids: Vec<String> = others.iter().map(|other| id(other).to_string()).collect();
        let fields: Vec<_> = ids.iter().map(|id| ("chosen", id.as_str())).collect();
        self.deed("tccb:officer", main, "gop", &fields).await.to();
    }

    /// Returns once so many statements of this database are held up by others; fails after ten seconds.
    async fn waiting_for_locks(&self, count: i64) {
        let waiting = "select count(*) from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'";
        for _ in 0..1000 {
            let held: i64 = sqlx::query_scalar(waiting).fetch_one(&self.db.pool).await.expect("the activity");
            if held >= count {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        panic!("fewer than {count} wait for a lock");
    }

    async fn main_of(&self, obstacle: &str) -> Option<i64> {
        sqlx::query_scalar("select main_id from obstacle where id = $1")
            .bind(id(obstacle))
            .fetch_one(&self.db.pool)
            .await
            .expect("an obstacle")
    }
}

#[tokio::test]
async fn each_unit_sees_its_own_words_and_the_answer_to_all() {
    let stage = Stage::new().await;
    let a = stage.raise_saying("an:staff", "I.1", "Thiếu kinh phí ở trường A").await;
    let b = stage.raise_saying("binh:staff", "I.1", "Thiếu kinh phí ở trường B").await;
    stage
        .get("tccb:officer", &a)
        .await
        .says(200, &["Gộp vướng mắc cùng nội dung", "Trường B: Thiếu kinh phí ở trường B"]);
    stage.deed("tccb:officer", &a, "gop", &[]).await.says(422, &["Hãy chọn ít nhất một vướng mắc"]);
    stage.merge(&a, &[&b]).await;
    // One thing is to be answered; each unit still has raised one.
    let (count, list) = stage.figure("tccb:officer", "/dieu-hanh", TO_DECIDE).await.expect("to be answered");
    assert_eq!((count.as_str(), stage.count("tccb:officer", &list).await.as_str()), ("1", "1"));
    let (count, list) = stage.figure("tccb:officer", "/tong-hop", IN_TOTAL).await.expect("counted");
    assert_eq!((count.as_str(), stage.count("tccb:officer", &list).await.as_str()), ("2", "2"));
    assert_eq!(stage.count("tccb:officer", "/vuong-mac").await, "1");
    stage
        .get("tccb:officer", "/vuong-mac")
        .await
        .says(200, &["Không kể 1 vướng mắc đã gộp", "và 1 vướng mắc gộp chung"]);
    assert_eq!(stage.count("binh:staff", "/vuong-mac").await, "1");
    stage.get("tccb:officer", &a).await.says(200, &["Trả lời chung 2 vướng mắc", "Tách ra"]);
    stage
        .deed("tccb:officer", &b, "tra-loi", &[("reply", "Trả lời riêng.")])
        .await
        .says(409, &["Trả lời riêng.", "đã gộp để trả lời chung"]);
    stage.deed("tccb:officer", &a, "hoi-lai", &[("reply", "Hỏi gì?")]).await.says(409, &["tách ra trước khi hỏi lại"]);
    stage
        .get("binh:staff", &b)
        .await
        .says(200, &["Nhiều đơn vị cùng nêu vướng mắc này", "Gộp với vướng mắc cùng nội dung"]);
    stage.hides("binh:staff", &b, &["trường A", "Trường A"]).await;

    let said = stage
        .told("tccb:officer", &format!("{a}/tra-loi"), &[("version", "2"), ("reply", "Kinh phí về ngày 05/12.")])
        .await;
    assert!(said.contains("Đã trả lời chung 2 vướng mắc."), "{said}");
    for (who, it, other) in [("an:staff", &a, "trường B"), ("binh:staff", &b, "trường A")] {
        stage.get(who, it).await.says(200, &["Kinh phí về ngày 05/12.", "chung 2 vướng mắc", "Đã giải quyết"]);
        stage.hides(who, it, &[other]).await;
    }
    stage.deed("binh:staff", &b, "chua-giai-quyet", &[("said", "Chưa về.")]).await.to();
    assert_eq!((stage.state(&a).await.as_str(), stage.state(&b).await.as_str()), ("answered", "open"));
    assert_eq!(stage.main_of(&b).await, None);
    stage.get("binh:staff", &b).await.says(200, &["Kinh phí về ngày 05/12.", "Chưa về."]);
    stage.hides("an:staff", &a, &["Chưa về."]).await;
}

#[tokio::test]
async fn what_is_merged_is_taken_out_while_nobody_has_answered() {
    let stage = Stage::new().await;
    let (a, b) = (stage.raise("an:staff", "I.1").await, stage.raise("binh:staff", "I.1").await);
    stage.merge(&a, &[&b]).await;
    stage.deed("tccb:officer", &a, "trinh", &[("reply", "Đề xuất chung.")]).await.to();
    assert_eq!(stage.state(&b).await, "escalated");
    stage.deed("tccb:officer", &b, "tach", &[]).await.to();
    assert_eq!((stage.state(&b).await.as_str(), stage.main_of(&b).await), ("open", None));
    stage.deed("giamdoc:director", &a, "quyet-dinh", &[("decision", "Đồng ý.")]).await.to();
    assert_eq!(stage.state(&b).await, "open", "it goes its own way");
    stage.hides("binh:staff", &b, &["Đồng ý."]).await;
    let c = stage.raise_saying("an:staff", "I.1", "Việc khác").await;
    stage.merge(&b, &[&c]).await;
    stage.deed("tccb:officer", &b, "tra-loi", &[("reply", "Xong.")]).await.to();
    stage.deed("tccb:officer", &c, "tach", &[]).await.says(409, &["không còn ở bước đó"]);
    // The main one withdrawn, the other waits on by itself.
    let (d, e) = (stage.raise_saying("an:staff", "I.1", "D").await, stage.raise_saying("binh:staff", "I.1", "E").await);
    stage.merge(&d, &[&e]).await;
    stage.deed("an:staff", &d, "rut", &[]).await.to();
    // Whoever answers is told why it stands by itself; the other unit is not told who else had raised it.
    let passed_on = "Vướng mắc gộp chung đã được rút";
    stage.get("tccb:officer", &e).await.says(200, &[passed_on]);
    stage.hides("binh:staff", &e, &[passed_on, "Nguyễn An"]).await;
    stage.hides("tccb:officer", &d, &[passed_on]).await;
    assert_eq!((stage.state(&e).await.as_str(), stage.main_of(&e).await), ("open", None));
}

#[tokio::test]
async fn one_that_is_answered_meanwhile_is_not_merged() {
    let stage = Stage::new().await;
    let (a, b) = (stage.raise("an:staff", "I.1").await, stage.raise("binh:staff", "I.1").await);
    stage.deed("tccb:officer", &b, "tra-loi", &[("reply", "Xong.")]).await.to();
    let chosen = id(&b).to_string();
    stage
        .deed("tccb:officer", &a, "gop", &[("chosen", &chosen), ("q", "trường b")])
        .await
        .says(409, &["không còn chờ trả lời", "name=\"q\" value=\"trường b\""]);
    stage.deed("tccb:officer", &a, "gop", &[("chosen", &chosen)]).await.says(409, &["không còn chờ trả lời"]);
    assert_eq!(stage.main_of(&b).await, None);
    // Of two who merge crosswise the second is told.
    let c = stage.raise_saying("binh:staff", "I.1", "Việc khác").await;
    let (id_a, id_c) = (id(&a).to_string(), id(&c).to_string());
    let (merge_a, merge_c) = (format!("{a}/gop"), format!("{c}/gop"));
    let (into_a, into_c) =
        ([("version", "1"), ("chosen", id_c.as_str())], [("version", "1"), ("chosen", id_a.as_str())]);
    let (one, two) =
        tokio::join!(stage.post("tccb:officer", &merge_a, &into_a), stage.post("kiem:officer", &merge_c, &into_c));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
    assert_eq!(stage.ask("select count(*)::text from obstacle where main_id is not null").await, "1");
}

#[tokio::test]
async fn what_is_merged_while_another_merger_waits_goes_along_with_it() {
    let stage = Stage::new().await;
    let m = stage.raise_saying("an:staff", "I.1", "M").await;
    let x = stage.raise_saying("binh:staff", "I.1", "X").await;
    let y = stage.raise_saying("anh:staff", "I.1", "Y").await;
    let (id_x, id_y) = (id(&x).to_string(), id(&y).to_string());
    let (into_m, into_x) = (format!("{m}/gop"), format!("{x}/gop"));
    let (x_into_m, y_into_x) =
        ([("version", "1"), ("chosen", id_x.as_str())], [("version", "1"), ("chosen", id_y.as_str())]);
    // Somebody holds X; first Y is to be merged into it, then it into M.
    let mut held = stage.db.pool.begin().await.expect("begun");
    sqlx::query("select from obstacle where id = $1 for update").bind(id(&x)).execute(&mut *held).await.expect("held");
    let (first, second, ()) = tokio::join!(
        stage.post("tccb:officer", &into_x, &y_into_x),
        async {
            stage.waiting_for_locks(1).await;
            stage.post("kiem:officer", &into_m, &x_into_m).await
        },
        async {
            stage.waiting_for_locks(2).await;
            held.rollback().await.expect("let go");
        }
    );
    assert_eq!((first.status.as_u16(), second.status.as_u16()), (303, 303));
    assert_eq!((stage.main_of(&x).await, stage.main_of(&y).await), (Some(id(&m)), Some(id(&m))));
    stage.deed("tccb:officer", &m, "tra-loi", &[("reply", "Trả lời cả ba.")]).await.to();
    stage.get("anh:staff", &y).await.says(200, &["Trả lời cả ba."]);
}

#[tokio::test]
async fn what_gathers_stands_before_the_reply_which_is_guarded() {
    let stage = Stage::new().await;
    let a = stage.raise_saying("an:staff", "I.1", "A").await;
    stage.raise_saying("binh:staff", "I.1", "B").await;
    let page = stage.get("tccb:officer", &a).await.body;
    let place = |words: &str| page.find(words).unwrap_or_else(|| panic!("no {words}"));
    assert!(place("id=\"gop\"") < place("id=\"tra-loi\""));
    assert!(page.contains("data-guard"), "what is typed is not lost without a word");
}

#[tokio::test]
async fn the_obstacles_of_fifty_two_units_are_merged_and_answered_in_few_statements() {
    let stage = Stage::new().await;
    sqlx::raw_sql(
        "insert into unit (parent_id, code, name, kind)
         select u.id, 'u' || n, 'Trường số ' || n, 'school' from unit u, generate_series(1, 51) n where u.code = 'so';
         insert into assignment (plan_id, task_id, role, unit_id, from_on)
         select t.plan_id, t.id, 'lead', u.id, '2026-01-01' from task t, unit u where t.ref = 'I.1' and u.code like 'u%';
         insert into obstacle (plan_id, task_id, assignment_id, unit_id, title, words, request, since, raised_by, raised_at)
         select a.plan_id, a.task_id, a.id, a.unit_id, 'Thiếu giáo viên', 'Thiếu giáo viên', 'Bổ sung', '2026-11-20', w.id, '2026-11-20'
         from assignment a join unit u on u.id = a.unit_id, account w where u.code like 'u%' and w.username = 'binh'",
    )
    .execute(&stage.db.pool)
    .await
    .expect("many");
    let main = stage.raise("an:staff", "I.1").await;
    let offered: Vec<String> = sqlx::query_scalar("select id::text from obstacle where title = 'Thiếu giáo viên'")
        .fetch_all(&stage.db.pool)
        .await
        .expect("ids");
    stage.get("tccb:officer", &main).await.says(200, &["Tất cả 51 vướng mắc liệt kê dưới đây"]);
    let mut fields: Vec<_> = offered.iter().map(|id| ("offered", id.as_str())).collect();
    fields.extend([("all", "1"), ("version", "1")]);
    // Statements of the act; each person's notice is one row, written by another room.
    let of_act = || statements::heard().into_iter().filter(|statement| !statement.contains("held")).count();
    statements::listen();
    stage.post("tccb:officer", &format!("{main}/gop"), &fields).await.to();
    let merging = of_act();
    statements::listen();
    stage.get("tccb:officer", &main).await.says(200, &["Vướng mắc gộp chung (51)", "Trả lời chung 52 vướng mắc"]);
    let page = of_act();
    statements::listen();
    stage.deed("tccb:officer", &main, "tra-loi", &[("reply", "Đã có chỉ tiêu.")]).await.to();
    let answering = of_act();
    assert!(merging <= 14 && page <= 7 && answering <= 15, "{merging} to merge, {page} to show, {answering} to answer");
    assert_eq!(stage.ask("select count(*)::text from obstacle where state = 'answered'").await, "52");
    assert_eq!(stage.ask("select count(*)::text from message where text = 'Đã có chỉ tiêu.'").await, "1");
    assert_eq!(stage.ask("select count(*)::text from message_unit m join message s on s.id = m.message_id where s.text = 'Đã có chỉ tiêu.'").await, "52");
    statements::listen();
    stage.get("tccb:officer", "/vuong-mac?state=all&merged=1").await.says(200, &["1–50 trong 52 vướng mắc"]);
    assert!(of_act() <= 5);
    stage
        .get("tccb:officer", "/vuong-mac?state=all&merged=1&page=2")
        .await
        .says(200, &["51–52 trong 52 vướng mắc", WORDS[0].1]);
}
