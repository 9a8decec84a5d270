// held: a join somewhere else
use std::sync::LazyLock;
use url::Url;

static BASE: LazyLock<Url> = LazyLock::new(|| Url::parse("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai").unwrap());

fn main() {
    println!("{}", BASE.join("/v1/models").unwrap());
}
