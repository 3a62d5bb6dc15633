//! Who is named in a text of markdown.

/// The ids and e-mails in `<at id=…>`, `<at ids=…,…>`, `<at email=…>` and `<person id=…>`, in order. `all` stands for everybody.
pub(super) fn named_in(markdown: &str) -> Vec<&str> {
    let mut named = Vec::new();
    let mut rest = markdown;
    while let Some((tag, after)) = next_tag(rest) {
        for (name, value) in attributes(tag) {
            match name {
                "id" | "email" => named.push(value),
                "ids" => named.extend(value.split(',').map(str::trim)),
                _ => {}
            }
        }
        rest = after;
    }
    named
}

/// The inside of the next `<at …>` or `<person …>`, and what follows it.
fn next_tag(text: &str) -> Option<(&str, &str)> {
    let starts = ["<at ", "<person "].into_iter().filter_map(|start| text.find(start).map(|at| at + start.len()));
    let inside = &text[starts.min()?..];
    inside.split_once('>')
}

/// `name=value`, the value bare or in quotes.
fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    tag.split_whitespace().filter_map(|part| {
        let (name, value) = part.split_once('=')?;
        Some((name, value.trim_end_matches('/').trim_matches(['"', '\''])))
    })
}

#[cfg(test)]
mod tests {
    use super::named_in;

    #[test]
    fn a_text_that_names_nobody_names_nobody() {
        assert!(named_in("5 < 6 and <font color='red'>red</font> &lt;at id=all&gt;").is_empty());
    }

    #[test]
    fn every_way_of_naming_is_found() {
        let text = r#"<at id=ou_a></at> <at ids="ou_b,ou_c"></at> <at email=d@e.f></at> <person id='ou_g' size=small></person> <at id=all></at>"#;
        assert_eq!(named_in(text), ["ou_a", "ou_b", "ou_c", "d@e.f", "ou_g", "all"]);
    }
}
