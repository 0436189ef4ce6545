namespace BlazorAccounts.Features.Accounts.Sessions;

/// <summary>What people call a browser or program, from the User-Agent it sent. Good enough to recognise one's own; anybody can send anything.</summary>
public static class DeviceName
{
    private const int MaxProgram = 40;

    // The first that is contained wins: Edge and Opera also say Chrome, Chrome also says Safari.
    private static readonly (string Sign, string Name)[] Browsers =
    [
        ("Edg/", "Edge"), ("EdgA/", "Edge"), ("EdgiOS/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Vivaldi/", "Vivaldi"),
        ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ];

    private static readonly (string Sign, string Name)[] Systems =
    [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"), ("Mac OS X", "macOS"), ("Linux", "Linux"),
    ];

    /// <summary>"Chrome on Linux", "curl", "Unknown device".</summary>
    public static Text Of(string? userAgent)
    {
        if (string.IsNullOrWhiteSpace(userAgent))
        {
            return L("Unknown device");
        }
        var browser = NameIn(Browsers, userAgent);
        var system = NameIn(Systems, userAgent);
        return (browser, system) switch
        {
            (not null, not null) => L($"{browser} on {system}"),
            (not null, null) => Word(browser),
            (null, not null) => L($"Browser on {system}"),
            _ => Program(userAgent),
        };
    }

    private static string? NameIn((string Sign, string Name)[] known, string userAgent) =>
        known.FirstOrDefault(k => userAgent.Contains(k.Sign, StringComparison.Ordinal)).Name;

    // "curl/8.5.0" and "python-requests/2.31 extra" by their product.
    private static Text Program(string userAgent)
    {
        var product = userAgent.Trim().Split('/', ' ')[0];
        return product.Length == 0 || product.Any(char.IsControl) ? L("Unknown device") : Word(product.Length > MaxProgram ? product[..MaxProgram] : product);
    }
}
