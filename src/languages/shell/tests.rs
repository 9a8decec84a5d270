use crate::languages::query::dump::dump;

fn show(text: &str) -> String {
    let facts = super::facts(text);
    dump(&facts, text)
}

#[test]
fn scratch() {
    let text = std::fs::read_to_string("/tmp/scratch.sh").unwrap();
    println!("{}", show(&text));
}
