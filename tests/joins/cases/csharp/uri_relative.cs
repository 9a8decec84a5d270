// safe: new Uri(base, path) with a relative path, on a base with a slash
using System;

static class Program
{
    static void Main()
    {
        var start = new Uri("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1/");
        Console.WriteLine(new Uri(start, "models"));
    }
}
