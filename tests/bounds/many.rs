//! The time for a file grows with the number of clients in it, each of another name.

use std::time::Duration;

use fw_migrate::analysis::{Analysis, analyse};
use fw_migrate::finding::{Applicability, Declined};
use fw_migrate::parallel;
use fw_migrate::rewrite::rewrite;
use fw_migrate::settings::{Project, Settings};
use fw_migrate::source::Source;

use crate::cost;

/// A file: its name, what it begins with, one client of it (`~` is its number, `URL` a direct one), and what it ends in.
const FILES: &[(&str, &str, &str, &str)] = &[
    (
        "ci.yml",
        "jobs:\n",
        "  j~:\n    env: {KEY: \"${{ secrets.FIREWORKS_DIRECT_API_KEY }}\"}\n    steps:\n      - run: |\n          curl -H \"Authorization: Bearer $KEY\" URL\n",
        "",
    ),
    (
        "compose.yaml",
        "services:\n",
        "  s~:\n    environment:\n      OPENAI_BASE_URL: URL\n      OPENAI_API_KEY: ${FIREWORKS_DIRECT_API_KEY}\n",
        "",
    ),
    ("Makefile", "", "t~:\n\tcurl -H \"Authorization: Bearer $$FIREWORKS_DIRECT_API_KEY\" URL\n", ""),
    (
        "nginx.conf",
        "http {\n",
        "server { location /a~ { proxy_pass URL/; proxy_set_header Authorization \"Bearer $k\"; } }\n",
        "}\n",
    ),
    ("README.md", "", "# h~\n\n```sh\ncurl -H \"Authorization: Bearer $FIREWORKS_DIRECT_API_KEY\" URL\n```\n\n", ""),
    (".env", "", "A~_URL=URL\nA~_KEY=${FIREWORKS_DIRECT_API_KEY}\n", ""),
    (
        "main.tf",
        "",
        "resource \"x\" \"a~\" {\n  environment = {\n    OPENAI_BASE_URL = \"URL\"\n    OPENAI_API_KEY = var.k\n  }\n}\n",
        "",
    ),
    ("a.sh", "", "curl -H \"Authorization: Bearer $FIREWORKS_DIRECT_API_KEY\" URL/~\n", ""),
    (
        "a.py",
        "import os\nfrom openai import OpenAI\n",
        "c~ = OpenAI(base_url=\"URL\", api_key=os.environ[\"FIREWORKS_DIRECT_API_KEY\"])\n",
        "",
    ),
    (
        "a.ts",
        "import OpenAI from 'openai'\n",
        "const c~ = new OpenAI({baseURL: \"URL\", apiKey: process.env.FIREWORKS_DIRECT_API_KEY})\n",
        "",
    ),
    (
        "a.go",
        "package a\n",
        "var c~ = openai.NewClient(option.WithBaseURL(\"URL\"), option.WithAPIKey(os.Getenv(\"FIREWORKS_DIRECT_API_KEY\")))\n",
        "",
    ),
    (
        "A.java",
        "class A {\n",
        "  OpenAIClient c~ = OpenAIOkHttpClient.builder().baseUrl(\"URL\").apiKey(System.getenv(\"FIREWORKS_DIRECT_API_KEY\")).build();\n",
        "}\n",
    ),
    ("a.rb", "", "c~ = OpenAI::Client.new(uri_base: \"URL\", access_token: ENV[\"FIREWORKS_DIRECT_API_KEY\"])\n", ""),
    (
        "a.rs",
        "use std::env;\n",
        "fn f~() { let c = OpenAIConfig::new().with_api_base(\"URL\").with_api_key(env::var(\"FIREWORKS_DIRECT_API_KEY\").unwrap()); }\n",
        "",
    ),
    (
        "a.php",
        "<?php\n",
        "$c~ = OpenAI::factory()->withBaseUri(\"URL\")->withApiKey(getenv(\"FIREWORKS_DIRECT_API_KEY\"))->make();\n",
        "",
    ),
    (
        "a.lua",
        "",
        "r~ = http.request(\"URL\", {headers = {Authorization = \"Bearer \" .. os.getenv(\"FIREWORKS_DIRECT_API_KEY\")}})\n",
        "",
    ),
];

fn of_file((name, head, client, end): (&str, &str, &str, &str), clients: usize) -> Duration {
    let client = client.replace("URL", "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1");
    let all: String = (0..clients).map(|number| client.replace('~', &number.to_string())).collect();
    let source = Source::new(name.to_owned(), format!("{head}{all}{end}").into_bytes());
    let project = Project { direct_route: true, ..Project::default() };
    let settings = Settings::default();
    let look = |source: &Source, declined: &[Declined]| analyse(source, &settings, &project, declined);
    let mut analysis = Analysis::default();
    let check = cost::of(|| analysis = look(&source, &[]));
    assert!(analysis.findings.len() >= clients, "{name}: {} findings", analysis.findings.len());
    check + cost::of(|| drop(rewrite(&source, analysis, &mut { Applicability::Unsafe }, look)))
}

#[test]
#[ignore = "takes minutes without optimisation; tests/battery/run runs it in a release"]
fn eight_times_the_clients_take_eight_times_the_time() {
    const CLIENTS: usize = 500;
    const MOST: f64 = 16.0;
    // Those of Go and nginx grow faster, and are well below it.
    const LEAST: Duration = Duration::from_secs(1);
    let costs = parallel::map(FILES.to_vec(), 2, |file| (file.0, of_file(file, CLIENTS), of_file(file, 8 * CLIENTS)));
    for (name, once, eight) in &costs {
        println!("{name:14} {once:8.1?} {eight:8.1?} {:5.1}", eight.as_secs_f64() / once.as_secs_f64());
    }
    let is_slow = |once: Duration, eight: Duration| eight > LEAST && eight.as_secs_f64() > MOST * once.as_secs_f64();
    let slow: Vec<&str> = costs.iter().filter(|(_, once, eight)| is_slow(*once, *eight)).map(|cost| cost.0).collect();
    assert!(slow.is_empty(), "more than {MOST} times as long: {}", slow.join(", "));
}
