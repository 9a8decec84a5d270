//! Bodies of requests that stand in files of their own: `curl -d @body.json`.
//!
//! A script names the file, which says the model. Neither shows both, so the run reads the files that its scripts name.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

/// The models of bodies in files, by the names of the files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bodies(BTreeMap<String, String>);

impl Bodies {
    /// Adds a file, if it is the body of a request for a model.
    pub fn add(&mut self, file: &str, text: &str) {
        static MODEL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#""model"\s*:\s*"([^"]*)""#).ok());
        let found = MODEL.as_ref().and_then(|pattern| pattern.captures(text)).and_then(|found| found.get(1));
        if let Some(model) = found {
            self.0.insert(file.to_owned(), model.as_str().replace('\\', ""));
        }
    }

    /// The first of these files that is known, and its model.
    pub fn model<'f>(&self, files: &'f [String]) -> Option<(&'f str, &str)> {
        files.iter().find_map(|file| Some((file.as_str(), self.0.get(file)?.as_str())))
    }
}

/// The files that a command in `script` may mean by a path: beside the script, or from the root of the repository.
pub fn files(script: &str, path: &str) -> Vec<String> {
    let directory = script.rsplit_once('/').map_or("", |(directory, _)| directory);
    let mut files: Vec<String> =
        [format!("{directory}/{path}"), path.to_owned()].iter().filter_map(|path| normal(path)).collect();
    files.dedup();
    files
}

/// A relative path without `.` and `..`; `None` where it leaves the repository.
fn normal(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.trim_start_matches('/').split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_begin_at_the_script_or_the_root() {
        assert_eq!(files("bin/ask.sh", "body.json"), ["bin/body.json", "body.json"]);
        assert_eq!(files("bin/ask.sh", "../data/./body.json"), ["data/body.json"]);
        assert_eq!(files("ask.sh", "body.json"), ["body.json"]);
        assert!(files("ask.sh", "../body.json").is_empty());
    }

    #[test]
    fn bodies_say_their_model() {
        let mut bodies = Bodies::default();
        bodies.add("a.json", r#"{"messages": [], "model" : "accounts\/a\/models\/m"}"#);
        bodies.add("b.json", "{}");
        let names = ["b.json", "a.json"].map(str::to_owned);
        assert_eq!(bodies.model(&names), Some(("a.json", "accounts/a/models/m")));
        assert_eq!(bodies.model(&names[..1]), None);
    }
}
