using System.Net;
using AngleSharp.Html.Parser;
using BlazorAccounts.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BlazorAccounts.Tests.Shell;

public sealed class ErrorPageTests : IAsyncLifetime
{
    private WebApplication _app = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(ShellFeature).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = "Production",
        });
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddProblemDetails();
        builder.AddShell();
        _app = builder.Build();
        _app.UseShellErrors();
        _app.UseAntiforgery();
        _app.MapShell();
        _app.MapGet("/breaks", string () => throw new InvalidOperationException("Server=db;Password=hunter2"));
        _app.MapGet("/answers/{status:int}", (int status) => Results.StatusCode(status));
        _app.MapGet("/api/answers/{status:int}", (int status) => Results.StatusCode(status));
        await _app.StartAsync();
        _http = _app.GetTestClient();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }

    [Theory]
    [InlineData("/nowhere", 404, "There is no page here")]
    [InlineData("/error", 404, "There is no page here")]
    [InlineData("/error/500", 404, "There is no page here")]
    [InlineData("/answers/400", 400, "That form could not be read")]
    [InlineData("/answers/403", 403, "You cannot open this page")]
    [InlineData("/answers/429", 429, "Too many requests")]
    [InlineData("/answers/503", 503, "Back in a moment")]
    [InlineData("/breaks", 500, "Something broke on our side")]
    public async Task A_failure_is_a_page_with_the_right_status_and_no_internals(string path, int status, string title)
    {
        using var answer = await _http.GetAsync(path);
        var html = await answer.Content.ReadAsStringAsync();
        var page = new HtmlParser().ParseDocument(html);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(title, page.QuerySelector("h1")!.TextContent);
        Assert.Equal(status >= 500, page.QuerySelector("main code") is not null); // the trace id
        Assert.DoesNotContain("hunter2", html, StringComparison.Ordinal);
        Assert.Equal("main", page.QuerySelector("a.skip")!.GetAttribute("href")!.Split('#')[1]);
    }

    [Fact]
    public async Task A_form_that_is_too_old_is_answered_with_a_page()
    {
        using var answer = await _http.PostAsync("/theme", new FormUrlEncodedContent([new("theme", "dark")]));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("That form could not be read", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(answer.Headers, h => h.Key == "Set-Cookie" && h.Value.Any(v => v.StartsWith("theme=", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_api_keeps_its_own_answer()
    {
        using var answer = await _http.GetAsync("/api/answers/404");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/settings?tab=b", "/settings?tab=b")]
    [InlineData("/日本/é?q=ü", "/%E6%97%A5%E6%9C%AC/%C3%A9?q=%C3%BC")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("", "/")]
    public async Task A_chosen_theme_leads_back_inside_this_site_only(string returnUrl, string target)
    {
        var (token, cookie) = await FormAsync();
        using var post = new HttpRequestMessage(HttpMethod.Post, "/theme")
        {
            Content = new FormUrlEncodedContent([new("theme", "dark"), new("returnUrl", returnUrl), new("__RequestVerificationToken", token)]),
        };
        post.Headers.Add("Cookie", cookie);
        using var answer = await _http.SendAsync(post);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(target, answer.Headers.Location!.OriginalString);
        Assert.Contains("theme=dark; max-age=31536000", answer.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_gallery_is_not_there_in_production() => Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync("/kit")).StatusCode);

    private async Task<(string Token, string Cookie)> FormAsync()
    {
        using var answer = await _http.GetAsync("/");
        var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(c => c.Contains("antiforgery", StringComparison.OrdinalIgnoreCase)).Split(';')[0];
        return (page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!, cookie);
    }
}
