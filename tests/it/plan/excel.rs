//! The assignment table goes out and comes back.

use calamine::{Data, Reader, Xlsx};
use tiendo::plan::sheet::{self, Origin, Source};

use super::Stage;

/// The plan's table as the portal hands it out.
async fn table(stage: &Stage, path: &str) -> Vec<u8> {
    let answer = stage.get("tccb", path).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.words());
    assert!(answer.headers["content-disposition"].to_str().expect("text").starts_with("attachment"));
    answer.bytes
}

/// The same file with cells written over, by row and column from 0.
fn edited(file: &[u8], edits: &[(u32, u16, &str)]) -> Vec<u8> {
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(file.to_vec())).expect("a book");
    let range = book.worksheet_range_at(0).expect("a sheet").expect("cells");
    let mut copy = rust_xlsxwriter::Workbook::new();
    let sheet = copy.add_worksheet();
    for (row, cells) in range.rows().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            if !matches!(cell, Data::Empty) {
                sheet.write_string(row as u32, column as u16, cell.to_string()).expect("a cell");
            }
        }
    }
    for (row, column, text) in edits {
        sheet.write_string(*row, *column, *text).expect("a cell");
    }
    copy.save_to_buffer().expect("a file")
}

#[tokio::test]
async fn a_table_that_comes_back_unedited_changes_nothing() {
    let stage = Stage::new().await;
    let plan = stage.nq28().await;
    let file = table(&stage, &format!("/ke-hoach/{plan}/phan-cong.xlsx")).await;
    let answer = stage.upload("tccb", &format!("/ke-hoach/{plan}/phan-cong"), "f.xlsx", &file).await;
    let to = answer.to().to_owned();
    assert!(to.ends_with("/thay-doi"), "{to}");
    stage.get("tccb", &to).await.says(200, &["Bản thảo không khác gì kế hoạch hiện hành."]);
}

#[tokio::test]
async fn an_edited_table_becomes_the_draft_and_can_be_edited_again() {
    let stage = Stage::new().await;
    let plan = stage.nq28().await;
    let path = format!("/ke-hoach/{plan}/phan-cong");
    let file = table(&stage, &format!("{path}.xlsx")).await;
    let to =
        stage.upload("tccb", &path, "f.xlsx", &edited(&file, &[(1, 3, "Nội dung mới"), (1, 5, "Phòng TCCB")])).await;
    let to = to.to().to_owned();
    stage.get("tccb", &to).await.says(200, &["sửa 1 nhiệm vụ", "Nội dung mới", "Phòng TCCB"]);
    // The plan's own table cannot be sent over the draft; the draft's can.
    stage.upload("tccb", &path, "f.xlsx", &file).await.says(422, &["Kế hoạch còn một bản thảo sửa đổi đang soạn"]);
    let draft = to.trim_end_matches("/thay-doi");
    let again = table(&stage, &format!("{draft}/phan-cong.xlsx")).await;
    stage.upload("tccb", &path, "f.xlsx", &edited(&again, &[(2, 3, "Nội dung thứ hai")])).await.to();
    stage.get("tccb", &to).await.says(200, &["sửa 2 nhiệm vụ", "Nội dung thứ hai"]);
    stage.upload("tccb", &path, "f.xlsx", &again).await.says(422, &["Hãy xuất bảng mới"]);
}

#[tokio::test]
async fn one_mistake_and_nothing_is_imported() {
    let stage = Stage::new().await;
    let plan = stage.nq28().await;
    let path = format!("/ke-hoach/{plan}/phan-cong");
    let file = table(&stage, &format!("{path}.xlsx")).await;
    let wrong = edited(&file, &[(11, 5, "Phòng Không Có Ở Đâu"), (3, 2, "Việc"), (4, 3, "Nội dung đúng")]);
    stage.upload("tccb", &path, "f.xlsx", &wrong).await.says(
        422,
        &[
            "Chưa nhập gì",
            "Ô F12: không có đơn vị “Phòng Không Có Ở Đâu”",
            "Ô C4: ghi một trong: Nhiệm vụ, Trách nhiệm.",
        ],
    );
    assert_eq!(stage.number("select count(*) from plan_draft").await, 0);
    for (bad, said) in [(&b""[..], "Chọn bảng Excel"), (b"%PDF", "không phải tệp Excel")] {
        stage.upload("tccb", &path, "f.xlsx", bad).await.says(422, &[said]);
    }
    // A table of another plan, and one of a version that is no longer the plan's.
    let other = stage.number(&format!("select id from plan where id <> {plan} limit 1")).await;
    stage
        .upload("tccb", &format!("/ke-hoach/{other}/phan-cong"), "f.xlsx", &file)
        .await
        .says(422, &["kế hoạch hoặc bản thảo khác"]);
    stage.run(&format!("update plan set version = 2 where id = {plan}")).await;
    stage.upload("tccb", &path, "f.xlsx", &file).await.says(422, &["Hãy xuất bảng mới"]);
}

#[tokio::test]
async fn a_plan_of_a_thousand_tasks_goes_through() {
    let stage = Stage::new().await;
    let plan = stage.nq28().await;
    let mut content = stage.content(plan).await;
    let tasks = content.tasks.clone();
    for round in 0..34 {
        for task in &tasks {
            let key = content.give_key();
            let mut copy = task.clone();
            (copy.key, copy.id, copy.reference) = (key, None, format!("{}-{round}", task.reference));
            content.tasks.push(copy);
        }
    }
    let draft = stage.draft(&content, Some(plan)).await;
    let begun = std::time::Instant::now();
    let file = table(&stage, &format!("/ban-thao/{draft}/phan-cong.xlsx")).await;
    assert_eq!(sheet::read(file.clone()).expect("read").0, Origin { source: Source::Draft(draft), version: 1 });
    stage.upload("tccb", &format!("/ke-hoach/{plan}/phan-cong"), "f.xlsx", &file).await.to();
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}
