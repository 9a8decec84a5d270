//! The command line: what may be said, and what it means.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::config::{KeyName, RuleCode, Value};
use crate::finding::Rule;
use crate::report::Format;
use crate::report::inventory::Format as InventoryFormat;
use crate::routing::Endpoint;
use crate::rule_names;

/// Moves code and configuration from Fireworks AI direct routing to the API gateway.
#[derive(Debug, Parser)]
#[command(name = "fw-migrate", version, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Report what has to be migrated
    ///
    /// Exit code: 0 nothing, 1 an error or a warning was found, 2 something could not be read or understood.
    Check(Common),
    /// Make the changes that are safe
    ///
    /// Exit code: 0 nothing is left, 1 something is left to do by hand, 2 something could not be read, understood or
    /// written. With --diff also 1 if there is anything to change.
    Fix {
        /// What it shares with `check`.
        #[command(flatten)]
        common: Common,
        /// Print the changes as a patch for `git apply` and write nothing
        #[arg(long)]
        diff: bool,
    },
    /// List the deployments in use, with the keys, models and clients that are seen with each
    ///
    /// Exit code: 0, or 2 if something could not be read or understood.
    Inventory(InventoryArgs),
    /// List the rules
    Rules,
    /// Explain a rule: what it finds, why, an example, how safe its fix is, how to suppress it
    Explain {
        /// The code or name of a rule, such as FW004 or unpinned-model
        #[arg(value_name = "RULE", value_parser = explained)]
        rule: &'static Rule,
    },
    /// Print the script that completes commands and options in a shell
    Completions {
        /// The shell to complete in
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Print a man page
    #[command(hide = true)]
    Man {
        /// The command whose page is printed; the program's own if none is given
        #[arg(value_name = "COMMAND")]
        command: Vec<String>,
        /// Write the pages of all commands into this directory instead
        #[arg(long, value_name = "DIRECTORY", conflicts_with = "command")]
        all: Option<PathBuf>,
    },
}

/// What `check` and `fix` share.
#[derive(Debug, Args)]
pub struct Common {
    /// What is looked at.
    #[command(flatten)]
    pub sources: Sources,

    /// Where requests go: default, aws, gcp, or the URL of a private endpoint
    #[arg(long, value_name = "ENDPOINT", value_parser = endpoint, help_heading = "Migration")]
    pub endpoint: Option<Endpoint>,

    /// Make, or count on, fixes too that may change what the program means
    #[arg(long, help_heading = "Migration")]
    pub unsafe_fixes: bool,

    /// The only rules that run: codes or names, separated by commas
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = rule, help_heading = "Migration")]
    pub select: Option<Vec<RuleCode>>,

    /// Rules that do not run
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = rule, help_heading = "Migration")]
    pub ignore: Option<Vec<RuleCode>>,

    /// How the report looks
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    pub format: Format,

    /// Report findings only, without the closing summary
    #[arg(long, short, help_heading = "Output")]
    pub quiet: bool,

    /// List the files that were skipped, and why
    #[arg(long, help_heading = "Output")]
    pub show_skipped: bool,

    /// How many findings are shown, for people; the rest is counted
    #[arg(long, value_name = "N", help_heading = "Output")]
    pub max_shown: Option<usize>,

    /// Count findings by rule and by file instead of showing them
    #[arg(long, help_heading = "Output")]
    pub statistics: bool,

    /// When to use colors; NO_COLOR and CLICOLOR_FORCE count for `auto`
    #[arg(long, value_enum, default_value_t, value_name = "WHEN", help_heading = "Output")]
    pub color: Color,
}

/// What the commands that look at files share: which files, and what is known about them.
#[derive(Debug, Args)]
pub struct Sources {
    /// Files and directories; the working directory if none is given. `-` is standard input
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Read the paths from a file, or from standard input if it is `-`: one a line, or separated by NUL bytes
    #[arg(long, value_name = "FILE", help_heading = "Files")]
    pub files_from: Option<PathBuf>,

    /// The file that standard input stands for, to know its language and its configuration
    #[arg(long, value_name = "NAME", help_heading = "Files")]
    pub stdin_filename: Option<PathBuf>,

    /// Leave out paths that match, with the meaning of a line in a .gitignore. Repeatable
    #[arg(long, value_name = "GLOB", help_heading = "Files")]
    pub exclude: Vec<String>,

    /// Leave out excluded paths even if they are named on the command line, as commit hooks do
    #[arg(long, help_heading = "Files")]
    pub force_exclude: bool,

    /// Read files too that .gitignore or .ignore name
    #[arg(long, help_heading = "Files")]
    pub no_ignore: bool,

    /// Skip files with more bytes; K, M and G may follow the number
    #[arg(long, value_name = "SIZE", default_value = "64M", value_parser = size, help_heading = "Files")]
    pub max_file_size: u64,

    /// An environment variable or secret that holds a direct key, beside the usual names. Repeatable
    #[arg(long, value_name = "NAME", value_parser = key_name, help_heading = "Migration")]
    pub key_env: Vec<KeyName>,

    /// The configuration file for all files; otherwise the nearest fw-migrate.toml or pyproject.toml above each
    #[arg(long, value_name = "FILE", help_heading = "Configuration")]
    pub config: Option<PathBuf>,

    /// Use no configuration file
    #[arg(long, conflicts_with = "config", help_heading = "Configuration")]
    pub no_config: bool,

    /// Number of threads
    #[arg(long, hide = true)]
    pub threads: Option<usize>,
}

/// What `inventory` is asked for.
#[derive(Debug, Args)]
pub struct InventoryArgs {
    /// What is looked at.
    #[command(flatten)]
    pub sources: Sources,

    /// How the inventory looks
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    pub format: InventoryFormat,

    /// Name the places, with line and column, too; JSON always does
    #[arg(long, help_heading = "Output")]
    pub show_files: bool,

    /// Print the tables only, without the closing summary
    #[arg(long, short, help_heading = "Output")]
    pub quiet: bool,

    /// List the files that were skipped, and why
    #[arg(long, help_heading = "Output")]
    pub show_skipped: bool,
}

/// When to use colors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl From<Color> for anstream::ColorChoice {
    fn from(color: Color) -> Self {
        match color {
            Color::Auto => Self::Auto,
            Color::Always => Self::Always,
            Color::Never => Self::Never,
        }
    }
}

fn endpoint(text: &str) -> Result<Endpoint, String> {
    text.parse::<Endpoint>().map_err(|error| error.to_string())
}

fn key_name(text: &str) -> Result<KeyName, String> {
    KeyName::read(text)
}

fn rule(text: &str) -> Result<RuleCode, String> {
    RuleCode::read(text.trim())
}

fn explained(text: &str) -> Result<&'static Rule, String> {
    rule_names::explained(text.trim()).map_err(|unknown| unknown.to_string())
}

/// A number of bytes: `1000`, `64M`, `64MiB`.
fn size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match &*text[digits.len()..].to_ascii_lowercase() {
        "" | "b" => 1,
        "k" | "kb" | "kib" => 1 << 10,
        "m" | "mb" | "mib" => 1 << 20,
        "g" | "gb" | "gib" => 1 << 30,
        _ => return Err("a number of bytes, or one with K, M or G behind it".into()),
    };
    digits
        .parse()
        .ok()
        .and_then(|number: u64| number.checked_mul(unit))
        .ok_or_else(|| "a number of bytes, or one with K, M or G behind it".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }

    #[test]
    fn sizes_are_read() {
        assert_eq!(size("1000"), Ok(1000));
        assert_eq!(size("64M"), Ok(64 << 20));
        assert_eq!(size("2kib"), Ok(2048));
        assert!(size("x").is_err() && size("1T").is_err() && size("").is_err());
    }
}
