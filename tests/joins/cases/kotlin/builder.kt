// held: a builder with another path
import okhttp3.HttpUrl.Companion.toHttpUrl

fun main() {
    println("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai".toHttpUrl().newBuilder().encodedPath("/v1/models").build())
}
