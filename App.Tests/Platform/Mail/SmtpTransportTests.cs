using BlazorAccounts.Platform.Mail;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Platform.Mail;

[Covers("MSG-3")]
public sealed class SmtpTransportTests : IAsyncLifetime
{
    private SmtpServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await SmtpServer.StartAsync();

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_mail_arrives_with_both_parts_and_our_message_id()
    {
        await using var app = await TestApp.StartAsync([.. _server.Settings("mailer", "right"), ("App:PublicAddress", "https://accounts.example.com")]);
        var written = await app.WriteAsync("ada@example.com", "Ada Löwe");
        var mail = (await _server.ExpectAsync(1))[0];

        Assert.Equal([written.MessageId], mail.Header("Message-ID"));
        Assert.EndsWith("@accounts.example.com>", written.MessageId, StringComparison.Ordinal);
        Assert.Equal("mailer", mail.User);
        Assert.StartsWith("multipart/alternative", mail.Header("Content-Type")[0], StringComparison.Ordinal);
        Assert.Contains("Open it: https://accounts.example.com/dashboard?tab=a&b=c", mail.Part("text/plain"), StringComparison.Ordinal);
        Assert.Contains("Welcome, Ada L&#xF6;we", mail.Part("text/html"), StringComparison.Ordinal);
        Assert.Contains("<no-reply@accounts.example>", mail.Header("From")[0], StringComparison.Ordinal);
        Assert.DoesNotContain("ö", mail.Header("To")[0] + mail.Header("Subject")[0], StringComparison.Ordinal); // encoded words
        Assert.Single(mail.Header("Date"));
        Assert.Empty(mail.Header("List-Unsubscribe"));

        var sent = await app.ExpectStateAsync(written.Id, MailState.Sent);
        Assert.Empty(sent.Content);
        Assert.NotNull(sent.SentAt);
    }

    [Fact, Covers("MSG-4")]
    public async Task Only_product_mails_offer_one_click_unsubscribe()
    {
        await using var app = await TestApp.StartAsync(_server.Settings());
        var link = ("UnsubscribeUrl", (object?)"https://accounts.example.com/unsubscribe/abc");
        await app.WriteAsync("a@example.com", category: MailCategory.Product, parameters: link);
        await app.WriteAsync("b@example.com", category: MailCategory.Billing, parameters: link);

        var mails = (await _server.ExpectAsync(2)).ToDictionary(m => m.To);
        Assert.Equal(["<https://accounts.example.com/unsubscribe/abc>"], mails["a@example.com"].Header("List-Unsubscribe"));
        Assert.Equal(["List-Unsubscribe=One-Click"], mails["a@example.com"].Header("List-Unsubscribe-Post"));
        Assert.Empty(mails["b@example.com"].Header("List-Unsubscribe"));
    }

    [Fact, Covers("MSG-2")]
    public async Task A_refused_address_is_dead_at_once_and_holds_up_nobody()
    {
        await using var app = await TestApp.StartAsync(_server.Settings());
        var refused = await app.WriteAsync("refused@example.com");
        await app.WriteAsync("fine@example.com");

        await _server.ExpectAsync(1);
        var dead = await app.ExpectStateAsync(refused.Id, MailState.Dead);
        Assert.Equal(1, dead.Attempts);
        Assert.Contains("No such mailbox", dead.LastError, StringComparison.Ordinal);

        var retry = app.Services.GetRequiredService<RetryMail>();
        Assert.True((await retry.RunAsync(refused.Id, CancellationToken.None)).Ok);
        await Eventually.SoAsync(async () => (await app.ReadAsync(refused.Id)) is { State: MailState.Dead, Attempts: 1 }, "it was tried again");
        Assert.Equal(404, (await retry.RunAsync(Guid.NewGuid(), CancellationToken.None)).Status);
        Assert.Equal("mail_closed", (await retry.RunAsync((await app.OpenDb().OutboxMails.SingleAsync(m => m.State == MailState.Sent)).Id, CancellationToken.None)).Code);
    }

    [Fact]
    public async Task A_slow_mail_holds_up_no_other()
    {
        await using var app = await TestApp.StartAsync(_server.Settings());
        await app.WriteAsync("slow@example.com");
        await app.WriteAsync("quick@example.com");

        Assert.Equal("quick@example.com", (await _server.ExpectAsync(1))[0].To);
        await _server.ExpectAsync(2);
    }

    [Fact]
    public async Task A_server_that_is_slower_than_allowed_is_tried_again()
    {
        await using var app = await TestApp.StartAsync([.. _server.Settings(), ("Smtp:Timeout", "00:00:01")]);
        var slow = await app.WriteAsync("slow@example.com");
        await Eventually.SoAsync(async () => (await app.ReadAsync(slow.Id)).LastError is not null, "the attempt fails");
        Assert.Contains("TimeoutException", (await app.ReadAsync(slow.Id)).LastError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Smtp:Host", "", "Smtp:Host")]
    [InlineData("Smtp:From", "nobody", "Smtp:From")]
    [InlineData("App:PublicAddress", "", "App:PublicAddress")]
    public async Task Production_names_the_setting_that_is_missing(string setting, string value, string named)
    {
        await using var app = AppProcess.Start(environment: "Production", settings:
        [
            ("ConnectionStrings:App", await TestPostgres.CreateDatabaseAsync()), ("Security:ServerKey", Convert.ToBase64String(new byte[32])),
            ("Smtp:Host", "127.0.0.1"), ("Smtp:From", "a@example.com"), ("App:PublicAddress", "https://accounts.example.com"), (setting, value),
        ]);
        await app.WaitForExitAsync(TimeSpan.FromSeconds(60)); // with all it printed
        Assert.NotEqual(0, app.ExitCode);
        Assert.Contains(named, app.Output, StringComparison.Ordinal);
    }
}
