//! A response or a fixture carries a credential that its contract does not announce.
//!
//! # What it reports
//!
//! A text in the body or in a header of a response, or the name of a property, that has the form of a
//! credential:
//!
//! - keys and tokens of AWS, GitHub, GitLab, Slack, Stripe (live), OpenAI, Anthropic, Google, SendGrid, npm
//!   and PyPI, told by their prefix, length and alphabet;
//! - JSON web tokens, but not as part of a link; private keys in PEM;
//! - passwords in URLs (`https://name:password@host`), but for masks, variables and words such as `password`.
//!
//! And the credential of the request itself, sent back: its bearer token, its password, its API key. One
//! shorter than 16 characters counts only where it is the whole text, and one shorter than 8 never.
//!
//! A credential is announced, and not reported, where the property that holds it is declared by name and
//! either has `format: password` or a name that says so: one with `password`, `secret`, `token`,
//! `credential`, `authorization`, `api_key` or `jwt` in it, or one that ends in `key`. So an operation for
//! logging in may answer with the token that it declares. Nor is what the document itself shows, in an
//! example, or what `Set-Cookie` and headers of such names carry.
//!
//! Fixtures are looked through as a whole, with the request that was recorded, by `bonafide check`. There a
//! credential that is announced is reported too, as a warning: a fixture for logging in has to hold something,
//! but what has the form of a real token cannot be told from one.
//!
//! # Why it matters
//!
//! Fixtures are committed, and a credential in a repository is known to all who can read it, for ever.
//! Responses are logged, cached and shown to people. A credential in a field that nobody expects to hold one
//! is most often internal configuration or an error message that tells too much.
//!
//! # How to mend it
//!
//! Stop sending it, and revoke it if it is real. In a fixture write a made-up value of another form, such as
//! `demo-token`; where it must look real and opens nothing, allow the code for the file in `bonafide.toml`.
//! Where it is meant to be sent, declare the property:
//!
//! ```yaml
//! upload_ticket: { type: string, format: password }
//! ```
//!
//! # Example
//!
//! ```yaml
//! paths:
//!   /me:
//!     get:
//!       responses:
//!         '200':
//!           description: A user
//!           content: { application/json: { schema: { type: object, properties: { note: { type: string } } } } }
//! ```
//!
//! ```http request
//! GET /me
//! Authorization: Bearer demo-token-of-ada-lovelace
//! ```
//!
//! ```http response
//! 200
//! Content-Type: application/json
//!
//! { "note": "called with demo-token-of-ada-lovelace" }
//! ```
//!
//! ```text
//! `note` repeats the request's bearer token
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "secret-in-response",
    severity: Severity::Error,
    summary: "A response or a fixture carries a credential that its contract does not announce.",
};
