namespace BlazorAccounts.Sandbox.Mailbox;

/// <summary>A mail that landed in the mailbox instead of going out.</summary>
/// <param name="Id">Sorts by arrival.</param>
public sealed record CaughtMail(
    string Id, string MessageId, string To, string? ToName, string Subject, string Text, string Html, string Category, DateTimeOffset SentAt)
{
    public CaughtFile? File { get; init; }
}

/// <summary>What was attached to it.</summary>
public sealed record CaughtFile(string Name, string ContentType, byte[] Content);
