// unsafe: new Uri(base, path) with an absolute path
using System;

static class Program
{
    static void Main()
    {
        var start = new Uri("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1/");
        Console.WriteLine(new Uri(start, "/v1/models"));
    }
}
