using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BlazorAccounts.Tests.Features.Accounts;

[Covers("ACC-3")]
public sealed class RegisterOutageTests
{
    [Fact]
    public async Task A_database_that_comes_back_in_time_costs_nothing_but_time()
    {
        await using var app = await TestApp.StartAsync(("Jobs:Scheduled", "false"));
        using var http = new HttpClient { BaseAddress = app.Address };
        var person = new Person(app, http);
        await person.RegisterAsync(AccountsApp.NewEmail());
        var email = AccountsApp.NewEmail();
        await RenameAsync(app, away: true);
        var registering = person.RegisterAsync(email);
        await Task.Delay(500);
        await RenameAsync(app, away: false);
        await registering;

        await using var db = app.OpenDb();
        Assert.Equal(1, await db.Users.CountAsync(u => u.NormalizedEmail == EmailAddress.Normalize(email)));
        var recipient = email.ToUpperInvariant();
        Assert.Equal(1, await db.OutboxMails.CountAsync(m => m.ToHash == recipient));
    }

    [Fact]
    public async Task A_database_that_stays_away_is_said_clearly_and_alerted_later()
    {
        await using var app = await TestApp.StartAsync(("Jobs:Scheduled", "false"), ("Accounts:FirstRetryWait", "00:00:00.02"));
        using var http = new HttpClient { BaseAddress = app.Address };
        var person = new Person(app, http);
        await person.RegisterAsync(AccountsApp.NewEmail());
        var email = AccountsApp.NewEmail();
        await RenameAsync(app, away: true);
        using var answer = await person.PostAsync("register", new { email, password = AccountsApp.Password, acceptTerms = true });
        var problem = await answer.ReadAsync(503);
        await RenameAsync(app, away: false);

        Assert.Equal("temporarily_unavailable", problem.Code());
        Assert.NotNull(answer.Headers.RetryAfter);
        await using var db = app.OpenDb();
        Assert.Equal(0, await db.Users.CountAsync(u => u.NormalizedEmail == EmailAddress.Normalize(email)));
        await Eventually.SoAsync(async () => await db.PublishedAsync("AlertRaised", "registration_failed") > 0, "the alert is written");
    }

    // What a stopped server looks like to the app: open connections die, new ones are refused.
    internal static async Task RenameAsync(TestApp app, bool away)
    {
        var name = new NpgsqlConnectionStringBuilder(app.ConnectionString).Database;
        await using var server = new NpgsqlConnection(await TestPostgres.ConnectionStringAsync());
        await server.OpenAsync();
        for (var attempt = 1; ; attempt++)
        {
            await using var rename = new NpgsqlCommand(
                away ? $"ALTER DATABASE \"{name}\" RENAME TO \"{name}_away\"" : $"ALTER DATABASE \"{name}_away\" RENAME TO \"{name}\"", server);
            await using var end = new NpgsqlCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND datname = $1", server) { Parameters = { new() { Value = name } } };
            await end.ExecuteNonQueryAsync();
            try
            {
                await rename.ExecuteNonQueryAsync();
                return;
            }
            catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.ObjectInUse && attempt < 100)
            {
                await Task.Delay(20);
            }
        }
    }
}
