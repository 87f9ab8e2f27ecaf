//! The merchant's side: feeds in, published folder out. Runs natively, never in the browser.
