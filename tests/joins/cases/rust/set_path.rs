// held: the path of a Url is set
fn main() {
    let mut url = url::Url::parse("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai").unwrap();
    url.set_path("/v1/models");
    println!("{url}");
}
