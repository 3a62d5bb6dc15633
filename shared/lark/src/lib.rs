//! lark
