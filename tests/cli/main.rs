//! The program as its users meet it: arguments in, exit code, output and files out.

mod files;
mod fixing;
mod place;
mod reporting;
mod standard_input;
