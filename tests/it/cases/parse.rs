//! Reads a case from its text.

use super::Failure;
use super::expect::{Expected, Lines};
use crate::support::http::Request;
use crate::support::words::words;

const MARK: &str = "==== ";

/// What a file says, in its order.
#[derive(Debug)]
pub struct Case {
    pub steps: Vec<Step>,
}

#[derive(Debug)]
pub enum Step {
    /// Writes a file, or copies one of `tests/data`.
    File(File),
    Run(Box<Run>),
}

#[derive(Debug)]
pub struct File {
    pub path: String,
    pub content: Content,
}

#[derive(Debug)]
pub enum Content {
    Bytes(Vec<u8>),
    /// A file or folder of `tests/data` with this name.
    Copy(String),
}

/// One command and all that is expected of it.
#[derive(Debug)]
pub struct Run {
    pub line: usize,
    pub folder: String,
    pub variables: Vec<(String, String)>,
    pub words: Vec<String>,
    pub exchanges: Vec<Exchange>,
    pub stdout: Option<Lines>,
    pub stderr: Option<Lines>,
    /// The exit status, and the line that says so.
    pub exit: Option<(usize, i32)>,
    /// What is in files once the command has ended.
    pub wrote: Vec<(String, Lines)>,
}

#[derive(Debug)]
pub struct Exchange {
    /// The line of the response.
    pub line: usize,
    pub request: Request,
    pub expected: Expected,
}

/// A section: its title's words, and the text below.
struct Section<'a> {
    line: usize,
    name: &'a str,
    rest: Vec<&'a str>,
    text: String,
}

impl Case {
    pub fn parse(text: &str) -> Result<Self, Failure> {
        let mut steps: Vec<Step> = Vec::new();
        let mut asked: Option<(usize, Request)> = None;
        for section in sections(text)? {
            let line = section.line;
            let wrong = |message: String| Failure { line, message };
            if let (Some((line, _)), true) = (&asked, section.name != "response") {
                return Err(Failure { line: *line, message: "the request has no response after it".into() });
            }
            match section.name {
                "file" => steps.push(Step::File(section.file().map_err(wrong)?)),
                "copy" => steps.push(Step::File(section.copy().map_err(wrong)?)),
                "command" => steps.push(Step::Run(Box::new(section.command().map_err(wrong)?))),
                "request" => asked = Some((line, section.request().map_err(wrong)?)),
                name => {
                    let Some(Step::Run(run)) = steps.last_mut() else {
                        return Err(wrong(format!("`{name}` has no command before it")));
                    };
                    match name {
                        "response" => {
                            let (_, request) =
                                asked.take().ok_or_else(|| wrong("the response has no request".into()))?;
                            let expected = Expected::parse(&section.text).map_err(wrong)?;
                            run.exchanges.push(Exchange { line, request, expected });
                        }
                        "stdout" => run.stdout = Some(Lines::parse(line, &section.text)),
                        "stderr" => run.stderr = Some(Lines::parse(line, &section.text)),
                        "exit" => run.exit = Some((line, section.exit().map_err(wrong)?)),
                        "wrote" => {
                            let [path] = section.rest[..] else { return Err(wrong("which file?".into())) };
                            run.wrote.push((path.to_owned(), Lines::parse(line, &section.text)));
                        }
                        name => return Err(wrong(format!("there is no section `{name}`"))),
                    }
                }
            }
        }
        let case = Self { steps };
        case.expects_something()?;
        Ok(case)
    }

    /// A command of which nothing is expected could never fail.
    fn expects_something(&self) -> Result<(), Failure> {
        let runs =
            self.steps.iter().filter_map(|step| if let Step::Run(run) = step { Some(&**run) } else { None });
        let idle = |run: &&Run| run.exchanges.is_empty() && run.stderr.is_none() && run.exit.is_none();
        let mut runs = runs.peekable();
        if runs.peek().is_none() {
            return Err(Failure { line: 1, message: "the case has no command".into() });
        }
        match runs.find(idle) {
            Some(run) => {
                Err(Failure { line: run.line, message: "nothing is expected of the command".into() })
            }
            None => Ok(()),
        }
    }
}

fn sections(text: &str) -> Result<Vec<Section<'_>>, Failure> {
    let mut sections: Vec<Section<'_>> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if let Some(title) = line.strip_prefix(MARK) {
            let mut rest = title.split_whitespace();
            let name = rest.next().unwrap_or_default();
            sections.push(Section { line: index + 1, name, rest: rest.collect(), text: String::new() });
        } else if let Some(section) = sections.last_mut() {
            section.text.push_str(line);
            section.text.push('\n');
        } else if !line.starts_with('#') && !line.is_empty() {
            let message = format!("before the first `{MARK}` stands only what the case shows, after `#`");
            return Err(Failure { line: index + 1, message });
        }
    }
    if !text.starts_with("# ") {
        return Err(Failure {
            line: 1,
            message: "the first line says what the case shows, after `#`".into(),
        });
    }
    Ok(sections)
}

impl Run {
    /// Whether the command ends without being told to.
    pub fn ends_by_itself(&self) -> bool {
        self.exit.is_some() && self.exchanges.is_empty()
    }
}

impl Section<'_> {
    /// `==== file PATH [bom] [crlf] [utf-16] [hex]`
    fn file(&self) -> Result<File, String> {
        let Some((path, forms)) = self.rest.split_first() else { return Err("which file?".into()) };
        let mut text = format!("{}\n", self.text.trim_end());
        let mut bytes = None;
        for form in forms {
            match *form {
                "bom" => text.insert(0, '\u{feff}'),
                "crlf" => text = text.replace('\n', "\r\n"),
                "utf-16" => bytes = Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
                "hex" => bytes = Some(hex(&text)?),
                other => return Err(format!("a file has no form `{other}`")),
            }
        }
        let content = Content::Bytes(bytes.unwrap_or_else(|| text.into_bytes()));
        Ok(File { path: (*path).to_owned(), content })
    }

    /// `==== copy NAME`
    fn copy(&self) -> Result<File, String> {
        let [name] = self.rest[..] else { return Err("name one file or folder of tests/data".into()) };
        Ok(File { path: name.to_owned(), content: Content::Copy(name.to_owned()) })
    }

    /// `==== command [in FOLDER]`, then variables and words as in a shell.
    fn command(&self) -> Result<Run, String> {
        let folder = match self.rest[..] {
            [] => ".",
            ["in", folder] => folder,
            _ => return Err("`==== command`, or `==== command in FOLDER`".into()),
        };
        let words = words(&self.text.trim().replace('\n', " "));
        let is_variable = |word: &&String| {
            let name = word.split_once('=').map(|(name, _)| name);
            name.is_some_and(|name| name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_'))
        };
        let variables: Vec<_> = words
            .iter()
            .take_while(is_variable)
            .filter_map(|word| word.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        Ok(Run {
            line: self.line,
            folder: folder.to_owned(),
            words: words[variables.len()..].to_vec(),
            variables,
            exchanges: Vec::new(),
            stdout: None,
            stderr: None,
            exit: None,
            wrote: Vec::new(),
        })
    }

    fn request(&self) -> Result<Request, String> {
        let (head, body) = split_body(&self.text);
        let mut lines = head.lines();
        let (method, target) = lines
            .next()
            .and_then(|line| line.split_once(' '))
            .ok_or("a request begins with a method and a path")?;
        let headers = lines.map(|line| {
            let (name, value) =
                line.split_once(':').ok_or_else(|| format!("`{line}` is no header: it has no colon"))?;
            Ok((name.to_owned(), value.trim().to_owned()))
        });
        Ok(Request {
            method: method.to_owned(),
            target: target.trim().to_owned(),
            headers: headers.collect::<Result<_, String>>()?,
            body: body.unwrap_or_default().as_bytes().to_vec(),
        })
    }

    fn exit(&self) -> Result<i32, String> {
        self.text.trim().parse().map_err(|_| "the exit status is a number".to_owned())
    }
}

/// What stands before the first empty line and what stands after it, without the space at its end.
pub fn split_body(text: &str) -> (&str, Option<&str>) {
    match text.trim_end().split_once("\n\n") {
        Some((head, body)) => (head, Some(body)),
        None => (text.trim_end(), None),
    }
}

fn hex(text: &str) -> Result<Vec<u8>, String> {
    let bytes = text.split_whitespace().map(|byte| u8::from_str_radix(byte, 16));
    bytes.collect::<Result<_, _>>().map_err(|error| format!("bytes are written as `ff 00 1a`: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_meant_is_refused() {
        let cases = [
            ("==== command\nmock\n==== exit\n2\n", "says what the case shows"),
            ("# Shows nothing.\n==== command\nmock a\n", "nothing is expected"),
            ("# Shows nothing.\n==== file a\nx\n", "has no command"),
            ("# Shows.\n==== response\n200\n", "no command before it"),
            ("# Shows.\n==== command\nmock\n==== request\nGET /\n==== exit\n2\n", "no response after it"),
            ("# Shows.\n==== command\nmock\n==== respond\n200\n", "no section `respond`"),
            ("# Shows.\n==== command\nmock\n==== request\nGET\n==== response\n200\n", "a method and a path"),
        ];
        for (text, message) in cases {
            let failure = Case::parse(text).expect_err(text);
            assert!(failure.message.contains(message), "{text}: {}", failure.message);
        }
    }
}
