using BlazorAccounts.Platform.Security;
using Microsoft.AspNetCore.DataProtection;

namespace BlazorAccounts.Features.Accounts.Passwords;

/// <summary>
/// That the code of a reset was right: good for 15 minutes and for the security stamp it was given under. A reset changes the stamp, so it works once.
/// </summary>
public sealed class ResetProof(IDataProtectionProvider protection)
    : CookieNote<ResetProof.Proof>(protection, "ResetPassword", TimeSpan.FromMinutes(15), "reset")
{
    public sealed record Proof(Guid UserId, string SecurityStamp);
}
