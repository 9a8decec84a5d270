//! The model field of a request: on the gateway it decides where the request goes.

use super::HOLE;
use super::deployment::Deployment;

/// What a model field says about where the request goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ModelRef {
    /// "A model that is `accounts/…/deployments/…` or holds `#` is pinned", also when parts of it are unknown.
    Pinned,
    /// `accounts/<X>/models/m`, perhaps behind a provider's prefix (`fireworks_ai/`, `openai/`, `fireworks:`): goes to
    /// serverless, or fails, unless it is pinned.
    Unpinned,
    /// A short name, or another vendor's model.
    Other,
    /// Empty, or with a hole or a variable where the answer would be.
    Unknown,
}

/// Says where a request with this model goes.
pub fn classify_model(model: &str) -> ModelRef {
    let model = model.trim();
    // `#{x}` is Ruby's interpolation, not a deployment.
    if model.replace("#{", "").contains('#') {
        return ModelRef::Pinned;
    }
    let resource = resource(model);
    let is_pinned = matches!(resource, Some([_, "deployments", id]) if !id.is_empty());
    let has_variable = model.contains([HOLE, '$', '{']) || model.starts_with(['%', '<']);
    match resource {
        _ if is_pinned => ModelRef::Pinned,
        _ if model.is_empty() || has_variable => ModelRef::Unknown,
        Some([account, "models", id]) if !account.is_empty() && !id.is_empty() => ModelRef::Unpinned,
        _ => ModelRef::Other,
    }
}

/// Account, collection and id of a resource name `accounts/A/models/m`, behind any prefix of a provider.
fn resource(model: &str) -> Option<[&str; 3]> {
    let start = model.find("accounts/")?;
    if start > 0 && !model[..start].ends_with(['/', ':']) {
        return None;
    }
    let mut parts = model[start..].split('/').skip(1);
    let resource = [parts.next()?, parts.next()?, parts.next()?];
    parts.next().is_none().then_some(resource)
}

/// `model`, pinned to a deployment: `accounts/fireworks/models/m#accounts/A/deployments/D`.
pub fn pin(model: &str, deployment: &Deployment) -> String {
    format!("{model}#{deployment}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models() {
        for (model, expected) in [
            ("accounts/my-account/deployments/abcd1234", ModelRef::Pinned),
            ("accounts/\u{FFFC}/deployments/\u{FFFC}", ModelRef::Pinned),
            ("fireworks_ai/accounts/a/deployments/d", ModelRef::Pinned),
            ("accounts/fireworks/models/m#accounts/a/deployments/d", ModelRef::Pinned),
            ("my-account/my-lora#my-account/abcd1234", ModelRef::Pinned),
            ("\u{FFFC}#accounts/a/deployments/d", ModelRef::Pinned),
            ("accounts/fireworks/models/llama-v3-8b-instruct", ModelRef::Unpinned),
            ("accounts/my-account/models/my-lora", ModelRef::Unpinned),
            ("fireworks_ai/accounts/fireworks/models/m", ModelRef::Unpinned),
            ("openai/accounts/fireworks/models/m", ModelRef::Unpinned),
            ("fireworks:accounts/fireworks/models/m", ModelRef::Unpinned),
            ("accounts/<ACCOUNT>/models/<MODEL>", ModelRef::Unpinned),
            ("llama-v3-8b-instruct", ModelRef::Other),
            ("gpt-4o", ModelRef::Other),
            ("openai/gpt-4o", ModelRef::Other),
            ("meta-llama/Llama-3-8b", ModelRef::Other),
            ("accounts/fireworks/models/", ModelRef::Other),
            ("accounts//models/m", ModelRef::Other),
            ("accounts/fireworks/models/m/versions/2", ModelRef::Other),
            ("myaccounts/fireworks/models/m", ModelRef::Other),
            ("", ModelRef::Unknown),
            ("\u{FFFC}", ModelRef::Unknown),
            ("accounts/fireworks/models/\u{FFFC}", ModelRef::Unknown),
            ("$MODEL", ModelRef::Unknown),
            ("${MODEL}", ModelRef::Unknown),
            ("accounts/${A}/models/m", ModelRef::Unknown),
            ("accounts/a/models/#{m}", ModelRef::Unknown),
            ("{{ model }}", ModelRef::Unknown),
            ("<model>", ModelRef::Unknown),
            ("%s", ModelRef::Unknown),
        ] {
            assert_eq!(classify_model(model), expected, "{model}");
        }
    }

    #[test]
    fn pinning_pins() {
        let deployment = Deployment { account: "my-account".into(), deployment: "abcd1234".into() };
        let pinned = pin("accounts/fireworks/models/llama-v3-8b-instruct", &deployment);
        assert_eq!(pinned, "accounts/fireworks/models/llama-v3-8b-instruct#accounts/my-account/deployments/abcd1234");
        assert_eq!(classify_model(&pinned), ModelRef::Pinned);
    }
}
