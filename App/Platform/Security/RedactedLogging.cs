using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BlazorAccounts.Platform.Security;

/// <summary>Logs that keep secrets.</summary>
public static class RedactedLogging
{
    extension(WebApplicationBuilder builder)
    {
        /// <summary>One line of JSON for each entry; plain lines in Development. Every provider gets masked entries only.</summary>
        public WebApplicationBuilder AddRedactedLogging()
        {
            builder.Logging.ClearProviders();
            if (builder.Environment.IsDevelopment())
            {
                builder.Logging.AddSimpleConsole(console =>
                {
                    console.SingleLine = true;
                    console.TimestampFormat = "HH:mm:ss ";
                });
            }
            else
            {
                builder.Logging.AddJsonConsole(console =>
                {
                    console.UseUtcTimestamp = true;
                    console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
                    console.IncludeScopes = true;
                });
            }
            builder.Services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(RedactingLoggerFactory.From));
            return builder;
        }
    }
}
