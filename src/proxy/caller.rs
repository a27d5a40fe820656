//! Single requests to servers that nobody named at the start, such as the receivers of callbacks.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Uri, header};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use tokio::time::timeout;

use super::failure::cause;
use super::reach::Reach;
use super::tls::{BadTls, Tls};
use crate::exchange::{Request, Response};

/// Sends each request on a connection of its own, and follows no redirect.
#[derive(Debug)]
pub struct Caller {
    client: Client<HttpsConnector<Reach>, Full<Bytes>>,
    patience: Duration,
    /// How large an answer may be, in bytes.
    limit: usize,
}

/// Why a request has no answer, in one clause.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unanswered {
    #[error("there is no connection to {to}: {why}; start what takes it, or correct the URL")]
    Unconnected { to: String, why: String },
    #[error("{to} did not answer within {patience:?}")]
    Slow { to: String, patience: Duration },
    #[error("{to} gave no answer: {why}")]
    Broken { to: String, why: String },
    #[error("the answer of {to} is larger than {limit} bytes")]
    TooLarge { to: String, limit: usize },
}

impl Caller {
    /// Nothing is connected to yet. `patience` is how long an answer may take as a whole; only where calls are
    /// secure are the system's certificates read.
    ///
    /// # Errors
    ///
    /// Where connections cannot be secured.
    pub fn new(is_secure: bool, patience: Duration, limit: usize) -> Result<Self, BadTls> {
        let tls = Tls::default().config(is_secure)?;
        let https = HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1();
        let connector = https.wrap_connector(Reach::new(None, patience));
        // A connection that was kept may be closed just when it is used again.
        let client = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(connector);
        Ok(Self { client, patience, limit })
    }

    /// Sends a request to a URL, and reads all of the answer.
    ///
    /// # Errors
    ///
    /// Where there is no answer.
    pub async fn call(&self, url: &Uri, request: &Request) -> Result<Response, Unanswered> {
        let to = format!(
            "{}://{}",
            url.scheme_str().unwrap_or("http"),
            url.authority().map_or("", |a| a.as_str())
        );
        let mut sent = http::Request::new(Full::new(request.body.clone()));
        *sent.method_mut() = request.method.clone();
        *sent.uri_mut() = url.clone();
        *sent.headers_mut() = end_to_end(&request.headers);
        let answer = timeout(self.patience, self.exchange(sent, &to)).await;
        answer.unwrap_or_else(|_| Err(Unanswered::Slow { to, patience: self.patience }))
    }

    async fn exchange(&self, sent: http::Request<Full<Bytes>>, to: &str) -> Result<Response, Unanswered> {
        let to = || to.to_owned();
        let answer = self.client.request(sent).await.map_err(|error| match error.is_connect() {
            true => Unanswered::Unconnected { to: to(), why: cause(&error) },
            false => Unanswered::Broken { to: to(), why: cause(&error) },
        })?;
        let (head, body) = answer.into_parts();
        let body = Limited::new(body, self.limit).collect().await.map_err(|error| match error
            .is::<LengthLimitError>()
        {
            true => Unanswered::TooLarge { to: to(), limit: self.limit },
            false => Unanswered::Broken { to: to(), why: cause(&*error) },
        })?;
        Ok(Response { status: head.status, headers: head.headers, body: body.to_bytes() })
    }
}

/// Headers without those that say how a message is framed, which the client does itself.
fn end_to_end(headers: &HeaderMap) -> HeaderMap {
    let mut headers = headers.clone();
    super::strip(&mut headers);
    headers.remove(header::CONTENT_LENGTH);
    headers.remove(header::EXPECT);
    headers
}
