//! A docs page (Markdown) that embeds an OpenAPI document in a fenced code block.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::ops::Range;
use std::path::Path;

use serde::de::IgnoredAny;

/// Whether a file is a page by its name.
pub fn is_page(path: &Path) -> bool {
    let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    ["md", "mdx", "markdown"].iter().any(|name| extension.eq_ignore_ascii_case(name))
}

/// Whether a line starts with a fence. In a YAML document none does, so this tells most files apart at once.
pub fn has_fence(text: &str) -> bool {
    ["```", "~~~"].iter().any(|fence| text.starts_with(fence))
        || ["\n```", "\n~~~"].iter().any(|fence| text.contains(fence))
}

/// The bytes between the fences of the first block that holds an OpenAPI document.
pub fn find(text: &str) -> Option<Range<usize>> {
    let mut open: Option<(Fence, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        match open {
            None => open = Fence::opening(line).map(|fence| (fence, at)),
            Some((fence, from)) if fence.closes(line) => {
                if fence.holds_document(&text[from..start]) {
                    return Some(from..start);
                }
                open = None;
            }
            Some(_) => {}
        }
    }
    // A block that nothing closes ends with its page (CommonMark §4.5).
    open.filter(|(fence, from)| fence.holds_document(&text[*from..])).map(|(_, from)| from..text.len())
}

/// Whether a text has `openapi` or `swagger` among its outermost keys.
pub fn names_openapi(text: &str) -> bool {
    if text.trim_start().starts_with('{') {
        return json_names_openapi(text);
    }
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut lines = text.lines().filter(|line| !is_before_content(line)).peekable();
    let outermost = lines.peek().map_or(0, |line| indent(line));
    lines
        .any(|line| indent(line) == outermost && line.split_once(':').is_some_and(|(key, _)| is_version(key)))
}

/// The line that opens a code block in YAML or JSON, or in a language that it does not name.
#[derive(Clone, Copy)]
struct Fence {
    sign: char,
    length: usize,
    described: bool,
}

impl Fence {
    fn opening(line: &str) -> Option<Self> {
        let line = line.trim();
        let sign = line.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
        let info = line.trim_start_matches(sign);
        let length = line.len() - info.len();
        // What looks like a fence but has backticks after it is code in a line.
        let opens = length >= 3 && !(sign == '`' && info.contains('`'));
        opens.then(|| Self { sign, length, described: may_describe(info) })
    }

    fn closes(self, line: &str) -> bool {
        let line = line.trim();
        line.len() >= self.length && line.chars().all(|sign| sign == self.sign)
    }

    fn holds_document(self, block: &str) -> bool {
        self.described && names_openapi(block)
    }
}

/// The language comes first in an info string, which may go on: `yaml get /v1/users`.
fn may_describe(info: &str) -> bool {
    let language = info.trim_start().split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let blank = info.trim().is_empty();
    blank || ["yaml", "yml", "json"].iter().any(|name| language.eq_ignore_ascii_case(name))
}

/// Empty lines, comments, directives and the mark that opens a document.
fn is_before_content(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with(['#', '%']) || line == "---"
}

/// A block that is broken counts when it names the key anywhere, so that it can be said what is broken.
fn json_names_openapi(text: &str) -> bool {
    match serde_json::from_str::<BTreeMap<String, IgnoredAny>>(text) {
        Ok(object) => object.keys().any(|key| is_version(key)),
        Err(_) => text.contains("\"openapi\"") || text.contains("\"swagger\""),
    }
}

fn is_version(key: &str) -> bool {
    matches!(key.trim().trim_matches(['"', '\'']), "openapi" | "swagger")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn block(page: &str) -> Option<&str> {
        find(page).map(|range| &page[range])
    }

    #[test]
    fn the_block_is_found_among_others() {
        let page = "\
# Get Berth

> Answers with one berth.

```bash
curl https://example.com # openapi: 3.1.0
```

```yaml
berth:
  openapi: nested
```

````yaml get /v1/berths/{berth_id}
openapi: 3.1.0
info:
  description: |
    ```
    not the end
    ```
````
after
";
        assert!(block(page).unwrap().starts_with("openapi: 3.1.0\ninfo:"));
        assert!(block(page).unwrap().ends_with("    ```\n"));
    }

    #[test]
    fn fences_come_in_many_forms() {
        for page in [
            "```\nopenapi: 3.0.0\n```",
            "~~~yml\n# comment\n---\n'openapi': 3.0.0\n~~~~\n",
            "````YAML\r\nswagger: '2.0'\r\n````\r\n",
            "<Tab>\n   ```yaml title=\"x\"\n   info: {}\n   openapi: 3.1.0\n   ```\n</Tab>",
            "```json\n{\"info\": {}, \"openapi\": \"3.1.0\"}\n```",
            "```json\n{\"openapi\": \"3.1.0\",\n```",
            "```yaml\nopenapi: 3.1.0\n",
        ] {
            assert!(block(page).is_some_and(|text| !text.contains(['`', '~'])), "{page}");
        }
    }

    #[test]
    fn other_blocks_are_no_documents() {
        for page in [
            "",
            "openapi: 3.1.0",
            "``\nopenapi: 3.0.0\n``",
            "```ts\nopenapi: 3.0.0\n```",
            "```yaml\npaths:\n  openapi: 3.0.0\n```",
            "```json\n{\"a\": {\"openapi\": \"3.1.0\"}}\n```",
            "``` `openapi`: x\nopenapi: 3.0.0",
        ] {
            assert_eq!(block(page), None, "{page}");
        }
    }

    proptest! {
        #[test]
        fn any_page_can_be_searched(page in "([`~]{2,4}|yaml|openapi:|\\{|\"|é|[ \n\r])*") {
            if let Some(range) = find(&page) {
                prop_assert!(page.get(range).is_some());
            }
        }
    }
}
