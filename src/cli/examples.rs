//! What `--help` closes with: examples, which tests run, and exit codes.

/// Of the program.
pub const ALL: &str = "\
Examples:
  fw-migrate check                     what has to be migrated below the working directory
  fw-migrate fix --diff                the patch that `fix` would write
  fw-migrate fix                       the safe changes, made";

/// Of `check`.
pub const CHECK: &str = "\
Examples:
  fw-migrate check                     everything below the working directory
  fw-migrate check --changed-since origin/main --format github
  fw-migrate check --baseline fw-migrate-baseline.json --write-baseline

Exit code: 0 nothing, 1 an error or a warning was found, 2 something could not be read.";

/// Of `fix`.
pub const FIX: &str = "\
Examples:
  fw-migrate fix --diff                look first
  fw-migrate fix                       make the safe changes
  fw-migrate fix --unsafe-fixes src    and those that need a look, below src

Exit code: 0 nothing is left, 1 something is left to do by hand (with --diff: or to change), 2 something
could not be read or written.";

/// Of `inventory`.
pub const INVENTORY: &str = "\
Examples:
  fw-migrate inventory                 deployments in use below the working directory
  fw-migrate inventory --format toml   the table [deployments] to fill in

Exit code: 0, or 2 if something could not be read.";

/// Of `explain`.
pub const EXPLAIN: &str = "\
Examples:
  fw-migrate explain FW004
  fw-migrate explain unpinned-model";

/// Of `rules`.
pub const RULES: &str = "\
Examples:
  fw-migrate rules                     codes, names, severities
  fw-migrate explain FW004             all about one of them";

/// Of `completions`.
pub const COMPLETIONS: &str = "\
Examples:
  fw-migrate completions bash > ~/.local/share/bash-completion/completions/fw-migrate
  fw-migrate completions fish > ~/.config/fish/completions/fw-migrate.fish";

/// Of `report`.
pub const REPORT: &str = "\
Examples:
  fw-migrate report merge report.json --format html > report.html";

/// Of `report merge`.
pub const MERGE: &str = "\
Examples:
  fw-migrate report merge report.json --format human
  fw-migrate report merge --prefix api.json web.json --format json

Exit code: 0, whatever the reports say, or 2 if one cannot be read.";
