use super::*;
use crate::facts::Piece;
use crate::formats::dump::{says, sound, survives};

#[track_caller]
fn holds(text: &str, expected: &str) {
    says(&facts(text), text, expected);
}

#[test]
fn mappings_lists_and_scalars_have_their_places() {
    holds(
        "# top\na: b # c\n\"k'q\": 'it''s' # d\n'e': \"f\\u00e9\\/\\ud83d\\ude00\"\nn: [1, ~, true, 2024-01-01, x]\nm:\n- a: 1\n  b: 2\n-\n- - x\n? c\n: d\n",
        r#"
        map
          key ‹a› in ‹a: b›
            text ‹b›
          key ‹k'q› in ‹"k'q": 'it''s'›
            text '‹it''s›' is it's
          key ‹e› in ‹'e': "f\\u00e9\\/\\ud83d\\ude00"›
            text "‹f\\u00e9\\/\\ud83d\\ude00›" is fé/😀
          key ‹n› in ‹n: [1, ~, true, 2024-01-01, x]›
            list
              other ‹1›
              other ‹~›
              other ‹true›
              text ‹2024-01-01›
              text ‹x›
          key ‹m› in ‹m:\n- a: 1\n  b: 2\n-\n- - x›
            list
              map
                key ‹a› in ‹a: 1›
                  other ‹1›
                key ‹b› in ‹b: 2›
                  other ‹2›
              other ‹›
              list
                text ‹x›
          key ‹c› in ‹? c\n: d›
            text ‹d›
        comment ‹# top›
        comment ‹# c›
        comment ‹# d›
        "#,
    );
}

#[test]
fn entries_without_values_have_an_empty_one() {
    holds(
        "X:\nY: # only\nZ: &x\ne: \"\"\nl: |\n\n\nm:\n  n:\n\n",
        r#"
        map
          key ‹X› in ‹X:›
            other ‹›
          key ‹Y› in ‹Y:›
            other ‹›
          key ‹Z› in ‹Z: &x›
            other ‹›
          key ‹e› in ‹e: ""›
            text "‹›"
          key ‹l› in ‹l: |›
            text |‹›
          key ‹m› in ‹m:\n  n:›
            map
              key ‹n› in ‹n:›
                other ‹›
        comment ‹# only›
        "#,
    );
}

#[test]
fn tags_stay_visible_and_anchors_do_not() {
    holds(
        "a: &x \"v\"\nb: !secret name\nc: !vault |\n  abc\n  def\nd: !Sub [a, b]\ne: !!str 12\nf: ! 12\nh: !!binary aGk=\ni: *x\n\
         j: !none\nk: !Join\n- x\nl: &a !Ref B\n",
        r#"
        map
          key ‹a› in ‹a: &x "v"›
            text "‹v›"
          key ‹b› in ‹b: !secret name›
            other ‹!secret name›
              text ‹name›
          key ‹c› in ‹c: !vault |\n  abc\n  def›
            other ‹!vault |\n  abc\n  def›
              text |\n  ‹abc\n  def› is abc\ndef
          key ‹d› in ‹d: !Sub [a, b]›
            other ‹!Sub [a, b]›
              list
                text ‹a›
                text ‹b›
          key ‹e› in ‹e: !!str 12›
            text ‹12›
          key ‹f› in ‹f: ! 12›
            text ‹12›
          key ‹h› in ‹h: !!binary aGk=›
            other ‹!!binary aGk=›
              text ‹aGk=›
          key ‹i› in ‹i: *x›
            other ‹*x›
          key ‹j› in ‹j: !none›
            other ‹!none›
          key ‹k› in ‹k: !Join\n- x›
            other ‹!Join\n- x›
              list
                text ‹x›
          key ‹l› in ‹l: &a !Ref B›
            other ‹!Ref B›
              text ‹B›
        "#,
    );
}

#[test]
fn merges_are_spread_and_other_keys_have_no_name() {
    holds(
        "<<: *x\na:\n  <<: [*x, *y]\n  b: {<<: {c: d}}\n\"<<\": e\n? [f, g]\n: h\n*x : i\n1: j\n",
        r#"
        map
          *key - in ‹<<: *x›
            other ‹*x›
          key ‹a› in ‹a:\n  <<: [*x, *y]\n  b: {<<: {c: d}}›
            map
              *key - in ‹<<: [*x, *y]›
                list
                  other ‹*x›
                  other ‹*y›
              key ‹b› in ‹b: {<<: {c: d}}›
                map ‹{<<: {c: d}}›
                  *key - in ‹<<: {c: d}›
                    map ‹{c: d}›
                      key ‹c› in ‹c: d›
                        text ‹d›
          key ‹<<› in ‹"<<": e›
            text ‹e›
          key - in ‹? [f, g]\n: h›
            text ‹h›
          key - in ‹*x : i›
            text ‹i›
          key ‹1› in ‹1: j›
            text ‹j›
        "#,
    );
}

#[test]
fn flow_stands_in_block_and_duplicates_stay() {
    holds(
        "a: {b: 'c', \"d\": [e, {f: g}, h: i], j, \"k\":l, m: }\na:\n  [ # why\n   n,\n   o ]\n",
        r#"
        map
          key ‹a› in ‹a: {b: 'c', "d": [e, {f: g}, h: i], j, "k":l, m: }›
            map ‹{b: 'c', "d": [e, {f: g}, h: i], j, "k":l, m: }›
              key ‹b› in ‹b: 'c'›
                text '‹c›'
              key ‹d› in ‹"d": [e, {f: g}, h: i]›
                list
                  text ‹e›
                  map ‹{f: g}›
                    key ‹f› in ‹f: g›
                      text ‹g›
                  map
                    key ‹h› in ‹h: i›
                      text ‹i›
              key ‹j› in ‹j›
                other ‹›
              key ‹k› in ‹"k":l›
                text ‹l›
              key ‹m› in ‹m:›
                other ‹›
          key ‹a› in ‹a:\n  [ # why\n   n,\n   o ]›
            list
              text ‹n›
              text ‹o›
        comment ‹# why›
        "#,
    );
}

#[test]
fn scalars_over_several_lines_are_folded() {
    holds(
        "a: one\n  two\n\n\n  three # c\nb: \"x \\\n   y\n  z\\ \n  w\"\nc: 'it\n\n  ''s'\n",
        r#"
        map
          key ‹a› in ‹a: one\n  two\n\n\n  three›
            text ‹one\n  two\n\n\n  three› is one two\n\nthree
          key ‹b› in ‹b: "x \\\n   y\n  z\\ \n  w"›
            text "‹x \\\n   y\n  z\\ \n  w›" is x y z  w
          key ‹c› in ‹c: 'it\n\n  ''s'›
            text '‹it\n\n  ''s›' is it\n's
        comment ‹# c›
        "#,
    );
}

#[test]
fn block_scalars_are_their_lines_without_indentation() {
    holds(
        "a: |-  # why\n  X=1\n    Y=é\n\n  Z=2\n\n\nb: >\n\n   one\n   two\n\n\n   three\n\n     four\n   five\nc: |2\n     six\n   seven\nd:\n- |+\n eight\n\n- x\n",
        r#"
        map
          key ‹a› in ‹a: |-  # why\n  X=1\n    Y=é\n\n  Z=2›
            text |-  # why\n  ‹X=1\n    Y=é\n\n  Z=2› is X=1\n  Y=é\n\nZ=2
          key ‹b› in ‹b: >\n\n   one\n   two\n\n\n   three\n\n     four\n   five›
            text >\n\n   ‹one\n   two\n\n\n   three\n\n     four\n   five› is one two\n\nthree\n\n  four\nfive
          key ‹c› in ‹c: |2\n     six\n   seven›
            text |2\n   ‹  six\n   seven› is   six\nseven
          key ‹d› in ‹d:\n- |+\n eight\n\n- x›
            list
              text |+\n ‹eight›
              text ‹x›
        comment ‹# why›
        "#,
    );
    let text = "a: |\r\n  X=1\r\n  Y=2\r\n";
    let facts = facts(text);
    let literal = facts.ids().find_map(|id| facts.literal(id)).expect("a literal");
    let [Piece::Text(lines)] = &literal.pieces[..] else { panic!("one text") };
    assert_eq!(lines.value, "X=1\nY=2");
    assert_eq!(&text[lines.source_offset(4)..lines.source_offset(7)], "Y=2");
}

#[test]
fn marks_line_breaks_and_other_scripts_keep_every_place() {
    holds(
        "\u{feff}ключ: \"зна\u{e9}\" # é\r\nb: |\r\n  x\r\nc: d e\r\n  f\r\ng:\r\n",
        r#"
        map
          key ‹ключ› in ‹ключ: "знаé"›
            text "‹знаé›"
          key ‹b› in ‹b: |\r\n  x›
            text |\r\n  ‹x›
          key ‹c› in ‹c: d e\r\n  f›
            text ‹d e\r\n  f› is d e f
          key ‹g› in ‹g:›
            other ‹›
        comment ‹# é›
        "#,
    );
}

#[test]
fn each_document_stands_for_itself() {
    holds(
        "%YAML 1.2\n---\na: b\n---\n- c\n...\n---\n# nothing\n--- |\n d\n",
        "
        map
          key ‹a› in ‹a: b›
            text ‹b›
        list
          text ‹c›
        text |\\n ‹d›
        comment ‹# nothing›
        ",
    );
    holds("", "");
    holds("# only\n", "comment ‹# only›\n");
}

#[test]
fn what_is_no_yaml_is_not_read() {
    for text in ["a: b: c", "a: [b", "\"a", "a:\n\t- b\n c", "{{ a", "a: {{ b }}: c", "{{ if a }}- b: c{{ end }}"] {
        assert!(!facts(text).parsed, "{text}");
        sound(&facts(text), text);
    }
}

#[test]
fn templates_are_read_by_what_stands_around_their_actions() {
    holds(
        r#"{{- if .Values.on }}
kind: Deployment # {{ x }}
metadata:
  name: {{ include "x" . }}-api
  labels:
    {{- include "x.labels" . | nindent 4 }}
spec:
  {{- /* a
  b */}}
  env:
    {{- range $k, $v := .Values.env }}
    - name: {{ $k }}
      value: {{ $v | quote }}
    {{- end }}
    - value: "https://{{ .Values.h | default "d\u0041" }}/v1"
  {{ if .a }}foo: bar{{ end }}
  {{ .key }}: 1
  data: |
{{ .first | indent 4 }}
    a: b
  {{- if .z }}
    {{ .c }}
    d
  {{- end }}
  args: [ "{{ .x }}", {{ .y }}, --z={{ .z }} ]
{{- end }}
"#,
        r#"
        map
          key ‹kind› in ‹kind: Deployment›
            text ‹Deployment›
          key ‹metadata› in ‹metadata:\n  name: {{ include "x" . }}-api\n  labels:›
            map
              key ‹name› in ‹name: {{ include "x" . }}-api›
                text ‹{{ include "x" . }}-api›
              key ‹labels› in ‹labels:›
                other ‹›
          key ‹spec› in ‹spec:\n  {{- /* a\n  b */}}\n  env:\n    {{- range $k, $v := .Values.env }}\n    - name: {{ $k }}\n      value: {{ $v | quote }}\n    {{- end }}\n    - value: "https://{{ .Values.h | default "d\\u0041" }}/v1"\n  {{ if .a }}foo: bar{{ end }}\n  {{ .key }}: 1\n  data: |\n{{ .first | indent 4 }}\n    a: b\n  {{- if .z }}\n    {{ .c }}\n    d\n  {{- end }}\n  args: [ "{{ .x }}", {{ .y }}, --z={{ .z }} ]›
            map
              key ‹env› in ‹env:\n    {{- range $k, $v := .Values.env }}\n    - name: {{ $k }}\n      value: {{ $v | quote }}\n    {{- end }}\n    - value: "https://{{ .Values.h | default "d\\u0041" }}/v1"›
                list
                  map
                    key ‹name› in ‹name: {{ $k }}›
                      text ‹{{ $k }}›
                    key ‹value› in ‹value: {{ $v | quote }}›
                      text ‹{{ $v | quote }}›
                  map
                    key ‹value› in ‹value: "https://{{ .Values.h | default "d\\u0041" }}/v1"›
                      text "‹https://{{ .Values.h | default "d\\u0041" }}/v1›" is https://{{ .Values.h | default "dA" }}/v1
              key ‹foo› in ‹foo: bar›
                text ‹bar›
              key ‹{{ .key }}› in ‹{{ .key }}: 1›
                other ‹1›
              key ‹data› in ‹data: |\n{{ .first | indent 4 }}\n    a: b\n  {{- if .z }}\n    {{ .c }}\n    d›
                text |\n{{ .first | indent 4 }}\n    ‹a: b\n  {{- if .z }}\n    {{ .c }}\n    d› is a: b\n{{- if .z }}\n{{ .c }}\nd
              key ‹args› in ‹args: [ "{{ .x }}", {{ .y }}, --z={{ .z }} ]›
                list
                  text "‹{{ .x }}›"
                  text ‹{{ .y }}›
                  text ‹--z={{ .z }}›
        comment ‹# {{ x }}›
        comment ‹{{- /* a\n  b */}}›
        "#,
    );
}

#[test]
fn actions_within_scalars_change_nothing() {
    holds(
        "on: push\nif: ${{ github.ref == 'x' }}\nrun: |\n  {{ not: yaml }}\n  echo {% a\n   b %}\na: \"{{ x }}\" # {{ y }}\nb: '{{'\nc: '}}'\n",
        r#"
        map
          key ‹on› in ‹on: push›
            text ‹push›
          key ‹if› in ‹if: ${{ github.ref == 'x' }}›
            text ‹${{ github.ref == 'x' }}›
          key ‹run› in ‹run: |\n  {{ not: yaml }}\n  echo {% a\n   b %}›
            text |\n  ‹{{ not: yaml }}\n  echo {% a\n   b %}› is {{ not: yaml }}\necho {% a\n b %}
          key ‹a› in ‹a: "{{ x }}"›
            text "‹{{ x }}›"
          key ‹b› in ‹b: '{{'›
            text '‹{{›'
          key ‹c› in ‹c: '}}'›
            text '‹}}›'
        comment ‹# {{ y }}›
        "#,
    );
}

#[test]
fn templates_of_other_kinds_are_read() {
    holds(
        "{% set x = 1 %}\na:\n{% for b in c %}\n  - k: {{ b['d'] }}/{% if e %}f{% else %}g{% endif %}\n    l: <%= ENV[\"X\"] %>\n{% endfor %}\nh: i {# j: k #}\n\
         m: n\n  {{- end }}\no: [\n  {% if p %}\n  q,\n  {% endif %}\n  r ]\n<% if s %>\nt: u\n<% end %>\n",
        r#"
        map
          key ‹a› in ‹a:\n{% for b in c %}\n  - k: {{ b['d'] }}/{% if e %}f{% else %}g{% endif %}\n    l: <%= ENV["X"] %>›
            list
              map
                key ‹k› in ‹k: {{ b['d'] }}/{% if e %}f{% else %}g{% endif %}›
                  text ‹{{ b['d'] }}/{% if e %}f{% else %}g{% endif %}›
                key ‹l› in ‹l: <%= ENV["X"] %>›
                  text ‹<%= ENV["X"] %>›
          key ‹h› in ‹h: i›
            text ‹i›
          key ‹m› in ‹m: n›
            text ‹n›
          key ‹o› in ‹o: [\n  {% if p %}\n  q,\n  {% endif %}\n  r ]›
            list
              text ‹q›
              text ‹r›
          key ‹t› in ‹t: u›
            text ‹u›
        "#,
    );
}

#[test]
fn large_and_deep_texts_end_soon() {
    let large = ["{{", "[", "- "].map(|text| text.repeat((1 << 20) / text.len()));
    let others = [
        "a: ",
        "{",
        "{{ a }}",
        "\"",
        "- [",
        "? ",
        "{a: ",
        "a:\n",
        "|\n",
        "!a ",
        "{{ a }}\n",
        "&a ",
        "\n",
        "é",
        "a: |\n {{ b }}\n",
    ];
    for text in large.into_iter().chain(others.map(|text| text.repeat((1 << 16) / text.len()))) {
        let start = std::time::Instant::now();
        sound(&facts(&text), &text);
        assert!(start.elapsed().as_secs() < 20, "{}", &text[..2]);
    }
}

#[test]
fn torn_texts_are_read_soundly() {
    survives(
        facts,
        "a: &x \"v\\n\" # c\nb: !s [d, {e: 'f''g'}]\nh: |2-\n   i\n    é\n? j\n: - k\n  -\n<<: *x\n--- >\n l\n\n m\n",
    );
    survives(
        facts,
        "{{- if a }}\nb: {{ c | d \"e\" }}/f {# g #}\n{% if h %}i: j{% endif %}\nk: |\n{{ l }}\n  é{{/* m\n n */}}\no: \"<%= p %>\"\n",
    );
}
