//! The parts of a run that most time goes into, each by itself: `cargo bench`, or `cargo bench -- NAME` for some.
//!
//! What comes once in a process, such as reading the patterns of a language, is done before the clock starts;
//! `benches/instructions` counts it, and `benches/comparison` measures whole processes.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot be set up has failed")]

use std::fs;
use std::path::Path;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use fw_migrate::document::Document;
use fw_migrate::exclude::Excludes;
use fw_migrate::languages::detect;
use fw_migrate::report::{Format, View};
use fw_migrate::search::Search;
use fw_migrate::walk::{self, walk};
use fw_migrate::{Options, check_str, fix_str};
use tempfile::TempDir;

/// A client in each language, and in settings.
const SOURCES: &[&str] = &[
    "csharp/guide-openai-dotnet/before.cs",
    "go/http-request/before.go",
    "java/java-net-http/before.java",
    "javascript/guide-openai-sdk/before.js",
    "kotlin/apply-with/before.kt",
    "lua/concatenation/before.lua",
    "php/guide-openai-php/before.php",
    "python/guide-fireworks-sdk-aws/before.py",
    "ruby/allow-list/before.rb",
    "rust/guide-async-openai/before.rs",
    "shell/guide-curl-aws/before.sh",
    "swift/alamofire/before.swift",
    "typescript/guide-openai-sdk/before.ts",
    "yaml/litellm/before.yml",
];

/// The last of them, which are no programs.
const SETTINGS: usize = 1;

fn main() {
    divan::main();
}

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)).unwrap()
}

/// A program of about 100 kB in which nothing is to be found; `last` stands at its end.
fn program(last: &str) -> String {
    let function = "def step(values, other=None):\n    total = [value * 2 for value in values if value > 3]\n    \
                    return {\"text\": \"redirected words\", \"total\": total, \"other\": other}\n\n\n";
    function.repeat(100_000 / function.len()) + last
}

/// Searching a file that holds nothing.
#[divan::bench]
fn search_clean(bencher: Bencher) {
    search(bencher, &program(""));
}

/// The same with the vendor's name at its end, of which it is then to be seen whether a direct route goes with it.
#[divan::bench]
fn search_with_vendor(bencher: Bencher) {
    search(bencher, &program("client = Fireworks()\n"));
}

fn search(bencher: Bencher, text: &str) {
    let search = Search::new(&[]).unwrap();
    bencher.counter(BytesCount::of_str(text)).bench(|| search.look(black_box(text.as_bytes())));
}

/// Walking and reading 500 files of 1 kB, without searching them.
#[divan::bench(args = [1, 2])]
fn walk_and_read(bencher: Bencher, threads: usize) {
    const FILES: usize = 500;
    let tree = TempDir::new().unwrap();
    let text = &program("")[..1000];
    for number in 0..FILES {
        let folder = tree.path().join((number / 20).to_string());
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("{number}.py")), text).unwrap();
    }
    let roots = [tree.path().canonicalize().unwrap()];
    let options = walk::Options {
        no_ignore: false,
        excludes: Excludes::default(),
        force_exclude: false,
        max_file_size: u64::MAX,
        threads,
    };
    bencher.counter(ItemsCount::new(FILES)).bench(|| walk(black_box(&roots), &options, |_, bytes| bytes.is_empty()));
}

/// Parsing a program and lowering it to facts.
#[divan::bench(args = &SOURCES[..SOURCES.len() - SETTINGS])]
fn facts(bencher: Bencher, name: &str) {
    let (language, text) = (detect(name, "").unwrap(), read(name));
    (language.facts)(&text);
    bencher.counter(BytesCount::of_str(&text)).bench(|| (language.facts)(black_box(&text)));
}

/// The whole analysis of a source.
#[divan::bench(args = SOURCES)]
fn check(bencher: Bencher, name: &str) {
    let (text, options) = (read(name), Options::new());
    assert!(!check_str(name, &text, &options).unwrap().findings.is_empty(), "nothing is found in {name}");
    bencher.counter(BytesCount::of_str(&text)).bench(|| check_str(name, black_box(&text), &options));
}

/// The same, its fixes, and the analysis of what comes out.
#[divan::bench(args = SOURCES)]
fn fix(bencher: Bencher, name: &str) {
    let (text, options) = (read(name), Options::new());
    fix_str(name, &text, &options).unwrap();
    bencher.counter(BytesCount::of_str(&text)).bench(|| fix_str(name, black_box(&text), &options));
}

/// The findings of 300 clients as people and programs see them.
#[divan::bench(args = [Format::Human, Format::Concise, Format::Json, Format::Sarif])]
fn render(bencher: Bencher, format: Format) {
    let document = findings(300);
    let view = View { max_shown: Some(usize::MAX), ..View::default() };
    let count = ItemsCount::new(document.findings.len());
    bencher.counter(count).bench(|| format.render(black_box(&document), &view));
}

fn findings(clients: usize) -> Document {
    let client = |number: usize| {
        format!(
            "client{number} = OpenAI(\n    base_url=\"https://acme-{number}.us-iowa-1.direct.fireworks.ai/v1\",\n    \
             api_key=os.environ[\"DIRECT_ROUTE_API_KEY\"],\n)\n"
        )
    };
    let text: String =
        std::iter::once("import os\nfrom openai import OpenAI\n".to_owned()).chain((0..clients).map(client)).collect();
    let document = check_str("clients.py", &text, &Options::new()).unwrap();
    assert_eq!(document.findings.len(), 2 * clients);
    document
}
