use super::*;
use crate::formats::dump::{says, sound, survives};

#[track_caller]
fn holds(text: &str, expected: &str) {
    says(&facts(text), text, expected);
}

#[test]
fn objects_lists_and_strings_have_their_places() {
    holds(
        "\u{feff}{\r\n  \"ключ\": \"зна\\u00e9\\/\\ud83d\\ude00\",\r\n  \"a\\u0062\": {\"c\": [1, \"x\", {\"d\": null}, []]},\r\n  \"a\": true, \"a\": \"\"\r\n}\r\n",
        r#"
        map ‹{\r\n  "ключ": "зна\\u00e9\\/\\ud83d\\ude00",\r\n  "a\\u0062": {"c": [1, "x", {"d": null}, []]},\r\n  "a": true, "a": ""\r\n}›
          key ‹ключ› in ‹"ключ": "зна\\u00e9\\/\\ud83d\\ude00"›
            text "‹зна\\u00e9\\/\\ud83d\\ude00›" is знаé/😀
          key ‹a\\u0062› is ab in ‹"a\\u0062": {"c": [1, "x", {"d": null}, []]}›
            map ‹{"c": [1, "x", {"d": null}, []]}›
              key ‹c› in ‹"c": [1, "x", {"d": null}, []]›
                list
                  other ‹1›
                  text "‹x›"
                  map ‹{"d": null}›
                    key ‹d› in ‹"d": null›
                      other ‹null›
                  list
          key ‹a› in ‹"a": true›
            other ‹true›
          key ‹a› in ‹"a": ""›
            text "‹›"
        "#,
    );
    holds("\"x\"", "text \"‹x›\"\n");
    holds("", "");
    holds(" // nothing\n", "comment ‹// nothing›\n");
}

#[test]
fn liberties_are_understood() {
    holds(
        "// top\r\n{ a: 'it\\'s', /* b */ $c-d: .5, \"e\": \"\\\"f\\x41\\\n  \\g\", // h\n}\n",
        r#"
        map ‹{ a: 'it\\'s', /* b */ $c-d: .5, "e": "\\"f\\x41\\\n  \\g", // h\n}›
          key ‹a› in ‹a: 'it\\'s'›
            text '‹it\\'s›' is it's
          key ‹$c-d› in ‹$c-d: .5›
            other ‹.5›
          key ‹e› in ‹"e": "\\"f\\x41\\\n  \\g"›
            text "‹\\"f\\x41\\\n  \\g›" is "fA  g
        comment ‹// top›
        comment ‹/* b */›
        comment ‹// h›
        "#,
    );
}

#[test]
fn one_value_a_line() {
    holds(
        "{\"a\": \"b\"}\r\n\n[\"c\"]\n",
        r#"
        map ‹{"a": "b"}›
          key ‹a› in ‹"a": "b"›
            text "‹b›"
        list
          text "‹c›"
        "#,
    );
}

#[test]
fn templates_are_read_by_what_stands_around_their_actions() {
    holds(
        "{\n  \"a\": {{ .b | toJson }},\n  {{- if .c }}\n  \"d\": \"https://{{ .e | default \"f\" }}/v1\"\n  {{- else }}\n  \"{{ g }}\": [{{ h }}]\n  {{- end }}\n}\n",
        r#"
        map ‹{\n  "a": {{ .b | toJson }},\n  {{- if .c }}\n  "d": "https://{{ .e | default "f" }}/v1"\n  {{- else }}\n  "{{ g }}": [{{ h }}]\n  {{- end }}\n}›
          key ‹a› in ‹"a": {{ .b | toJson }}›
            other ‹{{ .b | toJson }}›
          key ‹d› in ‹"d": "https://{{ .e | default "f" }}/v1"›
            text "‹https://{{ .e | default "f" }}/v1›"
          key ‹{{ g }}› in ‹"{{ g }}": [{{ h }}]›
            list
              other ‹{{ h }}›
        "#,
    );
    holds("{\"a\": \"{{b}}\"}", "map ‹{\"a\": \"{{b}}\"}›\n  key ‹a› in ‹\"a\": \"{{b}}\"›\n    text \"‹{{b}}›\"\n");
}

#[test]
fn what_is_no_json_is_not_read() {
    let deep = "[".repeat(1000);
    for text in ["{", "{\"a\" 1}", "[1 2]", "{\"a\": b}", "{}\n{", "\"a", "{{", "a: b", "{\"a\": \"\\q", &deep] {
        assert!(!facts(text).parsed, "{text}");
        sound(&facts(text), text);
    }
}

#[test]
fn large_texts_end_soon() {
    for text in ["{{", "[", "{}\n", "\"", "//", "/*", "{\"a\": ", "{{a}}", "\\", "[]", "é", "1\n"] {
        let text = text.repeat((1 << 20) / text.len());
        let start = std::time::Instant::now();
        facts(&text);
        assert!(start.elapsed().as_secs() < 20, "{}", &text[..2]);
    }
}

#[test]
fn torn_texts_are_read_soundly() {
    survives(facts, "// a\n{\"b\\u0041\": [1, 'c\'', {d: null}], /* é */ \"e\": {{ f }},\r\n{{ g }}\n}\n[\"h\"]\n");
}
