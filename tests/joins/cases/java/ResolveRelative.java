// held: URI.resolve, even with a relative path
import java.net.URI;

class ResolveRelative {
    private static final URI BASE = URI.create("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1/");

    public static void main(String[] args) {
        System.out.println(BASE.resolve("models"));
    }
}
