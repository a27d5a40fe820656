//! Upstreams behind TLS.

use std::io::Write;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use rustls::{ServerConnection, StreamOwned};

use super::Proxy;
use super::authority::Authority;
use super::upstream::{json, read};

/// An upstream that only shows itself over TLS.
struct Secure {
    url: String,
    authority: Authority,
}

impl Secure {
    /// With a client certificate from the same authority, if it asks for one.
    fn start(asks_for_clients: bool) -> Self {
        let authority = Authority::new(asks_for_clients);
        let config = Arc::new(authority.server.clone());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
        thread::spawn(move || {
            for stream in listener.incoming() {
                let connection = ServerConnection::new(config.clone()).unwrap();
                let mut stream = StreamOwned::new(connection, stream.unwrap());
                // Who does not come through the handshake has sent nothing.
                if !read(&mut stream).is_empty() {
                    let _ = stream.write_all(json("200 OK", r#"{"id":1}"#).as_bytes());
                }
            }
        });
        Self { url, authority }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.authority.file(name)
    }
}

#[test]
fn whom_nobody_vouches_for_is_not_spoken_to() {
    let upstream = Secure::start(false);
    let reply = Proxy::start(&upstream.url, &[]).get("/users/1");
    assert!(reply.status == 502 && reply.text().contains("invalid peer certificate"), "{}", reply.text());
    let ca = upstream.file("ca.pem");
    let proxy = Proxy::start(&upstream.url, &["--ca", ca.to_str().unwrap()]);
    let reply = proxy.get("/users/1");
    assert_eq!((reply.status, reply.text().as_str()), (200, r#"{"id":1}"#));
}

#[test]
fn anyone_is_spoken_to_where_that_is_asked_for_with_a_warning() {
    let upstream = Secure::start(false);
    let proxy = Proxy::start(&upstream.url, &["--insecure", "--quiet"]);
    assert_eq!(proxy.get("/users/1").status, 200);
    let said = proxy.server.program.stderr.until(|lines| !lines.is_empty());
    assert!(said.iter().any(|line| line.starts_with("WARNING: --insecure")), "{said:?}");
}

#[test]
fn a_client_certificate_is_shown() {
    let upstream = Secure::start(true);
    let (ca, cert) = (upstream.file("ca.pem"), upstream.file("client.pem"));
    let (ca, cert) = (ca.to_str().unwrap(), cert.to_str().unwrap());
    assert_eq!(Proxy::start(&upstream.url, &["--ca", ca]).get("/users/1").status, 502);
    let reply = Proxy::start(&upstream.url, &["--ca", ca, "--cert", cert]).get("/users/1");
    assert_eq!(reply.status, 200, "{}", reply.text());
}
