//! A bucket of a server that speaks S3.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use object_store::{
    ClientOptions, ObjectStore, RetryConfig,
    aws::{AmazonS3, AmazonS3Builder},
    path::Path,
};

use crate::config::Bucket;

/// Longest one request to the server may take; parts of files are small.
const TIMEOUT: Duration = Duration::from_secs(60);
/// Longest it is tried again while visitors wait.
const RETRYING: Duration = Duration::from_secs(20);

/// Opens a bucket, and asks what it has in a folder that nobody fills: one that is missing or shut says so.
pub async fn open(bucket: &Bucket) -> Result<AmazonS3> {
    // Another part of the program may have chosen already, and the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let options = ClientOptions::new().with_allow_http(bucket.allow_http).with_timeout(TIMEOUT);
    let retry = RetryConfig { max_retries: 3, retry_timeout: RETRYING, ..RetryConfig::default() };
    let refused = || format!("the bucket {} at {} cannot be used", bucket.name, bucket.endpoint);
    let store = AmazonS3Builder::new()
        .with_endpoint(&bucket.endpoint)
        .with_bucket_name(&bucket.name)
        .with_region(&bucket.region)
        .with_access_key_id(&bucket.key_id)
        .with_secret_access_key(bucket.secret.reveal())
        .with_virtual_hosted_style_request(false)
        .with_client_options(options)
        .with_retry(retry)
        .build()
        .with_context(refused)?;
    match store.list_with_delimiter(Some(&Path::from("-"))).await {
        Ok(_) => Ok(store),
        // The whole chain of causes holds the server's answer, its credentials' owner among it.
        Err(cause) => bail!("{}: {}", refused(), cause.to_string().lines().next().unwrap_or_default()),
    }
}
