//! Every reader of foreign bytes on some thousand changed inputs, the same in every run. `npm run fuzz` goes on for as long as
//! one likes.

use super::drive::Driver;
use super::targets::TARGETS;
use std::path::Path;

/// How often each target is read: together some seconds.
const EXECUTIONS: u64 = 1500;

#[test]
fn no_reader_panics_or_takes_more_memory_than_it_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for target in &TARGETS {
        let run = || {
            let mut driver = Driver::new(target, root, 0x5eed)?;
            while driver.executions < EXECUTIONS {
                driver.step()?;
            }
            Ok(driver)
        };
        match run() {
            Ok(driver) => assert!(
                driver.kept() >= 4,
                "{}: all inputs are made the same of",
                target.name
            ),
            Err::<_, super::drive::Found>(found) => panic!(
                "{}: {}\n{:?}",
                target.name,
                found.what,
                String::from_utf8_lossy(&found.input)
            ),
        }
    }
}
