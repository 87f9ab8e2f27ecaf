//! Picture files by the names that feeds give them. Opens none of them.

use crate::catalog::decode;
use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};

/// Endings of files that are looked at.
const ENDINGS: [&str; 4] = ["jpg", "jpeg", "png", "webp"];
/// Folders inside folders, at most.
const DEPTH: usize = 8;
/// Files, at most: a folder given by mistake (`/`) must end.
const MOST: usize = 4_000_000;

/// The picture files of a folder.
#[derive(Debug, Default)]
pub struct Files {
    /// By name without its ending, in small letters.
    by_stem: HashMap<String, Vec<PathBuf>>,
}

impl Files {
    /// The picture files in a folder and below it. Links are not followed.
    ///
    /// # Errors
    /// When the folder itself cannot be read.
    pub fn of(folder: &Path) -> io::Result<Self> {
        let mut files = Self::default();
        let mut count = 0;
        let mut open = vec![(folder.to_owned(), 0)];
        while let Some((folder, depth)) = open.pop() {
            let entries = match std::fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(error) if depth == 0 => return Err(error),
                Err(_) => continue,
            };
            for entry in entries.flatten() {
                let Ok(kind) = entry.file_type() else {
                    continue;
                };
                if kind.is_dir() && depth < DEPTH {
                    open.push((entry.path(), depth + 1));
                } else if kind.is_file() && count < MOST {
                    count += usize::from(files.add(entry.path()));
                }
            }
        }
        for paths in files.by_stem.values_mut() {
            paths.sort();
        }
        Ok(files)
    }

    fn add(&mut self, path: PathBuf) -> bool {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().to_lowercase());
        let Some((stem, ending)) = name.as_deref().and_then(|name| name.rsplit_once('.')) else {
            return false;
        };
        let known = ENDINGS.contains(&ending);
        if known {
            self.by_stem.entry(stem.to_owned()).or_default().push(path);
        }
        known
    }

    /// The file that an address means: of those with its name the one whose folders agree most with the address, and whose
    /// ending is the same; a shop may serve `a.webp` of what lies on its disk as `a.jpg`.
    pub fn named(&self, address: &str) -> Option<&Path> {
        let path = address.split(['?', '#']).next().unwrap_or("");
        let path = decode(path)
            .unwrap_or_else(|| path.to_owned())
            .to_lowercase();
        let mut parts = path.rsplit(['/', '\\']);
        let name = parts.next().unwrap_or("");
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        let folders: Vec<&str> = parts.collect();
        let fit = |file: &PathBuf| {
            let above = file.parent().into_iter().flat_map(Path::components).rev();
            let above = above.map(|part| part.as_os_str().to_string_lossy().to_lowercase());
            let shared = above
                .zip(&folders)
                .take_while(|(own, said)| own == *said)
                .count();
            let same = file
                .extension()
                .is_some_and(|own| own.eq_ignore_ascii_case(ending));
            (shared, same)
        };
        // Of equals the first in the order of paths: the same on every machine.
        let files = self.by_stem.get(stem)?.iter().rev();
        files.max_by_key(|file| fit(file)).map(PathBuf::as_path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(names: &[&str]) -> Files {
        let mut files = Files::default();
        for name in names {
            files.add(PathBuf::from(name));
        }
        files
    }

    #[test]
    fn an_address_means_the_file_of_its_name() {
        let files = files(&[
            "/x/a/tasse.jpg",
            "/x/b/Tasse.JPG",
            "/x/th\u{e9} vert.webp",
            "/x/notes.txt",
            "/x/bol.png",
            "/x/bol.jpg",
        ]);
        let named = |address: &str| {
            files
                .named(address)
                .map(|path| path.to_string_lossy().into_owned())
        };
        assert_eq!(
            named("https://cdn.example/b/tasse.jpg?width=400").as_deref(),
            Some("/x/b/Tasse.JPG")
        );
        assert_eq!(
            named("https://cdn.example/other/TASSE.webp").as_deref(),
            Some("/x/a/tasse.jpg")
        );
        assert_eq!(
            named("/media/th%C3%A9%20vert.jpg#x").as_deref(),
            Some("/x/th\u{e9} vert.webp")
        );
        assert_eq!(named("/media/bol.png").as_deref(), Some("/x/bol.png"));
        for none in [
            "",
            "/",
            "https://cdn.example/",
            "/notes.txt",
            "%ff%fe.jpg",
            "../../etc/passwd",
        ] {
            assert_eq!(named(none), None, "{none}");
        }
    }
}
