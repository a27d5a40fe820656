//! The server's own pages, and the token that they need where other machines can reach them.

use std::net::SocketAddr;
use std::sync::Arc;

use super::log::Voice;
use crate::server::{Access, Admin, Limits};

/// How many random bytes a token has.
const TOKEN: usize = 16;

/// Opens the pages of a server that listens at an address. Where others can reach it and no token was
/// given, one is made and told; without a voice to tell it the pages stay closed.
pub fn open(access: Option<Access>, address: SocketAddr, voice: Option<&Voice>) -> Option<Arc<Admin>> {
    let mut access = access?;
    if access.token.is_none()
        && !address.ip().to_canonical().is_loopback()
        && let Some(voice) = voice
    {
        access.token = token();
        if let Some(token) = &access.token {
            voice.say(&format!("the token of /__bonafide/ is {token}"));
        }
    }
    Some(Arc::new(Admin::new(access, Limits::default())))
}

/// None where the system has no randomness to give.
fn token() -> Option<String> {
    let mut bytes = [0; TOKEN];
    getrandom::fill(&mut bytes).ok()?;
    Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
