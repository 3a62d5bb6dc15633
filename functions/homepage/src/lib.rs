//! homepage
