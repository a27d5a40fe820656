//! The page of a rule, which is Markdown, as HTML: headings, paragraphs and blocks of code.

use super::super::markup::{escape, prose};

/// All of a page but its first line, the summary of the rule.
pub fn write(page: &str) -> String {
    let (_, body) = page.split_once('\n').unwrap_or_default();
    // What stands between two fences is a block.
    let parts = body.split("```").enumerate();
    parts.map(|(index, part)| if index % 2 == 1 { block(part) } else { paragraphs(part) }).collect()
}

/// A block, headed by what stands behind its first fence.
fn block(text: &str) -> String {
    let (name, code) = text.split_once('\n').unwrap_or_default();
    let code: Vec<_> = code.lines().map(escape).collect();
    format!("<figure><figcaption>{}</figcaption><pre>{}</pre></figure>", escape(name), code.join("\n"))
}

fn paragraphs(text: &str) -> String {
    let all = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    all.map(|paragraph| match paragraph.strip_prefix("# ") {
        Some(heading) => format!("<h4>{}</h4>", escape(heading)),
        None => format!("<p>{}</p>", prose(&paragraph.replace('\n', " "))),
    })
    .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_page_is_headings_paragraphs_and_blocks() {
        let page = "Summary.\n\n# Why <it> matters\n\nA `list`\nof two.\n\n```yaml\na:\n\n  b: `1`\n```\n";
        let expected = "<h4>Why &lt;it&gt; matters</h4><p>A <code>list</code> of two.</p>\
                        <figure><figcaption>yaml</figcaption><pre>a:\n\n  b: `1`</pre></figure>";
        assert_eq!(super::write(page), expected);
    }
}
