// held: a constant that is joined and is the address of a client whose paths are not in sight
using System;

static class Program
{
    const string Base = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai";

    static void Main(string[] args)
    {
        var http = new HttpClient { BaseAddress = new Uri(Base) };
        http.GetStringAsync(args[0]).Wait();
        Console.WriteLine(new Uri(new Uri(Base), "/v1/models"));
    }
}
