//! What is made of the definition of the command line: scripts that complete it in a shell, and man pages.

use std::io;
use std::path::Path;

use anyhow::{Context, bail};
use clap::{Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;

use crate::cli::Cli;

/// The script that completes this program's commands and options in a shell.
#[must_use]
pub fn completions(shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), env!("CARGO_PKG_NAME"), &mut script);
    script
}

/// The man page of a command, which is named with those it belongs to; of the program if there is no name.
pub fn page(names: &[String]) -> anyhow::Result<Vec<u8>> {
    let program = program();
    let mut command = &program;
    for name in names {
        let Some(found) = command.find_subcommand(name) else {
            let known: Vec<&str> = shown(command).map(Command::get_name).collect();
            if known.is_empty() {
                bail!("`{}` has no commands of its own", command.get_name());
            }
            bail!("`{}` has no command `{name}`, only {}", command.get_name(), known.join(", "));
        };
        command = found;
    }
    Ok(rendered(&man(command))?)
}

/// Writes the pages of the program and of all its commands into a directory.
pub fn write_pages(directory: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(directory)
        .and_then(|()| write_below(&program(), directory))
        .with_context(|| format!("cannot write the man pages into {}", directory.display()))
}

fn write_below(command: &Command, directory: &Path) -> io::Result<()> {
    let man = man(command);
    std::fs::write(directory.join(man.get_filename()), rendered(&man)?)?;
    shown(command).try_for_each(|command| write_below(command, directory))
}

/// A page, with the lines of its examples kept as they are.
fn rendered(man: &Man) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    man.render(&mut page)?;
    let page = String::from_utf8(page).map_err(io::Error::other)?;
    // What closes a help is a section without a name of its own, in which roff would fill lines.
    let Some((before, examples)) = page.split_once(".SH EXTRA\nExamples:\n") else { return Ok(page.into_bytes()) };
    let (examples, behind) = examples
        .split_once("\n.SH")
        .map_or((examples, String::new()), |(examples, behind)| (examples, format!(".SH{behind}")));
    Ok(format!("{before}.SH EXAMPLES\n.nf\n{}\n.fi\n{behind}", examples.trim_end()).into_bytes())
}

fn man(command: &Command) -> Man {
    Man::new(command.clone()).source(concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION")))
}

/// The definition as the pages show it: each command knows its whole name.
fn program() -> Command {
    let mut program = Cli::command().disable_help_subcommand(true);
    program.build();
    program
}

fn shown(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|command| !command.is_hide_set())
}
