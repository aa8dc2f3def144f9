//! Files of a document: judged by what is in them, read by whoever reads the register.

use super::stage::{KEEPER, TCCB, download, record, stage, upload};

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n";

#[tokio::test]
async fn files_are_attached_opened_and_taken_out() {
    let stage = stage().await;
    let page = record(&stage, &[]).await;
    let files: [(&str, &[u8]); 2] = [("Quyết định 12.pdf", PDF), ("hoa-don.pdf", b"MZ\x90\0 a program")];
    assert_eq!(upload(&stage, KEEPER, &format!("{page}/tep"), &files).await.to(), format!("{page}#tep"));
    let seen = stage.get(TCCB, &page).await;
    seen.says(200, &["Quyết định 12.pdf", "Đính kèm tệp vào văn bản rà soát"]);
    assert!(!seen.body.contains("hoa-don") && !seen.body.contains("/bo\""), "{}", seen.body);
    let id = stage.ask("select max(id)::text from legal_file").await;
    let file = format!("{page}/tep/{id}");
    assert_eq!(download(&stage, TCCB, &file).await, PDF);
    assert_eq!(download(&stage, "congdoan:observer", &format!("{file}/tai-ve")).await, PDF);
    stage.get("binh:staff", &file).await.says(404, &[]);
    stage.post(TCCB, &format!("{file}/bo"), &[]).await.says(403, &[]);
    upload(&stage, TCCB, &format!("{page}/tep"), &files).await.says(403, &[]);
    // A file belongs to its document alone.
    let other = record(&stage, &[("number", "13/QĐ")]).await;
    stage.get(KEEPER, &format!("{other}/tep/{id}")).await.says(404, &[]);
    // The same file sent once more is there once.
    upload(&stage, KEEPER, &format!("{page}/tep"), &files[..1]).await.to();
    assert_eq!(stage.ask("select count(*)::text from legal_file").await, "1");
    stage.post(KEEPER, &format!("{file}/bo"), &[]).await.to();
    stage.get(KEEPER, &file).await.says(404, &[]);
    stage.get(KEEPER, &page).await.says(200, &["Chưa có tệp nào", "Bỏ tệp của văn bản rà soát"]);
}
