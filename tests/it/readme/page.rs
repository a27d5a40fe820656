//! What a page of Markdown tells its reader to do: commands to run and files to write.

use std::ops::Range;

/// What there is to do, in the order of the page.
#[derive(Debug)]
pub struct Page {
    pub steps: Vec<Step>,
    /// How many fenced blocks the steps are from.
    pub blocks: usize,
}

#[derive(Debug)]
pub enum Step {
    Command(Command),
    /// A block with `write=PATH`: the whole of a file.
    Write {
        path: String,
        text: String,
    },
    /// A block with `append=PATH`: what is added to the end of a file.
    Append {
        path: String,
        text: String,
    },
}

/// A command of a `console` block.
#[derive(Debug)]
pub struct Command {
    /// On one line, without the prompt.
    pub text: String,
    /// The lines of the page that show what it prints, counted from zero.
    pub output: Range<usize>,
}

pub fn read(lines: &[&str]) -> Page {
    let mut page = Page { steps: Vec::new(), blocks: 0 };
    let mut at = 0;
    while at < lines.len() {
        let Some(info) = lines[at].strip_prefix("```") else {
            at += 1;
            continue;
        };
        let start = at + 1;
        let end = lines[start..].iter().position(|line| *line == "```").expect("every block ends") + start;
        let before = page.steps.len();
        if info == "console" {
            page.steps.extend(commands(lines, start..end).into_iter().map(Step::Command));
        } else {
            page.steps.extend(file(info, &lines[start..end]));
        }
        page.blocks += usize::from(page.steps.len() > before);
        at = end + 1;
    }
    page
}

fn commands(lines: &[&str], block: Range<usize>) -> Vec<Command> {
    let mut commands: Vec<Command> = Vec::new();
    let mut at = block.start;
    while at < block.end {
        if let Some(text) = lines[at].strip_prefix("$ ") {
            let mut text = text.to_owned();
            while text.ends_with('\\') {
                at += 1;
                text.pop();
                text.push_str(lines[at].trim_start());
            }
            commands.push(Command { text, output: at + 1..at + 1 });
        } else {
            commands.last_mut().expect("a block begins with a command").output.end = at + 1;
        }
        at += 1;
    }
    commands
}

/// The file that a block is, if its first line says so.
fn file(info: &str, lines: &[&str]) -> Option<Step> {
    let text: String = lines.iter().flat_map(|line| [*line, "\n"]).collect();
    let (_, what) = info.split_once(' ')?;
    match what.split_once('=')? {
        ("write", path) => Some(Step::Write { path: path.to_owned(), text }),
        ("append", path) => Some(Step::Append { path: path.to_owned(), text }),
        _ => panic!("a block is to be written or appended, not `{what}`"),
    }
}

#[test]
fn commands_and_files_are_found() {
    let text = "# A\n```console\n$ one \\\n    two\nthree\n$ four\n```\n\n```json\n{}\n```\n\
        ```json write=a/b.json\n{\n}\n```\n```toml append=c.toml\nd = 1\n```\n";
    let lines: Vec<_> = text.lines().collect();
    let page = read(&lines);
    assert_eq!(page.blocks, 3);
    let [Step::Command(one), Step::Command(four), Step::Write { path, text }, append] = &page.steps[..]
    else {
        panic!("there are four steps: {:?}", page.steps)
    };
    assert_eq!((one.text.as_str(), &lines[one.output.clone()]), ("one two", &["three"][..]));
    assert_eq!((four.text.as_str(), four.output.len()), ("four", 0));
    assert_eq!((path.as_str(), text.as_str()), ("a/b.json", "{\n}\n"));
    assert!(matches!(append, Step::Append { path, text } if path == "c.toml" && text == "d = 1\n"));
}
