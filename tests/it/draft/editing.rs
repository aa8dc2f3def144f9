//! Correcting a draft: by one person, by two at once, by the page itself.

use super::*;

#[tokio::test]
async fn two_people_on_two_tasks_do_not_collide_and_on_one_the_second_sees_both_texts() {
    let office = Office::new().await;
    let mut first = office.visitor("pho").await;
    let mut second = office.visitor("pho").await;
    let address = upload(&mut first, "ke-hoach.md", PLAN.as_bytes()).await;
    let seen = content(&office).await;
    let task = |reference: &str| format!("{address}/nhiem-vu/{}", key(&seen, reference));

    post(&mut first, &task("II.1.a"), &fields(&seen, "II.1.a", &[("content", "Bản của người thứ nhất.")]))
        .await
        .is(303);
    post(&mut second, &task("II.1.b"), &fields(&seen, "II.1.b", &[("content", "Việc khác.")])).await.is(303);

    let mine = fields(&seen, "II.1.a", &[("content", "Bản của người thứ hai."), ("lead_text", "Thanh tra Sở")]);
    let page = post(&mut second, &task("II.1.a"), &mine).await.is(409);
    let page = page.says("Bản của người thứ nhất.").says("Bản của người thứ hai.").says("Thanh tra Sở");
    let text = page.says("Bản người kia vừa lưu").text();
    assert!(content(&office).await.tasks[0].content.contains("thứ nhất"), "nothing is overwritten unseen");
    let (_, rest) = text.split_once("name=\"changed\" value=\"").expect("the version to answer to");
    let changed = rest.split('"').next().expect("a number");
    let again = fields(&seen, "II.1.a", &[("content", "Bản của người thứ hai."), ("changed", changed)]);
    post(&mut second, &task("II.1.a"), &again).await.is(303);
    let now = content(&office).await;
    assert_eq!(now.tasks[0].content, "Bản của người thứ hai.");
    assert_eq!(now.tasks[1].content, "Việc khác.");
    assert_eq!(office.told("plan_draft.saved").await, 3);
    let told: serde_json::Value =
        sqlx::query_scalar("select before from journal where action = 'plan_draft.saved' order by id desc limit 1")
            .fetch_one(&office.db.pool)
            .await
            .expect("told");
    assert_eq!(told["content"], "Bản của người thứ nhất.", "what was overwritten is in the journal");
}

#[tokio::test]
async fn the_page_saves_by_itself_and_is_told_what_words_came_to_mean() {
    let office = Office::new().await;
    let mut officer = office.visitor("pho").await;
    let address = upload(&mut officer, "ke-hoach.md", PLAN.as_bytes()).await;
    let seen = content(&office).await;
    let task = format!("{address}/nhiem-vu/{}", key(&seen, "II.1.b"));
    let words = [
        ("auto", "1"),
        ("lead_text", "Phòng TCCB"),
        ("lead_text", "Phòng chưa ai biết"),
        ("dl_text", "hoàn thành trong tháng 3/2027"),
    ];
    let answer = post(&mut officer, &task, &fields(&seen, "II.1.b", &words)).await.is(200);
    let told: serde_json::Value = serde_json::from_slice(&answer.body).expect("json");
    assert_eq!(told["at"], "09:00");
    assert_eq!(told["meanings"]["lead"], serde_json::json!(["Phòng Tổ chức Cán bộ", ""]));
    assert_eq!(told["meanings"]["deadline"], serde_json::json!(["hạn cuối 31/03/2027"]));
    // The next save answers to the version it was told; without it, somebody else seems to have written.
    let changed = told["set"]["changed"].as_str().expect("a version").to_owned();
    post(&mut officer, &task, &fields(&seen, "II.1.b", &words)).await.is(409);
    let next = [&words[..], &[("changed", &changed)]].concat();
    post(&mut officer, &task, &fields(&seen, "II.1.b", &next)).await.is(200);
    assert_eq!(office.told("plan_draft.saved").await, 1, "what changes nothing is not told");
    let wrong = [&next[..], &[("dl_due", "31/02/2027")]].concat();
    post(&mut officer, &task, &fields(&seen, "II.1.b", &wrong)).await.is(422);
}

#[tokio::test]
async fn a_mistake_keeps_what_was_typed() {
    let office = Office::new().await;
    let mut officer = office.visitor("pho").await;
    let address = upload(&mut officer, "ke-hoach.md", PLAN.as_bytes()).await;
    let seen = content(&office).await;
    let task = format!("{address}/nhiem-vu/{}", key(&seen, "II.1.b"));
    let words = [
        ("content", "Nội dung đang gõ"),
        ("lead_text", "Ban mới"),
        ("lead_means", "Ban không có trong danh mục"),
        ("dl_text", "khi có kinh phí"),
        ("dl_due", "40/13/2026"),
    ];
    let page = post(&mut officer, &task, &fields(&seen, "II.1.b", &words)).await.is(422);
    let page =
        page.says("Nội dung đang gõ").says("Ban không có trong danh mục").says("khi có kinh phí").says("40/13/2026");
    page.says("Không có đơn vị hay nhóm nào mang tên này").says("Ngày không đúng");
    let taken = fields(&seen, "II.1.b", &[("reference", "II.1.a")]);
    post(&mut officer, &task, &taken).await.is(422).says("Số thứ tự II.1.a đã có");
    assert_eq!(content(&office).await, seen);
}

#[tokio::test]
async fn tasks_are_split_merged_moved_and_dropped() {
    let office = Office::new().await;
    let mut officer = office.visitor("pho").await;
    let address = upload(&mut officer, "ke-hoach.md", PLAN.as_bytes()).await;
    let seen = content(&office).await;
    let task = |content: &Content, reference: &str| format!("{address}/nhiem-vu/{}", key(content, reference));
    let split = format!("{}/tach", task(&seen, "II.1.a"));
    officer.get(&split).await.is(200).says("biên soạn tài liệu tập huấn.");
    officer.post(&split, &[("changed", "0")]).await.is(422).says("Chọn ít nhất một câu");
    officer.post(&split, &[("changed", "0"), ("cut", "1")]).await.is(303);
    let now = content(&office).await;
    assert_eq!(now.task(key(&now, "II.1.a.2")).expect("new").content, "biên soạn tài liệu tập huấn.");

    // What is typed beside is saved along.
    let words = fields(&now, "II.1.a.2", &[("content", "Biên soạn tài liệu.")]);
    post(&mut officer, &format!("{}/gop", task(&now, "II.1.a.2")), &words).await.is(303);
    let now = content(&office).await;
    assert!(now.tasks[0].content.ends_with("cốt cán; Biên soạn tài liệu."), "{}", now.tasks[0].content);
    let moved = format!("{}/xuong", task(&now, "II.1.b"));
    post(&mut officer, &moved, &fields(&now, "II.1.b", &[])).await.is(303);
    let now = content(&office).await;
    assert_eq!(now.tasks[1].reference, "II.2.c", "in its new section it takes the next number");
    post(&mut officer, &format!("{}/bo", task(&now, "II.2.c")), &fields(&now, "II.2.c", &[])).await.is(303);
    assert_eq!(content(&office).await.tasks.len(), 5);
    let late = fields(&now, "II.2.c", &[("content", "Gõ sau khi bị bỏ")]);
    post(&mut officer, &task(&now, "II.2.c"), &late).await.is(409).says("Gõ sau khi bị bỏ");
}

#[tokio::test]
async fn a_thousand_tasks_of_three_hundred_pages_stay_a_page() {
    let office = Office::new().await;
    let mut officer = office.visitor("pho").await;
    let mut text = "**KẾ HOẠCH**\n\n**Phát triển giáo dục giai đoạn 2026 - 2030**\n\n**I. NHIỆM VỤ**\n\n".to_owned();
    let filler =
        "Các đơn vị căn cứ điều kiện cụ thể để tổ chức phù hợp, bảo đảm tiết kiệm, hiệu quả, đúng quy định. ".repeat(4);
    for number in 1..=1000 {
        if number % 20 == 1 {
            text.push_str(&format!("**{}. Nhóm nhiệm vụ**\n\n", number / 20 + 1));
        }
        let letter = "abcdđeghiklmnopqrstu".chars().nth((number - 1) % 20).expect("a letter");
        text.push_str(&format!("{letter}) Triển khai nội dung số {number} về đổi mới phương pháp dạy học.\n\n"));
        text.push_str(&format!(
            "- Chủ trì: Phòng TCCB.\n\n- Thời gian: trước ngày 30/11/2026.\n\n{filler}\n\n{filler}\n\n"
        ));
    }
    let address = upload(&mut officer, "lon.md", text.as_bytes()).await;
    let now = content(&office).await;
    assert_eq!(now.tasks.len(), 1000);
    let page = officer.get(&address).await.is(200).says("Nhiệm vụ 1–100 trong 1000");
    assert!(page.body.len() < 1_000_000, "{} bytes", page.body.len());
    let chosen = now.tasks[555].key;
    let page = officer.get(&format!("{address}?muc={chosen}")).await.is(200).says("Nhiệm vụ 501–600 trong 1000");
    let page = page.says(&format!("id=\"t{chosen}\"")).says(&format!("id=\"d{chosen}\"")).says("số 556 về");
    assert!(page.body.len() < 1_000_000, "{} bytes", page.body.len());
    assert_eq!(page.text().matches("name=\"content\"").count(), 1, "only the chosen one is a form");
}
