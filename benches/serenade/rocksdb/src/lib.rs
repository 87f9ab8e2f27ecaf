//! The names of RocksDB that Serenade's session store compiles against; it is never opened here.

use std::time::Duration;

/// Options that are ignored.
#[derive(Default)]
pub struct Options;

impl Options {
    /// Ignored.
    pub fn create_if_missing(&mut self, _: bool) {}
    /// Ignored.
    pub fn optimize_for_point_lookup(&mut self, _: u64) {}
    /// Ignored.
    pub fn set_allow_mmap_reads(&mut self, _: bool) {}
    /// Ignored.
    pub fn set_allow_mmap_writes(&mut self, _: bool) {}
}

/// A store that cannot be opened.
pub struct DB;

impl DB {
    /// Always refused.
    ///
    /// # Errors
    /// Always.
    pub fn open_with_ttl(_: &Options, _: &str, _: Duration) -> Result<Self, String> {
        Err("this measurement stores nothing".into())
    }

    /// Nothing is stored.
    ///
    /// # Errors
    /// Never.
    pub fn get(&self, _: &[u8]) -> Result<Option<Vec<u8>>, String> {
        Ok(None)
    }

    /// Nothing is stored.
    ///
    /// # Errors
    /// Never.
    pub fn put(&self, _: &[u8], _: &[u8]) -> Result<(), String> {
        Ok(())
    }
}
