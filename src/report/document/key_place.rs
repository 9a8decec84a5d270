//! Where the new key has to be created before what was migrated runs.

use serde::{Deserialize, Serialize};

/// Files that read the new key from one kind of store.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct KeyPlace {
    /// The kind of store.
    pub store: KeyStore,
    /// The files that read the key from there, by name.
    pub paths: Vec<String>,
}

/// What holds the keys that a file names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyStore {
    /// Secrets of a repository or organisation.
    GithubActions,
    /// Variables of a project or group.
    GitlabCi,
    /// Of another CI service.
    Ci,
    /// A Secret of a cluster, or values of a chart.
    Kubernetes,
    /// A variable of Terraform or the like.
    Terraform,
    /// Environment files.
    EnvironmentFile,
    /// The environment of containers.
    Container,
    /// The environment of programs.
    Environment,
}

impl KeyStore {
    /// The store that a file reads keys from, by the file's name.
    pub fn of(path: &str) -> Self {
        let lower = path.to_ascii_lowercase();
        let (directory, name) = lower.rsplit_once('/').unwrap_or(("", &lower));
        let below = |folder: &str| directory.split('/').any(|part| part == folder);
        let is_yaml = name.ends_with(".yml") || name.ends_with(".yaml");
        let is_ci = ["azure-pipelines", "bitbucket-pipelines", ".travis", "cloudbuild", "appveyor", ".drone"]
            .iter()
            .any(|prefix| name.starts_with(prefix));
        if is_yaml && below(".github") {
            Self::GithubActions
        } else if is_yaml && (name.starts_with(".gitlab-ci") || below(".gitlab")) {
            Self::GitlabCi
        } else if name == "jenkinsfile" || is_yaml && (is_ci || below(".circleci") || below(".buildkite")) {
            Self::Ci
        } else if name.starts_with(".env") || name.ends_with(".env") || name == ".envrc" {
            Self::EnvironmentFile
        } else if name.ends_with(".tf") || name.ends_with(".tfvars") {
            Self::Terraform
        } else if name.contains("dockerfile") || name.contains("containerfile") || is_yaml && name.contains("compose") {
            Self::Container
        } else if is_yaml && ["k8s", "kubernetes", "charts", "helm", "manifests"].iter().any(|folder| below(folder)) {
            Self::Kubernetes
        } else {
            Self::Environment
        }
    }

    /// What is to be done, for the files that follow: `as a secret of GitHub Actions, for`.
    pub fn advice(self) -> &'static str {
        match self {
            Self::GithubActions => "as a secret of GitHub Actions, for",
            Self::GitlabCi => "as a masked CI/CD variable of GitLab, for",
            Self::Ci => "as a secret of the CI service, for",
            Self::Kubernetes => "in the Secret or chart values behind",
            Self::Terraform => "as a variable or secret of the infrastructure, for",
            Self::EnvironmentFile => "as a value in",
            Self::Container => "in the environment of the containers, for",
            Self::Environment => "in the environment of",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_tell_their_store() {
        for (path, store) in [
            (".github/workflows/ci.yml", KeyStore::GithubActions),
            (".gitlab-ci.yml", KeyStore::GitlabCi),
            ("ops/azure-pipelines.yml", KeyStore::Ci),
            ("Jenkinsfile", KeyStore::Ci),
            ("deploy/k8s/app.yaml", KeyStore::Kubernetes),
            ("infra/main.tf", KeyStore::Terraform),
            (".env.example", KeyStore::EnvironmentFile),
            ("docker-compose.prod.yml", KeyStore::Container),
            ("build/Dockerfile", KeyStore::Container),
            ("app/client.py", KeyStore::Environment),
            ("config/app.yaml", KeyStore::Environment),
        ] {
            assert_eq!(KeyStore::of(path), store, "{path}");
        }
    }
}
