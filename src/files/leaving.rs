//! Files on their way out, checked as they go.

use std::io;

use axum::body::{Body, Bytes};
use futures_util::{StreamExt, stream, stream::BoxStream};
use object_store::GetResult;
use sha2::{Digest, Sha256};

use super::Hash;

/// The content of a stored file, piece by piece.
pub struct Leaving {
    /// Its length in bytes.
    pub size: u64,
    pieces: BoxStream<'static, object_store::Result<Bytes>>,
    hash: Hash,
}

/// Where a file has got to on its way.
struct Way {
    pieces: BoxStream<'static, object_store::Result<Bytes>>,
    hash: Sha256,
    /// Held back until it is known whether another follows.
    held: Option<Bytes>,
}

impl Leaving {
    pub(super) fn new(hash: Hash, kept: GetResult) -> Self {
        Self { size: kept.meta.size, pieces: kept.into_stream(), hash }
    }

    /// As a response's body. A file that is not what it was breaks off before its end.
    pub fn into_body(self) -> Body {
        let wanted = self.hash;
        let way = Way { pieces: self.pieces, hash: Sha256::new(), held: None };
        let pieces = stream::try_unfold(way, move |mut way| async move {
            loop {
                let Some(piece) = way.pieces.next().await.transpose().map_err(io::Error::other)? else {
                    let whole = Hash(way.hash.clone().finalize().into()) == wanted;
                    return match (whole, way.held.take()) {
                        (true, last) => Ok(last.map(|last| (last, way))),
                        (false, _) => {
                            tracing::error!("the file {wanted} has been altered");
                            Err(io::Error::other("altered"))
                        }
                    };
                };
                way.hash.update(&piece);
                if let Some(ready) = way.held.replace(piece) {
                    return Ok(Some((ready, way)));
                }
            }
        });
        Body::from_stream(pieces)
    }
}
