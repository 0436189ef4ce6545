using System.Globalization;
using System.Text;
using BlazorAccounts.Platform.Mail;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Platform.Mail;

public sealed class MailComposerTests : IAsyncLifetime
{
    private TestApp _app = null!;
    private MailComposer Composer => _app.Services.GetRequiredService<MailComposer>();

    public async ValueTask InitializeAsync() => _app = await TestApp.StartAsync(("App:PublicAddress", "https://accounts.example.com"));

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    [Fact, Covers("MSG-1")]
    public async Task The_text_says_what_the_html_says()
    {
        var mail = await RenderAsync("en");

        Assert.Equal("Hello Ada", mail.Subject);
        Assert.Equal(
            """
            BlazorAccounts

            Welcome, Ada

            Müsli & <b>tea</b>

            123456

            Open it: https://accounts.example.com/dashboard?tab=a&b=c

            Plan Premium
            Price 19.00 USD

            BlazorAccounts, accounts.example.com: https://accounts.example.com/

            """.ReplaceLineEndings("\n"), mail.Text);
        Assert.Contains("M&#xFC;sli &amp; &lt;b&gt;tea&lt;/b&gt;", mail.Html, StringComparison.Ordinal);
        Assert.StartsWith("<!DOCTYPE html>", mail.Html, StringComparison.Ordinal);
        Assert.Contains("name=\"color-scheme\" content=\"light dark\"", mail.Html, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme:dark", mail.Html, StringComparison.Ordinal);
        Assert.True(mail.Html.Length < 30 * 1024);
    }

    [Fact, Covers("OPS-9")]
    public async Task A_mail_is_written_in_the_language_of_its_reader()
    {
        var here = CultureInfo.CurrentUICulture;
        var mail = await RenderAsync("ja", new DateTimeOffset(2026, 3, 9, 0, 0, 0, TimeSpan.Zero));

        Assert.Contains("2026年3月9日", mail.Text, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"ja\"", mail.Html, StringComparison.Ordinal);
        Assert.Equal(here, CultureInfo.CurrentUICulture);
    }

    [Fact]
    public async Task Names_cannot_make_headers_or_markup()
    {
        var name = "Eve\r\nBcc: all@example.com\u202e\"<x>";
        var mail = await Composer.RenderAsync(typeof(GreetingMail), new("eve@example.com", name), new Dictionary<string, object?> { ["Name"] = name });

        Assert.Equal("EveBcc: all@example.comx", mail.ToName);
        Assert.DoesNotContain('\n', mail.Subject);
        Assert.DoesNotContain("<x>", mail.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a@example.com\r\nBcc: b@example.com")]
    [InlineData("a@example.com, b@example.com")]
    [InlineData("Eve <a@example.com>")]
    [InlineData("nobody")]
    [InlineData("")]
    public async Task A_mail_goes_to_exactly_one_plain_address(string address) =>
        await Assert.ThrowsAsync<ArgumentException>(() => Composer.ComposeAsync<GreetingMail>(new(address), MailCategory.Security, new Dictionary<string, object?>()));

    [Fact, Covers("OPS-3")]
    public async Task A_waiting_mail_is_unreadable_in_the_database()
    {
        var mail = await Composer.ComposeAsync<GreetingMail>(new("a@example.com"), MailCategory.Security, new Dictionary<string, object?> { ["Code"] = "914275" });
        Assert.DoesNotContain("914275", Encoding.Latin1.GetString(mail.Content), StringComparison.Ordinal);
        Assert.DoesNotContain("Hello", Encoding.Latin1.GetString(mail.Content), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_once_key_is_stored_once()
    {
        await _app.WriteAsync("a@example.com", onceKey: "trial-3-days:1");
        await Assert.ThrowsAsync<DbUpdateException>(() => _app.WriteAsync("a@example.com", onceKey: "trial-3-days:1"));
    }

    private Task<MailContent> RenderAsync(string culture, DateTimeOffset? when = null) =>
        Composer.RenderAsync(typeof(GreetingMail), new("ada@example.com", "Ada", Culture: culture), new Dictionary<string, object?> { ["Name"] = "Ada", ["When"] = when });
}
