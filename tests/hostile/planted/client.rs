fn f() {
    let c = OpenAIConfig::new().with_api_base("@URL@/v1").with_api_key("@KEY@"); // @KEY@
    let r = reqwest::Client::new().post("@URL@/v1").bearer_auth("@KEY@").header("x-k", "@KEY@").basic_auth("u", Some("@KEY@"));
}
