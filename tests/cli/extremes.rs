//! Sources that nobody writes, and sizes that few have: always an answer, soon.

use crate::place::Place;

const URL: &str = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1";

/// A Python file with a client, then `rest`.
fn python(rest: &str) -> String {
    let client = format!("client = OpenAI(base_url=\"{URL}\", api_key=os.environ[\"DIRECT_ROUTE_API_KEY\"])");
    format!("import os\nfrom openai import OpenAI\n{client}\n{rest}\n")
}

/// Checks and fixes a file; every direct URL is gone afterwards, or reported as left.
fn survives(what: &str, name: &str, text: &str) {
    let place = Place::with(&[(name, text)]);
    let check = place.run("check --quiet --format concise");
    assert!(check.code == 1 && check.stderr.is_empty(), "{what}: {} {}", check.code, check.stderr);
    let fix = place.run("fix --format concise --quiet");
    assert!(fix.code < 2 && fix.stderr.is_empty(), "{what}: {} {}", fix.code, fix.stderr);
    let left = place.read(name).matches(URL).count();
    assert!(left == 0 || fix.code == 1, "{what}: {left} URLs are left");
}

#[test]
fn nesting_is_no_trouble() {
    const DEEP: usize = 5_000;
    for (what, open, middle, close) in [
        ("brackets", "[", "1", "]"),
        ("parentheses", "(", "1", ")"),
        ("mappings", "{1:", "1", "}"),
        ("calls", "f(", "client", ")"),
        ("attributes", "", "client", ".a"),
        ("calls of calls", "", "client", ".a(1)"),
        ("negations", "not ", "1", ""),
        ("choices", "1 if a else ", "1", ""),
        ("never closed", "[", "1", ""),
        ("never opened", "", "1", "]"),
    ] {
        let text = python(&format!("x = {}{middle}{}", open.repeat(DEEP), close.repeat(DEEP)));
        survives(what, "a.py", &text);
    }
    for (what, open, middle, close) in
        [("expansions", "$(", "a", ")"), ("groups", "(", "a", ")"), ("defaults", "${a:-", "b", "}")]
    {
        let text = format!("curl {URL}\nx={}{middle}{}\n", open.repeat(DEEP), close.repeat(DEEP));
        survives(what, "a.sh", &text);
    }
}

#[test]
fn long_chains_are_no_trouble() {
    const LONG: usize = 3_000;
    let read = "os.environ.get(\"DIRECT_ROUTE_API_KEY\")";
    let client = |arguments: &str| format!("second = OpenAI({arguments})");
    for (what, rest) in [
        (
            "alternatives",
            format!("k = {}\n{}", vec![read; LONG].join(" or "), client(&format!("base_url=\"{URL}\", api_key=k"))),
        ),
        ("sums", format!("u = {} + \"{URL}\"\n{}", vec!["\"a\""; LONG].join(" + "), client("base_url=u"))),
        ("growth", format!("u = \"a\"\n{}{}", "u = u + \"b\"\n".repeat(LONG), client("base_url=u, api_key=u"))),
        (
            "branches",
            format!(
                "if x == 0:\n    pass\n{}",
                format!("elif x == 1:\n    y = OpenAI(base_url=\"{URL}\")\n").repeat(LONG / 10)
            ),
        ),
    ] {
        survives(what, "a.py", &python(&rest));
    }
}

#[test]
fn thousands_of_clients_take_no_quadratic_time() {
    const MANY: usize = 1000;
    let own: String = (0..MANY)
        .map(|n| format!("def f{n}():\n    c = OpenAI(base_url=\"{URL}\", api_key=os.environ[\"ACME_KEY\"])\n    return c.chat.completions.create(model=\"accounts/fireworks/models/m\")\n"))
        .collect();
    let shared: String =
        (0..MANY).map(|n| format!("c{n} = OpenAI(base_url=URL, api_key=os.environ[\"ACME_KEY\"])\n")).collect();
    let blocks: String =
        (0..MANY).map(|n| format!("k{n}:\n  url: {URL}\n  key: ${{DIRECT_ROUTE_API_KEY}}\n")).collect();
    for (what, name, text) in [
        ("own URLs", "a.py", python(&own)),
        ("a shared URL", "a.py", python(&format!("URL = \"{URL}\"\n{shared}"))),
        (
            "one name",
            "a.py",
            python(&format!("u = \"{URL}\"\nc = OpenAI(base_url=u, api_key=\"abc123realsecret\")\n").repeat(MANY)),
        ),
        (
            "commands",
            "a.sh",
            format!("curl {URL}/models -H \"Authorization: Bearer $DIRECT_ROUTE_API_KEY\"\n").repeat(MANY),
        ),
        ("settings", "a.yaml", blocks),
        ("names of settings", "a.yaml", (0..5 * MANY).map(|n| format!("a{n}_url: {URL}\n")).collect()),
        ("names of variables", "a.env", (0..5 * MANY).map(|n| format!("A{n}_URL={URL}\n")).collect()),
        ("links of a chain", "a.py", python(&format!("client{}", ".a()".repeat(5 * MANY)))),
        ("strings of Go", "a.go", format!("package a\n{}", format!("var _ = f(\"{URL}\")\n").repeat(MANY))),
        ("comments", "a.py", format!("# see {URL}\n").repeat(MANY)),
        ("one line", "a.json", format!("[{}]", vec![format!("\"{URL}\""); MANY].join(","))),
    ] {
        let start = std::time::Instant::now();
        survives(what, name, &text);
        // Seconds even without optimization; it would be minutes.
        assert!(start.elapsed().as_secs() < 30, "{what}: {:?}", start.elapsed());
    }
}

#[test]
fn hosts_of_other_languages_are_no_trouble() {
    const DEEP: usize = 2_000;
    const MANY: usize = 300;
    let fence = |language: &str, code: &str| format!("```{language}\n{code}\n```\n\n");
    let client = format!("client = OpenAI(base_url=\"{URL}\", api_key=\"k3y0fTheDirectRoute\")");
    let cell = format!("{{\"cell_type\": \"code\", \"source\": {:?}}}", format!("{client}\n!curl {URL}/models\n"));
    let keys: String = (0..DEEP).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    for (what, name, text) in [
        ("cells", "a.ipynb", format!("{{\"cells\": [{}]}}", vec![cell.as_str(); MANY].join(","))),
        (
            "nested metadata",
            "a.ipynb",
            format!("{{\"cells\": [{cell}], \"metadata\": {}1{}}}", "[".repeat(DEEP), "]".repeat(DEEP)),
        ),
        ("fences", "a.md", fence("python", &client).repeat(MANY)),
        (
            "fences in fences",
            "a.md",
            (4..DEEP / 4).rev().map(|length| format!("{}md\n", "`".repeat(length))).collect::<String>() + URL,
        ),
        ("quotes", "a.md", format!("{0} ```sh\n{0} curl {URL}\n", ">".repeat(DEEP))),
        ("nested keys", "a.yml", format!("{keys}{}run: curl {URL}\n", " ".repeat(DEEP))),
        ("nested lists", "a.yml", format!("{}run: curl {URL}\n", "- ".repeat(DEEP))),
        ("nested brackets", "a.yml", format!("run: curl {URL}\na: {}{}\n", "[".repeat(DEEP), "]".repeat(DEEP))),
        ("steps", "a.yml", format!("steps:\n{}", format!("- run: curl {URL}/models\n").repeat(MANY))),
        ("expressions", "a.yml", format!("run: |\n  curl {URL} {}\n", "${{ ".repeat(DEEP))),
        ("functions of make", "Makefile", format!("a:\n\tcurl {URL} {}\n", "$(".repeat(DEEP))),
        ("scripts never closed", "a.html", format!("{}{URL}", "<script>".repeat(DEEP))),
        ("tags never closed", "a.html", format!("{}{URL}", "<script".repeat(DEEP))),
    ] {
        survives(what, name, &text);
    }
}
