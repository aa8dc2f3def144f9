//! Who sees what: the rule for one message and the query for whole lists say the same, whoever looks; reports, reminders and
//! obstacles are seen as everywhere else.

use axum::http::Request;
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use tiendo::{
    dialogue::{Readers, access::ReadMessage},
    supervision::access::ReadRecord,
    timeline::{Scope, Stretch},
    web::{Grant, Role, Viewer, Visit},
};

use super::stage::Stage;
use crate::{
    legal::stage::{HEAD, KEEPER, TCCB, deed, record},
    progress::fixture::{OPEN, finished},
};

/// A message as it is made up: to which units, whom it mentions by name, what it belongs to.
#[derive(Clone, Debug)]
struct Made {
    units: Vec<usize>,
    people: Vec<usize>,
    comment: bool,
}

fn made() -> impl Strategy<Value = Made> {
    (prop::collection::btree_set(0..3usize, 0..3), prop::collection::btree_set(0..8usize, 0..2), any::<bool>())
        .prop_map(|(units, people, comment)| Made {
            units: units.into_iter().collect(),
            people: people.into_iter().collect(),
            comment,
        })
}

impl Stage {
    async fn ids(&self, sql: &'static str) -> Vec<i64> {
        sqlx::query_scalar(sql).fetch_all(&self.db.pool).await.expect(sql)
    }

    /// Somebody in a role at a unit.
    fn visit(&self, account_id: i64, role: Role, reach: &[i64]) -> Visit {
        let grant = Grant { id: 1, role, unit_id: reach[0], unit_name: String::new(), delegated: false };
        let viewer = Viewer {
            session_id: 1,
            account_id,
            username: String::new(),
            full_name: String::new(),
            must_change_password: false,
            grant: Some(grant.clone()),
            grants: vec![grant],
            reach: reach.to_vec(),
            unread: 0,
            failed_jobs: None,
            kept_register: None,
        };
        Visit {
            viewer,
            flash: None,
            path: String::new(),
            request_id: String::new(),
            now: self.clock.now(),
            today: self.clock.today(),
            demo: false,
        }
    }
}

#[tokio::test]
async fn the_list_shows_a_message_to_whom_the_rule_lets_read_it() {
    let stage = Stage::new().await;
    let app = stage.app();
    let units = stage.ids("select id from unit order by array_position(array['so', 'a', 'b'], code)").await;
    let people = stage.ids("select id from account order by id").await;
    let task = stage.task_id("I.1").await;
    // School B goes on from what school A had in the task.
    sqlx::raw_sql(
        "insert into unit_change (kind, state, effective_on, decision, terms, plan_id, created_by, created_at, decided_at, ended_at)
         select 'lead', 'done', '2026-11-20', 'QĐ 1', '{}', p.id, w.id, '2026-11-20', '2026-11-20', '2026-11-20' from account w, plan p where w.username = 'tccb';
         insert into assignment_succession (predecessor_id, successor_id, change_id)
         select a.id, b.id, c.id from assignment a join unit ua on ua.id = a.unit_id and ua.code = 'a'
         join assignment b on b.task_id = a.task_id join unit ub on ub.id = b.unit_id and ub.code = 'b', unit_change c
         where a.task_id = (select id from task where ref = 'I.1');",
    )
    .execute(&stage.db.pool)
    .await
    .expect("handed over");
    let mut runner = TestRunner::deterministic();
    let mut told = Vec::new();
    for _ in 0..40 {
        let made = made().new_tree(&mut runner).expect("a message").current();
        let id: i64 = sqlx::query_scalar(
            "insert into message (owner_unit_id, plan_id, task_id, subject, subject_id, title, text, author, at)
             select p.owner_unit_id, p.id, t.id, case when $2 then 'comment' else 'extension' end, case when not $2 then 1 end,
                'x', 'x', 'x', '2026-11-22' from task t join plan p on p.id = t.plan_id where t.id = $1 returning id",
        )
        .bind(task)
        .bind(made.comment)
        .fetch_one(&stage.db.pool)
        .await
        .expect("said");
        sqlx::query(
            "with units as (insert into message_unit (message_id, unit_id) select $1, unnest($2::bigint[]))
             insert into message_person (message_id, account_id) select $1, unnest($3::bigint[])",
        )
        .bind(id)
        .bind(made.units.iter().map(|place| units[*place]).collect::<Vec<_>>())
        .bind(made.people.iter().map(|place| people[*place]).collect::<Vec<_>>())
        .execute(&stage.db.pool)
        .await
        .expect("heard");
        // Whoever reads what was said to A in this task, B does, too.
        let mut heirs: Vec<i64> = made.units.iter().map(|place| units[*place]).collect();
        if made.units.contains(&1) && !made.units.contains(&2) {
            heirs.push(units[2]);
        }
        told.push((
            id,
            Readers {
                owner_unit_id: units[0],
                units: heirs,
                people: made.people.iter().map(|place| people[*place]).collect(),
                internal: false,
            },
        ));
    }
    let (mut shown, mut kept) = (0, 0);
    for account in &people {
        for role in Role::ALL {
            for reach in [&units[..], &units[1..2], &units[2..3]] {
                let visit = stage.visit(*account, role, reach);
                let stretch =
                    Stretch::load(&app, &visit, Scope::Task(task), None, None, 100).await.expect("a timeline");
                let listed: Vec<i64> = stretch.entries.iter().map(|entry| entry.message_id).collect();
                for (id, readers) in &told {
                    let rule = readers.include(&visit.viewer);
                    assert_eq!(listed.contains(id), rule, "{readers:?} to {account} as {role:?} reaching {reach:?}");
                    if rule { shown += 1 } else { kept += 1 }
                }
                let (id, readers) = &told[usize::try_from(*account).expect("small") % told.len()];
                let read = ReadMessage::of(&app, visit.clone(), *id).await;
                assert_eq!(read.is_ok(), readers.include(&visit.viewer), "one message by itself");
            }
        }
    }
    assert!(shown > 500 && kept > 500, "{shown} shown, {kept} kept");
}

#[tokio::test]
async fn reports_and_reminders_are_seen_as_everywhere_else() {
    let stage = Stage::new().await;
    let report = stage.form("I.2", "a", OPEN).await;
    stage.post("ba:head", &format!("{report}/gui"), &finished("0", "Xong một nửa")).await.to();
    let (id, ..) = stage.report("I.2", "a").await;
    let (task, part) = (stage.of_task("I.2").await, stage.timeline_of("I.2", "a").await);
    for who in ["an:staff", "tccb:officer", "giamdoc:director"] {
        assert!(stage.reads(who, &task, "Gửi TCCB").await && stage.reads(who, &part, "Gửi TCCB").await, "{who}");
    }
    // School B supports the task and reads what is accepted; the unions do so, too.
    for who in ["binh:staff", "congdoan:observer"] {
        assert!(!stage.reads(who, &task, "Gửi TCCB").await && !stage.reads(who, &part, "Gửi TCCB").await, "{who}");
    }
    stage.post("tccb:officer", &format!("/bao-cao/{id}/chap-nhan"), &[]).await.to();
    for who in ["binh:staff", "congdoan:observer", "an:staff"] {
        assert!(
            stage.reads(who, &task, "TCCB chấp nhận").await && stage.reads(who, &part, "TCCB chấp nhận").await,
            "{who}"
        );
    }
    stage.wake_at("2026-12-01T09:00:00").await;
    let unit = stage.ask("select id::text from unit where code = 'a'").await;
    stage
        .post("tccb:officer", "/don-doc/moi?about=deadline", &[("unit", unit.as_str()), ("note", "Gửi ngay")])
        .await
        .to();
    for (who, sees) in [("an:staff", true), ("tccb:officer", true), ("congdoan:observer", true), ("binh:staff", false)]
    {
        assert_eq!(stage.reads(who, &task, "Gửi ngay").await, sees, "{who}");
        assert_eq!(stage.reads(who, &part, "Gửi ngay").await, sees, "{who}");
    }
    // A school's timeline is its own and its Sở's.
    let own = format!("/don-vi/{unit}/dien-bien");
    assert!(
        stage.reads("an:staff", &own, "Gửi ngay").await
            && stage.reads("congdoan:observer", &own, "TCCB chấp nhận").await
    );
    stage.get("binh:staff", &own).await.says(404, &[]);
    stage.get("binh:staff", &stage.timeline_of("I.1", "a").await).await.says(404, &[]);
    let (status, ..) =
        stage.ask_for("nobody:staff", Request::get(&own).body(axum::body::Body::empty()).expect("a request")).await;
    assert_eq!(status, 303, "a stranger is sent to sign in");
}

#[tokio::test]
async fn each_unit_is_led_to_its_own_obstacle_and_reads_nothing_between_tccb_and_the_director() {
    let stage = Stage::new().await;
    let a = stage.raise_saying("an:staff", "I.1", "Thiếu kinh phí ở trường A").await;
    let b = stage.raise_saying("binh:staff", "I.1", "Thiếu kinh phí ở trường B").await;
    let chosen = crate::obstacle::stage::id(&b).to_string();
    stage.deed("tccb:officer", &a, "gop", &[("chosen", &chosen)]).await.to();
    stage.deed("tccb:officer", &a, "trinh", &[("reply", "Đề xuất nội bộ.")]).await.to();
    stage.deed("giamdoc:director", &a, "quyet-dinh", &[("decision", "Đồng ý cho cả hai.")]).await.to();
    let (task, unit_b) = (stage.of_task("I.1").await, stage.ask("select id::text from unit where code = 'b'").await);
    let pages = [task.clone(), stage.timeline_of("I.1", "b").await, format!("/don-vi/{unit_b}/dien-bien")];
    for page in &pages {
        stage.get("binh:staff", page).await.says(200, &["Đồng ý cho cả hai.", &format!("href=\"{b}\"")]);
        stage.hides("binh:staff", page, &[&format!("href=\"{a}\""), "trường A", "Đề xuất nội bộ."]).await;
    }
    stage.get("an:staff", &task).await.says(200, &["Đồng ý cho cả hai.", &format!("href=\"{a}\"")]);
    stage.hides("an:staff", &task, &[&format!("href=\"{b}\""), "trường B", "Đề xuất nội bộ."]).await;
    stage.get("tccb:officer", &task).await.says(200, &["Đề xuất nội bộ.", "(không gửi đơn vị)"]);
    let page = stage.get("tccb:officer", &task).await.body;
    assert_eq!(page.matches("Đồng ý cho cả hai.").count(), 1, "an answer to both is one message");
    stage.hides("congdoan:observer", &task, &["Thiếu kinh phí", "Đồng ý"]).await;
    // At B's part an officer is led to B's.
    stage.get("tccb:officer", &pages[1]).await.says(200, &["Đồng ý cho cả hai.", &format!("href=\"{b}\"")]);
}

/// A group of teachers below school A that leads the task, too.
const BELOW: &str = "
    insert into unit (parent_id, code, name, kind) select id, 'a1', 'Tổ Toán', 'department' from unit where code = 'a';
    insert into assignment (plan_id, task_id, role, unit_id, from_on)
    select t.plan_id, t.id, 'lead', u.id, '2026-01-01' from task t, unit u where t.ref = 'I.1' and u.code = 'a1'";

#[tokio::test]
async fn what_supervision_says_is_listed_for_whoever_reads_its_record() {
    let stage = Stage::new().await;
    let app = stage.app();
    sqlx::raw_sql(BELOW).execute(&stage.db.pool).await.expect("below");
    let units = stage.ids("select id from unit order by array_position(array['so', 'a', 'a1', 'b'], code)").await;
    let mut records = Vec::new();
    for (who, unit) in
        [("congdoan:observer", "a"), ("tccb:officer", "b"), ("ba:head", "a1"), ("congdoan:observer", "a1")]
    {
        for tasks in [vec!["I.1"], vec!["I.1", "I.2"], vec![]] {
            // Of two tasks the group leads one only, and a form is refused: all of a unit's are.
            if unit == "a1" && tasks.len() > 1 {
                continue;
            }
            let mut form = stage.record_form(&[unit], "issue").await;
            form.retain(|(name, _)| !["tasks", "title"].contains(name));
            form.push(("title", format!("Bản {}", records.len())));
            for task in &tasks {
                form.push(("tasks", stage.task_id(task).await.to_string()));
            }
            let it = stage.write(who, &form).await.to().to_owned();
            records.push((crate::supervision::stage::id(&it), !tasks.is_empty()));
            if tasks.is_empty() {
                stage.on_record(who, &it, "thu-hoi", &[("reason", "Nhầm.")]).await.to();
            }
        }
    }
    let task = stage.task_id("I.1").await;
    let about = sqlx::query_as::<_, (i64, i64)>("select message_id, record_id from supervision_message");
    let about = about.fetch_all(&stage.db.pool).await.expect("messages");
    let (mut shown, mut kept) = (0, 0);
    for role in Role::ALL {
        for reach in [&units[..], &units[1..3], &units[2..3], &units[3..]] {
            let visit = stage.visit(1, role, reach);
            let listed = async |scope: Scope| -> Vec<i64> {
                let stretch = Stretch::load(&app, &visit, scope, None, None, 100).await.expect("a timeline");
                let messages = stretch.entries.iter().map(|entry| entry.message_id);
                messages.filter_map(|id| about.iter().find(|(known, _)| *known == id)).map(|(_, of)| *of).collect()
            };
            let (of_task, mut of_units) = (listed(Scope::Task(task)).await, Vec::new());
            for unit in &units {
                of_units.extend(listed(Scope::Unit(*unit)).await);
            }
            for (id, of_a_task) in &records {
                let reads = ReadRecord::of(&app, visit.clone(), *id).await.is_ok();
                assert_eq!(of_task.contains(id), reads && *of_a_task, "{id} with the task to {role:?} of {reach:?}");
                assert_eq!(of_units.contains(id), reads, "{id} with its unit to {role:?} of {reach:?}");
                if reads { shown += 1 } else { kept += 1 }
            }
        }
    }
    assert!(shown > 50 && kept > 50, "{shown} shown, {kept} kept");
}

#[tokio::test]
async fn documents_under_review_are_told_to_those_who_read_the_register() {
    let stage = crate::legal::stage::stage().await;
    let id = stage.ask("select id::text from task where ref = 'I.1'").await;
    let document = record(&stage, &[("task", &id)]).await;
    record(&stage, &[("number", "13/QĐ")]).await;
    deed(&stage, &document, "xu-ly", &[]).await.to();
    deed(&stage, &document, "trinh", &[]).await.to();
    deed(&stage, &document, "tra-ve", &[("reason", "Bổ sung đánh giá tác động.")]).await.to();
    deed(&stage, &document, "xong", &[("result_number", "20/2026/QĐ-UBND"), ("result_on", "20/11/2026")]).await.to();
    let new =
        [("task", id.as_str()), ("proposal", "issue"), ("number", ""), ("issued_on", ""), ("subject", "Quy chế mới")];
    let new = record(&stage, &new).await;
    deed(&stage, &new, "khong-xu-ly", &[("reason", "Đã có quy chế chung.")]).await.to();
    let (task, part) = (stage.of_task("I.1").await, stage.timeline_of("I.1", "a").await);
    let told = [
        "Rà soát văn bản “12/2019/QĐ-UBND”: ghi vào sổ",
        "Quy định mức thu học phí",
        "“12/2019/QĐ-UBND”: bắt đầu xử lý",
        "“12/2019/QĐ-UBND”: trình đề xuất",
        "“12/2019/QĐ-UBND”: trả về xử lý tiếp",
        "Bổ sung đánh giá tác động.",
        "“12/2019/QĐ-UBND”: đã xong",
        "văn bản kết quả 20/2026/QĐ-UBND",
        "Rà soát văn bản “Quy chế mới”: ghi vào sổ",
        "“Quy chế mới”: không xử lý",
        "Đã có quy chế chung.",
        "Nguyễn An, Chuyên viên – Trường A",
    ];
    for who in [KEEPER, HEAD, TCCB, "giamdoc:director", "congdoan:observer", "kiem:officer"] {
        let seen = stage.get(who, &task).await;
        seen.says(200, &told);
        seen.says(200, &[&format!("href=\"{document}\""), "?sort=review\""]);
        assert!(!seen.body.contains("13/QĐ"), "of another task: {}", seen.body);
        stage.get(who, task.trim_end_matches("/dien-bien")).await.says(200, &["“12/2019/QĐ-UBND”: đã xong"]);
        let alone = stage.get(who, &format!("{task}?sort=review")).await;
        assert_eq!(alone.body.matches("Rà soát văn bản “").count(), 7, "{who}: {}", alone.body);
        let comments = stage.get(who, &format!("{task}?sort=report")).await;
        assert_eq!(comments.body.matches("Rà soát văn bản “").count(), 0, "{who}: {}", comments.body);
        // It belongs to the task, to nobody's part in it.
        if who != "congdoan:observer" {
            stage.hides(who, &part, &["Rà soát văn bản “", "?sort=review"]).await;
        }
    }
    for who in ["binh:staff", "kiem:staff"] {
        for page in [task.as_str(), task.trim_end_matches("/dien-bien"), &format!("{task}?sort=review")] {
            stage.hides(who, page, &["12/2019/QĐ-UBND", "Quy chế mới", "Rà soát văn bản “", "?sort=review\""]).await;
        }
    }
    // A document that is taken out of the task takes with it what was done.
    let words = crate::legal::stage::but(&[
        ("subject", "Mức thu"),
        ("version", "5"),
        ("result_number", "20/2026/QĐ-UBND"),
        ("result_on", "20/11/2026"),
    ]);
    stage.post(KEEPER, &format!("{document}/sua"), &words).await.to();
    stage.hides(TCCB, &task, &["12/2019/QĐ-UBND"]).await;
}
