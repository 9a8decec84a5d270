//! Files called `.conf`, which says nothing of their format: nginx and INI files are told apart by what they hold.

use crate::facts::Facts;

use super::{Format, Hash, ini, nginx, systemd};

/// Files called `.conf`.
pub static CONF: Format =
    Format { name: "conf", is_named, has_own_names: false, is_closed: false, hash: Hash::Comment, facts };

fn is_named(name: &str, base: &str) -> bool {
    let others = [&nginx::NGINX, &systemd::SYSTEMD];
    super::ends_in(base, &[".conf"]) && !others.iter().any(|format| (format.is_named)(name, base))
}

fn facts(text: &str) -> Facts {
    let facts = nginx::facts(text);
    if facts.parsed { facts } else { ini::facts(text) }
}

#[cfg(test)]
mod tests {
    use super::super::outline::{refuses, says};
    use super::facts;
    use crate::formats::detect;

    #[test]
    fn names() {
        let format = |name| detect(name).map(|format| format.name);
        assert_eq!(format("a.conf"), Some("conf"));
        assert_eq!(format("default.conf.template"), Some("conf"));
        assert_eq!(format("nginx.conf"), Some("nginx"));
        assert_eq!(format("a.service.d/b.conf"), Some("systemd"));
    }

    #[test]
    fn both() {
        says(facts, "a b;", "a = b | a b;");
        says(facts, "a = b; c", "a = b; c");
        says(facts, "[a]\nb = c", "a : | [a] … b = c\n  b = c");
        says(facts, "# a\n", "comment \"# a\"");
        for source in ["a b", "ServerName x\nListen 0.0.0.0:80", "a {\n  b = c\n}", "include \"x\""] {
            refuses(facts, source);
        }
    }
}
