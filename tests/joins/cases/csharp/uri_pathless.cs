// unsafe: a relative path on a base without a path
using System;

static class Program
{
    static void Main()
    {
        Console.WriteLine(new Uri(new Uri("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai"), "v1/models"));
    }
}
