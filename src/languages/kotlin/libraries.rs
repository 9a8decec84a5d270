//! Client libraries of Kotlin: its own, and all of Java. Facts were checked against their published sources.

use crate::languages::java::LIBRARIES as JAVA;
use crate::sdks::Sdk;

/// None of them reads the environment.
const OWN: &[Sdk] = &[
    Sdk::http("com.aallam.openai.client.OpenAI").with_key("token").with_parameters(&["token"]),
    Sdk::http("com.aallam.openai.client.OpenAIConfig").with_key("token").with_parameters(&["token"]),
    Sdk::http("com.aallam.openai.*").with_key("token"),
    Sdk::http("io.ktor.client.*"),
    Sdk::http("com.github.kittinunf.fuel.*"),
];

const COUNT: usize = OWN.len() + JAVA.len();

/// See [`Sdk`]; the first row that fits a callee counts.
pub static LIBRARIES: [Sdk; COUNT] = {
    let mut all = [Sdk::http(""); COUNT];
    let mut at = 0;
    while at < COUNT {
        all[at] = if at < OWN.len() { OWN[at] } else { JAVA[at - OWN.len()] };
        at += 1;
    }
    all
};
