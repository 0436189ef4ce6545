namespace BlazorAccounts.Platform.Security;

/// <summary>
/// The cookie half of the forms' tokens, which no other host and no plain connection can set. It is always marked secure, also where a proxy ends TLS
/// and the request looks plain; the framework's own policy would throw there, and on a developer's localhost.
/// </summary>
internal sealed class AntiforgeryCookie : CookieBuilder
{
    public AntiforgeryCookie()
    {
        Name = "__Host-antiforgery";
        Path = "/";
        HttpOnly = true;
        IsEssential = true;
        SameSite = SameSiteMode.Strict;
    }

    public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
    {
        var options = base.Build(context, expiresFrom);
        options.Secure = true;
        return options;
    }
}
