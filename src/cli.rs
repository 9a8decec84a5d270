//! The command line: what may be said, and what it means.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::config::{RuleCode, Value};
use crate::finding::Rule;
use crate::report::Format;
use crate::report::inventory::Format as InventoryFormat;
use crate::routing::Endpoint;
use crate::rule_names;

mod examples;

/// Moves code and configuration from Fireworks AI direct routing to the API gateway
#[derive(Debug, Parser)]
#[command(name = "fw-migrate", version, max_term_width = 100, after_help = examples::ALL)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Report what has to be migrated
    #[command(after_help = examples::CHECK)]
    Check {
        /// What it shares with `fix`.
        #[command(flatten)]
        common: Common,
        /// Leave out the findings that this file knows
        #[arg(long, value_name = "FILE", help_heading = "Files")]
        baseline: Option<PathBuf>,
        /// Write all findings to the file of --baseline instead
        // Of rules that did not run it would forget what is known.
        #[arg(long, requires = "baseline", conflicts_with_all = ["select", "ignore"], help_heading = "Files")]
        write_baseline: bool,
    },
    /// Make the changes that are safe
    #[command(after_help = examples::FIX)]
    Fix {
        /// What it shares with `check`.
        #[command(flatten)]
        common: Common,
        /// Print the changes as a patch for `git apply` and write nothing
        #[arg(long)]
        diff: bool,
        /// Show each fix and ask whether to make it
        #[arg(long, short, conflicts_with = "diff")]
        interactive: bool,
    },
    /// List the deployments in use, with the keys, models and clients that are seen with each
    #[command(after_help = examples::INVENTORY)]
    Inventory(InventoryArgs),
    /// Show saved reports
    #[command(subcommand, after_help = examples::REPORT)]
    Report(ReportCommand),
    /// List the rules
    #[command(after_help = examples::RULES)]
    Rules,
    /// Explain a rule: what it finds, why, an example, how safe its fix is, how to suppress it
    #[command(after_help = examples::EXPLAIN)]
    Explain {
        /// The code or name of a rule, such as FW004 or unpinned-model
        #[arg(value_name = "RULE", value_parser = explained)]
        rule: &'static Rule,
    },
    /// Print the script that completes commands and options in a shell
    #[command(after_help = examples::COMPLETIONS)]
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

/// What can be done with saved reports.
#[derive(Debug, Subcommand)]
pub enum ReportCommand {
    /// Put reports of `--format json` together, and show them in any format
    #[command(after_help = examples::MERGE)]
    Merge {
        /// Reports that `check` or `fix` wrote with `--format json`
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        /// Put the name of each file, without .json, in front of its paths: one report a repository
        #[arg(long)]
        prefix: bool,
        /// How the report looks.
        #[command(flatten)]
        output: Output,
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

    /// How the report looks.
    #[command(flatten)]
    pub output: Output,
}

/// How a report looks.
#[derive(Debug, Args)]
pub struct Output {
    /// human (default), concise, json, jsonl, sarif, github, gitlab, junit, html
    #[arg(
        long,
        value_enum,
        default_value_t,
        help_heading = "Output",
        hide_possible_values = true,
        hide_default_value = true
    )]
    pub format: Format,

    /// Report findings only, without the closing summary
    #[arg(long, short, help_heading = "Output")]
    pub quiet: bool,

    /// List the files that were skipped, and why
    #[arg(long, help_heading = "Output")]
    pub show_skipped: bool,

    /// Show at most this many findings [default: 200 for human]
    #[arg(long, value_name = "N", help_heading = "Output")]
    pub max_shown: Option<usize>,

    /// Count findings by rule and by file instead of showing them
    #[arg(long, help_heading = "Output")]
    pub statistics: bool,

    /// When to use colors: auto (heeds NO_COLOR, CLICOLOR_FORCE), always, never
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "WHEN",
        help_heading = "Output",
        hide_possible_values = true,
        hide_default_value = true
    )]
    pub color: Color,
}

/// What the commands that look at files share: which files, and what is known about them.
#[derive(Debug, Args)]
pub struct Sources {
    /// Files and directories; none: the working directory; `-`: standard input
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Read paths from a file or `-`: one a line, or NUL-separated
    #[arg(long, value_name = "FILE", help_heading = "Files")]
    pub files_from: Option<PathBuf>,

    /// Only files that git knows to have changed since a revision
    #[arg(long, value_name = "REV", help_heading = "Files")]
    pub changed_since: Option<String>,

    /// The file that standard input stands for
    #[arg(long, value_name = "NAME", help_heading = "Files")]
    pub stdin_filename: Option<PathBuf>,

    /// Leave out what a line of a .gitignore would. Repeatable
    #[arg(long, value_name = "GLOB", help_heading = "Files")]
    pub exclude: Vec<String>,

    /// Leave out excluded paths even if they are named, as commit hooks do
    #[arg(long, help_heading = "Files")]
    pub force_exclude: bool,

    /// Read files too that .gitignore or .ignore name
    #[arg(long, help_heading = "Files")]
    pub no_ignore: bool,

    /// Skip files with more bytes; K, M, G may follow
    #[arg(long, value_name = "SIZE", default_value = "64M", value_parser = size, help_heading = "Files")]
    pub max_file_size: u64,

    /// The name of a variable or secret that holds a direct key. Repeatable
    // Read later: clap repeats what it refuses, which may be a key that was pasted here.
    #[arg(long, value_name = "NAME", help_heading = "Migration")]
    pub key_env: Vec<String>,

    /// The configuration of all files [default: the nearest above each file]
    #[arg(long, value_name = "FILE", help_heading = "Files")]
    pub config: Option<PathBuf>,

    /// Use no configuration file
    #[arg(long, conflicts_with = "config", help_heading = "Files")]
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

    /// human, json, csv or toml
    #[arg(long, value_enum, default_value_t, help_heading = "Output", hide_possible_values = true)]
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
