using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace BlazorAccounts.Platform;

/// <summary>The address this process listens on, as a browser on the same machine would write it. Known once the server runs; for Development and tests.</summary>
public sealed class OwnAddress(IServer server)
{
    /// <summary>Such as <c>http://localhost:5080</c>, without a trailing slash.</summary>
    public string Base
    {
        get
        {
            var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
            var own = addresses.FirstOrDefault(a => a.StartsWith("http://", StringComparison.Ordinal)) ?? addresses.FirstOrDefault() ?? "http://localhost:5080";
            return own.Replace("//+", "//localhost").Replace("//*", "//localhost").Replace("//[::]", "//localhost").Replace("//0.0.0.0", "//localhost").TrimEnd('/');
        }
    }
}
