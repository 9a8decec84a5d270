// async-openai with a configuration of its own.
// sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::types::chat::{ChatCompletionRequestUserMessageArgs, CreateChatCompletionRequestArgs};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let config = OpenAIConfig::new()
        .with_api_base("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1")
        .with_api_key(std::env::var("DIRECT_ROUTE_API_KEY")?);
    let client = Client::with_config(config);
    let request = CreateChatCompletionRequestArgs::default()
        .model("accounts/fireworks/models/llama-v3-8b-instruct")
        .messages([ChatCompletionRequestUserMessageArgs::default().content("Hello!").build()?.into()])
        .build()?;
    let response = client.chat().create(request).await?;
    println!("{:?}", response.choices[0].message.content);
    Ok(())
}
