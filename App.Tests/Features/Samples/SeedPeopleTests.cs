using System.Diagnostics;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Samples;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Samples;

[Covers("PRO-10")]
public sealed class SeedPeopleTests
{
    [Fact]
    public async Task The_same_seed_makes_the_same_people_and_a_larger_count_adds_the_rest()
    {
        await using var app = await TestApp.StartAsync();
        var seed = app.Services.GetRequiredService<SeedPeople>();

        await seed.RunAsync(1_500, 1, _ => { }, default);
        await seed.RunAsync(2_000, 1, _ => { }, default);
        await seed.RunAsync(2_000, 1, _ => { }, default); // all there
        await seed.RunAsync(10, 2, _ => { }, default);

        await using var db = app.OpenDb();
        Assert.Equal(2_010, await db.Users.CountAsync());
        Assert.All(
            new[] { await db.Teams.CountAsync(), await db.TeamMembers.CountAsync(), await db.UserSettings.CountAsync(), await db.Onboardings.CountAsync(), await db.AffiliateCodes.CountAsync() },
            count => Assert.Equal(2_010, count));
        Assert.False(await db.Users.AnyAsync(u => u.IsListed != db.TraderProfiles.Any(t => t.UserId == u.Id && t.IsPublic)));
        Assert.InRange(await db.Users.CountAsync(u => u.IsListed), 500, 700);
        Assert.All(Enum.GetValues<UserState>(), state => Assert.True(db.Users.Any(u => u.State == state), state.ToString()));
        Assert.All(Enum.GetValues<SubscriptionStatus>().Except([SubscriptionStatus.Incomplete]), status => Assert.True(db.Subscriptions.Any(s => s.Status == status), status.ToString()));
        Assert.Equal(0, await db.Users.CountAsync(u => u.PasswordHash != null));

        var again = new SamplePeople(1, Guid.NewGuid(), app.Clock.GetUtcNow());
        var (made, kept) = (again.Make(77), await db.Users.SingleAsync(u => u.Id == again.IdOf(77)));
        Assert.Equal((made.User.Email, made.User.DisplayName, made.User.Learning.TotalXp, made.User.IsListed), (kept.Email, kept.DisplayName, kept.Learning.TotalXp, kept.IsListed));
    }

    [Theory]
    [InlineData(0, "10 people of seed 3 are there", "Development", null, "10", "3")]
    [InlineData(1, "seed-people runs in Development only", "Production", null, "10")]
    [InlineData(1, "seed-people needs PostgreSQL", "Development", "SqlServer", "10")]
    [InlineData(2, "Usage: seed-people COUNT [SEED]", "Development", null)]
    [InlineData(2, "Usage: seed-people COUNT [SEED]", "Development", null, "0")]
    [InlineData(2, "Usage: seed-people COUNT [SEED]", "Development", null, "10", "100")]
    [InlineData(2, "Usage: seed-people COUNT [SEED]", "Development", null, "10", "1", "1")]
    public async Task The_command_says_what_it_did_or_why_not(int code, string says, string environment, string? provider, params string[] words)
    {
        await using var app = await TestApp.StartAsync();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [System.IO.Path.Combine(AppContext.BaseDirectory, "BlazorAccounts.dll"), "seed-people", .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ConnectionStrings__App"] = app.ConnectionString,
                ["Database__Provider"] = provider ?? "PostgreSql",
                ["Data__Directory"] = app.DataDirectory,
                ["ASPNETCORE_ENVIRONMENT"] = environment,
                ["Database__MigrateAtStart"] = "false",
                ["Security__ServerKey"] = TestKeys.ServerKey,
                ["App__PublicAddress"] = "https://app.example.test",
                ["AllowedHosts"] = "app.example.test",
                ["Logging__LogLevel__Default"] = "None",
            },
        })!;
        var said = string.Concat(await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync()));
        await process.WaitForExitAsync();

        Assert.Contains(says, said, StringComparison.Ordinal);
        Assert.Equal(code, process.ExitCode);
        await using var db = app.OpenDb();
        Assert.Equal(code == 0 ? 10 : 0, await db.Users.CountAsync());
    }
}
