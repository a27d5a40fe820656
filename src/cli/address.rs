//! Where a mock listens, and where it is reached.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use tokio::net::TcpListener;

use super::exit::Failure;

/// Takes a port, or says which one is free.
pub async fn bind(host: &str, port: u16) -> Result<TcpListener, Failure> {
    match TcpListener::bind((host, port)).await {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => Err(in_use(host, port).await),
        Err(error) => {
            Err(Failure::new(format!("cannot listen on {host}:{port}: {error}")).help(listening(host)))
        }
    }
}

/// Where this machine reaches what listens at an address. Many a system cannot connect to the address
/// that stands for all of its own.
pub fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

/// What helps where a host cannot be listened on.
fn listening(host: &str) -> String {
    let bare = host.split_once("://").map_or(host, |(_, rest)| rest).trim_end_matches('/');
    match bare.split_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => {
            format!("the port has a flag of its own: `--host {name} -p {port}`")
        }
        _ if bare != host => format!("leave out what is no host: `--host {bare}`"),
        _ => "name an address of this machine: 127.0.0.1, or 0.0.0.0 for all that it has".to_owned(),
    }
}

async fn in_use(host: &str, port: u16) -> Failure {
    let failure = Failure::new(format!("port {port} is in use"));
    for free in port.saturating_add(1)..port.saturating_add(100) {
        if TcpListener::bind((host, free)).await.is_ok() {
            return failure.help(format!("port {free} is free: add `-p {free}`"));
        }
    }
    failure.help("name another with `-p`, or `-p 0` for any that is free")
}
