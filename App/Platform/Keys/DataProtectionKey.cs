namespace BlazorAccounts.Platform.Keys;

/// <summary>A key that protects cookies, mails and columns, as XML in which the secret is encrypted. Shared by all nodes.</summary>
internal sealed class DataProtectionKey
{
    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public required string FriendlyName { get; init; }
    public required string Xml { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}
