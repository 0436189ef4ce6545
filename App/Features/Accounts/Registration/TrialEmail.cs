namespace BlazorAccounts.Features.Accounts.Registration;

/// <summary>One mailbox, one trial: the form of an address that all its aliases share. Only rules that the provider itself documents.</summary>
public static class TrialEmail
{
    private static readonly string[] Gmail = ["gmail.com", "googlemail.com"];
    private static readonly string[] ICloud = ["icloud.com", "me.com", "mac.com"];
    private static readonly string[] Fastmail = ["fastmail.com", "fastmail.fm"];
    private static readonly string[] Proton = ["proton.me", "protonmail.com", "pm.me"];
    private static readonly string[] Yandex = ["yandex.ru", "yandex.com", "ya.ru"];
    private static readonly string[] PlusOnly = ["msn.com", "hey.com", "zoho.com", "zohomail.com", "mailbox.org", "posteo.de"];
    private static readonly string[] YahooToo = ["ymail.com", "rocketmail.com", "myyahoo.com"];

    /// <summary>Lower case, without the parts that the provider ignores. Text that is no address comes back in lower case.</summary>
    public static string Of(string email)
    {
        if (EmailAddress.Split(email.Trim()) is not var (local, domain))
        {
            return email.Trim().ToLowerInvariant();
        }
        local = local.ToLowerInvariant();
        return domain switch
        {
            _ when Gmail.Contains(domain) => Join(Cut(local, '+').Replace(".", ""), "gmail.com"),
            _ when ICloud.Contains(domain) => Join(Cut(local, '+'), "icloud.com"),
            // Proton compares local parts without dots, dashes and underscores, and its domains share one name space.
            _ when Proton.Contains(domain) => Join(Cut(local, '+').Replace(".", "").Replace("-", "").Replace("_", ""), "proton.me"),
            _ when Yandex.Contains(domain) => Join(Cut(local, '+').Replace('.', '-'), "yandex.ru"),
            _ when Fastmail.Contains(domain) => Join(Cut(local, '+'), domain),
            // Subdomain addressing: anything@name.fastmail.com reaches name@fastmail.com.
            _ when Fastmail.FirstOrDefault(d => domain.EndsWith("." + d, StringComparison.Ordinal)) is { } parent =>
                Join(domain[..^(parent.Length + 1)].Split('.')[^1], parent),
            // Yahoo's disposable addresses are name-keyword; its own names have no dash.
            _ when YahooToo.Contains(domain) || domain.StartsWith("yahoo.", StringComparison.Ordinal) => Join(Cut(Cut(local, '-'), '+'), domain),
            _ when PlusOnly.Contains(domain) || IsMicrosoft(domain) => Join(Cut(local, '+'), domain),
            _ => Join(local, domain),
        };
    }

    private static bool IsMicrosoft(string domain) =>
        domain.StartsWith("outlook.", StringComparison.Ordinal)
        || domain.StartsWith("hotmail.", StringComparison.Ordinal)
        || domain.StartsWith("live.", StringComparison.Ordinal);

    private static string Cut(string local, char mark) => local.IndexOf(mark) is var at and > 0 ? local[..at] : local;

    private static string Join(string local, string domain) => $"{local}@{domain}";
}
