//! The foot of a document: who signs it and who gets it.

use super::head::ended;
use super::table::columns;
use super::xml::Xml;
use crate::office::text::one_line;

/// Widths of the foot's columns.
const COLUMNS: [u32; 2] = [4500, 4854];

/// Who signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// For whom, where it is not the head of the body: ("KT.", "Giám đốc").
    pub capacity: Option<(Capacity, String)>,
    /// "Phó Giám đốc"
    pub post: String,
    /// Left to fill in where it is not yet known.
    pub name: Option<String>,
}

/// By which right somebody signs for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capacity {
    /// Thay mặt: for a collective.
    OnBehalf,
    /// Ký thay: a deputy for the head.
    Deputy,
    /// Thừa lệnh: by order.
    ByOrder,
    /// Thừa ủy quyền: by delegation.
    ByDelegation,
}

impl Capacity {
    const fn abbreviation(self) -> &'static str {
        match self {
            Self::OnBehalf => "TM.",
            Self::Deputy => "KT.",
            Self::ByOrder => "TL.",
            Self::ByDelegation => "TUQ.",
        }
    }
}

/// Who gets the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipients {
    /// "Như trên", "UBND thành phố (để báo cáo)"
    pub names: Vec<String>,
    /// Where it is filed: "VT, TCCB".
    pub filed: String,
}

pub fn write(xml: &mut Xml, signature: &Signature, recipients: &Recipients) {
    columns(xml, COLUMNS, &[[&|xml| received(xml, recipients), &|xml| signed(xml, signature)]]);
}

fn signed(xml: &mut Xml, signature: &Signature) {
    let post = one_line(&signature.post).to_uppercase();
    let lines = match &signature.capacity {
        Some((capacity, whom)) => {
            format!("{} {}\n{post}", capacity.abbreviation(), one_line(whom).to_uppercase())
        }
        None => post,
    };
    xml.paragraph("ChucVu", &lines);
    xml.paragraph("HoTen", &signature.name.as_deref().map(one_line).unwrap_or_default());
}

fn received(xml: &mut Xml, recipients: &Recipients) {
    xml.paragraph("NoiNhan", "Nơi nhận:");
    for name in recipients.names.iter().map(|name| ended(name, ";")).filter(|name| !name.is_empty()) {
        xml.paragraph("DanhSachNoiNhan", &format!("- {name}"));
    }
    xml.paragraph("DanhSachNoiNhan", &format!("- Lưu: {}", ended(&recipients.filed, ".")));
}
