//! Deployments, and how a handle names one.

use std::fmt;
use std::str::FromStr;

use super::HOLE;
use super::host::split_labels;

/// Length of a generated deployment id.
const GENERATED_ID: usize = 8;

/// One deployment of one account.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Deployment {
    /// The account's id, `my-account`.
    pub account: String,
    /// The deployment's id, `abcd1234`.
    pub deployment: String,
}

impl fmt::Display for Deployment {
    /// The resource name, `accounts/my-account/deployments/abcd1234`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "accounts/{}/deployments/{}", self.account, self.deployment)
    }
}

/// Why a text names no deployment. The user's mistake; the message says what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidDeployment {
    given: String,
}

impl fmt::Display for InvalidDeployment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` names no deployment; write accounts/<account>/deployments/<deployment>", self.given)
    }
}

impl std::error::Error for InvalidDeployment {}

impl FromStr for Deployment {
    type Err = InvalidDeployment;

    /// Reads the form that `Display` writes.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let parts: Vec<&str> = text.split('/').collect();
        match parts.as_slice() {
            ["accounts", account, "deployments", deployment] if is_id(account) && is_id(deployment) => {
                Ok(Self { account: (*account).to_owned(), deployment: (*deployment).to_owned() })
            }
            _ => Err(InvalidDeployment { given: text.to_owned() }),
        }
    }
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// Which deployment a handle names, as far as its text tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Split {
    /// There is one reading.
    Certain(Deployment),
    /// Account and deployment cannot be told apart. The candidates, most likely first; none where a part of the name
    /// is unknown.
    Uncertain(Vec<Deployment>),
}

/// Splits a handle, given as [`super::HostMatch::labels`]: `my-account-abcd1234.us-arizona-1`.
///
/// "Account ids may hold hyphens, and users may choose deployment ids that do too, so the split is certain only when
/// the last hyphen-separated part has 8 letters and digits with at least one digit." It also takes the form of a
/// handle, two labels, and a first label without holes or placeholders; the region may be unknown.
pub fn split_handle(labels: &str) -> Split {
    let mut parts = split_labels(labels);
    let name = parts.next().unwrap_or_default();
    let is_handle = parts.next().is_some() && parts.next().is_none();
    if name.contains(HOLE) || !is_id(name) {
        return Split::Uncertain(Vec::new());
    }
    let name = name.to_ascii_lowercase();
    let candidates: Vec<Deployment> = name
        .rmatch_indices('-')
        .map(|(at, _)| (&name[..at], &name[at + 1..]))
        // Neither id begins or ends with a hyphen.
        .filter(|(account, deployment)| {
            [account, deployment].iter().all(|id| !id.is_empty() && !id.starts_with('-') && !id.ends_with('-'))
        })
        .map(|(account, deployment)| Deployment { account: account.to_owned(), deployment: deployment.to_owned() })
        .collect();
    match candidates.first() {
        Some(last) if is_handle && is_generated_id(&last.deployment) => Split::Certain(last.clone()),
        _ => Split::Uncertain(candidates),
    }
}

/// The region in a handle of two labels, if it is written out.
pub fn region(labels: &str) -> Option<&str> {
    let mut parts = split_labels(labels);
    let region = parts.nth(1).filter(|region| is_id(region))?;
    parts.next().is_none().then_some(region)
}

fn is_generated_id(id: &str) -> bool {
    id.len() == GENERATED_ID
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && id.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deployment(account: &str, deployment: &str) -> Deployment {
        Deployment { account: account.to_owned(), deployment: deployment.to_owned() }
    }

    #[test]
    fn certain_splits() {
        for (labels, account, id) in [
            ("my-account-abcd1234.us-arizona-1", "my-account", "abcd1234"),
            ("acme-12345678.eu-frankfurt-1", "acme", "12345678"),
            ("a-b-c-d-1abcdefg.us-new-9", "a-b-c-d", "1abcdefg"),
            ("MY-ACCOUNT-ABCD1234.US-IOWA-1", "my-account", "abcd1234"),
            ("my-account-abcd1234.\u{FFFC}", "my-account", "abcd1234"),
            ("my-account-abcd1234.${region}", "my-account", "abcd1234"),
        ] {
            assert_eq!(split_handle(labels), Split::Certain(deployment(account, id)), "{labels}");
        }
    }

    #[test]
    fn uncertain_splits_name_their_candidates() {
        for (labels, candidates) in [
            // "Generated ids without a digit exist, `ejdyohmt`; so do accounts like `acme-research`".
            ("acme-ejdyohmt.us-iowa-1", vec![("acme", "ejdyohmt")]),
            ("acme-research-prod.us-iowa-1", vec![("acme-research", "prod"), ("acme", "research-prod")]),
            ("my-account-abcd1234", vec![("my-account", "abcd1234"), ("my", "account-abcd1234")]),
            ("my-account-abcd123.us-iowa-1", vec![("my-account", "abcd123"), ("my", "account-abcd123")]),
            ("acme-abcd1234.us.iowa", vec![("acme", "abcd1234")]),
            ("a--abcd1234.us-iowa-1", vec![]),
            ("-abcd1234.us-iowa-1", vec![]),
            ("abcd1234.us-iowa-1", vec![]),
            ("\u{FFFC}-abcd1234.us-iowa-1", vec![]),
            ("my-account-\u{FFFC}.us-iowa-1", vec![]),
            ("\u{FFFC}", vec![]),
            ("<account>-abcd1234.us-iowa-1", vec![]),
            ("{{ .values.handle }}", vec![]),
            ("", vec![]),
        ] {
            let candidates = candidates.into_iter().map(|(a, d)| deployment(a, d)).collect();
            assert_eq!(split_handle(labels), Split::Uncertain(candidates), "{labels}");
        }
    }

    #[test]
    fn regions() {
        for (labels, expected) in [
            ("my-account-abcd1234.us-arizona-1", Some("us-arizona-1")),
            ("<handle>.mars-1", Some("mars-1")),
            ("my-account-abcd1234.<region>", None),
            ("{{ .values.handle }}", None),
            ("my-account-abcd1234", None),
            ("a.b.c", None),
        ] {
            assert_eq!(region(labels), expected, "{labels}");
        }
    }

    #[test]
    fn resource_names_are_read_as_they_are_written() {
        let name = "accounts/my-account/deployments/abcd1234";
        let read: Deployment = name.parse().unwrap();
        assert_eq!(read, deployment("my-account", "abcd1234"));
        assert_eq!(read.to_string(), name);
        for wrong in [
            "",
            "my-account/abcd1234",
            "accounts//deployments/x",
            "accounts/a/deployments/",
            "accounts/A/models/m",
            "accounts/<A>/deployments/<D>",
            "/accounts/a/deployments/d",
            "accounts/a/deployments/d/x",
            "accounts/a b/deployments/d",
        ] {
            let error = wrong.parse::<Deployment>().unwrap_err();
            assert!(error.to_string().contains("accounts/<account>/deployments/"), "{wrong}");
        }
    }
}
