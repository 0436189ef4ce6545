using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Security;
using Microsoft.AspNetCore.DataProtection;

namespace BlazorAccounts.Features.Accounts.TwoFactor;

/// <summary>That the first factor was right: good for ten minutes, for the security stamp it was given under, and for one sign-in.</summary>
public sealed class TwoFactorTicket(IDataProtectionProvider protection)
    : CookieNote<TwoFactorTicket.Ticket>(protection, "TwoFactor", Lifetime, "two-factor")
{
    internal static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>403 <c>two_factor_required</c> with the <c>ticket</c> for the second step.</summary>
    internal Outcome Ask(AccountIdentity who, string method) =>
        Outcome.Refused(403, "two_factor_required", L("Enter the code from your authenticator app.")).With("ticket", Write(new(Guid.NewGuid(), who.UserId, who.SecurityStamp, method)));

    /// <summary>The page of the second step, for a browser whose first step was answered with <c>two_factor_required</c>.</summary>
    internal string Lead(HttpContext http, Outcome asked, string? returnUrl)
    {
        Set(http, (string)asked.Details["ticket"]!);
        return "/sign-in/two-factor" + (returnUrl is null ? QueryString.Empty : QueryString.Create("returnUrl", returnUrl));
    }

    /// <param name="Method">The first factor, for the history.</param>
    public sealed record Ticket(Guid Id, Guid UserId, string SecurityStamp, string Method);
}
