using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace BlazorAccounts.Platform.RateLimits;

/// <summary>
/// Who is asking when proxies stand in front. Forwarded headers count only from the proxies in <c>Proxies:Known</c> (addresses or networks such as
/// <c>10.0.0.0/8</c>) and from loopback; from anybody else they are ignored, or limits per address could be dodged by a header.
/// </summary>
public static class ProxySetup
{
    extension(WebApplicationBuilder builder)
    {
        /// <exception cref="InvalidOperationException">An entry of <c>Proxies:Known</c> is neither an address nor a network.</exception>
        public WebApplicationBuilder AddProxies()
        {
            var known = builder.Configuration.GetSection("Proxies:Known").Get<string[]>() ?? [];
            builder.Services.Configure<ForwardedHeadersOptions>(headers =>
            {
                headers.ForwardedHeaders = known.Length == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
                headers.ForwardLimit = Math.Max(1, builder.Configuration.GetValue("Proxies:Hops", 1));
                foreach (var entry in known)
                {
                    Trust(headers, entry);
                }
            });
            return builder;
        }
    }

    extension(WebApplication app)
    {
        /// <summary>First of all middleware.</summary>
        public WebApplication UseProxies()
        {
            app.UseForwardedHeaders();
            return app;
        }
    }

    private static void Trust(ForwardedHeadersOptions headers, string entry)
    {
        if (IPAddress.TryParse(entry, out var address))
        {
            headers.KnownProxies.Add(address);
        }
        else if (System.Net.IPNetwork.TryParse(entry, out var network))
        {
            headers.KnownIPNetworks.Add(network);
        }
        else
        {
            throw new InvalidOperationException($"Proxies:Known holds '{entry}', which is neither an address nor a network such as 10.0.0.0/8.");
        }
    }
}
