using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.SigningIn;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Onboarding;

/// <summary>Who has neither finished nor put off the wizard goes on with it after signing in.</summary>
internal sealed class UnfinishedOnboarding(IOwnedDbs dbs) : ISignInDestination
{
    public int Order => 100;

    public async ValueTask<string?> ForAsync(Guid userId, Guid teamId, CancellationToken ct)
    {
        await using var db = await dbs.OfPersonAsync(userId, ct);
        var open = await db.Onboardings.AnyAsync(
            o => o.UserId == userId && (o.Status == OnboardingStatus.NotStarted || o.Status == OnboardingStatus.InProgress), ct);
        return open ? "/welcome" : null;
    }
}
