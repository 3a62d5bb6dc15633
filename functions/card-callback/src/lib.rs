//! card-callback
