namespace BlazorAccounts.Platform.Mail;

/// <summary>
/// Where people reach the product, from <c>App:PublicAddress</c>. Links in mails start with it and never with the Host header of a request, which
/// anybody can choose.
/// </summary>
public sealed class PublicAddress
{
    /// <summary>The setting's name.</summary>
    public const string Setting = "App:PublicAddress";

    /// <exception cref="InvalidOperationException">It is missing outside Development, or no http(s) address; the message names the setting.</exception>
    public PublicAddress(IConfiguration configuration, IHostEnvironment environment)
    {
        var configured = configuration[Setting] is { Length: > 0 } set ? set : environment.IsDevelopment() ? OwnAddress(configuration["urls"]) : null;
        if (!Uri.TryCreate(configured, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Query != "" || address.Fragment != "")
        {
            throw new InvalidOperationException($"{Setting} is '{configured}'. Set it to the address people use, such as https://accounts.example.com.");
        }
        Root = address;
    }

    /// <summary>In Development people use the address the app listens on.</summary>
    internal static string OwnAddress(string? urls)
    {
        var first = urls?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
        var anyHost = first?.Replace("://+", "://localhost", StringComparison.Ordinal).Replace("://*", "://localhost", StringComparison.Ordinal);
        return Uri.TryCreate(anyHost, UriKind.Absolute, out var own) && own.Port > 0
            ? $"{own.Scheme}://{(own.Host is "0.0.0.0" or "[::]" ? "localhost" : own.Host)}:{own.Port}"
            : "http://localhost:5080";
    }

    /// <summary>Such as <c>https://accounts.example.com/</c>.</summary>
    public Uri Root { get; }

    /// <summary>The full address of a path of this site.</summary>
    /// <param name="path">Starts with one slash; query and fragment as they should appear.</param>
    public string To(string path) =>
        path is ['/', ..] and not ['/', '/', ..] && !path.Contains('\\')
            ? Root.AbsoluteUri.TrimEnd('/') + path
            : throw new ArgumentException($"'{path}' is no path of this site.", nameof(path));
}
