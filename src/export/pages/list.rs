//! A list too long for one request is asked for, at the list's own address.

use axum::{Extension, extract::State, response::Response};
use serde::Deserialize;

use super::{
    super::{
        What,
        asking::{ask, enough},
    },
    mine::under_way,
};
use crate::web::{
    App, Error, Form, Result, SignedIn,
    export::{GetPaths, list_address},
    nav,
};

/// What the page of a long list sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListForm {
    list: String,
}

/// `POST /ket-xuat/danh-sach`
pub async fn create(
    SignedIn(visit): SignedIn,
    State(app): State<App>,
    Extension(paths): Extension<GetPaths>,
    Form(form): Form<ListForm>,
) -> Result<Response> {
    let address = list_address(&form.list, &paths)
        .ok_or_else(|| Error::BadRequest("Địa chỉ này không phải là danh sách của cổng.".to_owned()))?;
    // Until it is made: then it is called as the list is.
    let path = address.split('?').next().unwrap_or_default();
    let title = match visit.viewer.role().and_then(|role| nav::label(role, path)) {
        Some(label) => format!("Danh sách: {label}"),
        None => "Danh sách".to_owned(),
    };
    match ask(&app, &visit, &What::List { address }, &title).await? {
        Some(export) => Ok(under_way(export)),
        None => Err(Error::conflict(enough())),
    }
}
