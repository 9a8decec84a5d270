use super::{JAVASCRIPT, TSX, TYPESCRIPT};
use crate::languages::Language;
use crate::languages::query::dump::dump;

fn shows(language: &Language, text: &str, expected: &str) {
    let facts = (language.facts)(text);
    assert_eq!(dump(&facts, text).trim_end(), expected, "{text}");
}

#[test]
fn imports_bind_names_of_modules() {
    shows(
        &JAVASCRIPT,
        "import OpenAI, { toFile as f } from 'npm:openai@4';\nimport * as url from \"node:url\";\nconst { Agent } = require('undici');",
        "{}\nrequire()\nimport openai as OpenAI in 0\nimport openai.toFile as f in 0\nimport url as url in 0\nimport undici.Agent as Agent in 0",
    );
}

#[test]
fn what_is_handed_on_binds_no_name() {
    shows(
        &TYPESCRIPT,
        "export { A, B as C } from './a';\nexport * from './b';\nexport * as d from './d';",
        "export ./a.A as A in 0\nexport ./a.B as C in 0\nexport ./b.* as * in 0\nexport ./d as d in 0",
    );
}

#[test]
fn objects_and_patterns_are_mappings() {
    shows(
        &JAVASCRIPT,
        "const client = new OpenAI({ baseURL: `${BASE}/v1`, apiKey, ...rest });",
        "client := OpenAI({baseURL=`{BASE}/v1`, apiKey=apiKey, *rest})",
    );
    shows(&JAVASCRIPT, "const { A, B: b, C = 'd' } = process.env;", "{A=A, B=b, C='d'} := process.env\nC := 'd'");
}

#[test]
fn declarations_are_told_from_changes() {
    shows(&JAVASCRIPT, "let w;\nw = f();\nw ??= 1;", "w :=\nw = f()\nw = ~1");
}

#[test]
fn arrow_functions_return_their_expression() {
    shows(
        &JAVASCRIPT,
        "const f = (x, { y }) => x.y?.z ?? `a\\u0041`;",
        "f\nfunction f\n  parameter x\n  {y=parameter y}\n  return (x.y.z | `aA`)",
    );
}

#[test]
fn types_are_looked_through() {
    shows(
        &TYPESCRIPT,
        "class A { private url: string = 'x'; key?: string; }\ninterface ProcessEnv { X: string }\nconst a = (x as any)!.b<string>('c');",
        "class A()\n  url := 'x'\n  key :=\nclass ProcessEnv()\n  X :=\na := x.b('c')",
    );
    shows(&TSX, "const a = <A b=\"c\">text {d}</A>;", "a := ~<A b=\"c\">text {d}</A>\nA\n\"c\"\ntext \nd\nA");
}

#[test]
fn methods_of_objects_make_no_names() {
    shows(
        &JAVASCRIPT,
        "export default { fetch(a) { return fetch(a); } };",
        "{function -}\n  parameter a\n  return fetch(a)",
    );
}

#[test]
fn variables_are_imported_as_if_they_were_taken_out_of_a_mapping() {
    shows(&JAVASCRIPT, "import { A, B as c } from '$env/static/private';", "{A=A, B=c} := '$env/static/private'");
}

#[test]
fn private_fields_are_fields() {
    shows(
        &JAVASCRIPT,
        "class A { #b = 'c'; d() { return this.#b; } }",
        "class A()\n  #b := 'c'\n  function d\n    return this.#b",
    );
    shows(&TYPESCRIPT, "class A { static #b: string = 'c'; }", "class A()\n  #b := 'c'");
}
