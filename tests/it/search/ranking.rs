//! What is found for which words, and what stands first.

use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use tiendo::{
    search::{Findings, Sought},
    web::{Grant, Role, Viewer, Visit},
};

use super::stage::{Stage, lay};

const TCCB: &str = "tccb:officer";

impl Stage {
    /// An officer who reaches everything.
    async fn seeker(&self) -> Visit {
        let reach: Vec<i64> =
            sqlx::query_scalar("select id from unit order by id").fetch_all(&self.db.pool).await.expect("units");
        let grant = Grant { id: 1, role: Role::Officer, unit_id: reach[0], unit_name: String::new(), delegated: false };
        let viewer = Viewer {
            session_id: 1,
            account_id: 1,
            username: String::new(),
            full_name: String::new(),
            must_change_password: false,
            grant: Some(grant.clone()),
            grants: vec![grant],
            reach,
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
async fn words_are_found_with_and_without_diacritics_and_the_last_one_before_it_is_whole() {
    let stage = Stage::new().await;
    let task = stage.add_task("II.1", "Tháo gỡ vướng mắc về Đào tạo, bồi dưỡng").await;
    for words in [
        "vuong mac",
        "vướng mắc",
        "VƯỚNG MẮC",
        "vươ\u{301}ng mắc",
        "dao tao",
        "đào tạo",
        "Dao tao vuong",
        "thao go vuong mac boi du",
        "II.1",
        "ii.1",
        "mắc vướng",
    ] {
        assert_eq!(stage.finds(TCCB, words).await, [task.as_str()], "{words}");
    }
    for words in ["vuong macc", "vuon mac", "II.2.9", "tạo vướng khác"] {
        assert!(stage.finds(TCCB, words).await.is_empty(), "{words}");
    }
}

#[tokio::test]
async fn phrases_numbers_and_references_are_found_as_they_stand_on_paper() {
    let stage = Stage::new().await;
    let whole = stage.add_task("IV.4.a", "Thực hiện Nghị quyết số 28-NQ/TW và Công văn 254-KH/TU").await;
    let parts = stage.add_task("IV.4.ab", "Bộ máy cán bộ, 28 người thuộc TW; NQ khác; tổ chức").await;
    let phrase = stage.add_task("IV.4.b", "Công tác tổ chức cán bộ").await;
    assert_eq!(stage.finds(TCCB, "28-NQ/TW").await, [whole.as_str()]);
    assert_eq!(stage.finds(TCCB, "28 nq tw").await, [parts.as_str(), whole.as_str()]);
    assert_eq!(stage.finds(TCCB, "254").await, [whole.as_str()]);
    assert_eq!(stage.finds(TCCB, "\"tổ chức cán bộ\"").await, [phrase.as_str()]);
    assert_eq!(stage.finds(TCCB, "“to chuc can bo”").await, [phrase.as_str()]);
    assert_eq!(stage.finds(TCCB, "tổ chức cán bộ").await, [phrase.as_str(), parts.as_str()]);
    // The very reference before those that go on from it.
    assert_eq!(stage.finds(TCCB, "IV.4.a").await, [whole.as_str(), parts.as_str()]);
    assert_eq!(stage.finds(TCCB, "01/KH").await.len(), 1, "the plan's number");
}

#[tokio::test]
async fn diacritics_as_typed_come_first_then_whole_words_then_titles_then_the_newest() {
    let stage = Stage::new().await;
    lay(&stage, "insert into obstacle (plan_id, unit_id, title, words, request, since, raised_by, raised_at)
             select p.id, u.id, v.title, v.words, 'x', v.at::timestamptz, w.id, v.at::timestamptz
             from plan p, unit u, account w, (values ('Cũ', 'bàn ghế', '2026-10-01'), ('Mới', 'bàn ghế', '2026-10-02'),
                ('Bàn ghế', 'x', '2026-09-01'), ('Khác dấu', 'bán ghe', '2026-11-01'), ('Dở', 'bàng ghếch', '2026-11-02')) v (title, words, at)
             where u.code = 'a' and w.username = 'an'").await;
    let page = stage.seek(TCCB, "bàn ghế").await;
    let order = |page: &str| {
        let mut titles: Vec<_> = ["Cũ<", "Mới<", "<mark>Bàn</mark> <mark>ghế</mark><", "Khác dấu<", "Dở<"]
            .into_iter()
            .filter_map(|title| page.find(&format!(">{title}/a>")).map(|at| (at, title)))
            .collect();
        titles.sort_unstable();
        titles.into_iter().map(|(_, title)| title).collect::<Vec<_>>()
    };
    assert_eq!(order(&page), ["<mark>Bàn</mark> <mark>ghế</mark><", "Mới<", "Cũ<", "Khác dấu<"]);
    // Typed without, all diacritics are alike; what goes on comes last.
    let page = stage.seek(TCCB, "ban ghe").await;
    assert_eq!(order(&page), ["<mark>Bàn</mark> <mark>ghế</mark><", "Khác dấu<", "Mới<", "Cũ<", "Dở<"][..4]);
    let page = stage.seek(TCCB, "bang ghe").await;
    assert_eq!(order(&page), ["Dở<"]);
}

#[tokio::test]
async fn a_thing_is_found_once_by_its_own_words_or_by_what_was_said_about_it() {
    let stage = Stage::new().await;
    let obstacle = stage.raise("an:staff", "I.1").await;
    // What was raised is said in the conversation, too.
    assert_eq!(stage.finds(TCCB, "giáo viên Tin học").await, [obstacle.as_str()]);
    assert!(stage.seek(TCCB, "giáo viên").await.contains("<mark>giáo</mark> <mark>viên</mark> Tin học từ đầu năm học"));
    stage.deed(TCCB, &obstacle, "tra-loi", &[("reply", "Sẽ có kim cương.")]).await.to();
    let page = stage.seek("an:staff", "kim cuong").await;
    assert!(page.contains("Sẽ có <mark>kim</mark> <mark>cương</mark>.") && page.contains("TCCB trả lời"), "{page}");
    assert_eq!(stage.finds("an:staff", "kim cuong").await, [obstacle.as_str()]);
}

#[tokio::test]
async fn units_are_found_by_every_name_they_bear_or_bore() {
    let stage = Stage::new().await;
    lay(&stage, "insert into unit_alias (unit_id, alias) select id, 'THPT Kim Đồng' from unit where code = 'a';
             insert into unit_change (kind, state, effective_on, decision, terms, created_by, created_at, decided_at, ended_at)
             select 'rename', 'done', '2026-10-01', 'QĐ 1', '{}', w.id, '2026-09-01', '2026-09-01', '2026-10-01' from account w where w.username = 'tccb';
             insert into unit_name (unit_id, change_id, name, to_on)
             select u.id, c.id, 'Trường Thăng Long cũ', '2026-09-30' from unit u, unit_change c where u.code = 'a';").await;
    let own = format!("/don-vi/{}", stage.ask("select id::text from unit where code = 'a'").await);
    for words in ["truong a", "kim dong", "thang long"] {
        assert_eq!(stage.finds("an:staff", words).await, [own.as_str()], "{words}");
        assert!(stage.finds("binh:staff", words).await.is_empty(), "{words}");
    }
    assert!(stage.seek("an:staff", "thang long").await.contains("tên cũ: Trường Thăng Long cũ"));
}

#[tokio::test]
async fn whatever_is_typed_is_sought_without_an_error() {
    let stage = Stage::new().await;
    let (app, visit) = (stage.app(), stage.seeker().await);
    let mut runner = TestRunner::deterministic();
    let any = prop_oneof![any::<String>(), "[\"“” a-zđàạ0-9&|!():*<>'\\\\./½№ﬁßĐ-]{0,40}"];
    for _ in 0..300 {
        let typed = any.new_tree(&mut runner).expect("a text").current();
        let sought = Sought::parse(&typed);
        if let Err(cause) = Findings::load(&app, &visit, &sought, None, 1).await {
            panic!("{typed:?}: {cause:?}");
        }
    }
}

#[tokio::test]
async fn every_word_is_found_by_itself_and_by_its_beginning() {
    let stage = Stage::new().await;
    let task = stage.add_task("II.1", "x").await;
    let id: i64 = task.rsplit('/').next().and_then(|id| id.parse().ok()).expect("a number");
    let (app, visit) = (stage.app(), stage.seeker().await);
    let mut runner = TestRunner::deterministic();
    let words = "[a-zA-ZđĐàáảãạăắằẳẵặâấầẩẫậèéẻẽẹêếềểễệìíỉĩịòóỏõọôốồổỗộơớờởỡợùúủũụưứừửữựỳýỷỹỵÀẤỀỨ0-9]{1,14}([-./ –][a-zđạ0-9]{1,9}){0,3}";
    let words = proptest::string::string_regex(words).expect("a pattern");
    for _ in 0..150 {
        let text = words.new_tree(&mut runner).expect("a text").current();
        sqlx::query("update task set content = $1 where id = $2")
            .bind(format!("Về {text}, xong."))
            .bind(id)
            .execute(&stage.db.pool)
            .await
            .expect("changed");
        let plain = text.to_lowercase().replace('đ', "d");
        let end = text.char_indices().nth_back(0).map_or(0, |(at, _)| at);
        let begun = &text[..end];
        for typed in [text.as_str(), &plain, &format!("\"{text}\""), begun] {
            let sought = Sought::parse(typed);
            if sought.terms.is_empty() {
                continue;
            }
            let findings =
                Findings::load(&app, &visit, &sought, Some(tiendo::search::Kind::Task), 1).await.expect("found");
            assert!(findings.page.iter().any(|(_, found)| found.id == id), "{typed:?} in {text:?}");
        }
    }
}
