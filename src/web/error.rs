//! One error for every handler, and the one place that turns a failure into a Vietnamese page.

use askama::Template;
use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};

use super::{assets::Assets, headers::request_id};

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a request was not answered as asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing there, or out of the visitor's reach: the two look the same on purpose.
    #[error("not found")]
    NotFound,
    /// Within reach, but not this person's to do; the sentence says why, in Vietnamese.
    #[error("forbidden: {0}")]
    Forbidden(String),
    /// The thing has changed meanwhile, or is not in a state that allows the act; in Vietnamese.
    #[error("conflict: {0}")]
    Conflict(String),
    /// A request no form of ours would send.
    #[error("bad request: {0}")]
    BadRequest(String),
    /// Not signed in: the visitor goes to the sign-in page and comes back afterwards.
    #[error("not signed in")]
    SignIn { next: String },
    /// A form was sent by somebody no longer signed in; the browser still holds what was typed.
    #[error("session ended")]
    SessionEnded,
    /// The password must be changed before anything else.
    #[error("password change due")]
    ChangePassword,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

impl Error {
    /// Refuses an act within reach, with the reason shown to the visitor.
    pub fn forbidden(reason: impl Into<String>) -> Self {
        Self::Forbidden(reason.into())
    }

    /// The act does not fit the present state of things.
    pub fn conflict(reason: impl Into<String>) -> Self {
        Self::Conflict(reason.into())
    }
}

/// The name of the constraint a statement broke, so that it can become a field's error.
pub fn broken_constraint(error: &sqlx::Error) -> Option<&str> {
    error.as_database_error()?.constraint()
}

/// What the page says, carried from the failure to [`pages`].
#[derive(Clone)]
struct Shown {
    title: &'static str,
    text: String,
}

#[derive(Template)]
#[template(path = "web/error.html")]
struct ErrorPage {
    assets: Assets,
    title: &'static str,
    text: String,
    request_id: String,
    /// Signing in, in another tab, is what helps.
    sign_in: bool,
    /// Another role may reach what this one does not.
    other_role: bool,
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let shown = |status: StatusCode, text: &str| {
            let mut response = status.into_response();
            response.extensions_mut().insert(Shown { title: title(status), text: text.to_owned() });
            response
        };
        match self {
            Self::NotFound | Self::Database(sqlx::Error::RowNotFound) => shown(StatusCode::NOT_FOUND, NOT_FOUND),
            Self::Forbidden(reason) => shown(StatusCode::FORBIDDEN, &reason),
            Self::Conflict(reason) => shown(StatusCode::CONFLICT, &reason),
            Self::BadRequest(reason) => shown(StatusCode::BAD_REQUEST, &reason),
            Self::SignIn { next } => super::see_other(&super::Link::to("/dang-nhap").with("tiep", next).to_string()),
            Self::SessionEnded => shown(StatusCode::UNAUTHORIZED, SESSION_ENDED),
            Self::ChangePassword => super::see_other("/tai-khoan/mat-khau"),
            Self::Database(cause @ (sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) | sqlx::Error::PoolClosed)) => {
                tracing::error!(%cause, "the database cannot be reached");
                shown(StatusCode::SERVICE_UNAVAILABLE, UNAVAILABLE)
            }
            Self::Database(cause) => {
                tracing::error!(?cause, "database error");
                shown(StatusCode::INTERNAL_SERVER_ERROR, INTERNAL)
            }
            Self::Internal(cause) => {
                tracing::error!(?cause, "internal error");
                shown(StatusCode::INTERNAL_SERVER_ERROR, INTERNAL)
            }
        }
    }
}

const NOT_FOUND: &str = "Trang này không có, đã được chuyển đi, hoặc nằm ngoài phạm vi của vai trò đang dùng.";
const SESSION_ENDED: &str = "Nội dung vừa gõ chưa được ghi nhưng chưa mất: trình duyệt vẫn giữ. Hãy đăng nhập trong thẻ mới, trở lại thẻ này, tải lại trang (phím F5) và đồng ý gửi lại.";
const UNAVAILABLE: &str = "Cơ sở dữ liệu tạm thời không kết nối được. Vui lòng thử lại sau ít phút; những gì đã gửi thành công vẫn còn nguyên.";
const INTERNAL: &str = "Đã có lỗi ngoài dự kiến và lỗi đã được ghi lại. Vui lòng thử lại; nếu vẫn gặp, hãy báo cho quản trị viên mã yêu cầu bên dưới.";

fn title(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED => "Phiên đăng nhập đã kết thúc",
        StatusCode::NOT_FOUND => "Không tìm thấy trang",
        StatusCode::FORBIDDEN => "Không được phép",
        StatusCode::CONFLICT => "Chưa thực hiện được",
        StatusCode::PAYLOAD_TOO_LARGE => "Nội dung gửi lên quá lớn",
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT | StatusCode::REQUEST_TIMEOUT => {
            "Tạm thời không phục vụ được"
        }
        status if status.is_client_error() => "Yêu cầu không hợp lệ",
        _ => "Có lỗi xảy ra",
    }
}

/// What is said of a failure that no handler of ours put into words.
fn fallback_text(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => NOT_FOUND,
        StatusCode::FORBIDDEN => {
            "Yêu cầu không đến từ trang của hệ thống nên đã bị từ chối. Hãy mở lại trang và thử lại."
        }
        StatusCode::METHOD_NOT_ALLOWED => "Địa chỉ này không nhận kiểu yêu cầu vừa gửi.",
        StatusCode::PAYLOAD_TOO_LARGE => "Hãy chọn tệp nhỏ hơn hoặc rút gọn nội dung rồi gửi lại.",
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT | StatusCode::REQUEST_TIMEOUT => {
            "Yêu cầu mất quá nhiều thời gian. Vui lòng thử lại sau ít phút."
        }
        status if status.is_client_error() => {
            "Nội dung gửi lên không đúng dạng mà trang này cần. Hãy quay lại và thử lại."
        }
        _ => INTERNAL,
    }
}

/// What a failed answer says to its reader, where a handler of ours put it into words.
pub fn reason(response: &Response) -> Option<&str> {
    response.extensions().get::<Shown>().map(|shown| shown.text.as_str())
}

/// Layer: gives every failed response without a page of its own the Vietnamese error page with its request id.
pub async fn pages(request: Request, next: Next) -> Response {
    let id = request_id(request.headers());
    let response = next.run(request).await;
    let status = response.status();
    let failed = status.is_client_error() || status.is_server_error();
    if !failed || has_page(response.headers()) {
        return response;
    }
    let shown = response.extensions().get::<Shown>().cloned();
    let shown = shown.unwrap_or_else(|| Shown { title: title(status), text: fallback_text(status).to_owned() });
    let page = ErrorPage {
        assets: Assets::current(),
        title: shown.title,
        text: shown.text,
        request_id: id,
        sign_in: status == StatusCode::UNAUTHORIZED,
        other_role: matches!(status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND),
    };
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    match page.render() {
        Ok(html) => (parts.status, kept(&parts.headers), Html(html)).into_response(),
        Err(cause) => {
            tracing::error!(?cause, "the error page itself failed");
            Response::from_parts(parts, Body::empty())
        }
    }
}

fn has_page(headers: &HeaderMap) -> bool {
    let content = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content.is_some_and(|content| content.starts_with("text/html") || content.starts_with("application/json"))
}

/// Headers of the failed response that its page must keep.
fn kept(headers: &HeaderMap) -> HeaderMap {
    let names = [header::ALLOW, header::RETRY_AFTER, header::SET_COOKIE];
    headers.iter().filter(|(name, _)| names.contains(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
}
