using System.Linq.Expressions;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Profiles;

namespace BlazorAccounts.Features.Onboarding;

/// <summary>The <c>onboarding</c> of <c>GET /users/me</c>.</summary>
internal sealed class OnboardingSection : IProfileSection
{
    public string Name => "onboarding";

    public Expression<Func<AppDb, Guid, object?>> Row => (db, userId) => db.Onboardings.FirstOrDefault(o => o.UserId == userId);

    public ValueTask<object?> ForAsync(MyProfile me, Guid teamId, object? row, CancellationToken ct) =>
        new(row is Onboarding onboarding ? OnboardingState.Of(onboarding, me.Preferences.Goals) : null);
}
