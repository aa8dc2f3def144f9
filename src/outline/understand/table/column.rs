//! What a table's columns are for, told by the rows at its top, whatever their order.

use crate::outline::document::Row;
use crate::outline::spelling::fold;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Use {
    Number,
    Content,
    Coordinating,
    Time,
    Product,
    /// The surer, the higher.
    Lead(u8),
}

/// Columns of the table's grid, from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Columns {
    pub number: Option<usize>,
    pub content: usize,
    /// A coarser content column before it.
    pub above: Option<usize>,
    pub lead: Option<usize>,
    pub coordinating: Option<usize>,
    pub time: Option<usize>,
    pub product: Option<usize>,
    pub width: usize,
}

/// A row's texts by the columns of the grid; a cell over several columns stands in its first.
pub(super) fn grid(row: &Row) -> Vec<Option<(&str, bool)>> {
    let mut out = Vec::new();
    for cell in &row.cells {
        out.push(Some((cell.text.trim(), cell.continued)));
        out.extend(std::iter::repeat_n(None, cell.columns.clamp(1, 64) - 1));
    }
    out
}

/// Where the heading rows are, and what the columns are for.
pub(super) fn find(rows: &[(usize, &Row)]) -> Option<(usize, usize, Columns)> {
    for at in 0..rows.len().min(15) {
        let first = spread(rows[at].1);
        let single = columns(&first);
        // A second row of headings below one that spans: "Phân công" over "Chủ trì", "Phối hợp".
        if let Some((_, next)) = rows.get(at + 1)
            && grid(next).iter().flatten().any(|(text, _)| !text.is_empty() && uses(text).is_some())
            && grid(next).iter().flatten().all(|(text, _)| text.chars().count() < 60)
            && grid(next).first().is_some_and(|cell| {
                // Some converters write a merged cell's text again.
                cell.is_none_or(|(text, continued)| {
                    text.is_empty() || continued || first.first().is_some_and(|f| f == text)
                })
            })
        {
            let second = spread(next);
            let both: Vec<String> = (0..first.len().max(second.len()))
                .map(|i| {
                    let (above, below) =
                        (first.get(i).map_or("", String::as_str), second.get(i).map_or("", String::as_str));
                    if uses(below).is_some() || above.is_empty() {
                        below.to_owned()
                    } else {
                        format!("{above} {below}")
                    }
                })
                .collect();
            if let Some(found) = columns(&both) {
                return Some((at, at + 2, found));
            }
        }
        if let Some(found) = single {
            return Some((at, at + 1, found));
        }
    }
    None
}

/// Whether a row repeats the headings, as on a new page, or only numbers the columns.
pub(super) fn is_heading(row: &Row, columns: &Columns) -> bool {
    let texts = spread(row);
    let counted =
        columns.number.and_then(|at| texts.get(at)).is_some_and(|text| text.contains(|c: char| c.is_ascii_digit()));
    if !counted
        && self::columns(&texts).is_some_and(|found| found.content == columns.content && found.lead == columns.lead)
    {
        return true;
    }
    let numbers: Vec<&str> =
        grid(row).into_iter().flatten().map(|(text, _)| text.trim_matches(['(', ')', '.'])).collect();
    numbers.len() > 2
        && numbers.iter().enumerate().filter(|(i, text)| text.parse() == Ok(i + 1)).count() + 1 >= numbers.len()
}

fn spread(row: &Row) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for cell in grid(row) {
        out.push(cell.map_or_else(|| out.last().cloned().unwrap_or_default(), |(text, _)| text.to_owned()));
    }
    out
}

fn columns(texts: &[String]) -> Option<Columns> {
    let mut found = Columns { width: texts.len(), content: usize::MAX, ..Columns::default() };
    let mut surest = 0;
    let mut before: Option<(&str, Use)> = None;
    for (at, text) in texts.iter().enumerate() {
        let Some(usage) = uses(text) else { continue };
        if before == Some((text.as_str(), usage)) {
            continue;
        }
        before = Some((text, usage));
        match usage {
            Use::Number => found.number = found.number.or(Some(at)),
            Use::Content if found.content == usize::MAX => found.content = at,
            Use::Content if at == found.content + 1 => {
                found.above = Some(found.content);
                found.content = at;
            }
            Use::Content => {}
            Use::Coordinating => found.coordinating = found.coordinating.or(Some(at)),
            Use::Time if found.time.is_none_or(|time| fold(&texts[time]).contains("bắt đầu")) => {
                found.time = Some(at)
            }
            Use::Time => {}
            Use::Product => found.product = found.product.or(Some(at)),
            Use::Lead(sure) if sure > surest => {
                surest = sure;
                found.lead = Some(at);
            }
            Use::Lead(_) => {}
        }
    }
    let is_assignment =
        found.content != usize::MAX && (found.lead.is_some() || found.time.is_some() && found.number.is_some());
    is_assignment.then_some(found)
}

fn uses(heading: &str) -> Option<Use> {
    let heading = fold(heading);
    if heading.chars().count() > 80 || heading.is_empty() {
        return None;
    }
    let says = |words: &[&str]| words.iter().any(|w| heading.contains(w));
    let opens = |words: &[&str]| words.iter().any(|w| heading.starts_with(w));
    if matches!(
        heading.trim_end_matches(['.', ' ']),
        "tt" | "stt"
            | "số tt"
            | "số thứ tự"
            | "thứ tự"
            | "t.t"
            | "s.t.t"
            | "mã"
            | "mã số"
            | "mã nv"
            | "mã cv"
            | "mã nhiệm vụ"
            | "mã công việc"
    ) {
        Some(Use::Number)
    } else if says(&["ghi chú", "kinh phí", "dự toán", "số lượng", "đơn vị tính", "căn cứ", "văn bản giao"])
    {
        None
    } else if opens(&["sản phẩm", "kết quả", "đầu ra", "dự kiến sản phẩm", "dự kiến kết quả", "yêu cầu sản phẩm"])
        || says(&["sản phẩm"])
    {
        Some(Use::Product)
    } else if says(&["thời gian", "thời hạn", "tiến độ", "lộ trình", "thời điểm", "hạn hoàn thành"])
        || opens(&["hoàn thành", "ngày hoàn thành", "kết thúc", "bắt đầu"])
        || matches!(heading.as_str(), "tháng" | "tuần" | "ngày" | "hạn" | "ngày, tháng" | "ngày tháng" | "tháng/năm")
    {
        Some(Use::Time)
    } else if (says(&["phối hợp"])
        || says(&["hỗ trợ", "liên quan", "tham gia"])
            && opens(&["đơn vị", "cơ quan", "phòng", "các đơn vị", "các cơ quan"]))
        && !says(&["chủ trì"])
    {
        Some(Use::Coordinating)
    } else if says(&["chủ trì"]) {
        Some(Use::Lead(5))
    } else if opens(&[
        "đơn vị",
        "cơ quan",
        "bộ phận",
        "phòng",
        "các đơn vị",
        "các cơ quan",
        "phân công",
        "đầu mối",
        "tổ chức, cá nhân",
    ]) {
        Some(Use::Lead(if says(&["thực hiện", "tham mưu", "phụ trách", "trách nhiệm", "đầu mối"]) {
            4
        } else {
            3
        }))
    } else if opens(&["người", "cá nhân", "lãnh đạo", "trách nhiệm", "lực lượng", "cán bộ"]) {
        Some(Use::Lead(if says(&["trách nhiệm chính", "phụ trách chính"]) {
            4
        } else if says(&["đứng đầu", "lãnh đạo", "chỉ đạo"]) {
            1
        } else {
            2
        }))
    } else if says(&[
        "nội dung",
        "nhiệm vụ",
        "công việc",
        "hoạt động",
        "đầu việc",
        "giải pháp",
        "hạng mục",
        "công tác",
        "biện pháp",
        "tên việc",
    ]) {
        Some(Use::Content)
    } else if says(&["phụ trách", "chịu trách nhiệm", "thực hiện"]) {
        Some(Use::Lead(2))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outline::document::Cell;

    fn row(texts: &[&str]) -> Row {
        let cell = |text: &&str| Cell { text: (*text).to_owned(), columns: 1, ..Cell::default() };
        Row { table: 0, cells: texts.iter().map(cell).collect() }
    }

    fn found(texts: &[&str]) -> Columns {
        find(&[(0, &row(texts))]).expect("an assignment table").2
    }

    #[test]
    fn columns_are_known_in_any_order() {
        let read = found(&[
            "STT",
            "Tên nhiệm vụ",
            "Người đứng đầu chịu trách nhiệm",
            "Cơ quan chủ trì",
            "Cơ quan phối hợp",
            "Kết quả thực hiện",
            "Thời hạn hoàn thành",
        ]);
        assert_eq!(
            (read.number, read.content, read.lead, read.coordinating, read.product, read.time),
            (Some(0), 1, Some(3), Some(4), Some(5), Some(6))
        );
        let read = found(&["TT", "Thời gian", "Nội dung công việc", "Đơn vị thực hiện", "Ghi chú"]);
        assert_eq!((read.content, read.lead, read.time, read.product), (2, Some(3), Some(1), None));
        assert_eq!(find(&[(0, &row(&["TT", "Họ và tên", "Chức vụ"]))]), None);
    }

    #[test]
    fn a_heading_written_again_in_the_second_row_is_one() {
        let (top, below) = (
            row(&["TT", "Nhiệm vụ", "Phân công", "Phân công", "Thời gian"]),
            row(&["TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời gian"]),
        );
        let (_, length, read) = find(&[(0, &top), (1, &below)]).expect("an assignment table");
        assert_eq!((length, read.lead, read.coordinating, read.time), (2, Some(2), Some(3), Some(4)));
        assert!(!is_heading(&row(&["2", "Tự kiểm tra công tác", "Phòng A", "Phòng B", "Quý III"]), &read));
    }

    #[test]
    fn headings_of_two_rows_are_read_together() {
        let wide = Cell { text: "Phân công thực hiện".to_owned(), columns: 2, ..Cell::default() };
        let mut top = row(&["TT", "Nhiệm vụ", "x", "Thời gian"]);
        top.cells[2] = wide;
        let mut below = row(&["", "", "Chủ trì", "Phối hợp", ""]);
        below.cells[0].continued = true;
        let (at, length, read) = find(&[(0, &top), (1, &below)]).expect("an assignment table");
        assert_eq!((at, length), (0, 2));
        assert_eq!((read.lead, read.coordinating, read.time), (Some(2), Some(3), Some(4)));
    }
}
