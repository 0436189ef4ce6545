using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Security;
using BlazorAccounts.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;
using static BlazorAccounts.Platform.Texts.Text;

namespace BlazorAccounts.E2E.Support;

/// <summary>The shell alone on a loopback port: no database, no feature. For tests of how things look and behave, not of what they do.</summary>
public sealed class ShellSite : IAsyncLifetime
{
    private WebApplication? _app;

    public string Url { get; private set; } = "";

    public ValueTask InitializeAsync() => StartAsync("http://127.0.0.1:0");

    public ValueTask DisposeAsync() => StopAsync();

    /// <summary>The server goes away as in a deployment and a new one takes its address.</summary>
    public async Task RestartAsync(Func<Task> whileAway)
    {
        await StopAsync();
        await whileAway();
        await StartAsync(Url);
    }

    private async ValueTask StartAsync(string url)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(ShellFeature).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = "Development",
        });
        builder.WebHost.UseUrls(url);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.AddSecurity();
        builder.AddShell();
        builder.Services.AddSingleton<PublicAddress>();
        builder.Services.AddNavItem(new("/kit", L("Kit"), "layout-dashboard", 1));
        builder.Services.AddNavItem(new("/kit/form", L("Form"), "users", 2));
        builder.Services.AddNavItem(new("/admin", L("Overview"), "zap", 1, Group: L("Admin")));
        _app = builder.Build();
        _app.UseSecurityHeaders();
        _app.UseShellErrors();
        _app.UseAntiforgery();
        _app.MapShell();
        await _app.StartAsync();
        Url = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
    }

    private async ValueTask StopAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync(new CancellationToken(canceled: true)); // at once, with circuits open
            await _app.DisposeAsync();
        }
    }
}
