//! How a host is called in an inventory, also where parts of its name are filled in elsewhere.

use std::sync::LazyLock;

use regex::Regex;

use crate::routing::{HOLE, HostKind, HostMatch, Split};
use crate::settings::Settings;

use super::{Handle, HandleKind};

/// The handle of a host in a text without interpolations.
pub(crate) fn of_text(host: &HostMatch, settings: &Settings) -> Handle {
    handle(host, &host.labels, settings)
}

/// The handle of a host whose interpolations are called by these names, in order.
pub(super) fn of_template(
    host: &HostMatch,
    names: impl IntoIterator<Item = Option<String>>,
    settings: &Settings,
) -> Handle {
    let mut text = String::new();
    let mut names = names.into_iter();
    for (index, part) in host.labels.split(HOLE).enumerate() {
        if index > 0 {
            let name = names.next().flatten();
            text.push_str(&format!("<{}>", name.as_deref().unwrap_or("…").to_lowercase()));
        }
        text.push_str(part);
    }
    handle(host, &text, settings)
}

fn handle(host: &HostMatch, text: &str, settings: &Settings) -> Handle {
    let is_configured = settings.deployment_of(&host.labels).is_some();
    let deployment = settings.split(&host.labels);
    let is_wildcard = text.chars().all(|c| matches!(c, '*' | '.'));
    let kind = match host.kind {
        HostKind::Audio => HandleKind::Audio,
        HostKind::Suffix => HandleKind::Domain,
        // `*.direct.fireworks.ai`
        _ if is_wildcard => HandleKind::Domain,
        _ if matches!(deployment, Split::Certain(_)) => HandleKind::Deployment,
        HostKind::Deployment if !host.labels.split('.').next().is_some_and(|name| name.contains(HOLE)) => {
            HandleKind::Deployment
        }
        HostKind::Deployment | HostKind::Placeholder => HandleKind::Unresolved,
    };
    let text = if is_wildcard { String::new() } else { named(text) };
    Handle { kind, text, deployment, configured: is_configured }
}

/// The text with every placeholder written `<name>`, however its language writes them, so that one handle has one name.
/// Defaults and formats in it are left out: they may be anything.
fn named(labels: &str) -> String {
    static PLACEHOLDER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r"\$?\{\{[^{}]*\}\}|[$#]?\{[^{}]*\}|\$\([^()]*\)|<[^<>]*>",
            r"|%\([a-z_][\w.]*\)s|%[a-z_]\w*%|%[sv]|\$[a-z_]\w*|@[a-z_]\w*@",
        ))
        .ok()
    });
    static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[a-z_][a-z0-9_]*(?:[.-][a-z0-9_]+)*").ok());
    let (Some(placeholder), Some(name)) = (PLACEHOLDER.as_ref(), NAME.as_ref()) else { return labels.to_owned() };
    let with_name = |found: &regex::Captures| {
        let inside = found[0].trim_start_matches('%');
        let inside = if matches!(inside, "s" | "v") { "" } else { inside };
        format!("<{}>", name.find(inside).map_or("…", |name| name.as_str()))
    };
    placeholder.replace_all(labels, with_name).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Handle {
        let hosts = crate::routing::find_hosts(text);
        of_text(&hosts[0], &Settings::default())
    }

    #[test]
    fn placeholders_are_called_by_their_names() {
        for (labels, shown) in [
            ("<handle>", "<handle>"),
            ("${HANDLE}", "<handle>"),
            ("$HANDLE", "<handle>"),
            ("{{ .Values.handle }}", "<values.handle>"),
            ("${{ vars.HANDLE }}", "<vars.handle>"),
            ("{}", "<…>"),
            ("%s", "<…>"),
            ("${HANDLE:-s3cr3t}", "<handle>"),
            ("<account>-<deployment>.<region>", "<account>-<deployment>.<region>"),
        ] {
            let handle = of(&format!("https://{labels}.direct.fireworks.ai/v1"));
            assert_eq!((&*handle.text, handle.kind), (shown, HandleKind::Unresolved), "{labels}");
        }
    }

    #[test]
    fn what_names_a_deployment_is_one() {
        for (labels, kind) in [
            ("my-account-abcd1234.us-iowa-1", HandleKind::Deployment),
            ("my-account-abcd1234.${REGION}", HandleKind::Deployment),
            ("acme-research-prod.us-iowa-1", HandleKind::Deployment),
            ("audio-prod.us-virginia-1", HandleKind::Audio),
            ("my-${ENV}-abcd1234.us-iowa-1", HandleKind::Unresolved),
        ] {
            assert_eq!(of(&format!("https://{labels}.direct.fireworks.ai/v1")).kind, kind, "{labels}");
        }
        assert_eq!(of("no_proxy=*.direct.fireworks.ai").kind, HandleKind::Domain);
        assert_eq!(of("x.endswith('.direct.fireworks.ai')").kind, HandleKind::Domain);
    }
}
