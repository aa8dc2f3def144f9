//! Who is told of what, and what is told by the portal itself when something has waited too long.

use tiendo::{app, jobs::Worker};

use super::{own_plan, stage::Stage};
use crate::notice::stage::told;

impl Stage {
    /// Does what is done every morning.
    async fn morning(&self, day: &str) {
        self.wake_at(&format!("{day}T06:45:00")).await;
        Worker::new(self.app(), app::kinds()).catch_up().await.expect("worked");
    }

    /// What somebody was told that holds these words.
    async fn texts(&self, username: &str, words: &str) -> Vec<String> {
        let all = told(&self.db.pool, username).await;
        all.into_iter().filter(|text| text.contains(words)).collect()
    }
}

#[tokio::test]
async fn what_waits_too_long_is_told_on_the_day_a_limit_is_passed_and_no_oftener() {
    let stage = Stage::new().await;
    stage.morning("2026-11-23").await;
    stage.wake_at("2026-11-23T09:00:00").await;
    stage.raise_saying("an:staff", "I.1", "Chờ trả lời").await;
    let second = stage.raise_saying("binh:staff", "I.1", "Cũng chờ").await;
    let third = stage.raise_saying("an:staff", "I.2", "Chờ quyết định").await;
    stage.deed("tccb:officer", &third, "trinh", &[("reply", "Xin ý kiến.")]).await.to();
    let mut days = Vec::new();
    for day in 24..=30 {
        stage.morning(&format!("2026-11-{day}")).await;
        days.push((stage.texts("tccb", "quá 5 ngày").await.len(), stage.texts("giamdoc", "quá 3 ngày").await.len()));
    }
    assert_eq!(days, [(0, 0), (0, 0), (0, 0), (0, 1), (0, 1), (1, 1), (1, 1)]);
    assert_eq!(stage.texts("tccb", "quá 5 ngày").await, ["2 vướng mắc chờ TCCB trả lời quá 5 ngày, lâu nhất 6 ngày."]);
    assert_eq!(
        stage.texts("giamdoc", "quá 3 ngày").await,
        ["1 vướng mắc chờ Giám đốc quyết định quá 3 ngày, lâu nhất 4 ngày."]
    );
    // What has been answered is told no more; the worker twice in a morning tells nothing twice.
    stage.deed("tccb:officer", &second, "tra-loi", &[("reply", "Xong.")]).await.to();
    for _ in 0..2 {
        stage.morning("2026-12-04").await;
    }
    assert_eq!(
        stage.texts("tccb", "quá 10 ngày").await,
        ["1 vướng mắc chờ TCCB trả lời quá 5 ngày, đều đã quá 10 ngày, lâu nhất 11 ngày."]
    );
    assert_eq!(stage.texts("giamdoc", "quá 7 ngày").await.len(), 1);
    let link = stage.ask("select distinct href from notice where text like '%quá 5 ngày%'").await;
    assert_eq!(link, "/vuong-mac?waits=me");
    assert_eq!(stage.count("tccb:officer", &link).await, "1");
    // Nobody else hears of it, and nobody once the plan has ended.
    for who in ["an", "anh", "ba", "binh", "congdoan"] {
        assert_eq!(stage.texts(who, "vướng mắc chờ").await, Vec::<String>::new(), "{who}");
    }
    stage.wake_at("2026-12-04T09:00:00").await;
    stage.raise_saying("an:staff", "I.1", "Muộn").await;
    sqlx::raw_sql("update plan set status = 'closed', closed_at = '2026-12-05'")
        .execute(&stage.db.pool)
        .await
        .expect("ended");
    stage.morning("2026-12-10").await;
    assert_eq!(stage.texts("tccb", "quá 5 ngày").await.len(), 2);
}

#[tokio::test]
async fn in_a_unit_s_own_plan_its_head_hears_of_everything_that_waits() {
    let stage = own_plan::stage().await;
    stage.morning("2026-11-23").await;
    stage.wake_at("2026-11-23T09:00:00").await;
    // Its only member of staff raises it: nobody but the head may answer.
    sqlx::raw_sql("update account set disabled_at = '2026-11-01' where username = 'anh'")
        .execute(&stage.db.pool)
        .await
        .expect("gone");
    let it = stage.raise("an:staff", "T.1").await;
    assert_eq!(stage.texts("ba", "nêu vướng mắc").await.len(), 1);
    assert_eq!(stage.texts("an", "nêu vướng mắc").await.len(), 0);
    stage.deed("ba:head", &it, "hoi-lai", &[("reply", "Thiếu gì?")]).await.to();
    stage.deed("an:staff", &it, "bo-sung", &[("said", "Thiếu ghế.")]).await.to();
    assert_eq!(stage.texts("ba", "đã bổ sung vướng mắc").await.len(), 1);
    stage.raise_saying("binh:to", "T.1", "Của tổ").await;
    assert_eq!(stage.texts("an", "nêu vướng mắc").await.len(), 1);
    // The Sở's people have no part in it.
    assert_eq!(stage.texts("giamdoc", "vướng mắc").await.len() + stage.texts("tccb", "vướng mắc").await.len(), 0);
    for day in 24..=30 {
        stage.morning(&format!("2026-11-{day}")).await;
    }
    let said = ["Trong kế hoạch của đơn vị: 2 vướng mắc chờ trả lời quá 5 ngày, lâu nhất 6 ngày."];
    for who in ["an", "ba"] {
        assert_eq!(stage.texts(who, "quá 5 ngày").await, said, "{who}");
    }
    let link = stage.ask("select distinct href from notice where text like '%quá 5 ngày%'").await;
    assert_eq!(stage.count("ba:head", &link).await, "2");
    assert_eq!(stage.texts("tccb", "quá 5 ngày").await.len(), 0);
}

#[tokio::test]
async fn whoever_had_it_is_told_that_it_was_withdrawn() {
    let stage = Stage::new().await;
    let with_tccb = stage.raise_saying("an:staff", "I.1", "Ở TCCB").await;
    let with_director = stage.raise_saying("an:staff", "I.1", "Ở Giám đốc").await;
    stage.deed("tccb:officer", &with_director, "trinh", &[("reply", "Xin ý kiến.")]).await.to();
    for it in [with_tccb, with_director] {
        stage.deed("an:staff", &it, "rut", &[]).await.to();
    }
    let said = |title: &str| format!("Trường A đã rút vướng mắc: {title}");
    assert_eq!(stage.texts("tccb", "đã rút").await, [said("Ở TCCB"), said("Ở Giám đốc")]);
    assert_eq!(stage.texts("giamdoc", "đã rút").await, [said("Ở Giám đốc")]);
}
