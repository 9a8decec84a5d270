//! How Python says what fixes need to say.

use super::{imports, libraries, modules, writing};
use crate::facts::{Facts, Literal, NodeId};
use crate::languages::tree::{Imported, Tree};
use crate::languages::{Content, Idioms, NewRead};
use crate::sdks::Sdk;

/// The idioms of Python.
pub struct Python;

impl Idioms for Python {
    fn libraries(&self) -> &'static [Sdk] {
        libraries::LIBRARIES
    }

    fn registry(&self) -> &'static str {
        "pypi"
    }

    fn request_makers(&self) -> &'static [&'static str] {
        &["Client", "AsyncClient", "ClientSession", "urlopen", "Request"]
    }

    fn env_calls(&self) -> &'static [&'static str] {
        &[
            "os.getenv",
            "os.getenvb",
            "os.environ.get",
            "os.environ.pop",
            "os.environ.setdefault",
            "os.environb.get",
            "os.putenv",
            "os.unsetenv",
            "*.setenv",
            "*.delenv",
            "*.get_secret",
            "dagster.EnvVar",
            "decouple.config",
            "google.colab.userdata.get",
            "haystack.utils.Secret.from_env_var",
            "haystack.utils.auth.Secret.from_env_var",
            "langchain_core.utils.from_env",
            "langchain_core.utils.secret_from_env",
            "langchain_core.utils.utils.from_env",
            "langchain_core.utils.utils.secret_from_env",
            "streamlit.secrets.get",
        ]
    }

    fn env_maps(&self) -> &'static [&'static str] {
        &["os.environ", "os.environb", "dotenv.dotenv_values()", "starlette.config.environ", "streamlit.secrets"]
    }

    fn env_setters(&self) -> &'static [&'static str] {
        &["setdefault", "putenv"]
    }

    fn settings_classes(&self) -> &'static [&'static str] {
        &["Settings"]
    }

    fn nothing(&self) -> &'static [&'static str] {
        &["None"]
    }

    fn constructor(&self) -> Option<&'static str> {
        Some("__init__")
    }

    fn receivers(&self) -> &'static [&'static str] {
        &["self", "cls"]
    }

    fn mapping_constructors(&self) -> &'static [&'static str] {
        &["dict"]
    }

    fn entry_setters(&self) -> &'static [&'static str] {
        &["setdefault"]
    }

    fn header_setters(&self) -> &'static [&'static str] {
        &["update", "add_header", "setdefault", "add_unredirected_header"]
    }

    fn reflection_calls(&self) -> &'static [&'static str] {
        &["getattr", "setattr", "hasattr", "delattr", "attrgetter", "operator.attrgetter", "*.setattr", "*.delattr"]
    }

    fn name_maps(&self) -> &'static [&'static str] {
        &["globals()", "locals()", "vars()"]
    }

    fn export_lists(&self) -> &'static [&'static str] {
        &["__all__"]
    }

    fn logging_calls(&self) -> &'static [&'static str] {
        &["print", "*.info", "*.debug", "*.warning", "*.error", "*.log", "*.exception"]
    }

    fn joins(&self) -> &'static [&'static str] {
        &[
            "urllib.parse.urljoin",
            "urlparse.urljoin",
            "requests.compat.urljoin",
            "six.moves.urllib.parse.urljoin",
            "six.moves.urllib_parse.urljoin",
            "future.moves.urllib.parse.urljoin",
            "werkzeug.urls.url_join",
        ]
    }

    fn url_parsers(&self) -> &'static [&'static str] {
        &[
            "urllib.parse.urlparse",
            "urllib.parse.urlsplit",
            "urlparse.urlparse",
            "urlparse.urlsplit",
            "requests.compat.urlparse",
            "requests.compat.urlsplit",
            "six.moves.urllib.parse.urlparse",
            "six.moves.urllib.parse.urlsplit",
            "urllib3.util.parse_url",
            "urllib3.util.url.parse_url",
            "furl.furl",
            "hyperlink.parse",
            "hyperlink.URL.from_text",
            "hyperlink.URL.fromText",
            "hyperlink.DecodedURL.from_text",
            "rfc3986.uri_reference",
            "rfc3986.urlparse",
        ]
    }

    fn path_options(&self) -> &'static [&'static str] {
        &["httpx.URL"]
    }

    fn joining_clients(&self) -> &'static [&'static str] {
        &[
            "aiohttp.ClientSession",
            "aiohttp.client.ClientSession",
            "requests_toolbelt.BaseUrlSession",
            "requests_toolbelt.sessions.BaseUrlSession",
            "urllib3.connection_from_url",
            "urllib3.connectionpool.connection_from_url",
            "geventhttpclient.HTTPClient.from_url",
            // Playwright's
            "*.new_context",
        ]
    }

    fn join_methods(&self) -> &'static [&'static str] {
        &["join", "with_path", "copy_with"]
    }

    fn text_tests(&self) -> &'static [&'static str] {
        &[
            "endswith",
            "startswith",
            "match",
            "fullmatch",
            "search",
            "findall",
            "finditer",
            "compile",
            "find",
            "index",
            "contains",
            "includes",
            "test",
            "count",
            "partition",
            "rpartition",
            "split",
            "replace",
            "removeprefix",
            "removesuffix",
            "sub",
        ]
    }

    fn url_slicers(&self) -> &'static [&'static str] {
        &["split", "rsplit", "partition", "rpartition", "removeprefix", "index", "find"]
    }

    fn key_wrappers(&self) -> &'static [&'static str] {
        &[
            "SecretStr",
            "str",
            "Secret",
            "from_token",
            "AzureKeyCredential",
            "AuthCredential",
            "BearerAuth",
            "get_secret_value",
            "strip",
            "rstrip",
        ]
    }

    fn derivations(&self) -> &'static [&'static str] {
        &["with_options", "copy"]
    }

    fn rebinds(&self, text: &str, name: &str) -> bool {
        let declared = |line: &str| line.trim_start().strip_prefix("global ").map(str::to_owned);
        let names = |names: String| names.split([',', ';', '#']).any(|declared| declared.trim() == name);
        memchr::memmem::find(text.as_bytes(), b"global ").is_some() && text.lines().filter_map(declared).any(names)
    }

    fn named_argument(&self, name: &str, value: &str) -> Option<String> {
        Some(format!("{name}={value}"))
    }

    fn is_public(&self, name: &str, _line: &str) -> bool {
        !name.starts_with('_')
    }

    fn follows_imports(&self) -> bool {
        true
    }

    fn module(&self, file: &str) -> Option<String> {
        file.ends_with(".py").then(|| file.to_owned())
    }

    fn imported(&self, file: &str, path: &str, tree: &dyn Tree) -> Vec<Imported> {
        modules::imported(file, path, tree)
    }

    fn new_read(&self, text: &str, facts: &Facts, at: NodeId, name: &str) -> NewRead {
        let (environ, imports) = imports::environ(text, facts, at);
        NewRead { expression: format!("{environ}[\"{name}\"]"), imports }
    }

    fn literal(&self, text: &str, like: &Literal, content: &[Content<'_>]) -> Option<String> {
        writing::literal(like.open.of(text), content)
    }

    fn concatenate(&self, left: &str, right: &str) -> String {
        format!("{left} + {right}")
    }
}
