//! Modules of a tree: which files an import may mean, as far as that can be told from names.

/// What a language may ask of the tree of files around a source. Names are relative to the root of the tree, with `/`
/// between their parts; the root itself is empty.
pub trait Tree {
    /// Whether there is a file or directory of this name.
    fn exists(&self, name: &str) -> bool;

    /// What a file says.
    fn read(&self, name: &str) -> Option<String>;
}

/// One way to understand a path that begins with an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The modules that it may begin with, best first: the first one that there is counts.
    pub modules: Vec<String>,
    /// What is taken of the module, a dotted path; empty for the module's own value.
    pub name: String,
}

/// The directory that holds a file.
pub fn directory(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(directory, _)| directory)
}

/// A directory and those around it, nearest first. The last one is the root.
pub fn around(directory: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(directory), |at| (!at.is_empty()).then(|| self::directory(at)))
}

/// A path as seen from a directory; `None` if it leaves the tree.
pub fn within(directory: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = directory.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The ways to part a dotted path into a module and what is taken of it, the longest module first. Only dots behind
/// `from` part it.
pub fn parted(path: &str, from: usize) -> impl Iterator<Item = (&str, &str)> {
    let dots = path.char_indices().rev().filter(move |(at, c)| *c == '.' && *at >= from);
    std::iter::once((path, "")).chain(dots.map(|(at, _)| (&path[..at], &path[at + 1..])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_seen_from_directories() {
        assert_eq!(within("a/b", "../c/./d.ts").as_deref(), Some("a/c/d.ts"));
        assert_eq!(within("a", "../../d"), None);
        assert_eq!(around("a/b").collect::<Vec<_>>(), ["a/b", "a", ""]);
        assert_eq!(around("").collect::<Vec<_>>(), [""]);
        assert_eq!(parted("a.b.c", 0).collect::<Vec<_>>(), [("a.b.c", ""), ("a.b", "c"), ("a", "b.c")]);
        assert_eq!(parted("./x.y/z.c", 5).collect::<Vec<_>>(), [("./x.y/z.c", ""), ("./x.y/z", "c")]);
    }
}
