using BlazorAccounts.Platform.Mail;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Platform.Mail;

[Covers("MSG-2")]
public sealed class MailKillTests
{
    [Fact]
    public async Task A_process_killed_while_sending_loses_no_mail_and_sends_at_most_one_duplicate()
    {
        await using var server = await SmtpServer.StartAsync();
        using var data = new ScratchDirectory();
        (string Key, string? Value)[] settings = [.. server.Settings(), ("Data:Directory", data.Path)];
        server.Kill(); // so that the mails wait
        await using var app = await TestApp.StartAsync(settings);
        var written = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            written.Add((await app.WriteAsync($"slow{i}@example.com")).MessageId);
        }
        await Eventually.SoAsync(async () => await app.OpenDb().OutboxMails.AllAsync(m => m.LastError != null), "every first attempt failed");
        foreach (var relay in app.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<MailRelay>())
        {
            await relay.StopAsync(CancellationToken.None);
        }
        await server.RestartAsync();

        // The first few are accepted three seconds after they came; the kill falls right after that, around the mark.
        (string Key, string? Value)[] process = [.. settings, ("ConnectionStrings:App", app.ConnectionString), ("Database:MigrateAtStart", "false")];
        await using (var killed = AppProcess.Start(settings: process))
        {
            await server.ExpectAsync(3, 60);
            killed.Kill();
        }
        await File.WriteAllTextAsync(Path.Combine(data.Path, "clock"), "00:10:00"); // the leases are over
        await using var second = AppProcess.Start(settings: process);
        await Eventually.SoAsync(async () => await app.OpenDb().OutboxMails.AllAsync(m => m.State == MailState.Sent), "everything is sent", 60);

        var received = server.Received.CountBy(m => m.Header("Message-ID").Single()).ToDictionary();
        Assert.Equal(written.Order(), received.Keys.Order());
        Assert.All(received, mail => Assert.InRange(mail.Value, 1, 2));
    }
}
