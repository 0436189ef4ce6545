using BlazorAccounts.Data;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Audit;

namespace BlazorAccounts.Features.Onboarding;

/// <summary>Puts the wizard off; the dashboard goes on asking until it is done.</summary>
public sealed class SkipOnboarding(IOwnedDbs dbs, TimeProvider clock)
{
    /// <param name="address">Where it came from, for the audit log.</param>
    public Task<Outcome> RunAsync(Guid userId, string? address, CancellationToken ct) => Retrying.OnConflictAsync(() => SkipAsync(userId, address, ct), ct);

    private async Task<Outcome> SkipAsync(Guid userId, string? address, CancellationToken ct)
    {
        await using var db = await dbs.OfPersonAsync(userId, ct);
        if (await db.Onboardings.FindAsync([userId], ct) is not { } onboarding)
        {
            return Outcome.NotFound;
        }

        var now = clock.GetUtcNow();
        var before = onboarding.Status;
        var skipped = onboarding.Skip(now);
        if (skipped.Ok && before != onboarding.Status)
        {
            db.Audit(now, userId, "onboarding.skipped", $"user:{userId}", new { Status = before.ToString() }, new { Status = onboarding.Status.ToString() }, address);
            await db.SaveChangesAsync(ct);
        }
        return skipped;
    }
}
