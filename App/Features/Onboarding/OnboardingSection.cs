using System.Linq.Expressions;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Profiles;

namespace BlazorAccounts.Features.Onboarding;

/// <summary>The <c>onboarding</c> of <c>GET /users/me</c>.</summary>
internal sealed class OnboardingSection(RecommendModules recommend) : IProfileSection
{
    public string Name => "onboarding";

    public Expression<Func<AppDb, Guid, object?>> Row => (db, userId) => db.Onboardings.FirstOrDefault(o => o.UserId == userId);

    public async ValueTask<object?> ForAsync(MyProfile me, Guid teamId, object? row, CancellationToken ct) =>
        row is Onboarding onboarding ? OnboardingState.Of(onboarding, await recommend.RunAsync(LearnerOf(me), ct)) : null;

    private static Learner LearnerOf(MyProfile me) => new(
        me.Preferences.Goals,
        Wire.Parse<LearningLevel>(me.Learning.Level) ?? LearningLevel.Beginner,
        Wire.Parse<StudyMode>(me.Preferences.StudyMode) ?? StudyMode.Regular);
}
