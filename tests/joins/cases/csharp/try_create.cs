// unsafe: Uri.TryCreate
using System;

static class Program
{
    static void Main()
    {
        Uri.TryCreate(new Uri("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai"), "/v1/models", out var url);
        Console.WriteLine(url);
    }
}
