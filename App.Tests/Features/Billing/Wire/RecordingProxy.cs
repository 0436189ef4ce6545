using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace BlazorAccounts.Tests.Features.Billing.Wire;

/// <summary>One request as it was on the wire. <paramref name="Target"/> is path and query, undecoded.</summary>
internal sealed record SentRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Path => Target.Split('?')[0];

    /// <summary>The parameters, wherever this method carries them.</summary>
    public string Parameters => Method == "POST" ? Body : Target.Contains('?', StringComparison.Ordinal) ? Target[(Target.IndexOf('?', StringComparison.Ordinal) + 1)..] : "";
}

/// <summary>A real server between a client and its gateway: writes down what it hears, passes it on, and can fail on purpose.</summary>
internal sealed class RecordingProxy : IAsyncDisposable
{
    private static readonly string[] Passed = ["Authorization", "Stripe-Version", "Idempotency-Key", "Accept"];
    private readonly WebApplication _app;
    private readonly HttpClient _behind;
    private readonly ConcurrentQueue<SentRequest> _heard = new();
    private int _toFail;

    private RecordingProxy(WebApplication app, HttpClient behind)
    {
        (_app, _behind) = (app, behind);
        app.Run(AnswerAsync);
    }

    public Uri Address => new(_app.Urls.First());

    /// <summary>Everything heard so far, in order.</summary>
    public IReadOnlyList<SentRequest> Heard => [.. _heard];

    public static async Task<RecordingProxy> StartAsync(Uri behind)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var proxy = new RecordingProxy(app, new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = behind });
        await app.StartAsync();
        return proxy;
    }

    /// <summary>Answers the next requests with 503, after they were passed on, as a gateway that dies while it answers.</summary>
    public void FailNext(int requests) => _toFail = requests;

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _behind.Dispose();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        var target = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        _heard.Enqueue(new(http.Request.Method, target, http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), body));

        using var request = new HttpRequestMessage(new HttpMethod(http.Request.Method), target);
        if (body.Length > 0)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded");
        }
        foreach (var name in Passed.Where(http.Request.Headers.ContainsKey))
        {
            request.Headers.TryAddWithoutValidation(name, http.Request.Headers[name].ToString());
        }
        using var answer = await _behind.SendAsync(request);
        http.Response.StatusCode = _toFail-- > 0 ? (int)HttpStatusCode.ServiceUnavailable : (int)answer.StatusCode;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(await answer.Content.ReadAsStringAsync());
    }
}
