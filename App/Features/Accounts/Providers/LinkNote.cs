using BlazorAccounts.Platform.Security;
using Microsoft.AspNetCore.DataProtection;

namespace BlazorAccounts.Features.Accounts.Providers;

/// <summary>A proved identity at a provider that waits for its person to sign in here, so that it can be added to their account.</summary>
public sealed class LinkNote(IDataProtectionProvider protection) : CookieNote<LinkNote.Waiting>(protection, "LinkProvider", TimeSpan.FromMinutes(15), "link-provider")
{
    /// <param name="UserId">The only account it may be added to.</param>
    public sealed record Waiting(Guid UserId, string Provider, string Issuer, string Subject);
}
