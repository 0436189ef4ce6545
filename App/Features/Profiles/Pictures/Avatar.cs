namespace BlazorAccounts.Features.Profiles;

/// <summary>An uploaded picture of a person. A new upload has a new id, so whoever keeps the old address sees the old one no longer.</summary>
public sealed class Avatar
{
    /// <summary>What every address of one begins with.</summary>
    public const string Path = "/avatars/";

    /// <summary>Bytes of the file as it is sent.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;

    /// <summary>Random: it is the address, and nobody can try them all.</summary>
    public Guid Id { get; private init; } = Guid.NewGuid();

    public required Guid UserId { get; init; }

    /// <summary>image/png, image/jpeg or image/webp: what the bytes are, not what somebody called them.</summary>
    public required string ContentType { get; init; }

    /// <summary>Without what it says about its maker, place or camera.</summary>
    public required byte[] Bytes { get; init; }

    public required DateTimeOffset UploadedAt { get; init; }

    public string Address => $"{Path}{Id:N}";
}
