// held: a constructor is given the URL, a method joins it
import java.net.URI;

class ConstructorArgument {
    private final URI base;

    ConstructorArgument(String base) {
        this.base = URI.create(base);
    }

    URI at(String path) {
        return base.resolve(path);
    }

    public static void main(String[] args) {
        System.out.println(new ConstructorArgument("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai").at("/v1/models"));
    }
}
