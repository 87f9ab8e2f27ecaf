//! Second on the path: what the shopper allows.
