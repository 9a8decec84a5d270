// The client of the standard library, with a text block for the body.
// sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

public class HttpClientChat {
    private static final String BASE_URL = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1";

    public static void main(String[] arguments) throws Exception {
        HttpRequest request = HttpRequest.newBuilder()
            .uri(URI.create(BASE_URL + "/chat/completions"))
            .header("Authorization", "Bearer " + System.getenv("DIRECT_ROUTE_API_KEY"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("""
                {
                  "model": "accounts/fireworks/models/llama-v3-8b-instruct",
                  "messages": [{"role": "user", "content": "Hello!"}]
                }
                """))
            .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        System.out.println(response.body());
    }
}
