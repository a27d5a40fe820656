//! Who may see the server's own pages, which depends on who can reach them.

use std::net::SocketAddr;

use crate::server::Access;

/// How many random bytes a token has.
const TOKEN: usize = 16;

/// Who may see the pages of a server that listens at an address. Where other machines can reach it and
/// no token was given, one is made and told; where nobody hears of it the pages stay closed.
pub fn access(given: Access, address: SocketAddr, is_heard: bool, tell: impl FnOnce(&str)) -> Access {
    let mut access = given;
    // An address is no name that a website could lead here.
    if !address.ip().is_unspecified() {
        access.hosts.push(address.to_string());
    }
    if access.token.is_none() && !address.ip().to_canonical().is_loopback() && is_heard {
        access.token = token();
        if let Some(token) = &access.token {
            tell(&format!("the token of /__bonafide/ is {token}"));
        }
    }
    access
}

/// None where the system has no randomness to give.
fn token() -> Option<String> {
    let mut bytes = [0; TOKEN];
    getrandom::fill(&mut bytes).ok()?;
    Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
