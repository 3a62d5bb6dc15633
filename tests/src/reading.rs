//! Reading a card as a person does, and pressing what it shows.

use serde_json::{Value, json};

/// The card as one reads it, in English: header, lines, and what can be pressed.
pub fn card(card: &Value) -> String {
    if let Some(text) = card["text"].as_str() {
        return text.to_owned();
    }
    let header = &card["header"];
    let mut lines = vec![format!("{} | {}", header["template"].as_str().unwrap_or("-"), words(&header["title"]))];
    let tags = header["text_tag_list"].as_array().into_iter().flatten().map(|tag| words(&tag["text"]));
    let tags: Vec<_> = tags.collect();
    if !tags.is_empty() {
        lines.push(format!("[{}]", tags.join("] [")));
    }
    card["body"]["elements"].as_array().into_iter().flatten().for_each(|element| read(element, &mut lines));
    lines.join("\n")
}

fn read(element: &Value, lines: &mut Vec<String>) {
    match element["tag"].as_str().unwrap_or_default() {
        "markdown" => lines.extend(plain(&words(element)).lines().map(str::to_owned)),
        "div" => lines.push(words(&element["text"])),
        "button" => lines.push(format!("({})", words(&element["text"]))),
        "select_static" => lines.push(format!("({}: {})", words(&element["placeholder"]), options(element))),
        "overflow" => lines.push(format!("(…: {})", options(element))),
        "input" => lines.push(format!("_{}_", words(&element["placeholder"]))),
        "hr" => {}
        "column_set" => {
            let mut row = Vec::new();
            element["columns"].as_array().into_iter().flatten().for_each(|column| children(column, &mut row));
            lines.push(row.join(" "));
        }
        "collapsible_panel" => {
            lines.push(format!("▸ {}", plain(&words(&element["header"]["title"]))));
            let mut inner = Vec::new();
            children(element, &mut inner);
            lines.extend(inner.into_iter().map(|line| format!("  {line}")));
        }
        _ => children(element, lines),
    }
}

fn children(element: &Value, lines: &mut Vec<String>) {
    element["elements"].as_array().into_iter().flatten().for_each(|child| read(child, lines));
}

fn options(element: &Value) -> String {
    let options = element["options"].as_array().into_iter().flatten().map(|option| words(&option["text"]));
    options.collect::<Vec<_>>().join(", ")
}

pub(crate) fn words(text: &Value) -> String {
    text["i18n_content"]["en_us"].as_str().or(text["content"].as_str()).unwrap_or_default().to_owned()
}

/// Markdown without its tags; moments become `<time>`, so that a snapshot does not hang on a zone.
fn plain(markdown: &str) -> String {
    let mut text = String::new();
    let mut rest = markdown;
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        let end = rest[start..].find('>').map_or(rest.len(), |end| start + end + 1);
        let tag = &rest[start..end];
        match tag {
            "<br>" | "<br/>" => text.push('\n'),
            tag if tag.starts_with("<at ") => text.push_str("@someone"),
            tag if tag.starts_with("<local_datetime") && tag.contains("time'") && !tag.contains("date") => {
                text.push_str("<time>")
            }
            tag if tag.starts_with("<local_datetime") && tag.contains("format_type='time'") => text.push_str("<time>"),
            _ => {}
        }
        rest = &rest[end..];
    }
    text.push_str(rest);
    unescaped(&text.replace("**", ""))
}

/// `&#58;` is a colon.
fn unescaped(text: &str) -> String {
    let mut parts = text.split("&#");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(';').and_then(|(code, rest)| Some((char::from_u32(code.parse().ok()?)?, rest))) {
            Some((letter, rest)) => plain.extend([letter.to_string(), rest.to_owned()]),
            None => plain.extend(["&#", part]),
        }
    }
    plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// Lark's `event.action` for pressing what says `label`, in English.
pub fn action(card: &Value, label: &str, typed: Option<&str>) -> Option<Value> {
    card["body"]["elements"].as_array()?.iter().find_map(|element| press(element, label, typed, None))
}

fn press(element: &Value, label: &str, typed: Option<&str>, form: Option<&Value>) -> Option<Value> {
    let value = element["behaviors"].as_array().into_iter().flatten().find_map(|behavior| behavior.get("value")).cloned();
    let zone = "Asia/Shanghai";
    match element["tag"].as_str().unwrap_or_default() {
        "button" if words(&element["text"]) == label => {
            let mut action = json!({ "tag": "button", "value": value, "timezone": zone });
            if let Some(form) = form {
                action["name"] = element["name"].clone();
                action["form_value"] = json!({ field_of(form)?: typed.unwrap_or_default() });
            }
            Some(action)
        }
        tag @ ("select_static" | "overflow") => {
            let option = element["options"].as_array()?.iter().find(|option| words(&option["text"]) == label)?;
            Some(json!({ "tag": tag, "value": value, "option": option["value"], "timezone": zone }))
        }
        tag => {
            let form = if tag == "form" { Some(element) } else { form };
            let children = element["elements"].as_array().into_iter().chain(element["columns"].as_array()).flatten();
            children.into_iter().find_map(|child| press(child, label, typed, form))
        }
    }
}

fn field_of(element: &Value) -> Option<String> {
    if element["tag"] == "input" {
        return element["name"].as_str().map(str::to_owned);
    }
    let children = element["elements"].as_array().into_iter().chain(element["columns"].as_array()).flatten();
    children.into_iter().find_map(field_of)
}
