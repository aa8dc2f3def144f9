//! `tiendo extract` as an operator meets it: an outline on the output, or one sentence and the exit code.

use std::fs::{self, File};
use std::process::Output;

use serde_json::Value;

use crate::support::portal::Scratch;

/// Runs the program on a file of that name.
fn extract(scratch: &Scratch, name: &str, content: &[u8]) -> Output {
    let file = scratch.path().join(name);
    fs::write(&file, content).expect("written");
    scratch.run(&["extract", file.to_str().expect("a UTF-8 name")])
}

/// The one sentence with which the program refused.
fn refusal(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "not refused");
    assert!(output.stdout.is_empty(), "half an outline: {}", String::from_utf8_lossy(&output.stdout));
    let said = String::from_utf8(output.stderr.clone()).expect("UTF-8");
    assert_eq!(said.lines().count(), 1, "not one sentence: {said}");
    said.trim_end().strip_prefix("tiendo: ").expect("said by the program").to_owned()
}

#[test]
fn an_outline_is_json_on_the_output_and_needs_no_database() {
    let scratch = Scratch::new();
    let text = "**KẾ HOẠCH**\n\n**Chuyển đổi số năm 2026**\n\n**I. NỘI DUNG**\n\n1. Văn phòng Sở chủ trì tập huấn, hoàn thành trước ngày 30/9/2026.\n";
    for name in ["kế hoạch.md", "kế hoạch.txt", "không tên"] {
        let output = extract(&scratch, name, text.as_bytes());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        let outline: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        for key in ["title", "number", "issuer", "issued_on", "basis", "sections", "tasks", "warnings"] {
            assert!(outline.get(key).is_some(), "no {key} in {outline}");
        }
    }
    assert!(!scratch.data().exists(), "a data folder was made");
}

#[test]
fn a_refusal_is_one_sentence_and_exit_code_1() {
    let scratch = Scratch::new();
    assert!(refusal(&extract(&scratch, "ảnh.docx", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")).contains("hình ảnh"));
    assert!(refusal(&extract(&scratch, "hỏng.docx", b"PK\x03\x04\x14\0\x06\0")).contains("hỏng"));
    assert!(refusal(&extract(&scratch, "rỗng.md", b"")).contains("không có nội dung"));
    assert!(refusal(&extract(&scratch, "mật.md", "**MẬT**\n\nKẾ HOẠCH\n".as_bytes())).contains("mật"));
    let absent = scratch.run(&["extract", "/không/có"]);
    assert!(refusal(&absent).starts_with("cannot read /không/có"));
    assert!(refusal(&scratch.run(&["extract", "/"])).starts_with("cannot read /"));
}

#[test]
fn a_file_of_100_megabytes_is_refused_without_reading_it_whole() {
    let scratch = Scratch::new();
    let path = scratch.path().join("lớn.docx");
    File::create(&path).and_then(|file| file.set_len(100 * 1024 * 1024)).expect("a large file");
    assert!(refusal(&scratch.run(&["extract", path.to_str().expect("UTF-8")])).contains("30 MB"));
    // Without an end.
    assert!(refusal(&scratch.run(&["extract", "/dev/zero"])).contains("30 MB"));
}
