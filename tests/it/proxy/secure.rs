//! Upstreams behind TLS, with a certificate authority of our own.

use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};

use super::Proxy;
use super::upstream::{json, read};

/// An upstream that only shows itself over TLS.
struct Secure {
    url: String,
    folder: tempfile::TempDir,
}

impl Secure {
    /// With a client certificate from the same authority, if it asks for one.
    fn start(asks_for_clients: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut authority = CertificateParams::new(Vec::new()).unwrap();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
        let issue = |name: &str| {
            let key = KeyPair::generate().unwrap();
            let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
            (params.signed_by(&key, &authority).unwrap().pem(), key.serialize_pem())
        };
        let (server, server_key) = issue("localhost");
        let (client, client_key) = issue("client");
        fs::write(folder.path().join("ca.pem"), authority.pem()).unwrap();
        fs::write(folder.path().join("client.pem"), client + &client_key).unwrap();

        let der = |pem: &str| CertificateDer::from_pem_slice(pem.as_bytes()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider.clone());
        let config = config.with_safe_default_protocol_versions().unwrap();
        let config = if asks_for_clients {
            let mut roots = RootCertStore::empty();
            roots.add(der(&authority.pem())).unwrap();
            let verifier = WebPkiClientVerifier::builder_with_provider(roots.into(), provider);
            config.with_client_cert_verifier(verifier.build().unwrap())
        } else {
            config.with_no_client_auth()
        };
        let key = PrivateKeyDer::from_pem_slice(server_key.as_bytes()).unwrap();
        let config = Arc::new(config.with_single_cert(vec![der(&server)], key).unwrap());

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
        Self { url, folder }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
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
