// held: URI.resolve with an absolute path
import java.net.URI;

class ResolveAbsolute {
    public static void main(String[] args) {
        URI base = URI.create("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai");
        System.out.println(base.resolve("/v1/models"));
    }
}
