//! What a file is, by what stands in it. Names and what browsers say of files are not asked.

mod pdf;
mod picture;
mod scan;

use std::io::{self, Read, Seek, SeekFrom};

use super::Kind;
use crate::outline::{self, Office};

/// Why a file is not taken: one Vietnamese sentence, said beside the file's name.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum Refusal {
    #[error("Tệp không có nội dung.")]
    Empty,
    #[error("Tệp lớn hơn {0} MB; hãy giảm dung lượng hoặc tách tệp rồi gửi lại.")]
    TooLarge(usize),
    #[error("Đã đủ {0} tệp; hãy bỏ bớt hoặc gộp lại rồi gửi tiếp.")]
    TooMany(usize),
    #[error("Tệp này đã được đính kèm với tên “{0}”.")]
    Known(String),
    #[error("Tệp PDF bị hỏng hoặc chưa trọn vẹn; hãy mở thử trên máy, lưu lại rồi gửi lại.")]
    PdfDamaged,
    #[error("Tệp PDF được bảo vệ bằng mật khẩu; hãy gỡ bảo vệ (hoặc in lại thành PDF) rồi gửi lại.")]
    PdfLocked,
    #[error("Ảnh bị hỏng hoặc chưa trọn vẹn; hãy mở thử trên máy, lưu lại rồi gửi lại.")]
    PictureDamaged,
    #[error("Ảnh có kích thước bất thường; hãy thu nhỏ rồi gửi lại.")]
    PictureHuge,
    #[error("Ảnh HEIC không mở được trên nhiều máy; hãy chuyển sang JPG rồi gửi lại.")]
    Heic,
    #[error("Tệp chương trình không được nhận.")]
    Program,
    #[error(
        "Tệp nén hoặc tài liệu không phải Word, Excel (như .zip, .rar, .pptx) không được nhận; hãy gửi từng tệp bên trong, hoặc lưu thành PDF."
    )]
    Packed,
    #[error("Tệp HTML, SVG hoặc XML không được nhận; hãy lưu thành PDF rồi gửi lại.")]
    Markup,
    #[error("Không nhận ra loại tệp; chỉ nhận PDF, Word (.docx), Excel (.xlsx), ảnh PNG, JPG, WebP.")]
    Unknown,
    #[error(transparent)]
    Office(outline::Refusal),
}

/// How files begin that are not taken.
const REFUSED: [(&[u8], Refusal); 11] = [
    (b"MZ", Refusal::Program),
    (b"\x7fELF", Refusal::Program),
    (b"#!", Refusal::Program),
    (b"\xca\xfe\xba\xbe", Refusal::Program),
    (b"\xcf\xfa\xed\xfe", Refusal::Program),
    (b"Rar!", Refusal::Packed),
    (b"7z\xbc\xaf\x27\x1c", Refusal::Packed),
    (b"\x1f\x8b", Refusal::Packed),
    (b"PK", Refusal::Packed),
    (b"BZh", Refusal::Packed),
    (b"\xfd7zXZ", Refusal::Packed),
];
/// The container of the older Office formats, and of encrypted documents.
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// What a file is, and that it is whole. Reads it where it lies and keeps little of it.
///
/// # Errors
/// It is not taken; the outer error is the disk's.
pub fn recognise(file: &mut (impl Read + Seek)) -> io::Result<Result<Kind, Refusal>> {
    let size = file.seek(SeekFrom::End(0))?;
    let head = scan::head(file, 1024)?;
    let begins = |sign: &[u8]| head.starts_with(sign);
    if head.is_empty() {
        Ok(Err(Refusal::Empty))
    } else if pdf::begins(&head) {
        Ok(pdf::check(file, size)?.map(|()| Kind::Pdf))
    } else if begins(picture::PNG) {
        Ok(picture::png(file, size)?.map(|()| Kind::Png))
    } else if begins(picture::JPEG) {
        Ok(picture::jpeg(file, size)?.map(|()| Kind::Jpeg))
    } else if begins(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        Ok(picture::webp(&head, size).map(|()| Kind::Webp))
    } else if begins(b"PK\x03\x04") {
        Ok(office(file))
    } else if begins(OLE) {
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let locked = scan::holds(file, 0, &name)?;
        let refusal = if locked { outline::Refusal::Encrypted } else { outline::Refusal::OldOffice };
        Ok(Err(Refusal::Office(refusal)))
    } else {
        Ok(Err(unfit(&head)))
    }
}

fn office(file: &mut (impl Read + Seek)) -> Result<Kind, Refusal> {
    match outline::office(file) {
        Ok(Office::Word) => Ok(Kind::Word),
        Ok(Office::Excel) => Ok(Kind::Excel),
        Err(outline::Refusal::Unknown) => Err(Refusal::Packed),
        Err(refusal) => Err(Refusal::Office(refusal)),
    }
}

/// What to say of a file that is nothing of what is taken.
fn unfit(head: &[u8]) -> Refusal {
    if let Some((_, refusal)) = REFUSED.iter().find(|(start, _)| head.starts_with(start)) {
        return refusal.clone();
    }
    if head.get(4..8) == Some(b"ftyp")
        && [&b"heic"[..], b"heix", b"mif1", b"msf1"].contains(&head.get(8..12).unwrap_or_default())
    {
        return Refusal::Heic;
    }
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    if text.starts_with(b"<") { Refusal::Markup } else { Refusal::Unknown }
}
