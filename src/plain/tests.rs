use super::defines_gateway;

#[test]
fn what_sets_the_key_of_the_gateway() {
    for text in [
        "FIREWORKS_API_KEY=x",
        "export FIREWORKS_API_KEY = $(X)",
        "{FIREWORKS_API_KEY: x}",
        "a: {FIREWORKS_API_KEY: x}",
        "{\"FIREWORKS_API_KEY\": 1}",
        "- FIREWORKS_API_KEY",
    ] {
        assert!(defines_gateway(text), "{text}");
    }
    for text in
        ["${FIREWORKS_API_KEY:-}", "a $${FIREWORKS_API_KEY:=x}", "#{FIREWORKS_API_KEY:x}", "X_FIREWORKS_API_KEY=x", ""]
    {
        assert!(!defines_gateway(text), "{text}");
    }
}
