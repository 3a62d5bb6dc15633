//! The components.

use super::Kind::{Any, AtMost, Columns, Either, Elements, Flag, Like, List, Many, Name, Object, Of, Text, Whole, Word};
use super::format::{is_box, is_date, is_date_time, is_size, is_spacing, is_time, is_width};
use super::parts::{
    ACROSS, COMMON, DOWN, ICON, INPUT, JUMP, LARK_MD, LAYOUT, LINK, MARKDOWN_TITLE, PLAIN, PRESSABLE, SELECT, SHORT, STYLED, TEXT,
};
use super::{Shape, shape};

static COMPONENTS: &[Shape] = &[
    shape("hr", &[COMMON], &[]),
    shape("markdown", &[COMMON, TEXT, &[("text_align", ACROSS), ("text_size", Text), ("icon", ICON)]], &["content"]),
    Shape {
        name: "div",
        properties: &[COMMON, &[("text", STYLED), ("icon", ICON), ("width", Text), ("fields", Many(&FIELD))]],
        required: &[],
        one_of: &[&["text"], &["fields"]],
    },
    shape(
        "img",
        &[
            COMMON,
            &[("img_key", Name), ("alt", Of(&PLAIN)), ("title", Of(&PLAIN)), ("preview", Flag), ("transparent", Flag)],
            &[("scale_type", Word(&["crop_center", "crop_top", "fit_horizontal"])), ("size", Text), ("corner_radius", Text)],
        ],
        &["img_key", "alt"],
    ),
    shape(
        "column_set",
        &[
            COMMON,
            &[("columns", Columns), ("flex_mode", Word(&["none", "stretch", "flow", "bisect", "trisect"]))],
            &[
                ("background_style", Text),
                ("horizontal_spacing", Like(is_spacing)),
                ("horizontal_align", ACROSS),
                ("action", Of(&JUMP)),
            ],
        ],
        &["columns"],
    ),
    shape(
        "collapsible_panel",
        &[
            COMMON,
            LAYOUT,
            &[("header", Of(&PANEL_HEADER)), ("elements", Elements), ("expanded", Flag)],
            &[("border", Of(&BORDER)), ("background_color", Text)],
        ],
        &["header"],
    ),
    shape("form", &[COMMON, LAYOUT, &[("name", Name), ("elements", Elements)]], &["name", "elements"]),
    shape(
        "interactive_container",
        &[
            COMMON,
            LAYOUT,
            PRESSABLE,
            &[("elements", Elements), ("width", Like(is_width)), ("height", Like(is_width)), ("background_style", Text)],
            &[("has_border", Flag), ("border_color", Text), ("corner_radius", Like(is_size))],
        ],
        &["elements", "behaviors"],
    ),
    Shape {
        name: "button",
        properties: &[
            COMMON,
            PRESSABLE,
            &[("text", Of(&SHORT)), ("icon", ICON), ("type", Word(BUTTON_TYPES)), ("name", Name), ("width", Like(is_width))],
            &[("size", Word(&["tiny", "small", "medium", "large"])), ("form_action_type", Word(&["submit", "reset"]))],
        ],
        required: &[],
        one_of: &[&["text"], &["icon"]],
    },
    shape("overflow", &[COMMON, PRESSABLE, &[("options", Many(&MORE_CHOICE)), ("width", Like(is_width))]], &["options"]),
    shape(
        "select_static",
        &[
            COMMON,
            INPUT,
            PRESSABLE,
            SELECT,
            &[("options", Many(&CHOICE)), ("initial_option", Text), ("initial_index", Whole(0, 999))],
        ],
        &[],
    ),
    shape(
        "select_person",
        &[COMMON, INPUT, PRESSABLE, SELECT, &[("options", Many(&PERSON_CHOICE)), ("initial_option", Text)]],
        &[],
    ),
    shape(
        "multi_select_static",
        &[COMMON, INPUT, PRESSABLE, SELECT, &[("options", Many(&CHOICE)), ("selected_values", List)]],
        &[],
    ),
    shape(
        "multi_select_person",
        &[COMMON, INPUT, PRESSABLE, SELECT, &[("options", Many(&PERSON_CHOICE)), ("selected_values", List)]],
        &[],
    ),
    shape("date_picker", &[COMMON, INPUT, PRESSABLE, &[("initial_date", Like(is_date))]], &[]),
    shape("picker_time", &[COMMON, INPUT, PRESSABLE, &[("initial_time", Like(is_time))]], &[]),
    shape("picker_datetime", &[COMMON, INPUT, PRESSABLE, &[("initial_datetime", Like(is_date_time))]], &[]),
    shape(
        "input",
        &[
            COMMON,
            INPUT,
            PRESSABLE,
            &[("default_value", AtMost(1000)), ("max_length", Whole(1, 1000)), ("show_icon", Flag), ("label", Of(&PLAIN))],
            &[("input_type", Word(&["text", "multiline_text", "password"])), ("label_position", Word(&["top", "left"]))],
            &[("rows", Whole(1, i64::MAX)), ("auto_resize", Flag), ("max_rows", Whole(1, i64::MAX))],
        ],
        &[],
    ),
    shape(
        "checker",
        &[
            COMMON,
            PRESSABLE,
            &[("name", Name), ("checked", Flag), ("text", STYLED), ("overall_checkable", Flag), ("padding", Like(is_box))],
            &[("button_area", Object), ("checked_style", Object)],
        ],
        &[],
    ),
    shape(
        "table",
        &[
            COMMON,
            &[("columns", Many(&TABLE_COLUMN)), ("rows", List), ("page_size", Whole(1, 10)), ("row_height", Text)],
            &[("row_max_height", Like(is_size)), ("freeze_first_column", Flag), ("header_style", Object)],
        ],
        &["columns", "rows"],
    ),
    shape(
        "chart",
        &[COMMON, &[("chart_spec", Object), ("aspect_ratio", Text), ("color_theme", Text), ("preview", Flag), ("height", Text)]],
        &["chart_spec"],
    ),
    shape(
        "person",
        &[COMMON, &[("user_id", Name), ("size", Text), ("show_avatar", Flag), ("show_name", Flag), ("style", Text)]],
        &["user_id"],
    ),
    shape(
        "person_list",
        &[
            COMMON,
            &[
                ("persons", Many(&PERSON_REF)),
                ("size", Text),
                ("lines", Any),
                ("show_avatar", Flag),
                ("show_name", Flag),
                ("drop_invalid_user_id", Flag),
            ],
        ],
        &["persons"],
    ),
];

/// A column: only inside a `column_set`.
pub(in super::super) static COLUMN: Shape = shape(
    "column",
    &[
        COMMON,
        LAYOUT,
        &[
            ("elements", Elements),
            ("width", Like(is_width)),
            ("weight", Whole(1, 5)),
            ("background_style", Text),
            ("action", Of(&JUMP)),
        ],
    ],
    &[],
);

/// The shape of a component, by its tag.
pub(in super::super) fn component(tag: &str) -> Option<&'static Shape> {
    COMPONENTS.iter().find(|shape| shape.name == tag)
}

// What only one of them holds.

const BUTTON_TYPES: &[&str] =
    &["default", "primary", "danger", "text", "primary_text", "danger_text", "primary_filled", "danger_filled", "laser"];
static CHOICE: Shape = shape("option", &[&[("text", Of(&SHORT)), ("value", Name), ("icon", ICON)]], &["text", "value"]);
static PERSON_CHOICE: Shape = shape("option", &[&[("text", Of(&SHORT)), ("value", Name), ("icon", ICON)]], &["value"]);
static MORE_CHOICE: Shape = shape("option", &[&[("text", Of(&SHORT)), ("value", Text), ("multi_url", Of(&LINK))]], &["text"]);
static FIELD: Shape = shape("field", &[&[("is_short", Flag), ("text", STYLED)]], &["text"]);
static BORDER: Shape = shape("border", &[&[("color", Text), ("corner_radius", Like(is_size))]], &[]);
static PERSON_REF: Shape = shape("person", &[&[("id", Name)]], &["id"]);
static TABLE_COLUMN: Shape = shape(
    "table column",
    &[&[
        ("name", Name),
        ("display_name", Text),
        ("width", Like(is_width)),
        ("vertical_align", DOWN),
        ("horizontal_align", ACROSS),
        ("data_type", Word(&["text", "lark_md", "options", "number", "persons", "date", "markdown"])),
        ("format", Object),
        ("date_format", Text),
    ]],
    &["name", "data_type"],
);
static PANEL_HEADER: Shape = shape(
    "panel header",
    &[&[
        ("title", Either(&[&PLAIN, &LARK_MD, &MARKDOWN_TITLE])),
        ("icon", ICON),
        ("icon_position", Word(&["left", "right", "follow_text"])),
        ("icon_expanded_angle", Whole(-180, 180)),
        ("width", Text),
        ("vertical_align", DOWN),
        ("background_color", Text),
        ("padding", Like(is_box)),
        ("position", Word(&["top", "bottom"])),
    ]],
    &["title"],
);
