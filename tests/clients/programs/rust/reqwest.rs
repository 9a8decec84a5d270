// reqwest with a constant for the base URL, and `bearer_auth`.
// sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
use std::env;
use std::error::Error;

use serde_json::{Value, json};

const BASE_URL: &str = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1";

fn main() -> Result<(), Box<dyn Error>> {
    let answer: Value = reqwest::blocking::Client::new()
        .post(format!("{BASE_URL}/chat/completions"))
        .bearer_auth(env::var("DIRECT_ROUTE_API_KEY")?)
        .json(&json!({
            "model": "accounts/fireworks/models/llama-v3-8b-instruct",
            "messages": [{ "role": "user", "content": "Hello!" }],
        }))
        .send()?
        .error_for_status()?
        .json()?;
    println!("{}", answer["choices"][0]["message"]["content"]);
    Ok(())
}
