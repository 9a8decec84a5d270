// unsafe: callers of a method give the paths
using System;

static class Program
{
    const string Base = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai";

    static Uri At(string path) => new Uri(new Uri(Base), path);

    static void Main()
    {
        Console.WriteLine(At("/v1/models"));
        Console.WriteLine(At("/v1/completions"));
    }
}
