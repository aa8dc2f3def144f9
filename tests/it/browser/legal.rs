//! The legal review register: the keeping unit's staff writes and sends a table, its head goes on, TCCB reads and takes it out.

use fantoccini::Locator;
use rust_xlsxwriter::Workbook;

use super::{chrome::Chrome, portal::Portal};

const TITLES: [&str; 17] = [
    "Mã",
    "Loại văn bản",
    "Số, ký hiệu",
    "Ngày ban hành",
    "Cơ quan ban hành",
    "Trích yếu",
    "Nội dung bất cập",
    "Đề xuất",
    "Căn cứ pháp lý",
    "Nhiệm vụ",
    "Phụ trách",
    "Thời hạn",
    "Trạng thái",
    "Lý do",
    "Số văn bản kết quả",
    "Ngày văn bản kết quả",
    "Phiên bản (không sửa)",
];

/// A table with these new documents, by number and due day.
fn table(documents: &[(&str, &str)]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, title) in (0..).zip(TITLES) {
        sheet.write_string(0, column, title).expect("a cell");
    }
    for (row, (number, due)) in (1..).zip(documents) {
        let cells = ["", "Công văn", number, "10/01/2022", "Sở Giáo dục", "Hướng dẫn cũ", "Đã lỗi thời", "Bãi bỏ"];
        for (column, text) in (0..).zip(cells).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string(row, column, text).expect("a cell");
        }
        sheet.write_string(row, 11, *due).expect("a cell");
    }
    book.save_to_buffer().expect("a file")
}

/// The number in the register's title.
async fn count(chrome: &Chrome) -> i64 {
    let title = chrome.find("h1").await.text().await.expect("text");
    let number = title.split(": ").nth(1).and_then(|rest| rest.split([' ', '\n']).next());
    number.and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("no number: {title}"))
}

async fn choose(chrome: &Chrome, select: &str, words: &str) {
    let select = chrome.find(select).await;
    select.select_by_label(words).await.expect("chosen");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_register_is_written_sent_as_a_table_read_and_taken_out() {
    let Some(chrome) = Chrome::open(1440, 1000).await else { return };
    let portal = Portal::start().await;
    portal.sign_in(&chrome, "thanhtra").await;
    chrome.click_words("Rà soát văn bản").await;
    let before = count(&chrome).await;
    assert!(before >= 8, "the demo has some");
    chrome.picture("legal-register").await;

    // One document by hand, first with a mistake.
    chrome.click_words("Ghi văn bản").await;
    choose(&chrome, "#kind", "Quyết định").await;
    chrome.fill("#number", "77/2020/QĐ-UBND").await;
    chrome.fill("#issued_on", "05/06/2020").await;
    chrome.fill("#issuer", "UBND thành phố").await;
    chrome.fill("#subject", "Quy định tuyển sinh đầu cấp").await;
    choose(&chrome, "#proposal", "Thay thế").await;
    chrome.fill("#due_on", "20/11/2026").await;
    chrome.click_words("Ghi vào sổ").await;
    assert!(chrome.text().await.contains("Hãy ghi văn bản bất cập ở chỗ nào"), "{}", chrome.text().await);
    chrome.fill("#finding", "Chưa có tuyển sinh trực tuyến.").await;
    chrome.click_words("Ghi vào sổ").await;
    let words = chrome.text().await;
    assert!(words.contains("Quá hạn 3 ngày") && words.contains("Mới ghi nhận"), "{words}");
    chrome.picture("legal-entry").await;
    let own = chrome.client.current_url().await.expect("an address").path().to_owned();

    // A table: a mistake is named by its cell, then it is looked at and confirmed.
    let folder = tempfile::tempdir().expect("a folder");
    let send = async |name: &str, bytes: Vec<u8>| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        chrome.goto(&portal.url("/ra-soat/nhap")).await;
        chrome.find("#file").await.send_keys(&path.display().to_string()).await.expect("chosen");
        chrome.click_words("Xem trước").await;
    };
    send("sai.xlsx", table(&[("101/SGDĐT", "31/02/2027"), ("102/SGDĐT", "15/12/2026")])).await;
    assert!(chrome.text().await.contains("Ô L2: ngày “31/02/2027” không đúng"), "{}", chrome.text().await);
    chrome.picture("legal-import-mistake").await;
    send("dung.xlsx", table(&[("101/SGDĐT", "28/02/2027"), ("102/SGDĐT", "15/12/2026")])).await;
    assert!(chrome.text().await.contains("2 văn bản mới, 0 văn bản được sửa"), "{}", chrome.text().await);
    chrome.picture("legal-import-preview").await;
    chrome.click_words("Xác nhận, ghi vào sổ").await;
    assert_eq!(count(&chrome).await, before + 3);

    // The head goes on with it.
    portal.sign_in(&chrome, "thanhtra.truong").await;
    chrome.goto(&portal.url(&own)).await;
    chrome.click_words("Bắt đầu xử lý").await;
    let summary = "//summary[contains(., 'Không xử lý')]";
    chrome.client.find(Locator::XPath(summary)).await.expect("a fold").click().await.expect("opened");
    chrome.fill("#khong-xu-ly-reason", "Thành phố đã ban hành văn bản khác.").await;
    chrome.click_words("Ghi không xử lý").await;
    assert!(chrome.text().await.contains("Thành phố đã ban hành văn bản khác."), "{}", chrome.text().await);

    // TCCB reads the same figures, from the task and from the list, and takes the list out.
    portal.sign_in(&chrome, "tccb").await;
    let task: i64 = sqlx::query_scalar("select id from task where ref = 'TCTH.3'")
        .fetch_one(&portal.db.pool)
        .await
        .expect("a task");
    chrome.goto(&portal.url(&format!("/nhiem-vu/{task}"))).await;
    let link = format!("a[href='/ra-soat?task={task}']");
    let told = chrome.find(&link).await.text().await.expect("text");
    chrome.click(&link).await;
    assert_eq!(told, format!("{} văn bản", count(&chrome).await));
    chrome.goto(&portal.url("/ra-soat?q=tuyen+sinh")).await;
    assert_eq!(count(&chrome).await, 1);
    let words = chrome.text().await;
    assert!(!words.contains("Nhập Excel") && words.contains("Không xử lý"), "{words}");
    let export =
        chrome.find("a[href^='/ra-soat/xuat.xlsx']").await.attr("href").await.expect("an answer").expect("an address");
    assert!(export.contains("q=tuyen"), "{export}");
    let fetched = "const done = arguments[1]; fetch(arguments[0]).then((r) => r.arrayBuffer().then((b) => done([r.status, b.byteLength])));";
    let fetched = chrome.client.execute_async(fetched, vec![export.into()]).await.expect("an answer");
    let size = fetched[1].as_u64().unwrap_or_default();
    assert!(fetched[0] == 200 && size > 4_000, "{fetched}");
    chrome.goto(&portal.url(&own)).await;
    assert!(!chrome.text().await.contains("Chuyển trạng thái"), "{}", chrome.text().await);
}
