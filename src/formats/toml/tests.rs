use super::*;
use crate::formats::dump::{says, sound, survives};

#[track_caller]
fn holds(text: &str, expected: &str) {
    says(&facts(text), text, expected);
}

#[test]
fn keys_and_values_have_their_places() {
    holds(
        "\u{feff}# top\r\n\"ключ\" = \"зна\\u00e9\" # é\r\n'b c' = 'd\\e'\r\n\"f\\u0067\" = [1, \"x\", # why\r\n  { h = true, i.j = '' }, ]\r\nk = 2024-01-01\r\nk = \"\"",
        r#"
        map
          key ‹ключ› in ‹"ключ" = "зна\\u00e9"›
            text "‹зна\\u00e9›" is знаé
          key ‹b c› in ‹'b c' = 'd\\e'›
            text '‹d\\e›'
          key ‹f\\u0067› is fg in ‹"f\\u0067" = [1, "x", # why\r\n  { h = true, i.j = '' }, ]›
            list
              other ‹1›
              text "‹x›"
              map ‹{ h = true, i.j = '' }›
                key ‹h› in ‹h = true›
                  other ‹true›
                key ‹i› in ‹i.j = ''›
                  map
                    key ‹j› in ‹j = ''›
                      text '‹›'
          key ‹k› in ‹k = 2024-01-01›
            other ‹2024-01-01›
          key ‹k› in ‹k = ""›
            text "‹›"
        comment ‹# top›
        comment ‹# é›
        comment ‹# why›
        "#,
    );
    holds("", "");
    holds("# only\r\n", "comment ‹# only›\n");
}

#[test]
fn strings_over_several_lines() {
    holds(
        "a = \"\"\"\nX=1\n\\\"Y\\\\\\\n\n  Z\"\"\"\"\nb = '''\r\nc\r\n'd' '''\nc = \"\"\"\"\"\"\nd = \"\"\"\n\"\"\"\ne = \"\\x41\\e[\\U0001F600\"\n",
        r#"
        map
          key ‹a› in ‹a = """\nX=1\n\\"Y\\\\\\\n\n  Z""""›
            text """\n‹X=1\n\\"Y\\\\\\\n\n  Z"›""" is X=1\n"Y\\Z"
          key ‹b› in ‹b = '''\r\nc\r\n'd' '''›
            text '''\r\n‹c\r\n'd' ›'''
          key ‹c› in ‹c = """"""›
            text """‹›"""
          key ‹d› in ‹d = """\n"""›
            text """\n‹›"""
          key ‹e› in ‹e = "\\x41\\e[\\U0001F600"›
            text "‹\\x41\\e[\\U0001F600›" is A\u{1b}[😀
        "#,
    );
}

#[test]
fn tables_are_entries_of_the_file() {
    holds(
        "a = 1\n[b] # why\nc = 'd'\n# below\n\n[b . \"e.f\"]\ng.h = 'i'\n[[j.k]]\nl = 2\n[[j.k]]\n[m]\n# end\n",
        r#"
        map
          key ‹a› in ‹a = 1›
            other ‹1›
          key ‹b› in ‹[b] # why\nc = 'd'›
            map
              key ‹c› in ‹c = 'd'›
                text '‹d›'
          key ‹b› in ‹[b . "e.f"]\ng.h = 'i'›
            map
              key ‹e.f› in ‹"e.f"]\ng.h = 'i'›
                map
                  key ‹g› in ‹g.h = 'i'›
                    map
                      key ‹h› in ‹h = 'i'›
                        text '‹i›'
          key ‹j› in ‹[[j.k]]\nl = 2›
            map
              key ‹k› in ‹k]]\nl = 2›
                list
                  map
                    key ‹l› in ‹l = 2›
                      other ‹2›
          key ‹j› in ‹[[j.k]]›
            map
              key ‹k› in ‹k]]›
                list
                  map
          key ‹m› in ‹[m]›
            map
        comment ‹# why›
        comment ‹# below›
        comment ‹# end›
        "#,
    );
}

#[test]
fn templates_are_read_by_what_stands_around_their_actions() {
    holds(
        "{% if a %}\n[b]\nc = {{ d }}\n{% endif %}\ne = \"{{ f | default(\"g\") }}/h\"\n'{{ i }}' = [\n  {{ j }},\n]\n",
        r#"
        map
          key ‹b› in ‹[b]\nc = {{ d }}\n{% endif %}\ne = "{{ f | default("g") }}/h"\n'{{ i }}' = [\n  {{ j }},\n]›
            map
              key ‹c› in ‹c = {{ d }}›
                other ‹{{ d }}›
              key ‹e› in ‹e = "{{ f | default("g") }}/h"›
                text "‹{{ f | default("g") }}/h›"
              key ‹{{ i }}› in ‹'{{ i }}' = [\n  {{ j }},\n]›
                list
                  other ‹{{ j }}›
        "#,
    );
}

#[test]
fn what_is_no_toml_is_not_read() {
    let deep = format!("a = {}", "[".repeat(1000));
    let long = format!("{}a = 1", "a.".repeat(1000));
    for text in [
        "a",
        "a = ",
        "a = b",
        "[a",
        "a = \"b",
        "a = \"\\q\"",
        "a: b",
        "a = 1 b = 2",
        "=",
        "a.=1",
        "ä = 1",
        &deep,
        &long,
    ] {
        assert!(!facts(text).parsed, "{text}");
        sound(&facts(text), text);
    }
}

#[test]
fn large_texts_end_soon() {
    for text in
        ["{{", "[", "a=1\n", "[a]\n", "[[a]]\n", "a.", "a=[", "a={a=", "\"", "#", "{{a}}", "\\", "é", "\n", "a=\"\\"]
    {
        let text = text.repeat((1 << 20) / text.len());
        let start = std::time::Instant::now();
        facts(&text);
        assert!(start.elapsed().as_secs() < 20, "{}", &text[..2]);
    }
}

#[test]
fn torn_texts_are_read_soundly() {
    survives(
        facts,
        "a.\"b\\u0041\" = [1, 'c', { d = \"e\" }] # é\r\n[f.g] # h\ni = {{ j }}\n[[k]]\nl = \"\"\"\nm\\\n n\"\"\"\no = '''p'''\n",
    );
}
