//! How Go says what fixes need to say.

use super::{imports, leftovers, libraries, modules, writing};
use crate::facts::{Facts, Literal, NodeId};
use crate::languages::tree::{Imported, Tree, directory};
use crate::languages::{Content, Idioms, Leftovers, NewRead};
use crate::sdks::Sdk;

/// The idioms of Go.
pub struct Go;

impl Idioms for Go {
    fn libraries(&self) -> &'static [Sdk] {
        libraries::LIBRARIES
    }

    fn request_makers(&self) -> &'static [&'static str] {
        &["Do", "NewRequest", "NewRequestWithContext"]
    }

    fn env_calls(&self) -> &'static [&'static str] {
        &[
            "os.Getenv",
            "os.LookupEnv",
            "os.Setenv",
            "os.Unsetenv",
            "syscall.Getenv",
            "syscall.Setenv",
            "syscall.Unsetenv",
            "*.Setenv",
            "github.com/gobuffalo/envy.Get",
            "github.com/gobuffalo/envy.MustGet",
            "github.com/spf13/viper.BindEnv",
            "github.com/spf13/viper.Get",
            "github.com/spf13/viper.GetString",
            "github.com/spf13/viper.MustBindEnv",
            "github.com/urfave/cli/v2.EnvVar",
            "github.com/urfave/cli/v3.EnvVar",
            "github.com/urfave/cli/v3.EnvVars",
        ]
    }

    fn env_maps(&self) -> &'static [&'static str] {
        &["github.com/joho/godotenv.Read()"]
    }

    fn env_setters(&self) -> &'static [&'static str] {
        &["Setenv"]
    }

    fn declaring_words(&self) -> &'static [&'static str] {
        &["var", "const"]
    }

    fn nothing(&self) -> &'static [&'static str] {
        &["nil"]
    }

    fn mapping_constructors(&self) -> &'static [&'static str] {
        &["net/http.Header", "net/textproto.MIMEHeader"]
    }

    fn entry_setters(&self) -> &'static [&'static str] {
        &["SetDefault"]
    }

    fn header_setters(&self) -> &'static [&'static str] {
        &["Set", "Add", "SetHeader", "SetHeaders"]
    }

    fn request_methods(&self) -> &'static [&'static str] {
        &["Get", "Head", "Post", "PostForm", "Put", "Patch", "Delete"]
    }

    fn logging_calls(&self) -> &'static [&'static str] {
        &[
            "fmt.Print",
            "fmt.Println",
            "fmt.Printf",
            "*.Print",
            "*.Println",
            "*.Printf",
            "*.Fatal",
            "*.Fatalf",
            "*.Debug",
            "*.Debugf",
            "*.Info",
            "*.Infof",
            "*.Warn",
            "*.Warnf",
            "*.Error",
            "*.Errorf",
            "*.Log",
            "*.Logf",
        ]
    }

    fn url_parsers(&self) -> &'static [&'static str] {
        &["net/url.Parse", "net/url.ParseRequestURI"]
    }

    fn joining_clients(&self) -> &'static [&'static str] {
        &[
            "github.com/carlmjohnson/requests.URL",
            "github.com/carlmjohnson/requests.New",
            "github.com/earthboundkid/requests.URL",
            "github.com/earthboundkid/requests.New",
            "github.com/carlmjohnson/requests.URL().BaseURL",
            "github.com/dghubble/sling.New",
            "github.com/gofiber/fiber/v2/middleware/proxy.Balancer",
            "github.com/gofiber/fiber/v3/middleware/proxy.Balancer",
        ]
    }

    fn join_methods(&self) -> &'static [&'static str] {
        &["ResolveReference", "Parse"]
    }

    fn text_tests(&self) -> &'static [&'static str] {
        &[
            "Contains",
            "ContainsAny",
            "Count",
            "Cut",
            "CutPrefix",
            "CutSuffix",
            "EqualFold",
            "HasPrefix",
            "HasSuffix",
            "Index",
            "LastIndex",
            "Split",
            "SplitN",
            "TrimPrefix",
            "TrimSuffix",
            "Replace",
            "ReplaceAll",
            "NewReplacer",
            "Compile",
            "MustCompile",
            "MatchString",
        ]
    }

    fn key_wrappers(&self) -> &'static [&'static str] {
        &["string", "TrimSpace", "NewKeyCredential", "String", "F", "Ptr"]
    }

    fn options_objects(&self) -> bool {
        true
    }

    fn entry(&self, name: &str, value: &str) -> Option<String> {
        Some(format!("{name}: {value}"))
    }

    fn refuses_unused(&self) -> bool {
        true
    }

    fn leftovers<'t>(&self, text: &'t str, facts: &'t Facts) -> Leftovers<'t> {
        leftovers::leftovers(text, facts)
    }

    // Only literals of structs name what they are given.
    fn named_argument(&self, name: &str, value: &str) -> Option<String> {
        Some(format!("{name}: {value}"))
    }

    // All files of a package see what stands at the top level of one.
    fn is_public(&self, _name: &str, _line: &str) -> bool {
        true
    }

    fn follows_imports(&self) -> bool {
        true
    }

    // What tests define, no other package sees.
    fn module(&self, file: &str) -> Option<String> {
        (!file.ends_with("_test.go")).then(|| directory(file).to_owned())
    }

    fn shares_names(&self) -> bool {
        true
    }

    fn imported(&self, file: &str, path: &str, tree: &dyn Tree) -> Vec<Imported> {
        modules::imported(file, path, tree)
    }

    fn new_read(&self, text: &str, facts: &Facts, at: NodeId, name: &str) -> NewRead {
        let (os, imports) = imports::os(text, facts, at);
        NewRead { expression: format!("{os}.Getenv(\"{name}\")"), imports }
    }

    fn literal(&self, text: &str, like: &Literal, content: &[Content<'_>]) -> Option<String> {
        writing::literal(like.open.of(text), content)
    }

    fn concatenate(&self, left: &str, right: &str) -> String {
        format!("{left} + {right}")
    }

    fn concatenate_at(&self, text: &str, facts: &Facts, at: NodeId, left: &str, right: &str) -> String {
        if writing::is_dense(text, facts, at) { format!("{left}+{right}") } else { self.concatenate(left, right) }
    }
}
