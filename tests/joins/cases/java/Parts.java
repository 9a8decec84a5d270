// held: a URI is put together of the parts of another
import java.net.URI;

class Parts {
    public static void main(String[] args) throws Exception {
        URI base = URI.create("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai");
        System.out.println(new URI(base.getScheme(), base.getHost(), "/v1/models", null));
    }
}
