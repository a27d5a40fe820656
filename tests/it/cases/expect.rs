//! What is expected of a response or of output, and whether it is met.

use serde_json::Value;

use super::parse::split_body;
use crate::support::http::Reply;
use crate::support::json::{Extent, differences};

/// What a `response` section says.
#[derive(Debug)]
pub struct Expected {
    status: u16,
    headers: Vec<Header>,
    body: Body,
}

#[derive(Debug)]
enum Header {
    Is(String, String),
    Has(String, String),
    Absent(String),
}

#[derive(Debug)]
pub enum Body {
    /// Nothing is said about it.
    Any,
    Empty,
    Is(String),
    Has(String),
    /// Valid against a schema of one of the case's files.
    Valid {
        file: String,
        pointer: String,
    },
    /// The same bytes as an earlier response of the run, counted from one, or other ones.
    Same {
        number: usize,
        wanted: bool,
    },
}

impl Expected {
    pub fn parse(text: &str) -> Result<Self, String> {
        let (head, body) = split_body(text);
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.trim().parse().ok());
        Ok(Self {
            status: status.ok_or("a response begins with a status")?,
            headers: lines.map(Header::parse).collect::<Result<_, _>>()?,
            body: body.map_or(Ok(Body::Any), Body::parse)?,
        })
    }

    /// What is said about the body, for what cannot be told from the response alone.
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// What is not as expected.
    pub fn faults(&self, reply: &Reply) -> Vec<String> {
        let mut faults = Vec::new();
        if reply.status != self.status {
            faults.push(format!("expected the status {}, got {}", self.status, reply.status));
        }
        faults.extend(self.headers.iter().filter_map(|header| header.fault(reply)));
        faults.extend(self.body.faults(reply));
        faults
    }
}

impl Header {
    /// `Name: value`, `Name ~ part of the value`, or `! Name`.
    fn parse(line: &str) -> Result<Self, String> {
        if let Some(name) = line.strip_prefix('!') {
            return Ok(Self::Absent(name.trim().to_owned()));
        }
        // A value may hold either sign: the first decides.
        let at = line.find([':', '~']).ok_or_else(|| format!("`{line}` is no header"))?;
        let (name, value) = (line[..at].trim().to_owned(), line[at + 1..].trim().to_owned());
        Ok(if line[at..].starts_with(':') { Self::Is(name, value) } else { Self::Has(name, value) })
    }

    fn fault(&self, reply: &Reply) -> Option<String> {
        let (Self::Is(name, _) | Self::Has(name, _) | Self::Absent(name)) = self;
        let sent: Vec<_> = reply.header(name).collect();
        let (met, wanted) = match self {
            Self::Is(_, value) => (sent.contains(&value.as_str()), format!("`{value}`")),
            Self::Has(_, part) => (sent.iter().any(|own| own.contains(part)), format!("text with `{part}`")),
            Self::Absent(_) => (sent.is_empty(), "none".to_owned()),
        };
        let got = if sent.is_empty() { "none".to_owned() } else { format!("`{}`", sent.join("`, `")) };
        (!met).then(|| format!("the header `{name}`: expected {wanted}, got {got}"))
    }
}

impl Body {
    fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim_start_matches('\n');
        if text == "!" {
            return Ok(Self::Empty);
        }
        if let Some(part) = text.strip_prefix("~ ") {
            return Ok(Self::Has(part.to_owned()));
        }
        if let Some(schema) = text.strip_prefix("valid against ") {
            let (file, pointer) = schema.trim().split_once('#').ok_or("`valid against FILE#/pointer`")?;
            return Ok(Self::Valid { file: file.to_owned(), pointer: pointer.to_owned() });
        }
        for (words, wanted) in [("the same as ", true), ("not the same as ", false)] {
            if let Some(number) = text.strip_prefix(words) {
                let number = number.trim().parse().map_err(|_| format!("`{words}NUMBER`"))?;
                return Ok(Self::Same { number, wanted });
            }
        }
        Ok(Self::Is(text.to_owned()))
    }

    fn faults(&self, reply: &Reply) -> Vec<String> {
        let text = reply.text();
        match self {
            Self::Any | Self::Valid { .. } | Self::Same { .. } => Vec::new(),
            Self::Empty if reply.body.is_empty() => Vec::new(),
            Self::Empty => vec![format!("expected no body, got {text}")],
            Self::Is(expected) | Self::Has(expected) if is_json(reply) => {
                let extent = if matches!(self, Self::Is(_)) { Extent::Exact } else { Extent::Subset };
                json_faults(expected, &text, extent)
            }
            Self::Is(expected) if text.trim_end() == expected => Vec::new(),
            Self::Has(part) if text.contains(part) => Vec::new(),
            Self::Is(expected) | Self::Has(expected) => {
                vec![format!("expected the body\n{expected}\ngot\n{text}")]
            }
        }
    }
}

fn is_json(reply: &Reply) -> bool {
    let media = reply.header("content-type").next().unwrap_or_default();
    let essence = media.split(';').next().unwrap_or_default().trim();
    essence.ends_with("/json") || essence.ends_with("+json")
}

fn json_faults(expected: &str, text: &str, extent: Extent) -> Vec<String> {
    let expected: Value = match serde_json::from_str(expected) {
        Ok(value) => value,
        Err(error) => return vec![format!("the expected body is no JSON: {error}\ngot {text}")],
    };
    match serde_json::from_str(text) {
        Ok(actual) => differences(&expected, &actual, extent),
        Err(error) => vec![format!("the body is no JSON: {error}\n{text}")],
    }
}

/// Texts that must stand in some line of the output, and texts that must stand in none.
#[derive(Debug)]
pub struct Lines {
    line: usize,
    wanted: Vec<String>,
    unwanted: Vec<String>,
    silent: bool,
}

impl Lines {
    /// A text a line; `! text` for one that must not be there, `!` alone for no output at all.
    pub fn parse(line: usize, text: &str) -> Self {
        let mut lines = Self { line, wanted: Vec::new(), unwanted: Vec::new(), silent: false };
        for text in text.lines().map(str::trim_end).filter(|text| !text.is_empty()) {
            match text.strip_prefix('!') {
                Some("") => lines.silent = true,
                Some(unwanted) => lines.unwanted.push(unwanted.trim_start().to_owned()),
                None => lines.wanted.push(text.to_owned()),
            }
        }
        lines
    }

    /// Where the case says so.
    pub fn line(&self) -> usize {
        self.line
    }

    /// True once all that is wanted has been said.
    pub fn are_said(&self, output: &[String]) -> bool {
        self.wanted.iter().all(|wanted| output.iter().any(|line| line.contains(wanted)))
    }

    /// True where it matters what else is said.
    pub fn forbid(&self) -> bool {
        !self.unwanted.is_empty()
    }

    pub fn faults(&self, output: &[String]) -> Vec<String> {
        let said = |text: &String| output.iter().any(|line| line.contains(text));
        let missing =
            self.wanted.iter().filter(|text| !said(text)).map(|text| format!("no line has `{text}`"));
        let extra = self.unwanted.iter().filter(|text| said(text)).map(|text| format!("a line has `{text}`"));
        let loud = (self.silent && !output.is_empty()).then(|| "something was said".to_owned());
        missing.chain(extra).chain(loud).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(text: &str) -> Reply {
        let headers =
            vec![("content-type".into(), "application/json".into()), ("vary".into(), "Origin".into())];
        Reply { status: 200, headers, body: text.as_bytes().to_vec() }
    }

    #[test]
    fn every_fault_is_seen() {
        let cases = [
            ("201", 1),
            ("200\nVary: Accept\n! Content-Type\nContent-Type ~ xml\nETag ~", 4),
            ("200\n\n{\"id\": 8}", 2),
            ("200\n\n~ {\"id\": 8}", 1),
            ("200\n\n!", 1),
        ];
        for (text, count) in cases {
            let faults = Expected::parse(text).unwrap().faults(&reply("{\"id\": 7, \"name\": \"a\"}"));
            assert_eq!(faults.len(), count, "{text}: {faults:?}");
        }
    }

    #[test]
    fn what_is_as_expected_has_no_fault() {
        for text in ["200", "200\nVARY: Origin\nVary ~ rig\n! ETag", "200\n\n{\"id\":7}", "200\n\n~ {}"] {
            assert_eq!(Expected::parse(text).unwrap().faults(&reply("{\"id\": 7}")), [""; 0], "{text}");
        }
    }

    #[test]
    fn lines_may_be_wanted_and_unwanted() {
        let output = ["a.yaml:1:2: wrong-type: x".to_owned()];
        let faults = |text: &str| Lines::parse(1, text).faults(&output).len();
        assert_eq!(faults("wrong-type\n! missing"), 0);
        assert_eq!(faults("missing\n! wrong-type\n!"), 3);
    }
}
