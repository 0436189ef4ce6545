namespace BlazorAccounts.Features.Accounts.Sessions;

/// <summary>Hears from the database which person's sessions were ended on any node.</summary>
internal static class SessionNews
{
    public const string Channel = "sessions";
}
