//! The law of paths, said once more without the program's help.

const GATEWAY: &str = "https://api.fireworks.ai/inference";

/// Holds the URLs that a program printed before and after against each other.
pub fn holds(before: &[String], after: &[String]) -> Result<(), String> {
    if before.is_empty() {
        return Err("prints nothing".to_owned());
    }
    if before.len() != after.len() {
        return Err(format!("prints {} lines before and {} after", before.len(), after.len()));
    }
    for (before, after) in before.iter().zip(after) {
        let due = due(before).ok_or_else(|| format!("asks no direct host before: {before}"))?;
        if *after != due {
            return Err(format!("{before} became {after}, not {due}"));
        }
    }
    Ok(())
}

/// The URL on the gateway that equals a direct one.
fn due(url: &str) -> Option<String> {
    let rest = url.strip_prefix("https://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    host.ends_with(".direct.fireworks.ai").then(|| format!("{GATEWAY}{path}"))
}

#[test]
fn the_law() {
    let url = |rest: &str| format!("https://acme-abcd1234.us-iowa-1.direct.fireworks.ai{rest}");
    assert_eq!(due(&url("")).as_deref(), Some(GATEWAY));
    assert_eq!(due(&url("/v1?x=1")).unwrap(), format!("{GATEWAY}/v1?x=1"));
    assert_eq!(due("https://api.fireworks.ai/v1"), None);
    assert!(holds(&[url("/v1")], &["https://api.fireworks.ai/v1".to_owned()]).is_err());
    assert!(holds(&[], &[]).is_err());
}
