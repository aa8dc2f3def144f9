//! A list that is too long for one request, asked for by the portal itself for whoever wants it: at the list's own address,
//! so that its rights, filter and order are the page's.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use axum::{body::Body, extract::Request, http::Uri};

use super::{Export, Exports, Format};
use crate::web::{Viewer, link::own_path, routes::fits, viewer::Visitor};

/// Longest address of a list, in bytes.
const LONGEST: usize = 4_000;

/// Marks a request that the portal makes itself. Nothing that comes over the network can bear it: it is no header.
#[derive(Clone, Debug)]
pub(super) struct Replay {
    /// Where rows wait on their way into a file.
    pub folder: PathBuf,
}

/// Marks the answer to such a request: a list, as a file of this name, and what the list is called.
#[derive(Clone, Debug)]
pub struct ListFile {
    pub name: String,
    pub title: String,
}

/// The paths that the portal answers, as the routes write them: none but these is asked for.
#[derive(Clone, Debug)]
pub struct GetPaths(pub Arc<[&'static str]>);

/// The address of one of the portal's own pages as a file in a form that is known, without a page of it; none of another.
pub fn list_address(address: &str, paths: &GetPaths) -> Option<String> {
    if own_path(address) != address || address.len() > LONGEST {
        return None;
    }
    let uri: Uri = address.parse().ok()?;
    if !paths.0.iter().any(|known| fits(known, uri.path())) {
        return None;
    }
    let Export { format, exports, .. } = Export::read(&uri, None);
    let Exports { csv, excel } = exports?;
    Some(match format? {
        Format::Csv => csv,
        Format::Excel => excel,
    })
}

/// A list's address as a request of that person, in which it may be much longer.
///
/// # Errors
/// Where it is no address.
pub fn request(address: &str, viewer: Viewer, folder: &Path) -> anyhow::Result<Request> {
    let mut request = Request::get(address).body(Body::empty())?;
    request.extensions_mut().insert(Visitor { viewer: Some(viewer), flash: None });
    request.extensions_mut().insert(Replay { folder: folder.to_owned() });
    Ok(request)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_our_own_are_asked_for_and_only_as_files() {
        let paths = GetPaths(["/tong-hop/danh-sach", "/ky/{period}"].into());
        let read = |address: &str| list_address(address, &paths);
        let list = "/tong-hop/danh-sach?outcome=pending_overdue&q=kinh+ph%C3%AD&xuat=csv";
        assert_eq!(read(list).as_deref(), Some(list));
        assert_eq!(read("/ky/7?page=3&xuat=xlsx").as_deref(), Some("/ky/7?xuat=xlsx"), "all of its pages");
        for bad in [
            "/tong-hop/danh-sach",
            "/tong-hop/danh-sach?xuat=pdf",
            "/tong-hop?xuat=csv",
            "//elsewhere/ky/7?xuat=csv",
            "https://elsewhere/ky/7?xuat=csv",
            "ky/7?xuat=csv",
            "/ky/7 ?xuat=csv",
            "",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
        assert_eq!(read(&format!("/ky/7?q={}&xuat=csv", "a".repeat(LONGEST))), None);
    }
}
