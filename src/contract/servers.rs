//! Where an API may be reached: the hosts of its servers, and the base paths under them.

use openapiv3::Server;

use super::operation::Operation;
use super::reader::{Node, Reader};

/// The URL of a server in pieces, its variables with the values that they may have.
#[derive(Debug)]
pub struct ServerUrl(Vec<Piece>);

#[derive(Debug)]
enum Piece {
    Text(String),
    OneOf(Vec<String>),
    /// A variable that no list limits, or one that is not declared.
    Any,
}

impl ServerUrl {
    /// True where a URL without its scheme, `api.example.com/v1/users`, is below the server's. A
    /// server without a host has nothing below it.
    pub fn covers(&self, url: &str) -> bool {
        matches(&self.0, url)
    }

    fn of(server: &Server) -> Option<Self> {
        let (_, url) = server.url.split_once("//")?;
        let (mut pieces, mut in_host) = (Vec::new(), true);
        let mut rest = url.trim_end_matches('/');
        while let Some((text, (name, after))) =
            rest.split_once('{').and_then(|(text, inside)| Some((text, inside.split_once('}')?)))
        {
            pieces.push(Piece::Text(lower_host(text, &mut in_host)));
            let variable = server.variables.as_ref().and_then(|variables| variables.get(name));
            pieces.push(match variable {
                Some(variable) if !variable.enumeration.is_empty() => {
                    Piece::OneOf(variable.enumeration.iter().chain([&variable.default]).cloned().collect())
                }
                _ => Piece::Any,
            });
            rest = after;
        }
        pieces.push(Piece::Text(lower_host(rest, &mut in_host)));
        Some(Self(pieces))
    }
}

/// A text of a URL, in lower case as far as the host goes (RFC 3986 §3.2.2).
fn lower_host(text: &str, in_host: &mut bool) -> String {
    if !*in_host {
        return text.to_owned();
    }
    let (host, path) = text.split_at(text.find('/').unwrap_or(text.len()));
    *in_host = path.is_empty();
    host.to_ascii_lowercase() + path
}

/// True where the pieces make up the start of `url`, up to its end or the end of a segment.
fn matches(pieces: &[Piece], url: &str) -> bool {
    let Some((piece, pieces)) = pieces.split_first() else {
        return url.is_empty() || url.starts_with(['/', '?', '#']);
    };
    let starts_with = |text: &str| url.strip_prefix(text).is_some_and(|rest| matches(pieces, rest));
    match piece {
        Piece::Text(text) => starts_with(text),
        Piece::OneOf(values) => values.iter().any(|value| starts_with(value)),
        Piece::Any => {
            let end = url.find(['/', '?', '#']).unwrap_or(url.len());
            let ends = url.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|at| *at <= end);
            ends.into_iter().any(|at| matches(pieces, &url[at..]))
        }
    }
}

/// The URLs of all servers that name a host, those of single paths and operations too.
pub fn urls(reader: &mut Reader<'_>, operations: &[Operation]) -> Vec<ServerUrl> {
    servers(reader, operations).iter().filter_map(ServerUrl::of).collect()
}

/// The paths of all servers, without a final `/`; the longest first, and no base last. Servers of
/// single paths and operations count for all: a mock has one host, and a client one base URL.
pub fn base_paths(reader: &mut Reader<'_>, operations: &[Operation]) -> Vec<String> {
    let mut bases: Vec<_> = servers(reader, operations).iter().flat_map(paths).collect();
    bases.push(String::new());
    bases.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    bases.dedup();
    bases
}

/// Every server that the document names.
fn servers(reader: &mut Reader<'_>, operations: &[Operation]) -> Vec<Server> {
    let roots = reader.roots();
    let mut servers: Vec<_> = roots.iter().flat_map(|root| of(reader, root)).collect();
    for operation in operations {
        for place in [operation.pointer.parent(), Some(operation.pointer.clone())].into_iter().flatten() {
            if let Some(node) = reader.at(&place) {
                servers.extend(of(reader, &node));
            }
        }
    }
    servers
}

fn of<'a>(reader: &mut Reader<'a>, node: &Node<'a>) -> Vec<Server> {
    if !node.object.contains_key("servers") {
        return Vec::new();
    }
    let mut servers = Vec::new();
    for node in reader.items(node, "servers") {
        match reader.leaf::<Server>(&node) {
            Ok(server) => servers.push(server),
            Err(error) => reader.invalid(&node.at, format!("the server cannot be read: {error}")),
        }
    }
    servers
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

    #[test]
    fn a_server_covers_what_is_below_it() {
        let covers = |server: serde_json::Value, url: &str| {
            ServerUrl::of(&serde_json::from_value(server).unwrap()).is_some_and(|server| server.covers(url))
        };
        let plain = || json!({"url": "https://API.example.com/v1/"});
        assert!(covers(plain(), "api.example.com/v1/users") && covers(plain(), "api.example.com/v1?a"));
        assert!(!covers(plain(), "api.example.com/v10") && !covers(plain(), "api.example.com.evil/v1"));
        let of_tenant = || {
            let variables = json!({"tenant": {"default": "demo"}, "v": {"default": "1", "enum": ["1", "2"]}});
            json!({"url": "https://{tenant}.example.com/v{v}", "variables": variables})
        };
        assert!(
            covers(of_tenant(), "acme.example.com/v2/users") && !covers(of_tenant(), "acme.example.com/v3")
        );
        assert!(!covers(of_tenant(), "evil.com/x.example.com/v1"));
        assert!(!covers(json!({"url": "/v1"}), "localhost/v1"));
    }
}
