//! stub
pub struct Preferences;
