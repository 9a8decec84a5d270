use crate::languages::query::dump::dump;

#[test]
fn scratch() {
    let source = std::fs::read_to_string("/tmp/ruby-scratch.rb").unwrap();
    let tree = super::SYNTAX.parse(&source).unwrap();
    println!("{}", tree.root_node().to_sexp());
    println!("{}", dump(&super::facts(&source), &source));
}
