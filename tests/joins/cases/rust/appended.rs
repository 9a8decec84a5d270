// safe: what appends keeps the path of the base
const BASE: &str = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai";

fn main() {
    println!("{}", format!("{BASE}/v1/models"));
    println!("{}", BASE.to_owned() + "/v1/completions");
    println!("{}", [BASE, "v1", "models"].join("/"));
}
