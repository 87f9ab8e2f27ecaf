//! What a page loads of the widget itself before anything is shown: read from `parts.json`, which the widget's files come
//! with, and named in the lines to paste. Fetches nothing and checks no file: the browser does, by these digests.

use serde::Deserialize;
use std::fmt;
use std::path::{Path, PathBuf};

/// The first parts of one build of the widget; none when it is not known which.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
pub struct Widget {
    /// The version of the widget.
    pub version: String,
    /// Names the build in the addresses of its parts.
    pub build: String,
    /// File names and digests, as an `integrity` attribute writes them, in the order in which a page wants them.
    pub first: Vec<(String, String)>,
    /// What stands in place of `core.wasm` where that is enough.
    #[serde(default)]
    pub lean: Option<(String, String)>,
    /// What stands in place of it where it is not enough.
    #[serde(default)]
    pub full: Option<(String, String)>,
}

/// Why a folder is not the widget's.
#[derive(Debug)]
pub struct WidgetError {
    /// The file.
    pub file: PathBuf,
    /// What is wrong with it, and what would be right.
    pub problem: String,
}

impl fmt::Display for WidgetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DV-WIDGET: {}: {}", self.file.display(), self.problem)
    }
}

impl std::error::Error for WidgetError {}

impl Widget {
    /// Reads `parts.json` in the folder of the widget's files.
    ///
    /// # Errors
    /// [`WidgetError`] when there is none, when it is not one, or when it is another version's than this command.
    pub fn read(folder: &Path) -> Result<Self, WidgetError> {
        let file = folder.join("parts.json");
        let wrong = |problem: String| WidgetError {
            file: file.clone(),
            problem,
        };
        let text = std::fs::read_to_string(&file).map_err(|error| {
            wrong(format!(
                "{error}. Give the folder of the widget's files, such as node_modules/devanture/pkg"
            ))
        })?;
        let widget: Self = serde_json::from_str(&text)
            .ok()
            .filter(Self::is_plain)
            .ok_or_else(|| {
                wrong("this is not what the widget comes with. Copy its files again".to_owned())
            })?;
        let own = env!("CARGO_PKG_VERSION");
        if widget.version != own {
            return Err(wrong(format!(
                "the widget is version {}, this command {own}: take both of one version",
                widget.version
            )));
        }
        Ok(widget)
    }

    /// Whether names and digests are no more than that, and cannot leave an attribute.
    fn is_plain(&self) -> bool {
        let plain = |text: &str, others: &[u8]| {
            !text.is_empty()
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || others.contains(&byte))
        };
        plain(&self.build, b"")
            && self
                .first
                .iter()
                .chain(&self.lean)
                .chain(&self.full)
                .all(|(name, digest)| plain(name, b".-_") && plain(digest, b"-+/="))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_leave_its_attribute_is_not_a_widget() {
        let widget = |build: &str, name: &str, digest: &str| Widget {
            version: String::new(),
            build: build.to_owned(),
            first: vec![(name.to_owned(), digest.to_owned())],
            lean: None,
            full: None,
        };
        assert!(widget("0a1b2c3d", "runtime.js", "sha256-aB+/=").is_plain());
        assert!(!widget("\"", "runtime.js", "sha256-a").is_plain());
        assert!(!widget("0a1b2c3d", "../runtime.js", "sha256-a").is_plain());
        assert!(!widget("0a1b2c3d", "runtime.js", "sha256-a'").is_plain());
        assert!(!widget("", "runtime.js", "sha256-a").is_plain());
    }
}
