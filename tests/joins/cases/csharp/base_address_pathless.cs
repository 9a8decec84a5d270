// safe: HttpClient.BaseAddress with relative paths, on a base without a path, which gets a slash
using System;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

static class Program
{
    class Show : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken token)
        {
            Console.WriteLine(request.RequestUri);
            return Task.FromResult(new HttpResponseMessage { Content = new StringContent("") });
        }
    }

    static void Main()
    {
        var http = new HttpClient(new Show()) { BaseAddress = new Uri("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai") };
        http.GetStringAsync("v1/models").Wait();
    }
}
