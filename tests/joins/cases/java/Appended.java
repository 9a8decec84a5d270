// safe: what appends keeps the path of the base
import java.net.URI;
import java.net.http.HttpRequest;

class Appended {
    private static final String BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai";

    public static void main(String[] args) {
        System.out.println(HttpRequest.newBuilder(URI.create(BASE + "/v1/models")).build().uri());
        System.out.println(String.format("%s/v1/completions", BASE));
    }
}
