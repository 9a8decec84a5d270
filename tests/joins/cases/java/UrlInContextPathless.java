// unsafe: new URL in a context without a path
import java.net.URL;

class UrlInContextPathless {
    static final String BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai";

    public static void main(String[] args) throws Exception {
        System.out.println(new URL(new URL(BASE), "v1/models"));
    }
}
