namespace BlazorAccounts.Features.Accounts.Registration;

/// <summary>Knows who stands behind a share code; the affiliate feature does, accounts do not.</summary>
public interface IReferrerNames
{
    /// <summary>The name to show as "Invited by …"; null for an unknown code.</summary>
    ValueTask<string?> NameOfAsync(string code, CancellationToken ct);
}
