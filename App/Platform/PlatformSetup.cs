using BlazorAccounts.Platform.Clock;

namespace BlazorAccounts.Platform;

/// <summary>What every feature stands on and none of them owns.</summary>
public static class PlatformSetup
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddPlatform()
        {
            // Only Development can move the clock, so only there is an offset kept.
            var file = builder.Environment.IsDevelopment() ? Path.Combine(DataDirectory.From(builder.Configuration), "clock") : null;
            builder.Services.AddSingleton(new AppClock(file));
            builder.Services.AddSingleton<TimeProvider>(services => services.GetRequiredService<AppClock>());
            return builder;
        }
    }
}
