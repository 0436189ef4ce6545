using System.Linq.Expressions;
using BlazorAccounts.Data;

namespace BlazorAccounts.Features.Profiles;

/// <summary>A part of <c>GET /users/me</c> that belongs to a feature above, such as the subscription; registered by that feature.</summary>
public interface IProfileSection
{
    /// <summary>The property's name, in camelCase.</summary>
    string Name { get; }

    /// <summary>What the section needs from the database for a person, by their id: read in the same statement as the profile. Null when it needs nothing.</summary>
    Expression<Func<AppDb, Guid, object?>>? Row => null;

    /// <summary>The property's value; null stands as null.</summary>
    /// <param name="row">What <see cref="Row"/> found.</param>
    ValueTask<object?> ForAsync(MyProfile me, Guid teamId, object? row, CancellationToken ct);
}
