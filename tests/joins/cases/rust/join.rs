// held: Url::join
use url::Url;

fn main() {
    let base = Url::parse("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai").unwrap();
    println!("{}", base.join("/v1/models").unwrap());
}
