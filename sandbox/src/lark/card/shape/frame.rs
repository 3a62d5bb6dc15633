//! The frame: everything around the body.

use super::Kind::{Either, Elements, Flag, Languages, Like, List, Many, Object, Of, Text, True, Word};
use super::format::{is_box, is_element_id};
use super::parts::{ICON, LARK_MD, LAYOUT, LINK, PLAIN};
use super::{Shape, shape};

/// The card itself.
pub(in super::super) static CARD: Shape = shape(
    "card",
    &[&[("schema", Text), ("config", Of(&CONFIG)), ("card_link", Of(&LINK)), ("header", Of(&HEADER)), ("body", Of(&BODY))]],
    &["schema"],
);
static CONFIG: Shape = shape(
    "config",
    &[&[
        ("update_multi", True),
        ("enable_forward", Flag),
        ("enable_forward_interaction", Flag),
        ("width_mode", Word(&["default", "compact", "fill"])),
        ("streaming_mode", Flag),
        ("streaming_config", Object),
        ("summary", Of(&SUMMARY)),
        ("locales", List),
        ("use_custom_translation", Flag),
        ("style", Of(&CARD_STYLE)),
    ]],
    &[],
);
static SUMMARY: Shape = shape("summary", &[&[("content", Text), ("i18n_content", Languages)]], &[]);
static CARD_STYLE: Shape = shape("style", &[&[("text_size", Object), ("color", Object)]], &[]);
static HEADER: Shape = shape(
    "header",
    &[&[
        ("title", Either(&[&PLAIN, &LARK_MD])),
        ("subtitle", Either(&[&PLAIN, &LARK_MD])),
        ("text_tag_list", Many(&TEXT_TAG)),
        ("i18n_text_tag_list", Object),
        ("template", Word(HEADER_COLOURS)),
        ("icon", ICON),
        ("padding", Like(is_box)),
    ]],
    &["title"],
);
static BODY: Shape = shape("body", &[LAYOUT, &[("elements", Elements)]], &[]);
static TEXT_TAG: Shape = shape(
    "text_tag",
    &[&[("tag", Text), ("element_id", Like(is_element_id)), ("text", Of(&PLAIN)), ("color", Word(TAG_COLOURS))]],
    &["tag", "text"],
);
const HEADER_COLOURS: &[&str] = &[
    "blue",
    "wathet",
    "turquoise",
    "green",
    "yellow",
    "orange",
    "red",
    "carmine",
    "violet",
    "purple",
    "indigo",
    "grey",
    "default",
];
const TAG_COLOURS: &[&str] = &[
    "neutral",
    "blue",
    "turquoise",
    "lime",
    "orange",
    "violet",
    "indigo",
    "wathet",
    "green",
    "yellow",
    "red",
    "purple",
    "carmine",
];
