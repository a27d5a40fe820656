//! Whom the proxy trusts, and who it says it is.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{self, CryptoProvider};
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};

/// What decides how connections are secured.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tls {
    /// Certificates to trust besides the system's, in PEM.
    pub ca: Option<PathBuf>,
    /// The certificate that the proxy shows, with those that vouch for it, in PEM.
    pub cert: Option<PathBuf>,
    /// Its key, in PEM; without one it stands in the file of the certificate.
    pub key: Option<PathBuf>,
    /// Takes any certificate for the upstream's.
    pub insecure: bool,
}

/// Why connections cannot be secured as asked.
#[derive(Debug, thiserror::Error)]
pub enum BadTls {
    #[error("cannot read {}: {error}", .path.display())]
    Io { path: PathBuf, error: io::Error },
    #[error("{} has no {what} in PEM", .path.display())]
    Nothing { path: PathBuf, what: &'static str },
    #[error("{} cannot be used: {error}", .path.display())]
    Unusable { path: PathBuf, error: rustls::Error },
    #[error("this system has no certificates to trust: {0}")]
    NoRoots(String),
    #[error("TLS cannot be used: {0}")]
    Provider(rustls::Error),
}

impl Tls {
    /// The settings of connections; for an upstream without TLS, nothing is read for them.
    ///
    /// # Errors
    ///
    /// Where a file is not what it should be.
    pub fn config(&self, is_secure: bool) -> Result<ClientConfig, BadTls> {
        let provider = Arc::new(crypto::ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider.clone());
        let builder = builder.with_safe_default_protocol_versions().map_err(BadTls::Provider)?;
        let builder = if self.insecure {
            builder.dangerous().with_custom_certificate_verifier(Arc::new(Anyone(provider)))
        } else {
            builder.with_root_certificates(if is_secure { self.roots()? } else { RootCertStore::empty() })
        };
        let Some(path) = self.cert.as_ref().filter(|_| is_secure) else {
            return Ok(builder.with_no_client_auth());
        };
        let chain = certificates(path)?;
        let key = self.key.as_ref().unwrap_or(path);
        let unusable = |error| BadTls::Unusable { path: key.clone(), error };
        builder.with_client_auth_cert(chain, private_key(key)?).map_err(unusable)
    }

    fn roots(&self) -> Result<RootCertStore, BadTls> {
        let mut roots = RootCertStore::empty();
        let native = rustls_native_certs::load_native_certs();
        roots.add_parsable_certificates(native.certs);
        if let Some(path) = &self.ca {
            for certificate in certificates(path)? {
                let unusable = |error| BadTls::Unusable { path: path.clone(), error };
                roots.add(certificate).map_err(unusable)?;
            }
        }
        if roots.is_empty() {
            let errors: Vec<_> = native.errors.iter().map(ToString::to_string).collect();
            return Err(BadTls::NoRoots(errors.join("; ")));
        }
        Ok(roots)
    }
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, BadTls> {
    let read = CertificateDer::pem_file_iter(path).and_then(Iterator::collect);
    let certificates: Vec<_> = read.map_err(|error| fault(path, "certificate", error))?;
    match certificates.is_empty() {
        true => Err(fault(path, "certificate", pem::Error::NoItemsFound)),
        false => Ok(certificates),
    }
}

fn private_key(path: &Path) -> Result<PrivateKeyDer<'static>, BadTls> {
    PrivateKeyDer::from_pem_file(path).map_err(|error| fault(path, "private key", error))
}

fn fault(path: &Path, what: &'static str, error: pem::Error) -> BadTls {
    let path = path.to_owned();
    match error {
        pem::Error::Io(error) => BadTls::Io { path, error },
        _ => BadTls::Nothing { path, what },
    }
}

/// Takes any certificate; only that the other side has its key is made sure of.
#[derive(Debug)]
struct Anyone(Arc<CryptoProvider>);

impl ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        crypto::verify_tls12_signature(message, cert, signed, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        crypto::verify_tls13_signature(message, cert, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
