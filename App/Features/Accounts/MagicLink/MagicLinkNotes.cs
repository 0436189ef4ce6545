using BlazorAccounts.Platform.Security;
using Microsoft.AspNetCore.DataProtection;

namespace BlazorAccounts.Features.Accounts.MagicLink;

/// <summary>What a link in a mail says: the code beside it, so that link and code are used up together, and the browser that asked.</summary>
public sealed class MagicLinkToken(IDataProtectionProvider protection)
    : SealedNote<MagicLinkToken.Claim>(protection, "MagicLink", Codes.EmailCode.LifetimeOf(Codes.CodePurpose.SignIn))
{
    /// <param name="Browser">Hash of the asking browser's secret; null when a program asked, which has only the code.</param>
    public sealed record Claim(Guid UserId, string Digits, string? Browser);
}

/// <summary>What the asking browser keeps: the secret that makes it the same browser, and what it was about.</summary>
public sealed class MagicLinkAsk(IDataProtectionProvider protection)
    : CookieNote<MagicLinkAsk.Asked>(protection, "MagicLinkAsk", Codes.EmailCode.LifetimeOf(Codes.CodePurpose.SignIn), "magic-link")
{
    public sealed record Asked(string Secret, string Email, string? ReturnUrl);
}
