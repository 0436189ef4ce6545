namespace BlazorAccounts.Features.Accounts;

/// <summary>The roles that exist from the start; their ids are part of the schema.</summary>
public static class AccountRoles
{
    public static readonly Guid UserId = new("0198f000-0000-7000-8000-000000000001");
    public static readonly Guid AdminId = new("0198f000-0000-7000-8000-000000000002");
}
