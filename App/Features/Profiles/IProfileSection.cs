namespace BlazorAccounts.Features.Profiles;

/// <summary>A part of <c>GET /users/me</c> that belongs to a feature above, such as the subscription; registered by that feature.</summary>
public interface IProfileSection
{
    /// <summary>The property's name, in camelCase.</summary>
    string Name { get; }

    /// <summary>The property's value; null stands as null.</summary>
    ValueTask<object?> ForAsync(Guid userId, Guid teamId, CancellationToken ct);
}
