using System.Data.Common;
using System.Net.Http.Json;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Deletion;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Tests.Features.Billing;
using BlazorAccounts.Tests.Support;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Accounts.Deletion;

[Covers("OPS-2")]
public sealed class EraseAccountTests
{
    private const string Email = "ada+lovelace@example.test";

    // Only the runs that a test means.
    private static readonly (string, string?) Still = ("Jobs:FollowClock", "false");

    [Fact]
    public async Task On_day_29_nothing_happens_and_on_day_31_nothing_tells_who_it_was()
    {
        await using var app = await TestApp.StartAsync(Still);
        var (ada, friend) = await LivedAsync(app);
        await app.LeaveAsync(ada);
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(29));
        Assert.Equal(JobOutcome.Done, (await app.RunJobAsync("erase-accounts")).Outcome);
        Assert.Equal(DeletionState.Scheduled, (await app.DeletionAsync(ada))!.State);
        var token = await app.RestoreTokenAsync(Email);
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(2));

        Assert.Equal(JobOutcome.Done, (await app.RunJobAsync("erase-accounts")).Outcome);

        var deletion = (await app.DeletionAsync(ada))!;
        Assert.Equal((DeletionState.Erased, null, null), (deletion.State, deletion.Copy, deletion.Comment));
        await NothingTellsAsync(app, ada);
        await using (var db = app.OpenDb())
        {
            Assert.True(await db.Users.AnyAsync(u => u.Id == friend.Id));
            Assert.Equal(1, await db.Invoices.CountAsync(i => i.TeamId == ada.HomeTeamId && i.Total == 1200 && i.PdfUrl == null));
            Assert.NotEqual(0, await db.AuditEntries.CountAsync(a => a.ActorId == ada.Id && a.Action == "profile.edited"));
        }
        using var http = app.NewClient();
        using var late = await app.RestoreAsync(http, token);
        Assert.Equal("restore_invalid", (await late.ReadAsync(400)).Code());
        Assert.Equal(JobOutcome.Done, (await app.RunJobAsync("erase-accounts")).Outcome); // nothing is left to do
    }

    [Fact]
    public async Task Killed_at_any_statement_the_next_run_goes_on_and_ends_the_same()
    {
        var kill = new Killer();
        await using var app = await TestApp.StartAsync(services => services.AddSingleton<IInterceptor>(kill), Still);
        var (ada, _) = await LivedAsync(app);
        var deletion = await app.LeaveAsync(ada);
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(31));
        var erase = app.Services.GetRequiredService<EraseAccount>();
        var kills = 0;

        for (var statement = 1; ; statement++)
        {
            kill.At(statement);
            try
            {
                await erase.RunAsync(deletion.Id, CancellationToken.None);
                break;
            }
            catch (Exception died) when (died.ToString().Contains(Killer.Word, StringComparison.Ordinal))
            {
                kills++;
            }
        }

        kill.At(0);
        Assert.InRange(kills, 8, 200);
        Assert.Equal(DeletionState.Erased, (await app.DeletionAsync(ada))!.State);
        await NothingTellsAsync(app, ada);
        await using var db = app.OpenDb();
        Assert.Equal(1, await db.AuditEntries.CountAsync(a => a.Action == "account.erased"));
    }

    [Fact]
    public async Task Killed_at_any_statement_the_closing_goes_on_and_sends_one_mail()
    {
        var kill = new Killer();
        await using var app = await TestApp.StartAsync(services => services.AddSingleton<IInterceptor>(kill), Still);
        var ada = await app.AddPersonAsync("ada@example.test");
        await using (var db = app.OpenDb())
        {
            await db.Users.Where(u => u.Id == ada.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.State, UserState.Deleted));
            db.Add(AccountDeletion.Ask(ada.Id, ada.HomeTeamId, DeletionReason.Other, null, app.Clock.GetUtcNow()));
            await db.SaveChangesAsync();
        }
        var (finish, deletion) = (app.Services.GetRequiredService<FinishDeletion>(), (await app.DeletionAsync(ada))!);
        for (var statement = 1; ; statement++)
        {
            kill.At(statement);
            try
            {
                await finish.RunAsync(deletion.Id, CancellationToken.None);
                break;
            }
            catch (Exception died) when (died.ToString().Contains(Killer.Word, StringComparison.Ordinal))
            {
                // and again
            }
        }

        kill.At(0);
        await using var after = app.OpenDb();
        Assert.Equal(DeletionState.Scheduled, (await app.DeletionAsync(ada))!.State);
        Assert.Equal(1, await after.OutboxMails.CountAsync(m => m.Template == "DeletionScheduledMail"));
        using var http = app.NewClient();
        using var back = await app.RestoreAsync(http, await app.RestoreTokenAsync("ada@example.test"));
        await back.ReadAsync(204);
    }

    [Fact]
    public async Task Two_nodes_at_once_erase_each_account_once()
    {
        await using var app = await TestApp.StartAsync(Shop.ServerKey, Still);
        await using var other = app.StartNode(Shop.ServerKey);
        var people = new List<User>();
        for (var i = 0; i < 5; i++)
        {
            people.Add(await app.AddPersonAsync($"p{i}@example.test"));
            await app.LeaveAsync(people[i]);
        }
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(31));
        await other.Clock.AdvanceAsync(TimeSpan.FromDays(31));

        var runs = await Task.WhenAll(app.RunJobAsync("erase-accounts"), other.RunJobAsync("erase-accounts"), other.RunJobAsync("erase-accounts"));

        Assert.All(runs, r => Assert.Equal((JobOutcome.Done, null), (r.Outcome, r.Error)));
        await using var db = app.OpenDb();
        Assert.Equal((0, 5, 5), (await db.Users.CountAsync(), await db.AccountDeletions.CountAsync(d => d.State == DeletionState.Erased), await db.AuditEntries.CountAsync(a => a.Action == "account.erased")));
    }

    /// <summary>The clock stands between the two: the link is used at the last moment, the job runs at the first.</summary>
    [Fact]
    public async Task A_restore_that_races_the_erasing_leaves_a_whole_account_or_none()
    {
        await using var app = await TestApp.StartAsync();
        var erase = new EraseAccount( // as on a node whose clock is ahead
            app.Services.GetRequiredService<IDbContextFactory<AppDb>>(), app.Services.GetServices<IAccountEnd>(), app.Services.GetRequiredService<IDataProtectionProvider>(), new Later(app.Clock));
        using var http = app.NewClient();
        for (var i = 0; i < 10; i++)
        {
            var person = await app.AddPersonAsync($"racer{i}@example.test");
            var deletion = await app.LeaveAsync(person);
            var token = await app.RestoreTokenAsync(person.Email!);
            var pause = Random.Shared.Next(0, 12);

            var restoring = app.RestoreAsync(http, token);
            await Task.Delay(pause);
            await erase.RunAsync(deletion.Id, CancellationToken.None);
            var restored = (int)(await restoring).StatusCode;

            Assert.Contains(restored, new[] { 204, 400 });
            await using var db = app.OpenDb();
            Assert.Equal(restored == 204 ? "racer" : null, (await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == person.Id))?.Email?[..5]);
            Assert.Equal(restored == 204 ? DeletionState.Restored : DeletionState.Erased, (await app.DeletionAsync(person))!.State);
        }
    }

    [Fact]
    public async Task Whoever_has_the_address_by_now_keeps_their_mails()
    {
        await using var app = await TestApp.StartAsync();
        var ada = await app.AddPersonAsync("ada@example.test");
        await app.LeaveAsync(ada);
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(31));
        using var anew = await ApiClient.For(app.Address).SignUpAsync("ada@example.test");

        await app.RunJobAsync("erase-accounts");

        await using var db = app.OpenDb();
        Assert.Equal(DeletionState.Erased, (await app.DeletionAsync(ada))!.State);
        Assert.NotEqual(0, await db.OutboxMails.CountAsync(m => m.ToHash == "ADA@EXAMPLE.TEST"));
        Assert.False(await db.OutboxMails.AnyAsync(m => m.UserId == ada.Id));
        await anew.GetAsync("/api/v1/users/me");
    }

    // Registered, filled in, invited somebody, paid, forgot the password, was looked after by an administrator.
    private static async Task<(User Person, User Friend)> LivedAsync(TestApp app)
    {
        using var person = await ApiClient.For(app.Address).SignUpAsync(Email);
        using (var named = await person.Http.PatchAsJsonAsync("/api/v1/users/me", new { profile = new { username = "ada_unique", displayName = "Displayada", firstName = "Firstada", lastName = "Lastlovelace", bio = "Biography of engines" } }))
        {
            named.EnsureSuccessStatusCode();
        }
        User ada;
        string code;
        await using (var db = app.OpenDb())
        {
            ada = await db.Users.AsNoTracking().SingleAsync(u => u.NormalizedEmail == EmailAddress.Normalize(Email));
            code = (await db.AffiliateCodes.SingleAsync(c => c.UserId == ada.Id)).Code;
        }
        var friend = await app.AddPersonAsync("friend@example.test", referralCode: code);
        using (var forgot = await person.Http.PostAsJsonAsync("/api/v1/auth/forgot-password", new { email = Email }))
        {
            forgot.EnsureSuccessStatusCode();
        }
        using (var twice = await person.RegisterAsync(Email))
        {
            Assert.Equal(409, (int)twice.StatusCode);
        }
        await person.BuyAsync("premium.monthly");
        await person.UntilAsync("/api/v1/billing", b => b.GetProperty("status").GetString() == "active");
        return (ada, friend);
    }

    private static async Task NothingTellsAsync(TestApp app, User ada)
    {
        await app.RunJobAsync("forget-ended-limits");
        string[] secrets = ["lovelace@example", "ada_unique", "displayada", "firstada", "lastlovelace", "biography of engines", "127.0.0.1"];
        Assert.DoesNotContain(await app.TextsAsync(), t => secrets.Any(s => t.Text.Contains(s, StringComparison.OrdinalIgnoreCase)));
        await using var db = app.OpenDb();
        foreach (var type in db.Model.GetEntityTypes().Where(Leaver.NamesAPerson))
        {
            Assert.Equal((type.GetTableName(), 0), (type.GetTableName(), await Leaver.RowsOfAsync(db, type, [ada.Id])));
        }
        Assert.False(await db.Teams.AnyAsync(t => t.Id == ada.HomeTeamId) || await db.Users.AnyAsync(u => u.Id == ada.Id));
    }

    private sealed class Later(TimeProvider clock) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow().AddDays(31);
    }

    /// <summary>Dies at one statement of its own flow, as a process does that is killed there.</summary>
    private sealed class Killer : DbCommandInterceptor
    {
        public const string Word = "Killed here";
        private static readonly AsyncLocal<Count?> Mine = new();

        public void At(int statement) => Mine.Value = statement == 0 ? null : new(statement);

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Look();
            return ValueTask.FromResult(result);
        }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Look();
            return ValueTask.FromResult(result);
        }

        private static void Look()
        {
            if (Mine.Value is { } count && --count.Left == 0)
            {
                throw new InvalidOperationException(Word);
            }
        }

        private sealed class Count(int left)
        {
            public int Left { get; set; } = left;
        }
    }
}
