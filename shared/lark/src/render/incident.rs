//! The card of an incident, from top to bottom.

use super::fit::Room;
use super::text::{self, BREAK};
use super::{facts, frame, press, template};
use bridge::card::{Colour, Detail, IncidentCard, Line, Tag};
use bridge::words::{self, Language, Text};
use serde_json::{Value, json};

/// Most tags a header shows (Lark: title component). In characters, the most one of them says.
const TAGS: usize = 3;
const TAG: usize = 30;

/// Our own sentence about being late: never cut in practice, bounded all the same.
const LATE: usize = 200;

/// Draws it with this much room.
pub(super) fn draw(card: &IncidentCard, room: &Room) -> Value {
    let mut elements = Vec::new();
    elements.extend(facts::drawn(&card.facts, room));
    elements.extend(folded(card, room));
    elements.extend(timeline(&card.timeline, room));
    elements.extend(press::row(card));
    elements.extend(press::forms(card));
    elements.extend(press::links(&card.links, room.links, room.line));
    elements.extend(card.late.as_ref().map(|late| text::aside(late, LATE)));
    frame(text::summary(&card.summary, text::SUMMARY), header(card, room), elements)
}

/// Title, colour and tags. A title of nothing visible would leave the header empty: then the id stands in.
fn header(card: &IncidentCard, room: &Room) -> Value {
    let title = text::line(&card.title, room.title);
    let title = if title.is_empty() { card.incident.to_string() } else { title };
    let mut header = json!({
        "title": { "tag": "plain_text", "content": title },
        "template": template(card.colour),
    });
    let tags = card.tags.iter().take(TAGS);
    if tags.len() > 0 {
        header["text_tag_list"] = tags.clone().map(|tag| text_tag(tag, Language::En)).collect();
    }
    if tags.clone().any(|tag| tag.text.zh != tag.text.en) {
        let list = |language| tags.clone().map(|tag| text_tag(tag, language)).collect::<Value>();
        header["i18n_text_tag_list"] = json!({ "zh_cn": list(Language::Zh), "en_us": list(Language::En) });
    }
    header
}

/// One tag in one language: a header has a list of tags per language instead of a text per language.
fn text_tag(tag: &Tag, language: Language) -> Value {
    let colour = match tag.colour {
        Colour::Red => "red",
        Colour::Orange => "orange",
        Colour::Yellow => "yellow",
        Colour::Blue => "blue",
        Colour::Grey => "neutral",
        Colour::Green => "green",
    };
    let said = text::line(tag.text.in_(language), TAG);
    json!({ "tag": "text_tag", "text": { "tag": "plain_text", "content": said }, "color": colour })
}

/// The folded part.
fn folded(card: &IncidentCard, room: &Room) -> Option<Value> {
    let shown = &card.details[..card.details.len().min(room.details)];
    let mut elements: Vec<_> = shown.iter().filter_map(|detail| paragraph(detail, room)).flatten().collect();
    elements.extend(labels(&card.details, room));
    let header = json!({
        "title": text::label(&card.details_heading),
        "icon": { "tag": "standard_icon", "token": "down-small-ccm_outlined", "size": "16px 16px" },
        "icon_position": "follow_text",
        "icon_expanded_angle": -180,
    });
    let panel = json!({
        "tag": "collapsible_panel",
        "expanded": false,
        "header": header,
        "border": { "color": "grey", "corner_radius": "5px" },
        "padding": "8px 8px 8px 8px",
        "elements": elements,
    });
    (room.details > 0 && !elements_of(&panel).is_empty()).then_some(panel)
}

/// The elements of a container.
fn elements_of(container: &Value) -> &[Value] {
    container["elements"].as_array().map_or(&[], Vec::as_slice)
}

/// A caption and its paragraph; nothing for a label.
fn paragraph(detail: &Detail, room: &Room) -> Option<[Value; 2]> {
    match detail {
        Detail::Paragraph { caption, text } => {
            Some([text::aside(caption, room.line), text::paragraph(&Text::same(text), room.paragraph)])
        }
        Detail::Label { .. } => None,
    }
}

/// The labels, a line each in one element, and how many more there are.
fn labels(details: &[Detail], room: &Room) -> Option<Value> {
    let lines: Vec<_> = details.iter().filter_map(|detail| label_line(detail, room)).collect();
    let shown = &lines[..lines.len().min(room.labels)];
    let unseen = lines.len() - shown.len();
    let more = words::more_labels(unseen);
    let said = text::each(|language| {
        let more = (unseen > 0).then(|| text::grey(&text::escape(more.in_(language))));
        text::joined(shown.iter().cloned().chain(more), BREAK)
    });
    (!lines.is_empty()).then(|| text::markdown(&said))
}

/// Name and value of a label; nothing for a paragraph.
fn label_line(detail: &Detail, room: &Room) -> Option<String> {
    match detail {
        Detail::Paragraph { .. } => None,
        Detail::Label { name, value } => {
            let name = text::bold(&text::harmless(name, room.label));
            Some(format!("{name} {}", text::harmless(value, room.label)))
        }
    }
}

/// The timeline, small, the words grey.
fn timeline(lines: &[Line], room: &Room) -> Option<Value> {
    let line_in = |line: &Line, language| {
        let words = text::harmless(line.text.in_(language), room.line);
        format!("{} {}", text::moment(line.at), text::grey(&words))
    };
    let said = text::each(|language| text::joined(lines.iter().map(|line| line_in(line, language)), BREAK));
    let mut element = text::markdown(&said);
    element["text_size"] = "notation".into();
    (!lines.is_empty()).then_some(element)
}
