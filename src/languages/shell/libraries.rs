//! Commands that send requests.

use crate::sdks::Sdk;

/// See [`Sdk`]; the first row that fits a command counts.
pub static LIBRARIES: &[Sdk] =
    &[Sdk::http("curl"), Sdk::http("wget"), Sdk::http("http"), Sdk::http("https"), Sdk::http("xh"), Sdk::http("xhs")];
