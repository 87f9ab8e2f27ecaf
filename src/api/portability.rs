//! Exports of the module that writes and reads the shopper's file. What is handed in are parts, each after its length in
//! four bytes; so are answers of several parts. `src/js/portability.ts` is the other half.

// SAFETY: as in `core.rs`: the module is linked with nothing else, and the desk is the box that `create` made.
#![allow(unsafe_code)]

use crate::placement::{INSPECTOR_TEXTS, PanelText, PanelWords, take_part};
use crate::portability::{Page, read, write};
use std::collections::BTreeMap;

/// Bytes on their way in and out.
#[derive(Default)]
pub struct Desk {
    input: Vec<u8>,
    output: Vec<u8>,
}

fn text(part: Option<&[u8]>) -> &str {
    part.and_then(|bytes| str::from_utf8(bytes).ok())
        .unwrap_or("")
}

/// An empty desk.
#[unsafe(no_mangle)]
extern "C" fn create() -> Box<Desk> {
    Box::default()
}

/// Where to write what the next call takes.
#[unsafe(no_mangle)]
extern "C" fn input(desk: &mut Desk, length: usize) -> *mut u8 {
    desk.input = vec![0; length];
    desk.input.as_mut_ptr()
}

/// Where the last answer stands.
#[unsafe(no_mangle)]
extern "C" fn output(desk: &Desk) -> *const u8 {
    desk.output.as_ptr()
}

/// The file, given the shop's origin, the record of the choice, that of the corrections and that of browsing; its length.
#[unsafe(no_mangle)]
extern "C" fn pack(desk: &mut Desk, retention: u32, now: u32) -> i32 {
    let rest = &mut desk.input.as_slice();
    let shop = text(take_part(rest));
    let page = Page {
        shop,
        retention,
        now,
    };
    let [choice, corrections, browsing] = [(); 3].map(|()| take_part(rest).unwrap_or_default());
    desk.output = write(&page, choice, corrections, browsing).into_bytes();
    desk.output.len() as i32
}

/// What a file holds, given the shop's origin and its text: how many corrections and how much browsing, four bytes
/// each, then the records of both. Answers the length, or the code of the refusal below zero.
#[unsafe(no_mangle)]
extern "C" fn unpack(desk: &mut Desk, any_shop: u32, now: u32) -> i32 {
    let rest = &mut desk.input.as_slice();
    let shop = text(take_part(rest));
    let page = Page {
        shop,
        retention: 0,
        now,
    };
    let taken = match read(&page, text(take_part(rest)), any_shop != 0) {
        Ok(taken) => taken,
        Err(refusal) => return -(refusal as i32),
    };
    desk.output = taken.counts.map(u32::to_le_bytes).as_flattened().to_vec();
    for part in [taken.corrections, taken.browsing] {
        desk.output.extend((part.len() as u32).to_le_bytes());
        desk.output.extend(part);
    }
    desk.output.len() as i32
}

/// The words of a pack of words as one JSON object by their keys; its length.
#[unsafe(no_mangle)]
extern "C" fn words(desk: &mut Desk) -> i32 {
    let words = PanelWords::decode(&desk.input).unwrap_or_default();
    let panel = PanelText::ALL
        .iter()
        .map(|(text, key)| (*key, words.text(*text)));
    let inspector = INSPECTOR_TEXTS.iter().zip(0..);
    let table: BTreeMap<&str, &str> = panel
        .chain(inspector.map(|(key, at)| (*key, words.inspector.get(at))))
        .collect();
    desk.output = serde_json::to_vec(&table).unwrap_or_default();
    desk.output.len() as i32
}
