//! Text that means nothing to HTML and XML, but for what it quotes as code.

use super::visible::sign;

/// The text as it may stand in an element of HTML, with what stands between backticks as code.
pub fn prose(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, quoted)) = rest.split_once('`')
        && let Some((code, after)) = quoted.split_once('`')
    {
        html.push_str(&escape(before));
        html.push_str(&if code.is_empty() {
            "``".to_owned()
        } else {
            format!("<code>{}</code>", escape(code))
        });
        rest = after;
    }
    html.push_str(&escape(rest));
    html
}

/// The text as it may stand in an element or in an attribute, without control characters.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars().map(sign) {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}
