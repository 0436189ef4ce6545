using System.Linq.Expressions;
using BlazorAccounts.Data;

namespace BlazorAccounts.Features.Profiles;

/// <summary>The <c>completion</c> of <c>GET /users/me</c>. The profile says all but one thing of it, which is two looks into indexes.</summary>
internal sealed class CompletionSection : IProfileSection
{
    public string Name => "completion";

    public Expression<Func<AppDb, Guid, object?>> Row => (db, userId) =>
        db.UserPasskeys.Any(p => p.UserId == userId) || db.Users.Any(u => u.Id == userId && u.TwoFactorEnabled);

    public ValueTask<object?> ForAsync(MyProfile me, Guid teamId, object? row, CancellationToken ct) =>
        new(ProfileCompletion.Of(ProfileFacts.Of(me, secondFactor: row is true)));
}
