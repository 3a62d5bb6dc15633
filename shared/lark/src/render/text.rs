//! Texts: somebody else's made harmless, ours in both languages.

use bridge::words::{Language, Text};
use jiff::Timestamp;
use serde_json::{Value, json};

/// Longest text on a button, an option or in an empty field (Lark: button, select, input).
pub(super) const LABEL: usize = 100;

/// Longest address we put on a card, in bytes. An address cannot be cut, so a longer one is left out.
const ADDRESS: usize = 1_000;

/// The same inside a text, which a card holds three times over: for each language, and for readers of a third.
const ADDRESS_IN_TEXT: usize = 200;

/// Longest line in the list of chats, which shows about one.
pub(super) const SUMMARY: usize = 120;

/// Breaks a line in markdown. A bare newline is a soft break there, which a client may draw as a space (Lark: rich text in JSON 2.0).
pub(super) const BREAK: &str = "<br>";

/// A `plain_text`: nothing in it acts, whatever it says.
pub(super) fn plain(text: &Text, most: usize) -> Value {
    speak(json!({ "tag": "plain_text" }), &each(|language| line(text.in_(language), most)))
}

/// A `plain_text` for places that take 100 characters.
pub(super) fn label(text: &Text) -> Value {
    plain(text, LABEL)
}

/// A paragraph of its own, line breaks kept, nothing in it acts.
pub(super) fn paragraph(text: &Text, most: usize) -> Value {
    let text = each(|language| lines(text.in_(language), most));
    json!({ "tag": "div", "text": speak(json!({ "tag": "plain_text" }), &text) })
}

/// A small grey line, nothing in it acts.
pub(super) fn aside(text: &Text, most: usize) -> Value {
    let text = each(|language| line(text.in_(language), most));
    let style = json!({ "tag": "plain_text", "text_size": "notation", "text_color": "grey" });
    json!({ "tag": "div", "text": speak(style, &text) })
}

/// A markdown element. The text must have gone through [`escape`] wherever it is not ours.
pub(super) fn markdown(text: &Text) -> Value {
    speak(json!({ "tag": "markdown" }), text)
}

/// The line in the list of chats. Not an element: it has no tag.
pub(super) fn summary(text: &Text, most: usize) -> Value {
    speak(json!({}), &each(|language| line(text.in_(language), most)))
}

/// A text made once per language.
pub(crate) fn each(make: impl Fn(Language) -> String) -> Text {
    Text::new(make(Language::Zh), make(Language::En))
}

/// Puts a text into an object. `content` is what readers of a third language see, so it is English; where both languages say the same,
/// the map would only cost bytes.
fn speak(mut object: Value, text: &Text) -> Value {
    object["content"] = text.en.as_str().into();
    if text.zh != text.en {
        object["i18n_content"] = by_language(text);
    }
    object
}

/// The two languages under the names Lark has for them.
pub(crate) fn by_language(text: &Text) -> Value {
    json!({ "zh_cn": text.zh, "en_us": text.en })
}

/// A moment in the reader's own time zone and language: `Nov 3 14:05`.
pub(super) fn moment(at: Timestamp) -> String {
    format!("{} {}", local(at, "date_short"), time(at))
}

/// The time of day, in the reader's own time zone: `14:05`.
pub(super) fn time(at: Timestamp) -> String {
    local(at, "time")
}

/// Lark: rich text, `local_datetime`.
fn local(at: Timestamp, format: &str) -> String {
    let millisecond = at.as_millisecond();
    format!("<local_datetime millisecond='{millisecond}' format_type='{format}'></local_datetime>")
}

/// One line: every run of white space becomes one space, what cannot be seen goes, and what is over `most` characters is cut.
pub(crate) fn line(text: &str, most: usize) -> String {
    let seen = text.chars().filter(|c| !is_unseen(*c));
    let spaced = seen.map(|c| if c.is_whitespace() || c.is_control() { ' ' } else { c });
    let mut before = ' ';
    let single = spaced.filter(|c| std::mem::replace(&mut before, *c) != ' ' || *c != ' ');
    cut(single, most).trim_end().to_owned()
}

/// Several lines: line breaks stay.
fn lines(text: &str, most: usize) -> String {
    let shown = text.trim().chars().filter(|c| *c == '\n' || !(c.is_control() || is_unseen(*c)));
    cut(shown, most)
}

/// The first `most` characters, the last of them `…` where something is missing. Does not read on, however long the text.
fn cut(mut text: impl Iterator<Item = char>, most: usize) -> String {
    let mut kept: String = text.by_ref().take(most).collect();
    if text.next().is_some() && kept.pop().is_some() {
        kept.push('…');
    }
    kept
}

/// Marks that turn the direction of writing, and the byte order mark: invisible, and good only for making text look like other text.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Makes a line harmless in markdown. Of ASCII only letters, digits, the space and a few marks that begin nothing inside a line stay as
/// they are; the rest becomes numeric entities, the way Lark names for showing such characters (Lark: rich text). So no tag, mention,
/// link, emphasis, code or emoji can begin.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_punctuation() && !matches!(c, '.' | ',' | ';' | '/' | '?' | '%' | '@' | '-' | '+' | '=') {
            safe.push_str(&format!("&#{};", u32::from(c)));
        } else {
            safe.push(c);
        }
    }
    safe
}

/// [`line`], then [`escape`].
pub(super) fn harmless(text: &str, most: usize) -> String {
    escape(&line(text, most))
}

/// In bold; nothing for nothing, since four bare asterisks are not emphasis.
pub(super) fn bold(escaped: &str) -> String {
    if escaped.is_empty() { String::new() } else { format!("**{escaped}**") }
}

/// As a link. Only the text where the address is long, or none to a web page, or holds anything that could end the link or begin
/// something else: nothing in it can be escaped that every client would unescape.
pub(super) fn link(escaped: &str, url: &str) -> String {
    let is_plain = url.chars().all(|c| c.is_ascii_alphanumeric() || "-._:/?#%&=+,@".contains(c));
    let is_sound = is_plain && url.len() <= ADDRESS_IN_TEXT && leads_somewhere(url);
    if is_sound && !escaped.is_empty() { format!("[{escaped}]({url})") } else { escaped.to_owned() }
}

/// Only to web pages, and only by an address of sane length.
pub(super) fn leads_somewhere(url: &str) -> bool {
    (url.starts_with("https://") || url.starts_with("http://")) && url.len() <= ADDRESS && !url.contains(char::is_control)
}

/// Parts side by side with something between them.
pub(super) fn joined(parts: impl Iterator<Item = String>, between: &str) -> String {
    parts.collect::<Vec<_>>().join(between)
}

/// In grey.
pub(super) fn grey(escaped: &str) -> String {
    format!("<font color='grey'>{escaped}</font>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_word_stays_as_it_is() {
        assert_eq!(harmless("web-01.prod cpu=93%", 99), "web-01.prod cpu=93%");
        assert_eq!(harmless("订单服务 P99 偏高", 99), "订单服务 P99 偏高");
    }

    #[test]
    fn a_mention_in_somebody_elses_words_mentions_nobody() {
        assert_eq!(harmless("<at id=all></at>", 99), "&#60;at id=all&#62;&#60;/at&#62;");
        assert_eq!(harmless("&lt;at id=all&gt;", 99), "&#38;lt;at id=all&#38;gt;");
    }

    #[test]
    fn a_line_stays_one_line_and_reads_the_way_it_is_written() {
        assert_eq!(line(" a\n\n# b\t\u{2028}c\u{0} ", 99), "a # b c");
        assert_eq!(line("gpj.\u{202E}exe", 99), "gpj.exe");
    }

    #[test]
    fn what_is_cut_says_so_and_never_splits_a_character() {
        assert_eq!(line("告警风暴", 4), "告警风暴");
        assert_eq!(line("告警风暴", 3), "告警…");
        assert_eq!(line("anything", 0), "");
    }
}
