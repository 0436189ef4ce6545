using BlazorAccounts.Platform.Mail;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Tests.Platform.Mail;

[Covers("MSG-2")]
public sealed class MailRelayTests : IAsyncLifetime
{
    private SmtpServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await SmtpServer.StartAsync();

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Two_nodes_send_each_mail_once()
    {
        await using var one = await TestApp.StartAsync(_server.Settings());
        await using var two = one.StartNode();

        await Parallel.ForAsync(0, 60, async (i, _) => await (i % 2 == 0 ? one : two).WriteAsync($"to{i}@example.com"));
        await _server.ExpectAsync(60);
        await Eventually.SoAsync(async () => await one.OpenDb().OutboxMails.AllAsync(m => m.State == MailState.Sent), "all are marked");

        Assert.Equal(60, _server.Received.Select(m => m.To).Distinct().Count());
        Assert.Equal(60, _server.Received.Count);
    }

    [Fact]
    public async Task A_mail_waits_for_a_server_that_is_down()
    {
        _server.Kill();
        await using var app = await TestApp.StartAsync(_server.Settings());
        var written = await app.WriteAsync("patient@example.com");
        await Eventually.SoAsync(async () => (await app.ReadAsync(written.Id)).LastError is not null, "the attempt fails");
        Assert.Equal(MailState.Pending, (await app.ReadAsync(written.Id)).State);

        await _server.RestartAsync();
        await app.Clock.AdvanceAsync(TimeSpan.FromSeconds(10));

        Assert.Equal([written.MessageId], (await _server.ExpectAsync(1))[0].Header("Message-ID"));
        await app.ExpectStateAsync(written.Id, MailState.Sent);
    }

    [Fact]
    public async Task A_connection_lost_after_the_mail_gives_one_duplicate_with_the_same_id()
    {
        await using var app = await TestApp.StartAsync(_server.Settings());
        var written = await app.WriteAsync("cut@example.com");
        await Eventually.SoAsync(async () => (await app.ReadAsync(written.Id)).LastError is not null, "the answer is lost");
        await app.Clock.AdvanceAsync(TimeSpan.FromSeconds(10));

        await app.ExpectStateAsync(written.Id, MailState.Sent);
        Assert.Equal([written.MessageId, written.MessageId], _server.Received.SelectMany(m => m.Header("Message-ID")));
    }

    [Fact]
    public async Task A_server_killed_in_the_middle_loses_nothing()
    {
        await using var app = await TestApp.StartAsync(_server.Settings());
        var written = await app.WriteAsync("slow@example.com");
        await Task.Delay(1000);
        _server.Kill();
        await Eventually.SoAsync(async () => (await app.ReadAsync(written.Id)).LastError is not null, "the attempt fails");

        await _server.RestartAsync();
        await app.Clock.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(written.MessageId, (await _server.ExpectAsync(1))[0].Header("Message-ID")[0]);
    }

    [Fact]
    public async Task A_node_killed_while_sending_sends_again_under_the_same_id_when_the_lease_is_over()
    {
        await using var app = await TestApp.StartAsync(_server.Settings());
        var written = await app.WriteAsync("first@example.com");
        await app.ExpectStateAsync(written.Id, MailState.Sent);

        // As a kill between the server's yes and the mark leaves it: leased, counted, not marked.
        await using var db = app.OpenDb();
        var lease = app.Clock.GetUtcNow().AddMinutes(2);
        await db.OutboxMails.ExecuteUpdateAsync(set => set
            .SetProperty(m => m.State, MailState.Pending).SetProperty(m => m.Content, written.Content).SetProperty(m => m.DueAt, lease));
        await Task.Delay(1500);
        Assert.Single(_server.Received);

        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(3));
        var received = await _server.ExpectAsync(2);
        Assert.Single(received.SelectMany(m => m.Header("Message-ID")).Distinct());
        await app.ExpectStateAsync(written.Id, MailState.Sent);
    }

    [Fact]
    public async Task An_expired_mail_is_dropped()
    {
        _server.Kill();
        await using var app = await TestApp.StartAsync(_server.Settings());
        var written = await app.WriteAsync("late@example.com", expiresAt: app.Clock.GetUtcNow().AddHours(1));
        await app.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        await _server.RestartAsync();

        var dropped = await app.ExpectStateAsync(written.Id, MailState.Dropped);
        Assert.Empty(dropped.Content);
        Assert.Empty(_server.Received);
    }

    [Fact, Covers("MSG-5")]
    public async Task After_a_day_of_failures_it_is_dead_and_an_alert_is_raised()
    {
        _server.Kill();
        await using var app = await TestApp.StartAsync(_server.Settings());
        var written = await app.WriteAsync("never@example.com");
        await Eventually.SoAsync(async () => (await app.ReadAsync(written.Id)).LastError is not null, "the first attempt fails");
        Assert.InRange((await app.ReadAsync(written.Id)).DueAt - app.Clock.GetUtcNow(), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(6));
        for (var i = 0; i < 13; i++)
        {
            await app.Clock.AdvanceAsync(TimeSpan.FromHours(5));
        }

        var dead = await app.ReadAsync(written.Id);
        Assert.Equal((MailState.Dead, 13), (dead.State, dead.Attempts));
        await using var db = app.OpenDb();
        Assert.True(await db.PublishedAsync("AlertRaised", "mail_dead") > 0);
    }
}
