use crate::facts::Piece;
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

#[test]
fn calls_and_constructions() {
    says("a.b(\"x\", /* why */ c).d();", "a.b(\"x\", c).d()\ncomment \"/* why */\"");
    says("new Foo(u, \"k\");", "Foo(u, \"k\")");
    says("new com.acme.Foo<>(u) { int x() { return 1; } };", "com.acme.Foo(u)\n  ");
}
#[test]
fn scratch() {
    let Ok(path) = std::env::var("DUMP") else { return };
    let text = std::fs::read_to_string(&path).unwrap();
    let language = crate::languages::detect(&path, "").unwrap();
    println!("{}", dump(&(language.facts)(&text), &text));
}
