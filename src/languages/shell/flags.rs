//! What the flags of the commands that send requests mean.

/// A command that sends requests.
pub struct Tool {
    /// Its names.
    pub names: &'static [&'static str],
    /// What its positional arguments are.
    pub positional: Positional,
    /// Short flags that take a value, each with the name its argument gets.
    pub short: &'static [(char, &'static str)],
    /// Long flags that take a value and get another name.
    pub long: &'static [(&'static str, &'static str)],
    /// Long flags that take a value and keep their own name.
    pub other_long: &'static [&'static str],
}

/// What positional arguments are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Positional {
    /// Each is a URL.
    Urls,
    /// `[METHOD] URL [ITEM…]`.
    Httpie,
}

impl Tool {
    /// The tool with this name, without its folder.
    pub fn named(name: &str) -> Option<&'static Self> {
        TOOLS.iter().find(|tool| tool.names.contains(&name))
    }

    /// The name of the argument of a short flag, if it takes one.
    pub fn short(&self, flag: char) -> Option<&'static str> {
        self.short.iter().find(|(letter, _)| *letter == flag).map(|(_, name)| *name)
    }

    /// The name of the argument of a long flag, if it takes one.
    pub fn long(&self, flag: &str) -> Option<&'static str> {
        let renamed = self.long.iter().find(|(long, _)| *long == flag).map(|(_, name)| *name);
        renamed.or_else(|| self.other_long.iter().find(|long| **long == flag).copied())
    }
}

/// Commands that run the command in their arguments.
pub const WRAPPERS: &[&str] =
    &["sudo", "doas", "command", "exec", "time", "nohup", "env", "timeout", "xargs", "nice", "retry", "proxychains"];

const TOOLS: &[Tool] = &[
    Tool {
        names: &["curl", "curl.exe"],
        positional: Positional::Urls,
        short: &[
            ('A', "user-agent"),
            ('b', "cookie"),
            ('c', "cookie-jar"),
            ('C', "continue-at"),
            ('d', "body"),
            ('D', "dump-header"),
            ('e', "referer"),
            ('E', "cert"),
            ('F', "form"),
            ('h', "help"),
            ('H', "header"),
            ('K', "config"),
            ('m', "max-time"),
            ('o', "output"),
            ('P', "ftp-port"),
            ('Q', "quote"),
            ('r', "range"),
            ('t', "telnet-option"),
            ('T', "upload-file"),
            ('u', "user"),
            ('U', "proxy-user"),
            ('w', "write-out"),
            ('x', "proxy"),
            ('X', "request"),
            ('y', "speed-time"),
            ('Y', "speed-limit"),
            ('z', "time-cond"),
        ],
        long: &[
            ("data", "body"),
            ("data-ascii", "body"),
            ("data-binary", "body"),
            ("data-raw", "body"),
            ("data-urlencode", "body"),
            ("json", "body"),
            ("oauth2-bearer", "bearer"),
        ],
        other_long: &[
            "aws-sigv4",
            "cacert",
            "capath",
            "cert",
            "cert-type",
            "ciphers",
            "config",
            "connect-timeout",
            "connect-to",
            "continue-at",
            "cookie",
            "cookie-jar",
            "dns-servers",
            "doh-url",
            "dump-header",
            "expect100-timeout",
            "form",
            "form-string",
            "header",
            "interface",
            "keepalive-time",
            "key",
            "key-type",
            "limit-rate",
            "local-port",
            "max-filesize",
            "max-redirs",
            "max-time",
            "netrc-file",
            "noproxy",
            "output",
            "output-dir",
            "parallel-max",
            "pass",
            "pinnedpubkey",
            "preproxy",
            "proto",
            "proto-redir",
            "proxy",
            "proxy-header",
            "proxy-user",
            "pubkey",
            "quote",
            "range",
            "rate",
            "referer",
            "request",
            "request-target",
            "resolve",
            "retry",
            "retry-delay",
            "retry-max-time",
            "socks4",
            "socks5",
            "socks5-hostname",
            "speed-limit",
            "speed-time",
            "stderr",
            "time-cond",
            "tls-max",
            "trace",
            "trace-ascii",
            "unix-socket",
            "upload-file",
            "url",
            "url-query",
            "user",
            "user-agent",
            "variable",
            "write-out",
        ],
    },
    Tool {
        names: &["wget", "wget2"],
        positional: Positional::Urls,
        short: &[
            ('a', "append-output"),
            ('A', "accept"),
            ('B', "base"),
            ('D', "domains"),
            ('e', "execute"),
            ('i', "input-file"),
            ('I', "include-directories"),
            ('l', "level"),
            ('o', "output-file"),
            ('O', "output-document"),
            ('P', "directory-prefix"),
            ('Q', "quota"),
            ('R', "reject"),
            ('t', "tries"),
            ('T', "timeout"),
            ('U', "user-agent"),
            ('w', "wait"),
            ('X', "exclude-directories"),
        ],
        long: &[("post-data", "body"), ("body-data", "body")],
        other_long: &[
            "body-file",
            "ca-certificate",
            "connect-timeout",
            "header",
            "http-password",
            "http-user",
            "input-file",
            "load-cookies",
            "method",
            "output-document",
            "output-file",
            "password",
            "post-file",
            "read-timeout",
            "referer",
            "timeout",
            "tries",
            "user",
            "user-agent",
            "wait",
            "waitretry",
        ],
    },
    Tool {
        names: &["http", "https", "httpie", "xh", "xhs"],
        positional: Positional::Httpie,
        short: &[
            ('a', "user"),
            ('A', "auth-type"),
            ('o', "output"),
            ('p', "print"),
            ('P', "history-print"),
            ('s', "style"),
        ],
        long: &[("auth", "user"), ("raw", "body")],
        other_long: &[
            "auth-type",
            "boundary",
            "cert",
            "cert-key",
            "ciphers",
            "default-scheme",
            "format-options",
            "max-headers",
            "max-redirects",
            "output",
            "pretty",
            "print",
            "proxy",
            "response-charset",
            "response-mime",
            "session",
            "session-read-only",
            "ssl",
            "style",
            "timeout",
            "verify",
        ],
    },
];
