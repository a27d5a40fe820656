//! The one server that requests are forwarded to.

use std::time::Duration;

use http::header::{EXPECT, HOST};
use http::uri::PathAndQuery;
use http::{Extensions, HeaderMap, HeaderValue, Method, Request, Response, Uri};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::{Client, Error};
use hyper_util::rt::{TokioExecutor, TokioTimer};

use super::failure::{self, Failure};
use super::fault::Fault;
use super::flow::Flow;
use super::hop::{Upgrade, strip};
use super::patience::Patience;
use super::pool::Pool;
use super::reach::Reach;
use super::reached::Used;
use super::target::Target;
use super::tls::{BadTls, Tls};
use super::upload::{Recording, Upload};

/// How an upstream is spoken to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    pub tls: Tls,
    /// Another proxy, on the way to the upstream.
    pub through: Option<Uri>,
    /// Whether it is told the host that the client asked for, rather than its own.
    pub preserve_host: bool,
    /// How long a connection may take.
    pub connect_timeout: Duration,
    /// How long it may take until an answer begins, counted anew with each piece of a request's body.
    pub timeout: Duration,
    /// How long nothing may come of the body of an answer that has begun; `None` for as long as its client
    /// waits.
    pub idle_timeout: Option<Duration>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            tls: Tls::default(),
            through: None,
            preserve_host: false,
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(60),
            idle_timeout: None,
        }
    }
}

/// An upstream, with the connections to it that are kept open.
#[derive(Debug)]
pub struct Upstream {
    target: Target,
    pool: Pool,
    /// Connections that may speak HTTP/2 as well, where it is to be had.
    any: Option<Any>,
    /// What the `Host` header says there.
    host: HeaderValue,
    options: Options,
}

type Any = Client<HttpsConnector<Reach>, Upload>;

impl Upstream {
    /// Nothing is connected to yet.
    ///
    /// # Errors
    ///
    /// Where connections cannot be secured as asked.
    pub fn new(target: Target, options: Options) -> Result<Self, BadTls> {
        let tls = options.tls.config(target.is_secure())?;
        let https = || HttpsConnectorBuilder::new().with_tls_config(tls.clone()).https_or_http();
        let reach = || Reach::new(options.through.clone(), options.connect_timeout);
        let connector = https().enable_http1().wrap_connector(reach());
        let pool = Pool::new(connector, target.url(PathAndQuery::from_static("/")), options.timeout);
        let any = || any(https().enable_all_versions().wrap_connector(reach()));
        Ok(Self { pool, any: target.is_secure().then(any), host: target.host_header(), target, options })
    }

    pub fn target(&self) -> &Target {
        &self.target
    }

    /// How long the body of an answer may stand still, if not for ever.
    pub fn idle_timeout(&self) -> Option<Duration> {
        self.options.idle_timeout
    }

    /// Sends a request as a client sent it, and returns the head of the answer with a body that is yet
    /// to come, its headers without those of the connection. What is sent again on another connection is
    /// what may be (RFC 9110 §9.2.2), where the upstream had closed one that was kept.
    ///
    /// # Errors
    ///
    /// Where there is no answer.
    pub async fn send(
        &self,
        method: &Method,
        path: Option<&PathAndQuery>,
        headers: &HeaderMap,
        mut body: Upload,
    ) -> Result<Response<Flow>, Failure> {
        let unknown = || Failure::Broken(format!("The URL at {} cannot be written.", self.target));
        let path = self.target.path(path).ok_or_else(unknown)?;
        let upgrade = Upgrade::of(headers);
        // In HTTP/2 there are no upgrades, and the host is that of the URL.
        let any = self.any.as_ref().filter(|_| upgrade.is_none() && !self.options.preserve_host);
        loop {
            let again = if method.is_idempotent() { body.again() } else { None };
            let mut request = Request::new(body);
            *request.method_mut() = method.clone();
            *request.headers_mut() = self.headers(headers, upgrade.clone());
            let answer = match any {
                Some(any) => {
                    *request.uri_mut() = self.target.url(path.clone());
                    self.by_any(any, request).await
                }
                None => {
                    *request.uri_mut() = path.clone().into();
                    let answer = self.pool.send(request).await;
                    answer.map(|(head, lease)| head.map(|body| Flow::from(body).on(lease)))
                }
            };
            match (answer, again) {
                (Ok(response), _) => return Ok(response),
                (Err(Fault::Broken { is_stale: true, .. }), Some(again)) => body = again,
                (Err(fault), _) => return Err(self.failure(&fault)),
            }
        }
    }

    /// Headers as they are sent on.
    fn headers(&self, headers: &HeaderMap, upgrade: Option<Upgrade>) -> HeaderMap {
        let mut headers = headers.clone();
        strip(&mut headers);
        if let Some(upgrade) = upgrade {
            upgrade.pass_on(&mut headers);
        }
        // Met already: whoever reads the body here asks for it.
        headers.remove(EXPECT);
        if !self.options.preserve_host || !headers.contains_key(HOST) {
            headers.insert(HOST, self.host.clone());
        }
        headers
    }

    /// Sends a request on a connection of whatever version.
    async fn by_any(&self, any: &Any, request: Request<Upload>) -> Result<Response<Flow>, Fault> {
        let recording = request.body().recording().cloned();
        let sent = || recording.as_ref().map_or(0, Recording::size);
        match Patience::new(self.options.timeout).within(sent, any.request(request)).await {
            None => Err(Fault::Slow),
            Some(Ok(mut response)) => {
                if let Some(used) = response.extensions_mut().remove::<Used>() {
                    used.note();
                }
                Ok(response.map(Flow::from))
            }
            Some(Err(error)) if error.is_connect() => Err(Fault::Unconnected(error.into())),
            Some(Err(error)) => {
                let is_stale = is_stale(&error);
                Err(Fault::Broken { error: error.into(), is_stale })
            }
        }
    }

    fn failure(&self, fault: &Fault) -> Failure {
        match fault {
            Fault::Unconnected(error) => Failure::unconnected(&self.target, &**error),
            Fault::Slow => Failure::slow(&self.target, self.options.timeout),
            Fault::Broken { error, .. } => Failure::broken(&self.target, &**error),
        }
    }
}

fn any(connector: HttpsConnector<Reach>) -> Any {
    let mut client = Client::builder(TokioExecutor::new());
    client.pool_timer(TokioTimer::new()).timer(TokioTimer::new()).build(connector)
}

/// Whether a connection that was kept had been closed before the request came to the upstream.
fn is_stale(error: &Error) -> bool {
    let mut extras = Extensions::new();
    if let Some(connected) = error.connect_info() {
        connected.get_extras(&mut extras);
    }
    extras.get::<Used>().is_some_and(Used::get) && failure::is_closed(error)
}
