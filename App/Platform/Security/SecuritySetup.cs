using Microsoft.Extensions.Options;

namespace BlazorAccounts.Platform.Security;

/// <summary>Keys, password hashing, headers and logs that keep secrets.</summary>
public static class SecuritySetup
{
    extension(WebApplicationBuilder builder)
    {
        /// <summary>Adds <see cref="ServerKeys"/>, <see cref="PasswordHashing"/>, <see cref="BcryptPasswordHasher"/> and <see cref="CspNonce"/>.</summary>
        /// <remarks>The app does not start when the section <c>Security</c> is wrong, or in Production without a server key.</remarks>
        public WebApplicationBuilder AddSecurity()
        {
            if (builder.Environment.IsDevelopment())
            {
                builder.Services.Configure<SecurityOptions>(options => options.CircuitsPerUser = options.CircuitsPerAddress = 10_000); // one machine plays everybody there
            }
            builder.Services.AddOptions<SecurityOptions>().BindConfiguration(SecurityOptions.Section).ValidateOnStart();
            builder.Services.AddSingleton<IValidateOptions<SecurityOptions>, SecurityOptionsValidator>();
            builder.Services.AddSingleton(ServerKeys.From);
            builder.Services.AddSingleton<PasswordHashing>();
            builder.Services.AddSingleton<BcryptPasswordHasher>();
            builder.Services.AddScoped<CspNonce>();
            builder.Services.AddAntiforgery(forms => forms.Cookie = new AntiforgeryCookie());
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
            return builder;
        }
    }

    extension(WebApplication app)
    {
        /// <summary>Goes first, so that error pages have the headers too.</summary>
        public WebApplication UseSecurityHeaders()
        {
            app.UseMiddleware<SecurityHeaders>();
            return app;
        }

        /// <summary>Before the circuits' endpoint.</summary>
        public WebApplication UseCircuitOrigin()
        {
            app.UseMiddleware<CircuitOrigin>();
            return app;
        }

        /// <summary>After authentication, before the circuits' endpoint.</summary>
        public WebApplication UseCircuitLimits()
        {
            app.UseMiddleware<CircuitLimits>();
            return app;
        }
    }
}
