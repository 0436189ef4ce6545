using BlazorAccounts.Data;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Onboarding;

/// <summary>Puts the wizard off; the dashboard goes on asking until it is done.</summary>
public sealed class SkipOnboarding(IDbContextFactory<AppDb> dbs, TimeProvider clock)
{
    public Task<Outcome> RunAsync(Guid userId, CancellationToken ct) => Retrying.OnConflictAsync(() => SkipAsync(userId, ct), ct);

    private async Task<Outcome> SkipAsync(Guid userId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        if (await db.Onboardings.FindAsync([userId], ct) is not { } onboarding)
        {
            return Outcome.NotFound;
        }

        var now = clock.GetUtcNow();
        var before = onboarding.Status;
        var skipped = onboarding.Skip(now);
        if (skipped.Ok && before != onboarding.Status)
        {
            db.Audit(now, userId, "onboarding.skipped", $"user:{userId}");
            await db.SaveChangesAsync(ct);
        }
        return skipped;
    }
}
