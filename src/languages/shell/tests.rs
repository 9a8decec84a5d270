use crate::languages::Content;
use crate::languages::query::dump::dump;

#[track_caller]
fn says(source: &str, expected: &str) {
    let shown = dump(&super::facts(source), source);
    let lines = |text: &str| {
        text.lines().map(|line| line.trim_end().to_owned()).filter(|line| !line.is_empty()).collect::<Vec<_>>()
    };
    assert_eq!(lines(&shown), lines(expected), "\n{shown}");
}

/// The line of the dump that shows the first command.
fn command(source: &str) -> String {
    let shown = dump(&super::facts(source), source);
    shown.lines().find(|line| line.contains('(')).unwrap_or_default().trim().to_owned()
}

#[test]
fn words_and_strings() {
    says("x=a\\ b", "x := a b");
    says("x='a\\n'\ny=$'a\\n\\x41'\nz=\"\\$a\\\\\\q\"", "x := 'a\\\\n'\ny := $'a\\nA'\nz := \"$a\\\\\\\\q\"");
    says("x=https://$h.x/\"v 1\"", "x := (https:// + h + .x/ + \"v 1\")");
    says("x=\"${h}/${p:-/v1}$(cat f)\"", "x := \"{h}/{(p | /v1)}{cat(f)}\"");
    says("x=${y:?no} z=${#y} w=${v%/}", "x := y\nno\nz := y\nw := v\n/");
}

#[test]
fn assignments() {
    says("X=\nexport A=b C=\"$d\" E\nlocal z=1\nunset Q", "X := \nA := b\nC := \"{d}\"\nE\nz := 1\nQ");
    says("X=1 Y= cmd a", "cmd(a)\nX := 1\nY :=");
    says("args=(-H \"x\" $y)", "args := [-H, \"x\", y]");
    says("X+=y", "~X+=y\nX\ny");
}

#[test]
fn flags_of_tools() {
    assert_eq!(
        command("curl -sS https://h -H 'A: b' -H'C: d' -HE:f --header 'G: h' --header=I:j"),
        "curl(sS=-sS, url=https://h, header='A: b', header='C: d', header=-HE:f, header='G: h', header=--header=I:j)"
    );
    assert_eq!(
        command("curl -sSLd '{}' -d\"a$b\" --json \"$J\" --oauth2-bearer $T -u a: --url u"),
        "curl(body='{}', body=\"a{b}\", body=\"{J}\", bearer=T, user=a:, url=u)"
    );
    assert_eq!(
        command("curl \\\n  -XPOST \\\n  -o /dev/null \\\n  \"$@\" u"),
        "curl(request=-XPOST, output=/dev/null, *\"{@}\", url=u)"
    );
    assert_eq!(command("/usr/bin/curl \"${args[@]}\""), "/usr/bin/curl(*\"{args}\")");
    assert_eq!(command("sudo -n curl u"), "curl(-n, url=u)");
    assert_eq!(
        command("wget --header=\"A: $b\" -qO- --post-data x u"),
        "wget(header=\"A: {b}\", output-document=-qO-, body=x, url=u)"
    );
    assert_eq!(
        command("http POST u Authorization:\"Bearer $X\" model=x n:=1"),
        "http(POST, url=u, header=(Authorization: + \"Bearer {X}\"), model=x, n:=1)"
    );
    assert_eq!(
        command("tool --api-base x --key=y --flag -x z -- --w"),
        "tool(api-base=x, key=--key=y, flag=--flag, x=-x, z, --, --w)"
    );
}

#[test]
fn a_flag_in_the_word_of_its_value_is_its_opening_delimiter() {
    let source = "curl --header=A:b";
    let facts = super::facts(source);
    let value = facts.ids().find(|id| facts.plain(*id).as_deref() == Some("A:b")).unwrap();
    let literal = facts.literal(value).unwrap();
    assert_eq!(literal.open.of(source), "--header=");
    assert_eq!(facts.span(value).of(source), "--header=A:b");
}

#[test]
fn redirections_feed_commands() {
    assert_eq!(command("curl -d @- u <<EOF\na $b \\$c\nEOF\n"), "curl(body-from=@-, url=u, body=a {b} $c\\n)");
    assert_eq!(command("curl -d @- <<EOF u\na\nEOF\n"), "curl(body-from=@-, url=u, body=a\\n)");
    assert_eq!(command("cat <<'EOF' > f\na\\n $b\nEOF\n"), "cat(input=a\\\\n $b\\n)");
    assert_eq!(command("cat <<-EOF\n\ta\n\tEOF\n"), "cat(input=a\\n\\t)");
    assert_eq!(command("jq . <<< \"$x\""), "jq(., input=\"{x}\")");
    assert_eq!(command("http POST u <<< '{}'"), "http(POST, url=u, body='{}')");
}

#[test]
fn tests() {
    says("[ \"$x\" = y ] && [[ $z == *w* ]]", "?(\"{x}\", y)\n?(z, *w*)");
    says("[ -n \"$x\" ]\n[[ $x =~ a\\.b ]]\n[ \"$y\" ]", "?(\"{x}\")\n?(x, a\\\\.b)\n?(\"{y}\")");
    says("case $x in *a*|\"b\") c d;; esac", "x\n?(*a*)\n?(\"b\")\nc(d)");
}

#[test]
fn functions_and_pipelines() {
    says(
        "f() { curl \"$1\"; }\nfunction g { echo a | tee b; }",
        "function f\n  curl(url=\"{1}\")\nfunction g\n  echo(a)\n  tee(b)",
    );
    says("V=$(curl -u a:b `cat u`)", "V := curl(user=a:b, url=cat(u))\n-u");
    says("read -r X", "read(r=-r, X)");
}

#[test]
fn odd_files() {
    says("", "");
    says("# c\n", "comment \"# c\"");
    says("\u{feff}x='ü'\ty=\"", "x := 'ü'\ny := \"\n(not parsed)");
}

#[track_caller]
fn writes(source: &str, content: &[Content<'_>], expected: Option<&str>) {
    let facts = super::facts(source);
    let literal = facts.ids().filter_map(|id| facts.literal(id)).next_back().unwrap();
    assert_eq!(super::LANGUAGE.idioms.literal(source, literal, content).as_deref(), expected);
}

#[test]
fn literals_are_written_in_the_style_of_another() {
    use Content::{Expression, Text, Written};
    let read = Expression("\"$K\"");
    writes("x='a'", &[Text("it's")], Some("'it'\\''s'"));
    writes("x='a'", &[Written("$`\"\\ "), read], Some("\"\\$\\`\\\"\\\\ $K\""));
    writes("x=\"a\"", &[Written("\\$a "), Text("$b"), read, Text("_c")], Some("\"\\$a \\$b${K}_c\""));
    writes("x=$'a'", &[Written("\\'\\t"), read], Some("\"'\t$K\""));
    writes("x=a", &[Text("a b"), Written("c")], Some("a\\ bc"));
    writes("x=a", &[Text("")], Some("\"\""));
    writes("x=a", &[Written("a\\ b"), read], Some("\"a b$K\""));
    writes("curl -HA:b", &[Written("A:"), read], Some("-H\"A:$K\""));
    writes("cat <<EOF\na\nEOF\n", &[Written("a"), read, Text("\n")], Some("a$K\n"));
    writes("cat <<'EOF'\na\nEOF\n", &[Written("a"), Text("$\n")], Some("a$\n"));
    writes("cat <<'EOF'\na\nEOF\n", &[read], None);
}
