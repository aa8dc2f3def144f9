//! Why a file is not read, each in one sentence with advice.

use thiserror::Error;

/// Why a file is not read: one Vietnamese sentence that says what to do.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum Refusal {
    #[error("Tệp lớn hơn {limit} MB; hãy bỏ bớt hình ảnh hoặc tách phụ lục thành tệp riêng rồi gửi lại.", limit = super::MAX_BYTES / 1_048_576)]
    TooLarge,
    #[error("Tệp không có nội dung; hãy chọn lại tệp văn bản.")]
    Empty,
    #[error("Tệp bị hỏng hoặc tải lên chưa hết; hãy mở bằng Word hoặc Excel, lưu lại rồi gửi lại.")]
    Damaged,
    #[error("Tệp được bảo vệ bằng mật khẩu; hãy gỡ mật khẩu rồi gửi lại.")]
    Encrypted,
    #[error("Tệp có chứa macro; hãy lưu lại thành .docx hoặc .xlsx (không macro) rồi gửi lại.")]
    Macros,
    #[error("Tệp thuộc định dạng Word hoặc Excel cũ; hãy mở tệp, lưu lại thành .docx hoặc .xlsx rồi gửi lại.")]
    OldOffice,
    #[error("Tệp thuộc định dạng RTF; hãy mở bằng Word, lưu lại thành .docx rồi gửi lại.")]
    Rtf,
    #[error("Tệp là PDF; hãy gửi bản Word .docx của văn bản này.")]
    Pdf,
    #[error("Tệp là hình ảnh, không phải văn bản; hãy gửi bản Word .docx của văn bản này.")]
    Picture,
    #[error("Tệp không phải .docx, .xlsx, .md hay .txt; hãy lưu văn bản thành .docx rồi gửi lại.")]
    Unknown,
    #[error("Tệp nén chứa nhiều dữ liệu bất thường; hãy chép nội dung sang một tệp .docx mới rồi gửi lại.")]
    Bomb,
    #[error("Văn bản dài quá mức đọc được; hãy tách thành nhiều tệp rồi gửi lại.")]
    TooMuch,
    #[error("Tệp có phần khai báo XML không được phép; hãy chép nội dung sang một tệp .docx mới rồi gửi lại.")]
    Declarations,
    #[error("Không nhận ra bảng mã của tệp; hãy lưu lại theo bảng mã Unicode (UTF-8) rồi gửi lại.")]
    Encoding,
    #[error("Văn bản dùng phông chữ cũ (TCVN3, VNI) không chuyển được chắc chắn; hãy chuyển sang Unicode rồi gửi lại.")]
    OldFont,
    #[error(
        "Văn bản có dấu chỉ mức độ mật; không được đưa văn bản mật lên hệ thống này, hãy xử lý theo quy định về bảo vệ bí mật nhà nước."
    )]
    Secret,
}
