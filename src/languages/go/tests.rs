use crate::facts::{Facts, Piece};
use crate::finding::{Edit, Span};
use crate::languages::query::dump::dump;
use crate::languages::{Content, Idioms};

#[track_caller]
fn says(source: &str, expected: &str) {
    let shown = dump(&super::facts(source), source);
    let lines = |text: &str| {
        text.lines().map(|line| line.trim_end().to_owned()).filter(|line| !line.is_empty()).collect::<Vec<_>>()
    };
    assert_eq!(lines(&shown), lines(expected), "\n{shown}");
}

#[test]
fn try_it() {
    says(
        "package p\nfunc f() {\n c := openai.NewClient(option.WithBaseURL(\"u\"), option.WithAPIKey(os.Getenv(`K`)), opts...)\n}\n",
        "",
    );
}
#[test]
fn samples() {
    for part in std::fs::read_to_string("/tmp/gosamples.txt").unwrap().split("=====\n") {
        let source = format!("package p\nfunc f(a, b string, c ...int) (url string, err error) {{\n{part}}}\n");
        println!("--- {part}{}", dump(&super::facts(&source), &source));
    }
    let source = "package p\nimport (\n \"os\" // c\n f \"fmt\"\n _ \"x/y\"\n)\n// doc\ntype C struct { U string `env:\"X\"` }\nfunc (c *C) m(d D.E[string]) error { return c.U }\nconst (\n A = \"a\"\n B = A + \"b\"\n)\nvar x, y = \"p\", \"q\"\n";
    println!("{}", dump(&super::facts(source), source));
}
