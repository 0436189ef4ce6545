using System.Diagnostics;
using System.Globalization;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Plans;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BlazorAccounts.Features.Samples;

/// <summary>
/// Adds people by COPY, ten thousand in a transaction. The same seed makes the same people, so that a run that was stopped goes on where it ended, and a
/// second run with a larger count adds the rest.
/// </summary>
internal sealed class SeedPeople(IDbContextFactory<AppDb> dbs, PlanCatalogue plans, TimeProvider clock)
{
    private const int Batch = 10_000;
    private const int Told = 10; // batches between two lines

    /// <param name="tell">Gets a line now and then.</param>
    public async Task RunAsync(int count, int seed, Action<string> tell, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        var offer = await plans.OfferAsync("premium.monthly", ct) ?? (await plans.OffersAsync(ct))[0];
        var samples = new SamplePeople(seed, offer.Version.Id, clock.GetUtcNow());
        await using var db = await dbs.CreateDbContextAsync(ct);
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
        var analyzed = false;
        for (var from = 0; from < count; from += Batch)
        {
            var size = Math.Min(Batch, count - from);
            if (!await IsThereAsync(db, samples, from + size - 1, ct))
            {
                var there = 0;
                while (there < size && await IsThereAsync(db, samples, from + there, ct))
                {
                    there++; // the end of a run with a smaller count
                }
                await AddAsync(db, [.. Enumerable.Range(from + there, size - there).Select(samples.Make)], ct);
                if (!analyzed)
                {
                    // The plans of the foreign keys' checks are made for the tables as they are; made for empty ones, each row would read all others.
                    await db.Database.ExecuteSqlRawAsync("ANALYZE", ct);
                    analyzed = true;
                }
            }
            if (from / Batch % Told == Told - 1)
            {
                tell(string.Create(CultureInfo.InvariantCulture, $"{from + size:N0} people after {watch.Elapsed.TotalSeconds:N0} s"));
            }
        }
        await db.Database.ExecuteSqlRawAsync("ANALYZE", ct);
        tell(string.Create(CultureInfo.InvariantCulture, $"{count:N0} people of seed {seed} are there ({watch.Elapsed.TotalSeconds:N0} s)."));
    }

    private static Task<bool> IsThereAsync(AppDb db, SamplePeople samples, int index, CancellationToken ct)
    {
        var id = samples.IdOf(index);
        return db.Users.AnyAsync(u => u.Id == id, ct);
    }

    private static async Task AddAsync(AppDb db, IReadOnlyList<SamplePerson> people, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var copy = new CopyRows(db.Model, (NpgsqlConnection)db.Database.GetDbConnection());
        await copy.RunAsync(people.Select(p => p.Team), ct);
        await copy.RunAsync(people.Select(p => p.User), ct);
        await copy.RunAsync(people.Select(p => p.Member), ct);
        await copy.RunAsync(people.Select(p => p.Settings), ct);
        await copy.RunAsync(people.Select(p => p.Trader), ct);
        await copy.RunAsync(people.Select(p => p.Onboarding), ct);
        await copy.RunAsync(people.Select(p => p.ShareCode), ct);
        await copy.RunAsync(people.Select(p => p.Subscription).OfType<Subscriptions.Subscription>(), ct);
        await transaction.CommitAsync(ct);
    }
}
