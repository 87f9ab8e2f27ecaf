//! `npm run fuzz -- --minutes 10`: every reader of foreign bytes for as long as one likes, on two threads.
//!
//! What is found is written to `tests/fuzz/found/`; it belongs into a test, then into the corpus. `--only=feeds` for one target,
//! `--seed=7` for other chances.

#[path = "../tests/fuzz/counting.rs"]
mod counting;
#[path = "../tests/fuzz/drive.rs"]
mod drive;
#[path = "../tests/fuzz/mutate.rs"]
mod mutate;
#[path = "../tests/fuzz/targets.rs"]
mod targets;

use drive::{Driver, Found};
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};
use targets::{TARGETS, Target};

fn option(name: &str) -> Option<String> {
    let mut arguments = std::env::args().skip_while(|argument| !argument.starts_with(name));
    let found = arguments.next()?;
    match found.split_once('=') {
        Some((_, value)) => Some(value.to_owned()),
        None => arguments.next(),
    }
}

/// What became of a target.
struct Line {
    name: &'static str,
    executions: u64,
    kept: usize,
    found: Vec<String>,
    slowest: Duration,
}

fn fuzz(target: &'static Target, time: Duration, seed: u64) -> Line {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let began = Instant::now();
    let mut line = Line {
        name: target.name,
        executions: 0,
        kept: 0,
        found: Vec::new(),
        slowest: Duration::ZERO,
    };
    let write = |found: Found, line: &mut Line| {
        let folder = root.join("tests/fuzz/found");
        let path = folder.join(format!("{}-{}", target.name, line.found.len()));
        let written =
            std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&path, &found.input));
        line.found.push(match written {
            Ok(()) => format!("{}: {}", path.display(), found.what),
            Err(error) => format!("{}: {}, and {error}", path.display(), found.what),
        });
    };
    match Driver::new(target, root, seed) {
        Err(found) => write(found, &mut line),
        Ok(mut driver) => {
            while began.elapsed() < time {
                let at = Instant::now();
                if let Err(found) = driver.step() {
                    write(found, &mut line);
                }
                line.slowest = line.slowest.max(at.elapsed());
                if line.found.len() >= 10 {
                    break;
                }
            }
            line.executions = driver.executions;
            line.kept = driver.kept();
        }
    }
    line
}

fn main() -> Result<(), String> {
    let minutes: f64 = option("--minutes").map_or(Ok(1.0), |text| {
        text.parse()
            .map_err(|_| format!("--minutes={text} is no number"))
    })?;
    let seed: u64 = option("--seed").map_or(Ok(1), |text| {
        text.parse()
            .map_err(|_| format!("--seed={text} is no number"))
    })?;
    let only = option("--only");
    let chosen: Vec<&'static Target> = TARGETS
        .iter()
        .filter(|target| only.as_ref().is_none_or(|only| only == target.name))
        .collect();
    if chosen.is_empty() {
        let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
        return Err(format!(
            "no target is called {}; there are {}",
            only.unwrap_or_default(),
            names.join(", ")
        ));
    }
    // A panic is caught and told; its own words would drown the table.
    std::panic::set_hook(Box::new(|_| {}));
    let threads = 2usize.min(chosen.len());
    let time = Duration::from_secs_f64(minutes * 60.0 * threads as f64 / chosen.len() as f64);
    let (waiting, lines) = (Mutex::new(chosen), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let next = waiting.lock().ok().and_then(|mut waiting| waiting.pop());
                    let Some(target) = next else { break };
                    let line = fuzz(target, time, seed);
                    println!(
                        "{:<10}{:>12} executions{:>8} kept, slowest {:>5} ms, {} found",
                        line.name,
                        line.executions,
                        line.kept,
                        line.slowest.as_millis(),
                        line.found.len()
                    );
                    if let Ok(mut lines) = lines.lock() {
                        lines.push(line);
                    }
                }
            });
        }
    });
    let lines = lines.into_inner().map_err(|_| "a thread ended early")?;
    let total: u64 = lines.iter().map(|line| line.executions).sum();
    println!("{total} executions in {minutes} minutes, seed {seed}");
    let found: Vec<String> = lines.into_iter().flat_map(|line| line.found).collect();
    if found.is_empty() {
        Ok(())
    } else {
        Err(found.join("\n"))
    }
}
