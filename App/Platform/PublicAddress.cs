using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace BlazorAccounts.Platform;

/// <summary>
/// Where people reach the product: <c>App:PublicAddress</c>, or in Development without it the address this process listens on. Links in mails,
/// tokens and gateways' return addresses start with it and never with the Host header of a request, which anybody can choose.
/// </summary>
public sealed class PublicAddress
{
    /// <summary>The setting's name.</summary>
    public const string Setting = "App:PublicAddress";

    private readonly IServer _server;
    private readonly string? _urls;
    private Uri? _root;

    /// <exception cref="InvalidOperationException">The setting is missing outside Development, or no http(s) address; the message names it.</exception>
    public PublicAddress(IConfiguration configuration, IHostEnvironment environment, IServer server)
    {
        (_server, _urls) = (server, configuration["urls"]);
        var configured = configuration[Setting];
        if (string.IsNullOrEmpty(configured) && environment.IsDevelopment())
        {
            return;
        }
        if (!Uri.TryCreate(configured, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Query != "" || address.Fragment != "")
        {
            throw new InvalidOperationException($"{Setting} is '{configured}'. Set it to the address people use, such as https://accounts.example.com.");
        }
        _root = address;
    }

    /// <summary>Such as <c>https://accounts.example.com/</c>.</summary>
    /// <exception cref="InvalidOperationException">In Development, on a port that the system chooses, before the server listens.</exception>
    public Uri Root
    {
        get
        {
            if (_root is null && Of(_server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []) is { } listening)
            {
                _root = listening; // it does not change any more
            }
            return _root
                ?? Of(_urls?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
                ?? throw new InvalidOperationException($"The address is known once the server listens. Set {Setting} to know it earlier.");
        }
    }

    /// <summary>As browsers write it into the Origin header: scheme, host and port.</summary>
    public string Origin => Root.GetLeftPart(UriPartial.Authority);

    /// <summary>The full address of a path of this site.</summary>
    /// <param name="path">Starts with one slash; query and fragment as they should appear.</param>
    public string To(string path) =>
        path is ['/', ..] and not ['/', '/', ..] && !path.Contains('\\')
            ? Root.AbsoluteUri.TrimEnd('/') + path
            : throw new ArgumentException($"'{path}' is no path of this site.", nameof(path));

    /// <summary>What a browser on this machine types to reach one of these; plain HTTP first. Null when no port is known yet.</summary>
    internal static Uri? Of(IEnumerable<string> listening)
    {
        var known = listening.Select(BindingAddress.Parse).Where(a => !a.IsUnixPipe && !a.IsNamedPipe && a.Port > 0).ToList();
        var chosen = known.Find(a => a.Scheme == "http") ?? known.FirstOrDefault();
        return chosen is null ? null : new($"{chosen.Scheme}://{(chosen.Host is "+" or "*" or "0.0.0.0" or "[::]" ? "localhost" : chosen.Host)}:{chosen.Port}");
    }
}
