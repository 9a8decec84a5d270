use crate::languages::query::dump::dump;
#[test]
fn scratch() {
    let Ok(path) = std::env::var("DUMP") else { return };
    let text = std::fs::read_to_string(&path).unwrap();
    let language = crate::languages::detect(&path, "").unwrap();
    println!("{}", dump(&(language.facts)(&text), &text));
    let tree = super::SYNTAX.parse(&text).unwrap();
    println!("{}", tree.root_node().to_sexp());
    let mut stack = vec![tree.root_node()];
    while let Some(n) = stack.pop() {
        if n.is_error() || n.is_missing() {
            println!("ERR {:?} {:?}", n.start_position(), n.utf8_text(text.as_bytes()));
        }
        for i in 0..n.child_count() {
            stack.push(n.child(i as u32).unwrap());
        }
    }
}
