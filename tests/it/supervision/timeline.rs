//! What was found and demanded stands with the task, the part and the unit it is about, for those who read the record.

use super::stage::Stage;

#[tokio::test]
async fn each_step_stands_with_the_task_the_part_and_the_unit_for_those_who_read_the_record() {
    let stage = Stage::new().await;
    // Two tasks: no single one is the record's.
    let mut form = stage.record_form(&["a"], "issue").await;
    form.push(("tasks", stage.ask("select id::text from task where ref = 'I.2'").await));
    let it = stage.write("congdoan:observer", &form).await.to().to_owned();
    stage.on_demand("congdoan:observer", (&it, 2), "nhac", &[]).await.to();
    stage.answer("an:staff", &it, 1, "Đã bổ sung hai bản sao.").await;
    stage.on_demand("congdoan:observer", (&it, 1), "chua-dat", &[("words", "Còn thiếu một bản.")]).await.to();
    stage.answer("ba:head", &it, 1, "Đã đủ.").await;
    stage.on_demand("congdoan:observer", (&it, 1), "dat", &[]).await.to();
    let steps = [
        "Ban hành biên bản kiểm tra: Hồ sơ viên chức còn thiếu",
        "nhắc trả lời kiến nghị 2",
        "đơn vị trả lời kiến nghị 1",
        "Đã bổ sung hai bản sao.",
        "kiến nghị 1 chưa đạt, đề nghị trả lời lại",
        "Còn thiếu một bản.",
        "xác nhận kiến nghị 1 đã thực hiện xong",
    ];
    let unit = stage.id_of("a").await;
    let mut pages = vec![format!("/don-vi/{unit}/dien-bien")];
    for task in ["I.1", "I.2"] {
        let id = stage.task_id(task).await;
        pages.push(format!("/nhiem-vu/{id}/dien-bien"));
        pages.push(format!("/phan-cong/{}/dien-bien", stage.assignment(task, "a").await));
    }
    for page in &pages {
        for who in ["an:staff", "ba:head", "tccb:officer", "giamdoc:director", "congdoan:observer"] {
            stage.get(who, page).await.says(200, &steps);
            stage.get(who, &format!("{page}?sort=supervision")).await.says(200, &steps);
        }
    }
    // School B leads the same task, and is shown nothing of it; nor is its own part.
    for page in [pages[1].clone(), format!("/phan-cong/{}/dien-bien", stage.assignment("I.1", "b").await)] {
        stage.keeps_back("binh:staff", &page, &["Hồ sơ viên chức còn thiếu", "Còn thiếu một bản."]).await;
    }
    stage
        .keeps_back("tccb:officer", &format!("/phan-cong/{}/dien-bien", stage.assignment("I.1", "b").await), &steps)
        .await;
    // A draft is nowhere, not even with its author.
    let mut form = stage.record_form(&["a"], "draft").await;
    form.retain(|(name, _)| *name != "title");
    form.push(("title", "Chưa ban hành".to_owned()));
    stage.write("congdoan:observer", &form).await.to();
    for who in ["an:staff", "tccb:officer", "congdoan:observer"] {
        stage.keeps_back(who, &pages[1], &["Chưa ban hành"]).await;
    }
}

#[tokio::test]
async fn a_record_about_the_whole_plan_stands_with_its_unit() {
    let stage = Stage::new().await;
    let mut form = stage.record_form(&["a"], "issue").await;
    form.retain(|(name, _)| *name != "tasks");
    let it = stage.write("tccb:officer", &form).await.to().to_owned();
    stage.on_record("tccb:officer", &it, "thu-hoi", &[("reason", "Nhầm đơn vị.")]).await.to();
    let page = format!("/don-vi/{}/dien-bien", stage.id_of("a").await);
    for who in ["an:staff", "congdoan:observer"] {
        stage.get(who, &page).await.says(200, &["thu hồi biên bản kiểm tra", "Nhầm đơn vị."]);
    }
}
