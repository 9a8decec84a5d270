// The old connection class with a pinned model, and a second request to another vendor.
// sends: POST my-account-abcd1234.us-arizona-1 /v1/completions
// sends: GET api.openai.com /v1/models
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;

class UrlConnection {
    static final String MODEL = "accounts/my-account/deployments/abcd1234";

    public static void main(String[] arguments) throws Exception {
        URL url = new URL("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1/completions");
        HttpURLConnection connection = (HttpURLConnection) url.openConnection();
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Authorization", "Bearer " + System.getenv("DIRECT_ROUTE_API_KEY"));
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        try (OutputStream body = connection.getOutputStream()) {
            body.write(("{\"model\": \"" + MODEL + "\", \"prompt\": \"Once upon a time\"}").getBytes(StandardCharsets.UTF_8));
        }
        System.out.println(new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8));

        HttpURLConnection other = (HttpURLConnection) new URL("https://api.openai.com/v1/models").openConnection();
        other.setRequestProperty("Authorization", "Bearer " + System.getenv("OPENAI_API_KEY"));
        System.out.println(other.getResponseCode());
    }
}
