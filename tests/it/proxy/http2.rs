//! Upstreams that offer HTTP/2.

use std::convert::Infallible;
use std::net::TcpListener;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::task::{Context, Poll};
use std::{thread, vec};

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HOST};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, Version};
use http_body::{Body, Frame};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio_rustls::TlsAcceptor;

use super::authority::Authority;
use super::{Proxy, post};
use crate::support::PATIENCE;
use crate::support::http::send_bytes;

const SUM: HeaderName = HeaderName::from_static("x-sum");

/// A request as it came, with its body and trailers.
type Seen = (Request<()>, Bytes, HeaderMap);

/// An upstream that prefers HTTP/2, and answers everything alike.
struct Modern {
    url: String,
    authority: Authority,
    seen: Receiver<Seen>,
}

impl Modern {
    fn start() -> Self {
        let mut authority = Authority::new(false);
        authority.server.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let acceptor = TlsAcceptor::from(Arc::new(authority.server.clone()));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
        let (tell, seen) = channel();
        thread::spawn(move || bonafide::server::runtime().unwrap().block_on(serve(listener, acceptor, tell)));
        Self { url, authority, seen }
    }

    fn proxy(&self, flags: &[&str]) -> Proxy {
        let ca = self.authority.file("ca.pem");
        Proxy::start(&self.url, &[&["--ca", ca.to_str().unwrap()], flags].concat())
    }

    fn next(&self) -> Seen {
        self.seen.recv_timeout(PATIENCE).expect("a request comes")
    }
}

async fn serve(listener: TcpListener, acceptor: TlsAcceptor, tell: Sender<Seen>) {
    listener.set_nonblocking(true).unwrap();
    let listener = tokio::net::TcpListener::from_std(listener).unwrap();
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let (acceptor, tell) = (acceptor.clone(), tell.clone());
        tokio::spawn(async move {
            let stream = acceptor.accept(stream).await.unwrap();
            let is_http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
            let service = service_fn(|request| answer(request, tell.clone()));
            let stream = TokioIo::new(stream);
            // Who leaves in the middle is no concern of ours.
            let _ = match is_http2 {
                true => http2::Builder::new(TokioExecutor::new()).serve_connection(stream, service).await,
                false => http1::Builder::new().serve_connection(stream, service).await,
            };
        });
    }
}

async fn answer(request: Request<Incoming>, tell: Sender<Seen>) -> Result<Response<Frames>, Infallible> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.unwrap();
    let trailers = body.trailers().cloned().unwrap_or_default();
    let is_head = parts.method == Method::HEAD;
    tell.send((Request::from_parts(parts, ()), body.to_bytes(), trailers)).unwrap();
    let sum = HeaderMap::from_iter([(SUM, HeaderValue::from_static("7"))]);
    let frames =
        [Frame::data(Bytes::from_static(b"{\"id\":")), Frame::data("1}".into()), Frame::trailers(sum)];
    let frames = if is_head { Vec::new() } else { Vec::from(frames) };
    let mut response = Response::new(Frames(frames.into_iter()));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert("trailer", HeaderValue::from_static("x-sum"));
    if is_head {
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("8"));
    }
    Ok(response)
}

fn sum() -> HeaderValue {
    HeaderValue::from_static("7")
}

/// A body that comes frame by frame.
struct Frames(vec::IntoIter<Frame<Bytes>>);

impl Body for Frames {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.next().map(Ok))
    }

    fn is_end_stream(&self) -> bool {
        self.0.len() == 0
    }
}

#[test]
fn it_is_spoken_where_the_upstream_offers_it() {
    let upstream = Modern::start();
    for flags in [&[][..], &["--errors"]] {
        let proxy = upstream.proxy(flags);
        let sent = "GET /users/1 HTTP/1.1\r\nHost: h\r\nTE: trailers\r\nConnection: TE, close\r\n\r\n";
        let reply = String::from_utf8(send_bytes(&proxy.server.address, sent.as_bytes()).unwrap()).unwrap();
        let reply = reply.to_ascii_lowercase();
        assert!(reply.starts_with("http/1.1 200 ok\r\n") && reply.contains("{\"id\":"), "{reply}");
        assert!(reply.ends_with("0\r\nx-sum: 7\r\n\r\n"), "{reply}");
        assert_eq!(proxy.findings(), [""; 0]);
        let (seen, _, _) = upstream.next();
        assert_eq!(
            (seen.version(), seen.uri().to_string()),
            (Version::HTTP_2, format!("{}/users/1", upstream.url))
        );
    }
}

#[test]
fn bodies_and_trailers_go_up_in_it() {
    let upstream = Modern::start();
    let proxy = upstream.proxy(&[]);
    post(&proxy, br#"{"id":1}"#);
    assert_eq!(upstream.next().1, r#"{"id":1}"#);
    let sent = "POST /users HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\
                Content-Type: application/json\r\nTrailer: X-Sum\r\n\r\n8\r\n{\"id\":1}\r\n0\r\nX-Sum: 7\r\n\r\n";
    send_bytes(&proxy.server.address, sent.as_bytes()).unwrap();
    let (seen, body, trailers) = upstream.next();
    assert_eq!((seen.version(), &body[..], &trailers[SUM]), (Version::HTTP_2, &b"{\"id\":1}"[..], &sum()));
}

#[test]
fn what_has_no_body_passes_without_one() {
    let upstream = Modern::start();
    let proxy = upstream.proxy(&[]);
    let sent = "HEAD /users/1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
    let reply = String::from_utf8(send_bytes(&proxy.server.address, sent.as_bytes()).unwrap()).unwrap();
    assert!(reply.contains("content-length: 8\r\n") && reply.ends_with("\r\n\r\n"), "{reply}");
    assert_eq!(proxy.findings(), [""; 0]);
    assert_eq!(upstream.next().0.version(), Version::HTTP_2);
}

#[test]
fn who_asks_for_another_protocol_or_host_is_served_in_http1() {
    let upstream = Modern::start();
    let proxy = upstream.proxy(&[]);
    let sent = "GET /users/1 HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n";
    send_bytes(&proxy.server.address, sent.as_bytes()).unwrap();
    let (seen, _, _) = upstream.next();
    assert_eq!(
        (seen.version(), &seen.headers()["upgrade"]),
        (Version::HTTP_11, &"websocket".parse().unwrap())
    );

    upstream.proxy(&["--preserve-host"]).get("/users/1");
    let (seen, _, _) = upstream.next();
    assert_eq!(seen.version(), Version::HTTP_11);
    assert!(seen.headers()[HOST].to_str().unwrap().starts_with("127.0.0.1:"));
}
