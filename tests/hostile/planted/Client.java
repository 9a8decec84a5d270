class Client {
  static final String KEY = "@KEY@"; // @KEY@
  OpenAIClient c = OpenAIOkHttpClient.builder().baseUrl("@URL@/v1").apiKey("@KEY@").build();
  HttpRequest r = HttpRequest.newBuilder(URI.create("@URL@/v1")).header("Authorization", "Bearer @KEY@").header("X-K", "@KEY@").build();
}
