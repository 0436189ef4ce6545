using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp;
using AngleSharp.Dom;
using BlazorAccounts.Platform.Mail;
using BlazorAccounts.Tests.Platform.Mail;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Sandbox.Mailbox;

[Covers("MSG-3")]
public sealed class MailboxTests : IAsyncLifetime
{
    private TestApp _app = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync();
        _client = _app.NewClient(followRedirects: true);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Programs_read_mails_newest_first_and_by_address()
    {
        await SendAsync("ada@example.com", "Ada");
        await SendAsync("bob@example.com", "Bob");
        await SendAsync("ada@example.com", "Ada again");

        var all = await MessagesAsync("");
        Assert.Equal(["Hello Ada again", "Hello Bob", "Hello Ada"], all.Select(m => m.GetProperty("subject").GetString()));
        var hers = await MessagesAsync("?to=ADA%40example.com");
        Assert.Equal(["Hello Ada again", "Hello Ada"], hers.Select(m => m.GetProperty("subject").GetString()));
        Assert.Equal(["html", "id", "sentAt", "subject", "text", "to"], hers[0].EnumerateObject().Select(p => p.Name).Order());
        Assert.Contains("123456", hers[0].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_shows_the_newest_code_and_every_view_of_a_mail()
    {
        await SendAsync("ada@example.com", "Ada", "111222");
        await SendAsync("ada@example.com", "<i>Eve</i>", "914275");

        var list = await PageAsync("/dev/mailbox");
        Assert.Equal("914275", list.QuerySelector("#code")?.TextContent);
        var links = list.QuerySelectorAll(".mails a").Select(a => a.GetAttribute("href")!).ToList();
        Assert.Equal(2, links.Count);
        Assert.Contains("Hello <i>Eve</i>", list.QuerySelector(".mails .subject")?.TextContent, StringComparison.Ordinal);

        var mail = await PageAsync(links[0]);
        var frame = mail.QuerySelector("iframe")!;
        Assert.DoesNotContain("allow-scripts", frame.GetAttribute("sandbox"), StringComparison.Ordinal);
        var html = await _client.GetAsync(new Uri(frame.GetAttribute("src")!, UriKind.Relative));
        Assert.Contains("style-src 'unsafe-inline'", html.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("SAMEORIGIN", html.Headers.GetValues("X-Frame-Options").Single());
        Assert.Contains("914275", (await PageAsync(links[0] + "?view=text")).QuerySelector("pre")?.TextContent, StringComparison.Ordinal);
        Assert.Contains("@127.0.0.1>", (await PageAsync(links[0] + "?view=headers")).QuerySelector("dl")?.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mails_outlive_a_restart_and_other_nodes_see_them()
    {
        await SendAsync("ada@example.com", "Ada");
        await using var other = _app.StartNode();
        using var client = other.NewClient();
        var there = await client.GetFromJsonAsync<JsonElement[]>(new Uri("/dev/mailbox/messages", UriKind.Relative));
        Assert.Single(there!);
    }

    [Fact]
    public async Task It_can_be_emptied()
    {
        await SendAsync("ada@example.com", "Ada");
        Assert.Equal(HttpStatusCode.NoContent, (await _client.DeleteAsync(new Uri("/dev/mailbox/messages", UriKind.Relative))).StatusCode);
        Assert.Empty(await MessagesAsync(""));

        await SendAsync("ada@example.com", "Ada");
        using var nothing = new FormUrlEncodedContent([]);
        Assert.Contains("No mail yet", await (await _client.PostAsync(new Uri("/dev/mailbox/clear", UriKind.Relative), nothing)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_mail_is_not_found() =>
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync(new Uri("/dev/mailbox/nothing/html", UriKind.Relative))).StatusCode);

    private async Task SendAsync(string to, string name, string code = "123456")
    {
        var mail = await _app.WriteAsync(to, name, parameters: (nameof(GreetingMail.Code), code));
        await _app.ExpectStateAsync(mail.Id, MailState.Sent);
    }

    private async Task<JsonElement[]> MessagesAsync(string query) =>
        (await _client.GetFromJsonAsync<JsonElement[]>(new Uri("/dev/mailbox/messages" + query, UriKind.Relative)))!;

    private async Task<IDocument> PageAsync(string path)
    {
        var html = await _client.GetStringAsync(new Uri(path, UriKind.Relative));
        return await BrowsingContext.New().OpenAsync(response => response.Content(html));
    }
}
