//! Who reads which reminders.

use super::{Mornings, NEIGHBOUR};

#[tokio::test]
async fn each_reads_the_reminders_within_reach() {
    let mornings = Mornings::before("2026-12-16").await;
    mornings.run(NEIGHBOUR).await;
    mornings.on(&["17/12"]).await;
    let stage = &mornings.stage;
    stage.wake_at("2026-12-17T09:00:00").await;
    for who in ["tccb:officer", "giamdoc:director", "congdoan:observer"] {
        let list = stage.get(who, "/don-doc").await;
        list.says(200, &["Đôn đốc: 3 lần, 2 đơn vị", "Trường A", "Trường B", "Tự động đôn đốc sau hạn"]);
        assert!(!list.body.contains("Trường C"), "{who}");
    }
    for (who, own, other) in [("ba:head", "Trường A", "Trường B"), ("binh:staff", "Trường B", "Trường A")] {
        let list = stage.get(who, "/don-doc").await;
        list.says(200, &[own]);
        assert!(!list.body.contains(other), "{who} reads of {other}");
        assert!(!list.body.contains("/don-doc/moi"), "{who} is offered to remind");
    }
}

#[tokio::test]
async fn the_list_is_narrowed_by_what_its_address_says() {
    let mornings = Mornings::before("2026-12-13").await;
    mornings.through(12, 14..=17).await;
    let stage = &mornings.stage;
    stage.wake_at("2026-12-17T09:00:00").await;
    let a = stage.ask("select id::text from unit where code = 'a'").await;
    let heading = async |query: &str| {
        let list = stage.get("tccb:officer", &format!("/don-doc?{query}")).await;
        let heading = list.body.split("<h1>").nth(1).and_then(|rest| rest.split(" <small>").next()).map(str::to_owned);
        heading.unwrap_or_else(|| panic!("{}", list.body))
    };
    // On the 14th of the deadline, 14 days late and never spoken of; of reports on the 14th, 15th and 17th.
    assert_eq!(heading("").await, "Đôn đốc: 7 lần, 2 đơn vị");
    assert_eq!(heading("kind=before").await, "Đôn đốc: 4 lần, 2 đơn vị");
    assert_eq!(heading("kind=manual").await, "Đôn đốc: 0 lần");
    assert_eq!(heading("matter=deadline").await, "Đôn đốc: 1 lần, 1 đơn vị");
    assert_eq!(heading(&format!("unit={a}&matter=report")).await, "Đôn đốc: 3 lần, 1 đơn vị");
    assert_eq!(heading("q=truong+b").await, "Đôn đốc: 3 lần, 1 đơn vị");
    assert_eq!(heading("q=khong+co").await, "Đôn đốc: 0 lần");
    assert_eq!(heading("period=quarter-2026-3").await, "Đôn đốc: 0 lần");
    assert_eq!(heading("unit=&kind=nonsense&page=-3").await, "Đôn đốc: 7 lần, 2 đơn vị");
    let id = stage.assignment("I.2", "a").await;
    assert_eq!(heading(&format!("assignment={id}")).await, "Đôn đốc: 4 lần, 1 đơn vị");
}
