var c = new OpenAIClient(new ApiKeyCredential("@KEY@"), new OpenAIClientOptions { Endpoint = new Uri("@URL@/v1") }); // @KEY@
http.DefaultRequestHeaders.Add("X-K", "@KEY@"); http.BaseAddress = new Uri("@URL@/v1/");
