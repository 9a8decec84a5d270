//! The words of direct routes that are created: names, flags, types.
//!
//! `direct_route_type` is a word of transit planners and web frameworks too. So a name alone says nothing: what is found
//! counts where the file speaks of the vendor (`fireworks`, `firectl`), where the type is one of the vendor's, or where keys
//! of a direct route are given, for which nobody else has a name.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// The kind of route, which is what creates it.
    Type,
    /// Its keys.
    Keys,
    /// One key. That is also what programs call the key that they ask a direct route with, so it says nothing alone.
    Key,
    /// What the vendor calls it by: a host, or an endpoint in the user's own cloud.
    Handle,
}

/// Where a direct route ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Route {
    /// In the internet, or there is none.
    Public,
    /// Out of sight.
    Unknown,
    /// In the user's own cloud; the vendor migrates these with the user.
    Private,
}

/// Names with separators and case left out.
const NAMES: &[(&str, Term)] = &[
    ("directroutetype", Term::Type),
    ("directroutingtype", Term::Type),
    ("directrouteapikeys", Term::Keys),
    ("directrouteapikey", Term::Key),
    ("directroutehandle", Term::Handle),
];

/// What names of methods begin with that set something.
const SETTERS: &[&str] = &["set", "with", "add", "addall", "put", "append"];

/// Direct routes that end in the user's own cloud, in capitals without separators.
const PRIVATE: &[&str] = &["GCPPRIVATESERVICECONNECT", "AWSPRIVATELINK"];

/// What the name of an argument, field or flag means. The last part of a dotted one counts.
pub fn term(name: &str) -> Option<Term> {
    // In capitals it is a variable of the environment.
    if name.len() > 64 || !name.contains(|c: char| c.is_ascii_lowercase()) {
        return None;
    }
    let last = name.rsplit(['.', '/']).next().unwrap_or(name);
    // What is left out below is only what separates words.
    if !last.is_ascii() {
        return None;
    }
    let folded = folded(last);
    NAMES.iter().find(|(known, _)| *known == folded).map(|(_, term)| *term)
}

/// What a method sets by its name: `setDirectRouteType`, `directRouteType`.
pub fn setter(name: &str) -> Option<Term> {
    let own = folded(name);
    let set = |known: &str| own.strip_suffix(known).is_some_and(|verb| SETTERS.contains(&verb));
    term(name).or_else(|| NAMES.iter().find(|(known, _)| set(known)).map(|(_, term)| *term))
}

fn folded(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// The flag that a word of a command is, with what it says behind its `=`.
pub fn flag(word: &str) -> Option<(Term, Option<&str>)> {
    let (name, value) = match word.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (word, None),
    };
    Some((term(name.strip_prefix("--")?)?, value))
}

/// Where a route of this type ends, as a value or the member of an enumeration has it.
pub fn route(value: &str) -> Route {
    let last = value.trim().rsplit(['.', ':', '/', '\\']).next().unwrap_or(value);
    let folded = folded(last).to_ascii_uppercase();
    match folded.rsplit("DIRECTROUTETYPE").next().unwrap_or(&folded) {
        "INTERNET" | "UNSPECIFIED" => Route::Public,
        kind if PRIVATE.contains(&kind) => Route::Private,
        "" if value.trim().is_empty() => Route::Public,
        _ => Route::Unknown,
    }
}

/// Whether a type is one of the vendor's, and of nobody else.
pub fn is_known_type(value: &str) -> bool {
    !value.trim().is_empty() && !value.to_ascii_uppercase().ends_with("UNSPECIFIED") && route(value) != Route::Unknown
}

/// Whether a text speaks of the vendor.
pub fn speaks_of_vendor(text: &str) -> bool {
    static VENDOR: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new("(?i-u)fireworks|firectl").ok());
    VENDOR.as_ref().is_some_and(|vendor| vendor.is_match(text))
}

/// Whether a text names what creates a route, or its handle.
pub fn speaks_of_route(text: &str) -> bool {
    words(text).iter().any(|(_, term)| *term != Term::Key)
}

/// The places of a text that hold a name or flag, in order.
pub fn words(text: &str) -> Vec<(Range<usize>, Term)> {
    static WORD: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?i-u)direct[_-]?rout(?:e|ing)[_-]?(?:type|api[_-]?keys?|handle)").ok());
    let Some(word) = WORD.as_ref() else { return Vec::new() };
    let goes_on = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let ends = |found: &regex::Match| !text[found.end()..].starts_with(goes_on);
    // `redirectRouteType`; what a getter or setter begins with is no other word.
    let begins = |found: &regex::Match| {
        let before = &text[..found.start()];
        let length = before.len() - before.trim_end_matches(goes_on).len();
        let verb = folded(&before[before.len() - length..]);
        verb.is_empty() || verb == "get" || SETTERS.contains(&verb.as_str())
    };
    word.find_iter(text)
        .filter(|found| ends(found) && begins(found))
        .filter_map(|found| Some((found.range(), term(found.as_str())?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_all_styles() {
        for name in
            ["direct_route_type", "directRouteType", "DirectRouteType", "direct-routing-type", "a.direct_route_type"]
        {
            assert_eq!(term(name), Some(Term::Type), "{name}");
        }
        assert_eq!(term("directRouteApiKeys"), Some(Term::Keys));
        assert_eq!(term("DirectRouteAPIKeys"), Some(Term::Keys));
        for name in
            ["DIRECT_ROUTE_TYPE", "directRouteTypes", "redirectRouteType", "directRoute", "direct_route_handler"]
        {
            assert_eq!(term(name), None, "{name}");
        }
        assert_eq!(setter("setDirectRouteType"), Some(Term::Type));
        assert_eq!(setter("addAllDirectRouteApiKeys"), Some(Term::Keys));
        assert_eq!(setter("resetDirectRouteType"), None);
    }

    #[test]
    fn flags() {
        assert_eq!(flag("--direct-route-type"), Some((Term::Type, None)));
        assert_eq!(flag("--direct-route-api-keys=a=b"), Some((Term::Keys, Some("a=b"))));
        for word in
            ["direct-route-type", "--direct-route", "--direct-routes-type=x", "--direct-route\u{200b}-type", "--"]
        {
            assert_eq!(flag(word), None, "{word}");
        }
    }

    #[test]
    fn types() {
        for kind in [
            "INTERNET",
            " INTERNET",
            "DirectRouteType.Internet",
            "fw.DeploymentDirectRouteTypeInternet",
            "",
            ".internet",
        ] {
            assert_eq!(route(kind), Route::Public, "{kind}");
        }
        for kind in
            ["AWS_PRIVATELINK", "DirectRouteType::GcpPrivateServiceConnect", "DIRECT_ROUTE_TYPE_AWS_PRIVATELINK"]
        {
            assert_eq!(route(kind), Route::Private, "{kind}");
        }
        for kind in ["$TYPE", "DIRECT_ROUTE_TYPE_LOCAL", "walk", "<TYPE>", "INTERNET2"] {
            assert_eq!(route(kind), Route::Unknown, "{kind}");
        }
    }

    #[test]
    fn words_are_whole() {
        let found = |text: &str| words(text).into_iter().map(|(at, _)| text[at].to_owned()).collect::<Vec<_>>();
        assert_eq!(found("x.getDirectRouteHandle() --direct-route-type=A"), ["DirectRouteHandle", "direct-route-type"]);
        assert!(
            found("redirectRouteType DIRECT_ROUTE_TYPE direct_route_handler directRouteTypes my_direct_route_type_x")
                .is_empty()
        );
    }
}
