//! A report such as a Sở sends at the end of a quarter.

use tiendo::office::{
    About, Column, Kind, Row, Table, Total, Value,
    word::{Appendix, Block, Capacity, Document, Issued, Letter, Letterhead, Level, Recipients, Signature},
};

use super::day;

/// The appendix by unit, of so many units in two groups.
pub fn by_unit(units: u32) -> Table {
    let count = |title: &str| Column::new(title, 11, Kind::Count).totalled(Total::Sum);
    let columns = vec![
        Column::new("TT", 5, Kind::Ordinal),
        Column::new("Đơn vị", 36, Kind::Text),
        count("Tổng số"),
        count("trong hạn").within("Hoàn thành"),
        count("quá hạn").within("Hoàn thành"),
        count("trong hạn").within("Chưa hoàn thành"),
        count("quá hạn").within("Chưa hoàn thành"),
        count("Không hạn"),
        Column::new("Tỷ lệ", 9, Kind::Percent).totalled(Total::Share { parts: vec![3, 4], wholes: vec![2] }),
        Column::new("Ghi chú", 18, Kind::Text),
    ];
    let mut rows = Vec::new();
    for unit in 0..units {
        if unit == 0 || unit == units / 4 {
            let name = if unit == 0 { "Các phòng thuộc Sở" } else { "Các trường trung học phổ thông" };
            let number = if unit == 0 { "I" } else { "II" };
            rows.push(Row::Heading { level: 0, cells: vec![number.into(), name.into()] });
        }
        let (on_time, late, pending, overdue, untimed) = (unit % 7, unit % 2, 3, unit % 3, 1025 - unit % 10);
        let all = on_time + late + pending + overdue + untimed;
        let name = match unit % 3 {
            0 => format!("Trường Trung học phổ thông Nguyễn Bỉnh Khiêm, cơ sở {unit}"),
            1 => "Phòng Tổ chức Cán bộ".to_owned(),
            _ => "=cmd|' /C calc'!A0".to_owned(),
        };
        let counts = [all, on_time, late, pending, overdue, untimed].map(Value::from);
        let mut cells = vec![(unit + 1).to_string().into(), name.into()];
        cells.extend(counts);
        cells.push(Value::Percent((on_time + late) * 100 / all));
        rows.push(Row::Line(cells));
    }
    Table { columns, rows, total: Some("Tổng cộng".to_owned()) }
}

/// What is tracked, task by task, with an account of many pages in one of them.
fn by_task() -> Table {
    let columns = vec![
        Column::new("TT", 6, Kind::Ordinal),
        Column::new("Nhiệm vụ", 40, Kind::Text),
        Column::new("Chủ trì", 22, Kind::Text),
        Column::new("Thời hạn", 13, Kind::Day),
        Column::new("Kết quả", 50, Kind::Text),
    ];
    let long = "Đơn vị đã tổ chức hội nghị quán triệt, phổ biến tới toàn thể viên chức, người lao động. ".repeat(115);
    let line = |number: &str, result: &str| {
        let task = "Rà soát, bổ sung quy chế làm việc của đơn vị";
        Row::Line(vec![number.into(), task.into(), "Văn phòng Sở".into(), day(2026, 12, 5).into(), result.into()])
    };
    let rows = vec![
        Row::Heading { level: 0, cells: vec!["1".into(), "Tuyên truyền, vận động".into()] },
        line("1.a", "Đã hoàn thành\n- Ban hành quy chế;\n- Công khai trên trang thông tin"),
        line("1.b", long.trim()),
        line("1.c", &"dàikhôngngắt".repeat(60)),
    ];
    Table { columns, rows, total: None }
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph(text.to_owned())
}

fn heading(level: Level, text: &str) -> Block {
    Block::Heading(level, text.to_owned())
}

pub fn report(about: About) -> Document {
    let narrative = "Trong quý, các đơn vị đã chủ động triển khai nhiệm vụ được giao, kịp thời báo cáo kết quả \
                     và những khó khăn phát sinh về Sở để được hướng dẫn, tháo gỡ.";
    let small = Table { rows: by_unit(4).rows, ..by_unit(4) };
    let mut body = vec![
        paragraph(
            "Thực hiện Kế hoạch số 12/KH-SGDĐT ngày 05 tháng 01 năm 2026 về đổi mới công tác cán bộ, Sở Giáo dục và \
             Đào tạo báo cáo Ủy ban nhân dân thành phố kết quả thực hiện quý III năm 2026 như sau:",
        ),
        heading(Level::Part, "Kết quả thực hiện"),
        heading(Level::Section, "Công tác tuyên truyền, vận động"),
        heading(Level::Point, "Quán triệt nghị quyết tới toàn thể cán bộ, viên chức"),
        paragraph(narrative),
        Block::Item("52/52 đơn vị đã triển khai; trong đó:".to_owned()),
        Block::Subitem("49 đơn vị đúng hạn;".to_owned()),
        Block::Subitem("3 đơn vị chậm: Văn phòng Sở, Thanh tra Sở, Trung tâm Tin học.".to_owned()),
        heading(Level::Section, "Công tác kiểm tra, giám sát"),
    ];
    body.extend((0..6).map(|_| paragraph(narrative)));
    body.push(Block::Table(small));
    body.extend([
        heading(Level::Part, "Khó khăn, vướng mắc"),
        paragraph("Không."),
        heading(Level::Part, "Kiến nghị, đề xuất"),
        paragraph(narrative),
        heading(Level::Part, "Phương hướng kỳ tới"),
    ]);
    body.extend((0..3).map(|_| paragraph(narrative)));
    body.push(paragraph("Trên đây là báo cáo kết quả quý III năm 2026, Sở Giáo dục và Đào tạo kính báo cáo."));
    let letter = Letter {
        letterhead: Letterhead {
            superior: Some("Ủy ban nhân dân thành phố Hải Phòng".to_owned()),
            issuer: "Sở Giáo dục và Đào tạo".to_owned(),
            number: None,
            symbol: "BC-SGDĐT".to_owned(),
            place: "Hải Phòng".to_owned(),
            date: Issued::In { year: 2026 },
        },
        kind: "Báo cáo".to_owned(),
        subject: "Kết quả thực hiện Kế hoạch số 12/KH-SGDĐT về đổi mới công tác cán bộ, quý III năm 2026".to_owned(),
        addressees: vec!["Ủy ban nhân dân thành phố Hải Phòng".to_owned(), "Sở Nội vụ".to_owned()],
        body,
        signature: Signature {
            capacity: Some((Capacity::Deputy, "Giám đốc".to_owned())),
            post: "Phó Giám đốc".to_owned(),
            name: Some("Nguyễn Thị Ước Nguyện".to_owned()),
        },
        recipients: Recipients {
            names: vec!["Như trên".to_owned(), "Giám đốc, các Phó Giám đốc Sở".to_owned()],
            filed: "VT, TCCB".to_owned(),
        },
    };
    let appendix = |title: &str, table: Table| Appendix {
        title: title.to_owned(),
        note: None,
        landscape: true,
        body: vec![Block::Table(table)],
    };
    let appendices = vec![
        appendix("Kết quả thực hiện theo đơn vị", by_unit(52)),
        appendix("Kết quả thực hiện theo nhiệm vụ", by_task()),
    ];
    Document { about, letter: Some(letter), appendices }
}
