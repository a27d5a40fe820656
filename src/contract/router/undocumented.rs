//! What to say of requests that reach no operation.

use http::Method;

use super::segments;
use crate::contract::operation::Operation;
use crate::finding::{ExchangePlace, Finding, Part, nearest};
use crate::rules::UNDOCUMENTED_OPERATION;

/// The finding for a path that the document does not have.
pub fn unknown_path(operations: &[Operation], method: &Method, path: &str) -> Finding {
    let help = match near_template(operations, path) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "correct the path, or add it to the document".to_owned(),
    };
    finding(format!("the document has no path for `{method} {path}`")).help(help)
}

/// The finding for a method that the path does not take.
pub fn other_method(method: &Method, path: &str, allowed: &[Method]) -> Finding {
    let names: Vec<_> = allowed.iter().map(Method::as_str).collect();
    finding(format!("`{path}` does not take {method}; it takes {}", names.join(", ")))
        .help("correct the method, or add the operation to the document")
}

fn finding(message: String) -> Finding {
    Finding::new(&UNDOCUMENTED_OPERATION, message).in_exchange(ExchangePlace::request(Part::Target))
}

/// The template that a path was most likely meant for.
fn near_template<'a>(operations: &'a [Operation], path: &str) -> Option<&'a str> {
    let templates = || operations.iter().map(|operation| operation.template.as_str());
    let filled: Vec<_> = templates().map(|template| fill(template, path)).collect();
    let near = nearest(path, filled.iter().map(String::as_str))?;
    templates().zip(&filled).find(|(_, filled)| *filled == near).map(|(template, _)| template)
}

/// A template with the path's own segments where it takes any.
fn fill(template: &str, path: &str) -> String {
    let mut own = segments(path);
    let filled = segments(template).map(|segment| {
        let own = own.next();
        own.filter(|_| segment.contains('{')).unwrap_or(segment)
    });
    filled.fold(String::new(), |filled, segment| filled + "/" + segment)
}
