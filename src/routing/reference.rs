//! References resolved against a base URL (RFC 3986, section 5.2).

/// The URL that a reference means at a base. Both are texts of URLs, with [`super::HOLE`] where something unknown stands;
/// a segment that holds one is taken for one like others. `None` if the base is no URL with an authority.
pub fn resolve(base: &str, reference: &str) -> Option<String> {
    let (scheme, rest) = base.split_once("://")?;
    let rest = &rest[..rest.find('#').unwrap_or(rest.len())];
    let (authority, tail) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let (path, query) = tail.split_at(tail.find('?').unwrap_or(tail.len()));
    if has_scheme(reference) {
        return Some(reference.to_owned());
    }
    if reference.starts_with("//") {
        return Some(format!("{scheme}:{reference}"));
    }
    let (own, suffix) = reference.split_at(reference.find(['?', '#']).unwrap_or(reference.len()));
    let merged = match own {
        "" if suffix.starts_with('?') => format!("{path}{suffix}"),
        "" => format!("{path}{query}{suffix}"),
        _ if own.starts_with('/') => without_dots(own) + suffix,
        _ => {
            let folder = path.rfind('/').map_or("/", |slash| &path[..=slash]);
            without_dots(&format!("{folder}{own}")) + suffix
        }
    };
    Some(format!("{scheme}://{authority}{merged}"))
}

/// Whether a reference begins with a scheme.
fn has_scheme(reference: &str) -> bool {
    let end = reference.find([':', '/', '?', '#']).filter(|end| reference[*end..].starts_with(':'));
    end.is_some_and(|end| {
        let scheme = &reference[..end];
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
    })
}

/// A path that begins with a slash, without the segments `.` and `..`.
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.split('/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        match segment {
            "." | ".." => {
                if segment == ".." {
                    kept.pop();
                }
                if is_last {
                    kept.push("");
                }
            }
            _ => kept.push(segment),
        }
    }
    format!("/{}", kept.join("/"))
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn examples_of_the_standard() {
        for (reference, target) in [
            ("g:h", "g:h"),
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y", "http://a/b/c/g?y"),
            ("#s", "http://a/b/c/d;p?q#s"),
            ("g?y#s", "http://a/b/c/g?y#s"),
            (";x", "http://a/b/c/;x"),
            ("", "http://a/b/c/d;p?q"),
            (".", "http://a/b/c/"),
            ("./", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../..", "http://a/"),
            ("../../g", "http://a/g"),
            ("../../../g", "http://a/g"),
            ("/../g", "http://a/g"),
            ("g.", "http://a/b/c/g."),
            ("..g", "http://a/b/c/..g"),
            ("./../g", "http://a/b/g"),
            ("g/./h", "http://a/b/c/g/h"),
            ("g/../h", "http://a/b/c/h"),
            ("g?y/../x", "http://a/b/c/g?y/../x"),
            ("http:g", "http:g"),
        ] {
            assert_eq!(resolve("http://a/b/c/d;p?q", reference).as_deref(), Some(target), "{reference}");
        }
    }

    #[test]
    fn bases_without_a_path() {
        assert_eq!(resolve("https://a", "v1").as_deref(), Some("https://a/v1"));
        assert_eq!(resolve("https://a?x", "/v1").as_deref(), Some("https://a/v1"));
        assert_eq!(resolve("https://a/b", "v1").as_deref(), Some("https://a/v1"));
        assert_eq!(resolve("a/b", "v1"), None);
    }
}
