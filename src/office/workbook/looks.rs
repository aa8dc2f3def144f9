//! How cells look.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

use crate::office::{Kind, Value};

const FONT: &str = "Times New Roman";
const SIZE: u8 = 12;
/// That of long lists, whose rows are as tall as Excel makes them.
const SMALL: u8 = 11;

/// Every format of a file.
pub struct Looks {
    pub title: Format,
    /// A table's lines.
    pub lines: Cells,
    /// Its headings and its total.
    pub strong: Cells,
    /// The rows of long lists: one line each.
    pub raw: Cells,
}

/// The formats of a row's cells.
pub struct Cells {
    /// Whether empty ones are drawn too.
    pub bordered: bool,
    text: Format,
    centred: Format,
    count: Format,
    percent: Format,
    day: Format,
}

impl Looks {
    pub fn new() -> Self {
        let plain = |size: u8| Format::new().set_font_name(FONT).set_font_size(size).set_align(FormatAlign::Top);
        let line = || plain(SIZE).set_text_wrap().set_border(FormatBorder::Hair);
        let strong = || line().set_bold();
        let title = Format::new().set_font_name(FONT).set_font_size(SIZE).set_bold().set_text_wrap();
        let title = title.set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
        Self {
            title: title.set_border(FormatBorder::Thin).set_background_color("#E8EDF2"),
            lines: Cells::new(true, line),
            strong: Cells::new(true, strong),
            raw: Cells::new(false, || plain(SMALL)),
        }
    }
}

impl Cells {
    fn new(bordered: bool, base: impl Fn() -> Format) -> Self {
        let centred = || base().set_align(FormatAlign::Center);
        let right = || base().set_align(FormatAlign::Right);
        Self {
            bordered,
            // Whatever a text looks like, it is text: also "=…", and also after somebody has edited it.
            text: base().set_quote_prefix(),
            centred: centred().set_quote_prefix(),
            count: right().set_num_format("#,##0"),
            percent: right().set_num_format("0%"),
            day: centred().set_num_format("dd/mm/yyyy"),
        }
    }

    /// That of a value in a column of this kind.
    pub fn of(&self, value: &Value, kind: Kind) -> &Format {
        match value {
            Value::Count(_) => &self.count,
            Value::Percent(_) => &self.percent,
            Value::Day(_) => &self.day,
            Value::Text(_) | Value::Empty => match kind {
                Kind::Text => &self.text,
                Kind::Ordinal | Kind::Day => &self.centred,
                Kind::Count => &self.count,
                Kind::Percent => &self.percent,
            },
        }
    }
}
