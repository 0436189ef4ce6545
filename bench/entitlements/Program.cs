using System.Diagnostics;
using System.Globalization;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;

// A node of the product that only asks: the database, its news and the catalogue are the product's, and another node's changes are heard while it asks.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development", ContentRootPath = AppContext.BaseDirectory });
builder.Configuration["Logging:LogLevel:Default"] = "Warning";
builder.Configuration["Logging:LogLevel:Microsoft"] = "Error";
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Configuration["Database:MigrateAtStart"] = "false";
builder.Configuration["Jobs:Scheduled"] = "false";
builder.AddPlatform().AddSecurity().AddData();
builder.AddPlans();
builder.Services.AddSingleton<SubscriptionSignals>().AddSingleton<Entitlements>().AddSingleton<IDatabaseListener, AccessNews>();
builder.Services.RemoveAll<IDatabaseSeed>();
var app = builder.Build();
await app.StartAsync();

var (seconds, rounds) = (Number("SECONDS_EACH", 5), Number("ROUNDS", 5));
await using var db = app.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContext();
var teams = await db.Subscriptions.OrderBy(s => s.Id).Select(s => s.TeamId).Take(Number("TEAMS", 10_000)).ToArrayAsync();
var entitlements = app.Services.GetRequiredService<Entitlements>();
var drops = 0;
app.Services.GetRequiredService<SubscriptionSignals>().Listen(_ => Interlocked.Increment(ref drops));
foreach (var team in teams)
{
    await entitlements.OfAsync(team);
}
new Random(1).Shuffle(teams);
await AskAsync(TimeSpan.FromSeconds(2)); // the compiler has seen it all then

var rates = new List<double>();
for (var round = 1; round <= rounds; round++)
{
    var (before, began) = (drops, Stopwatch.GetTimestamp());
    var (checks, asked) = await AskAsync(TimeSpan.FromSeconds(seconds));
    rates.Add(checks / Stopwatch.GetElapsedTime(began).TotalSeconds);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round}: {rates[^1],12:N0} checks per second, {drops - before} changes heard, {asked} answers asked for anew"));
}
rates.Sort();
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"checks per second on one core, median",-44} {rates[rates.Count / 2]:N0} (1,000,000 or more)"));
await app.StopAsync();
return rates[rates.Count / 2] >= 1_000_000 ? 0 : 1;

// Can and Limit in turn, over all teams, as a page or an endpoint asks them.
async Task<(long Checks, long Asked)> AskAsync(TimeSpan time)
{
    var (checks, asked, allowed, began) = (0L, 0L, 0L, Stopwatch.GetTimestamp());
    while (Stopwatch.GetElapsedTime(began) < time)
    {
        for (var at = 0; at < teams.Length; at++)
        {
            if ((at & 1) == 0)
            {
                var can = entitlements.Can(teams[at], PlanFeature.Offline);
                asked += can.IsCompletedSuccessfully ? 0 : 1;
                allowed += await can ? 1 : 0;
            }
            else
            {
                var limit = entitlements.Limit(teams[at], PlanFeature.Lessons);
                asked += limit.IsCompletedSuccessfully ? 0 : 1;
                allowed += await limit is null ? 1 : 0;
            }
        }
        checks += teams.Length;
    }
    return allowed == 0 ? throw new InvalidOperationException("Nobody may do anything.") : (checks, asked);
}

static int Number(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
