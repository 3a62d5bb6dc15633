//! flashduty
