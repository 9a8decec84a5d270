use crate::languages::query::dump::dump;

fn show(text: &str) -> String {
    let facts = super::facts(text);
    dump(&facts, text)
}

#[test]
fn scratch() {
    let text = r#"# header
"""Doc."""
from __future__ import annotations
import os, a.b, a.b as c
from x.y import (z as w,  # why
    v)
from .q import *
from . import r

client = OpenAI(
    base_url="https://h",  # comment
    api_key=os.environ["K"],  # c2
    *args, **kw,
)
a, b = "x", y
c = d = "z"
x: str = "ann"
k = os.getenv("A") or os.environ.get('B', default="C")
u = "a" + h + "b" + ("c")
u2 = ("a"
   "b" f"{x!r:>{w}}{{}}")
s = "…{}…{n}".format(h, n=3)
t = "%s/%s" % (a, b)
t = "%s" % a
t = "%(q)s" % {"q": 1, **z}
v = p if q else r
if "x" in url and not url == "y": pass
assert url == "h", "msg"
with httpx.Client(base_url="u") as cl, open("f") as g: pass
async def f(a, b: str, c="d", d: int = 3, *e, f: str, **g) -> str:
    """D"""
    return await g("x")
class C(Base, metaclass=M):
    url: str = "u"
    key = Field(env="K")
    @deco("x")
    def m(self): return self.url
l = lambda x, *y: x + "1"
z = {a: 1, "k": "v", f(x): 2, **more, 'q"': [1, "two", *three]}
if (n := "w"): f(n := "q", x for x in y)
match v:
    case "lit" | C(x="d"): pass
    case {"k": "v"}: pass
x += "aug"
rb'\x', "\x41\n\u00e9\
b\N{BULLET}", r"\n", f"{a["b"]}", f'{x=}'
print(f(x for x in "ab"), (yield), a["b"]["c"], a[1:2], -1)
"#;
    println!("{}", show(text));
}
