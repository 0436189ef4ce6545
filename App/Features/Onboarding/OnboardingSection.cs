using BlazorAccounts.Data;
using BlazorAccounts.Features.Profiles;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Onboarding;

/// <summary>The <c>onboarding</c> of <c>GET /users/me</c>.</summary>
internal sealed class OnboardingSection(IDbContextFactory<AppDb> dbs) : IProfileSection
{
    public string Name => "onboarding";

    public async ValueTask<object?> ForAsync(Guid userId, Guid teamId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        return await OnboardingState.ForAsync(db, userId, ct);
    }
}
