using System.Globalization;
using BlazorAccounts.Platform.Clock;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.Health;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Platform.Keys;
using BlazorAccounts.Platform.Mail;
using BlazorAccounts.Platform.Problems;
using BlazorAccounts.Platform.RateLimits;

namespace BlazorAccounts.Platform;

/// <summary>What every feature stands on and none of them owns.</summary>
public static class PlatformSetup
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddPlatform()
        {
            // A language is asked for by a request or set by a person; that of the machine is nobody's.
            CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
            // Only Development can move the clock, so only there is an offset kept.
            var file = builder.Environment.IsDevelopment() ? Path.Combine(DataDirectory.From(builder.Configuration), "clock") : null;
            builder.Services.AddSingleton(new AppClock(file));
            builder.Services.AddSingleton<PublicAddress>();
            builder.Services.AddSingleton<TimeProvider>(services => services.GetRequiredService<AppClock>());
            builder.AddProxies().AddProblems().AddHealth().AddRateLimits().AddKeys();
            builder.AddEvents().AddMail().AddJobs();
            return builder;
        }
    }
}
