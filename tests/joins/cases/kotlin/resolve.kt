// held: URI.resolve
import java.net.URI

fun main() {
    val base = URI("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai")
    println(base.resolve("/v1/models"))
}
