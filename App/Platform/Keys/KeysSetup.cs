using BlazorAccounts.Platform.Security;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Platform.Keys;

/// <summary>One ring of protection keys for all nodes.</summary>
public static class KeysSetup
{
    extension(WebApplicationBuilder builder)
    {
        /// <summary>Needs <see cref="ServerKeys"/> and a context factory.</summary>
        public WebApplicationBuilder AddKeys()
        {
            builder.Services.AddDataProtection().SetApplicationName("BlazorAccounts");
            builder.Services.AddOptions<KeyManagementOptions>().Configure<IDbContextFactory<DbContext>, TimeProvider, ServerKeys>((keys, dbs, clock, server) =>
            {
                keys.XmlRepository = new DatabaseKeys(dbs, clock);
                keys.XmlEncryptor = new ServerKeyXmlEncryptor(server);
            });
            RemovePreload(builder.Services);
            return builder;
        }
    }

    // The framework reads the ring while the host starts. The database may come later, and every first use reads the ring anyway.
    private static void RemovePreload(IServiceCollection services)
    {
        foreach (var preload in services.Where(s => s.ImplementationType?.Name == "DataProtectionHostedService").ToList())
        {
            services.Remove(preload);
        }
    }
}
