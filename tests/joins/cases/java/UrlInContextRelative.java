// safe: new URL in a context, relative
import java.net.URL;

class UrlInContextRelative {
    public static void main(String[] args) throws Exception {
        System.out.println(new URL(new URL("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1/"), "models"));
    }
}
