//! What is in the file, asserted from its XML.

mod content;
mod form;
mod tree;

use chrono::{DateTime, NaiveDate, Utc};

use super::*;
use crate::office::{Column, Kind, Row, Total, Value};

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day")
}

fn letterhead() -> Letterhead {
    Letterhead {
        superior: Some("Ủy ban nhân dân thành phố Hải Phòng".to_owned()),
        issuer: "Sở Giáo dục và Đào tạo".to_owned(),
        number: Some(5),
        symbol: "BC-SGDĐT".to_owned(),
        place: "Hải Phòng".to_owned(),
        date: Issued::On(day(2026, 2, 5)),
    }
}

/// A table with as many lines, two columns of it below one title.
fn table(lines: u32) -> Table {
    let columns = vec![
        Column::new("TT", 5, Kind::Ordinal),
        Column::new("Đơn vị", 40, Kind::Text),
        Column::new("trong hạn", 10, Kind::Count).within("Hoàn thành").totalled(Total::Sum),
        Column::new("quá hạn", 10, Kind::Count).within("Hoàn thành").totalled(Total::Sum),
        Column::new("Ghi chú", 20, Kind::Text),
    ];
    let heading = Row::Heading { level: 0, cells: vec!["I".into(), "Các trường".into()] };
    let line = |number: u32| {
        Row::Line(vec![number.to_string().into(), format!("Trường {number}").into(), 1200_u32.into(), 3_u32.into()])
    };
    let rows = std::iter::once(heading).chain((1..=lines).map(line)).collect();
    Table { columns, rows, total: Some("Tổng cộng".to_owned()) }
}

fn letter(body: Vec<Block>) -> Letter {
    Letter {
        letterhead: letterhead(),
        kind: "Báo cáo".to_owned(),
        subject: "Kết quả thực hiện Kế hoạch số 12/KH-SGDĐT quý I năm 2026 về đổi mới công tác cán bộ".to_owned(),
        addressees: vec!["Ủy ban nhân dân thành phố Hải Phòng".to_owned()],
        body,
        signature: Signature {
            capacity: Some((Capacity::Deputy, "Giám đốc".to_owned())),
            post: "Phó Giám đốc".to_owned(),
            name: Some("Nguyễn Thị Ước".to_owned()),
        },
        recipients: Recipients {
            names: vec!["Như trên".to_owned(), "- Giám đốc Sở (để báo cáo);".to_owned()],
            filed: "VT, TCCB".to_owned(),
        },
    }
}

fn document(letter: Option<Letter>, appendices: Vec<Appendix>) -> Document {
    let made_at = DateTime::<Utc>::from_timestamp(1_790_000_000, 0).expect("an instant");
    let about =
        About { title: "Báo cáo quý I".to_owned(), creator: "Sở Giáo dục và Đào tạo".to_owned(), made_at };
    Document { about, letter, appendices }
}

fn appendix(title: &str, landscape: bool) -> Appendix {
    Appendix { title: title.to_owned(), note: None, landscape, body: vec![Block::Table(table(3))] }
}

/// A report with everything in it.
fn sample() -> Document {
    let body = vec![
        Block::Paragraph("Thực hiện Kế hoạch, Sở báo cáo như sau:".to_owned()),
        Block::Heading(Level::Part, "Kết quả".to_owned()),
        Block::Heading(Level::Section, "Tuyên truyền".to_owned()),
        Block::Heading(Level::Point, "Quán triệt".to_owned()),
        Block::Item("52/52 đơn vị đã triển khai".to_owned()),
        Block::Subitem("3 đơn vị chậm".to_owned()),
        Block::Table(table(2)),
        Block::Heading(Level::Part, "Kiến nghị".to_owned()),
        Block::Paragraph("Trên đây là báo cáo của Sở.".to_owned()),
    ];
    document(Some(letter(body)), vec![appendix("Theo đơn vị", true), appendix("Theo mục", false)])
}
