//! x
use super::product::Product;
use crate::catalog::Features;
/// x
pub struct Content {
    /// x
    pub features: Vec<Features>,
}
/// x
pub fn content(_: &[Product]) -> Content {
    Content {
        features: Vec::new(),
    }
}
