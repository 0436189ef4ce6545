using System.ComponentModel.DataAnnotations;

namespace BlazorAccounts.Features.Accounts.Administration;

/// <summary>Settings under <c>Admin:</c>.</summary>
public sealed class AdminOptions
{
    public const string Section = "Admin";

    /// <summary>The account with this confirmed address is made administrator, at start and when it is confirmed.</summary>
    [EmailAddress]
    public string? Email { get; set; }
}
