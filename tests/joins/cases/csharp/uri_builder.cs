// held: UriBuilder with another path
using System;

static class Program
{
    static void Main()
    {
        var builder = new UriBuilder("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai") { Path = "/v1/models" };
        Console.WriteLine(builder.Uri);
    }
}
