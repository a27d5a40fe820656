//! The base paths under which an API may be reached.

use openapiv3::Server;

use super::operation::Operation;
use super::reader::{Node, Reader};

/// The paths of all servers, without a final `/`; the longest first, and no base last. Servers of
/// single paths and operations count for all: a mock has one host, and a client one base URL.
pub fn base_paths(reader: &mut Reader<'_>, operations: &[Operation]) -> Vec<String> {
    let Some(root) = reader.root() else { return vec![String::new()] };
    let mut bases = of(reader, &root);
    for operation in operations {
        for place in [operation.pointer.parent(), Some(operation.pointer.clone())].into_iter().flatten() {
            if let Some(node) = reader.at(&place) {
                bases.extend(of(reader, &node));
            }
        }
    }
    bases.push(String::new());
    bases.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    bases.dedup();
    bases
}

fn of<'a>(reader: &mut Reader<'a>, node: &Node<'a>) -> Vec<String> {
    if !node.object.contains_key("servers") {
        return Vec::new();
    }
    let mut bases = Vec::new();
    for node in reader.items(node, "servers") {
        match reader.leaf::<Server>(&node) {
            Ok(server) => bases.extend(paths(&server)),
            Err(error) => reader.invalid(&node.at, format!("the server cannot be read: {error}")),
        }
    }
    bases
}

/// The path of a server's URL, once for each value that its variables may have.
fn paths(server: &Server) -> Vec<String> {
    let mut urls = vec![server.url.clone()];
    for (name, variable) in server.variables.iter().flatten() {
        let values = [&variable.default].into_iter().chain(&variable.enumeration);
        let place = format!("{{{name}}}");
        let filled =
            values.flat_map(|value| urls.iter().map(|url| url.replace(&place, value)).collect::<Vec<_>>());
        let filled: Vec<_> = filled.collect();
        urls = filled;
        urls.truncate(MAX_VARIANTS);
    }
    urls.iter().map(|url| path(url).trim_end_matches('/').to_owned()).collect()
}

/// Variables multiply; nobody means more bases than this.
const MAX_VARIANTS: usize = 64;

fn path(url: &str) -> &str {
    let without_query = url.split(['?', '#']).next().unwrap_or(url);
    let after_scheme = without_query.split_once("://").map(|(_, rest)| rest);
    let after_scheme = after_scheme.or_else(|| without_query.strip_prefix("//"));
    match after_scheme {
        Some(rest) => rest.find('/').map_or("", |at| &rest[at..]),
        None if without_query.starts_with('/') => without_query,
        None => "",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_path_of_a_url_is_its_base() {
        let cases = [
            ("https://api.example.com", ""),
            ("https://api.example.com/v2/", "/v2"),
            ("/api", "/api"),
            ("//host/x", "/x"),
            ("https://{region}.example.com/{base}", "/v1"),
        ];
        for (url, base) in cases {
            let server =
                json!({"url": url, "variables": {"base": {"default": "v1"}, "region": {"default": "eu"}}});
            let server: Server = serde_json::from_value(server).unwrap();
            assert_eq!(paths(&server), [base], "{url}");
        }
    }
}
