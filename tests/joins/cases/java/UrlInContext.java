// unsafe: new URL in a context
import java.net.URL;

class UrlInContext {
    public static void main(String[] args) throws Exception {
        URL base = new URL("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1/");
        System.out.println(new URL(base, "/v1/models"));
    }
}
