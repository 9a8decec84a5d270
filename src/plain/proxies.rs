//! URLs that a proxy passes requests on to, or that a framework joins with paths, by the rules of each.

use super::structure::{Entry, Structure, Value};
use super::{Reader, span};
use crate::facts::{Kind, NodeId};
use crate::finding::Applicability;
use crate::routing::{self, HostKind, HostMatch};

/// What becomes of the URL of a proxy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Passing {
    /// The law of paths holds for what is asked, as far as this is safe.
    Lawful(Applicability),
    /// It does with this behind the URL, which has no path so far.
    Behind(String),
    /// It would not.
    Lost(&'static str),
}

const LOST: Passing = Passing::Lost("it is joined with the path of a request, which may lose /inference");
/// Directives of nginx that pass requests on to a URL.
const PASSES: &[&str] = &["proxy_pass", "grpc_pass"];
/// Directives that change the path of a request, so that the one of `proxy_pass` does not count.
const REWRITES: &[&str] =
    &["rewrite", "rewrite_by_lua_block", "rewrite_by_lua_file", "rewrite_by_lua", "access_by_lua_block", "js_content"];
/// Names under which a block of nginx names the host that it passes requests on to once more.
const HOST_NAMES: &[&str] = &["Host", ":authority", "proxy_ssl_name"];
/// Characters of a location that mean themselves in a URL too.
const PLAIN: &[char] = &['/', '-', '_', '.', '~'];

impl Reader<'_> {
    /// What becomes of a URL, if something joins it with the paths of requests.
    pub(super) fn passing(&self, host: &HostMatch) -> Option<Passing> {
        let before = self.before(host.span.start).trim_start();
        let word = before.split([' ', '\t']).next().unwrap_or_default();
        // Its upstreams are hosts.
        if word == "reverse_proxy" || before.trim_end() == "to" && self.text.contains("reverse_proxy") {
            return Some(Passing::Lost("Caddy takes no path in the URL that it passes requests on to"));
        }
        let structure = self.structure.as_ref().filter(|structure| !structure.is_comment(host.span.start));
        if let Some(passing) = structure.and_then(|structure| self.structured(structure, host)) {
            return Some(passing);
        }
        // A label of Traefik.
        let joins = PASSES.iter().chain(&["loadbalancer.server"]).any(|directive| before.contains(directive));
        joins.then_some(LOST)
    }

    fn structured(&self, structure: &Structure, host: &HostMatch) -> Option<Passing> {
        let node = structure.facts.innermost(span(&host.span))?;
        let keys: Vec<&str> = structure.keys_around(node).collect();
        let says = |word: &str| keys.iter().any(|key| key.to_ascii_lowercase().contains(word));
        if says("loadbalancer") && (says("server") || says("url")) {
            return Some(Passing::Lost("Traefik ignores the path of a server's URL"));
        }
        let entry = structure.valued_at(span(&host.span))?;
        if entry.name == "uri" && says("gateway") && says("routes") {
            return Some(Passing::Lost("Spring's gateway ignores the path of a route's URL"));
        }
        if entry.name.eq_ignore_ascii_case("BaseAddress") || entry.name == "base_uri" {
            let path = &self.text[host.path.clone()];
            let is_kept = path.ends_with('/') && path.len() > 1;
            return Some(if is_kept { Passing::Lawful(Applicability::Unsafe) } else { LOST });
        }
        if structure.format_name() != "nginx" && structure.format_name() != "conf" {
            return None;
        }
        if PASSES.contains(&entry.name.as_str()) {
            return Some(self.nginx(structure, entry, host, &keys));
        }
        // `map $host $upstream { default https://…; }`, `set $upstream https://…; proxy_pass $upstream;`
        let before = self.before(host.span.start);
        let is_set = || before.rsplit([';', '{']).next().is_some_and(|part| part.trim_start().starts_with("set "));
        if self.text[host.path.clone()].is_empty() && (keys.contains(&"map") || is_set()) {
            return Some(LOST);
        }
        let by_variable = |entry: &Entry| matches!(&entry.value, Value::Text(_, text) if text.starts_with('$'));
        PASSES.iter().flat_map(|name| structure.named(name)).any(by_variable).then_some(LOST)
    }

    /// What nginx asks: the path of the request as it is where the URL has none, else with that of the URL in place of the
    /// location.
    fn nginx(&self, structure: &Structure, entry: &Entry, host: &HostMatch, keys: &[&str]) -> Passing {
        let Value::Text(text, _) = &entry.value else { return LOST };
        let [_, location, "location", ..] = keys else { return LOST };
        if text.start != host.span.start || text.of(self.text).contains(['$', '{', '\\']) {
            return Passing::Lost("its variables decide which path is asked");
        }
        if self.changes_paths(structure, entry.scope) {
            return Passing::Lost(
                "a directive beside it changes the path, which then takes the place of the URL's own",
            );
        }
        if self.names_host(structure, entry) {
            return Passing::Lost("a directive beside it names the direct host too; change both together");
        }
        let rest = &self.text[host.span.end..text.end];
        if rest.starts_with('/') {
            return Passing::Lawful(self.trust_of_headers(structure, entry.scope));
        }
        let mut words = location.split_whitespace().map(routing::unquoted);
        let prefix = match (words.next(), words.next(), words.next()) {
            (Some(prefix), None, None) | (Some("=" | "^~"), Some(prefix), None) => prefix,
            _ => return Passing::Lost("nginx takes no path here, as the location is no prefix"),
        };
        let is_plain = |c: char| c.is_ascii_alphanumeric() || PLAIN.contains(&c);
        match rest {
            "" if prefix.starts_with('/') && prefix.chars().all(is_plain) && !prefix.starts_with("/inference") => {
                Passing::Behind(prefix.to_owned())
            }
            _ => Passing::Lost("nginx takes no path here that would keep /inference"),
        }
    }

    /// Whether a directive that counts for a block changes the paths of requests.
    fn changes_paths(&self, structure: &Structure, block: NodeId) -> bool {
        let location = |scope: NodeId| {
            std::iter::once(scope).chain(structure.facts.ancestors(scope)).find(|id| {
                structure.facts.node(*id).parent.and_then(|parent| structure.key_of(parent)) == Some("location")
            })
        };
        let ours = location(block);
        REWRITES.iter().flat_map(|name| structure.named(name)).any(|entry| {
            let theirs = location(entry.scope);
            theirs.is_none() || theirs == ours
        })
    }

    /// Whether a block, or one around it, names a direct host for the requests that it passes on.
    fn names_host(&self, structure: &Structure, pass: &Entry) -> bool {
        let around = std::iter::once(pass.scope).chain(structure.facts.ancestors(pass.scope));
        around.filter(|id| matches!(structure.facts.kind(*id), Kind::Mapping(_))).any(|scope| {
            structure.entries_of(scope).any(|entry| {
                let named = HOST_NAMES.iter().any(|name| entry.name.eq_ignore_ascii_case(name));
                let direct = |text: &str| routing::find_hosts(text).iter().any(|host| host.kind != HostKind::Audio);
                named && matches!(&entry.value, Value::Text(_, text) if direct(text))
            })
        })
    }

    /// How far a URL may move whose requests carry headers that blocks around its own set.
    fn trust_of_headers(&self, structure: &Structure, block: NodeId) -> Applicability {
        match structure.facts.ancestors(block).any(|scope| structure.sets_key_header(scope)) {
            true => Applicability::Unsafe,
            false => Applicability::Safe,
        }
    }
}
