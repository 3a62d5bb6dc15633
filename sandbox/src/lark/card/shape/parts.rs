//! Small parts that others hold, and what several components have in common.

use super::Kind::{AtMost, Either, Flag, Languages, Like, ManyOf, Name, Object, Of, Text, Whole, Word};
use super::format::{is_box, is_element_id, is_spacing, is_url, is_width};
use super::{Kind, Properties, Shape, shape};

// Texts.

pub(super) static PLAIN: Shape = shape("plain_text", &[TEXT], &["tag", "content"]);
pub(super) static LARK_MD: Shape = shape("lark_md", &[TEXT], &["tag", "content"]);
pub(super) static MARKDOWN_TITLE: Shape = shape("markdown", &[TEXT], &["tag", "content"]);
pub(super) static SHORT: Shape =
    shape("plain_text", &[&[("tag", Text), ("content", AtMost(100)), ("i18n_content", Languages)]], &["tag", "content"]);
pub(super) static STYLED_PLAIN: Shape = shape("plain_text", &[TEXT, STYLE, &[("text_color", Text)]], &["tag", "content"]);
pub(super) static STYLED_MD: Shape = shape("lark_md", &[TEXT, STYLE], &["tag", "content"]);
pub(super) const STYLED: Kind = Either(&[&STYLED_PLAIN, &STYLED_MD]);
pub(super) const TEXT: Properties = &[("tag", Text), ("content", Text), ("i18n_content", Languages)];
pub(super) const STYLE: Properties = &[("text_size", Text), ("text_align", ACROSS), ("lines", Whole(1, i64::MAX))];

// Icons.

pub(super) static STANDARD_ICON: Shape = shape("standard_icon", &[ICON_PROPERTIES], &["tag", "token"]);
pub(super) static CUSTOM_ICON: Shape = shape("custom_icon", &[ICON_PROPERTIES], &["tag", "img_key"]);
pub(super) const ICON: Kind = Either(&[&STANDARD_ICON, &CUSTOM_ICON]);
pub(super) const ICON_PROPERTIES: Properties =
    &[("tag", Text), ("token", Text), ("color", Text), ("img_key", Text), ("size", Text)];

// What pressing does.

pub(super) static CONFIRM: Shape = shape("confirm", &[&[("title", Of(&PLAIN)), ("text", Of(&PLAIN))]], &["title", "text"]);
pub(super) static OPEN_URL: Shape = Shape {
    name: "open_url",
    properties: &[&[("type", Text), ("default_url", Like(is_url)), ("pc_url", Text), ("ios_url", Text), ("android_url", Text)]],
    required: &["type"],
    one_of: &[&["default_url"], &["pc_url", "ios_url", "android_url"]],
};
/// Lark also takes a text as the value, and then its own SDKs fail on the press: not here.
pub(super) static CALLBACK: Shape = shape("callback", &[&[("type", Text), ("value", Object)]], &["type", "value"]);
pub(super) static LINK: Shape = Shape {
    name: "link",
    properties: &[&[("url", Like(is_url)), ("pc_url", Text), ("ios_url", Text), ("android_url", Text)]],
    required: &[],
    one_of: &[&["url"], &["pc_url", "ios_url", "android_url"]],
};
pub(super) static JUMP: Shape = shape("action", &[&[("multi_url", Of(&LINK))]], &[]);

// What several components have in common.

pub(super) const ACROSS: Kind = Word(&["left", "center", "right"]);
pub(super) const DOWN: Kind = Word(&["top", "center", "bottom"]);
pub(super) const COMMON: Properties = &[("tag", Text), ("element_id", Like(is_element_id)), ("margin", Like(is_box))];
pub(super) const LAYOUT: Properties = &[
    ("direction", Word(&["vertical", "horizontal"])),
    ("horizontal_spacing", Like(is_spacing)),
    ("vertical_spacing", Like(is_spacing)),
    ("horizontal_align", ACROSS),
    ("vertical_align", DOWN),
    ("padding", Like(is_box)),
];
pub(super) const PRESSABLE: Properties = &[
    ("behaviors", ManyOf(&[&OPEN_URL, &CALLBACK])),
    ("confirm", Of(&CONFIRM)),
    ("disabled", Flag),
    ("disabled_tips", Of(&PLAIN)),
    ("hover_tips", Of(&PLAIN)),
];
pub(super) const INPUT: Properties =
    &[("name", Name), ("required", Flag), ("placeholder", Of(&SHORT)), ("width", Like(is_width))];
pub(super) const SELECT: Properties = &[("type", Word(&["default", "text"]))];
