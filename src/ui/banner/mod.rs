//! stub
pub struct Banner;
