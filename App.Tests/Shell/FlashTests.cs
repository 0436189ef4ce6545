using BlazorAccounts.Shell;
using BlazorAccounts.Shell.Kit;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace BlazorAccounts.Tests.Shell;

public sealed class FlashTests
{
    private readonly Flash _flash = new(new EphemeralDataProtectionProvider());

    [Fact]
    public void It_is_shown_on_the_next_page_and_then_forgotten()
    {
        var first = new DefaultHttpContext();
        _flash.Set(first, "Password changed.");
        var cookie = first.Response.Headers.SetCookie.Single()!;
        Assert.StartsWith("__Host-", cookie, StringComparison.Ordinal);
        Assert.Contains("secure", cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("Password", cookie, StringComparison.Ordinal);

        var next = With(cookie.Split(';')[0]);
        Assert.Equal(new FlashText("ok", "Password changed."), _flash.Take(next));
        Assert.Contains("expires=Thu, 01 Jan 1970", next.Response.Headers.SetCookie.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cookie_that_someone_else_made_says_nothing_and_goes()
    {
        var http = With("__Host-flash=%3Cb%3Ehello");

        Assert.Null(_flash.Take(http));
        Assert.Single(http.Response.Headers.SetCookie);
    }

    [Fact]
    public void A_long_sentence_is_cut()
    {
        var http = new DefaultHttpContext();
        _flash.Set(http, new string('a', 10_000), "bad");

        var taken = _flash.Take(With(http.Response.Headers.SetCookie.Single()!.Split(';')[0]))!;
        Assert.Equal(Flash.MaxLength, taken.Text.Length);
        Assert.EndsWith("a…", taken.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Markup_in_it_is_text()
    {
        var page = await Rendered.Async<Note>(("Role", "status"), ("ChildContent", (Microsoft.AspNetCore.Components.RenderFragment)(b => b.AddContent(0, "<script>x</script>"))));

        Assert.Null(page.QuerySelector("script"));
        Assert.Contains("<script>x</script>", page.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
    }

    private static DefaultHttpContext With(string cookie)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.Cookie = cookie;
        return http;
    }
}
