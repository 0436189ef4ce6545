using BlazorAccounts.Data;
using BlazorAccounts.Platform.Clock;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BlazorAccounts.Tests.Support;

/// <summary>
/// The real app on a real port, with a database of its own and a clock that can be moved. Everything it talks to is real: PostgreSQL, HTTP, the
/// sandboxes. A second node on the same database is <see cref="StartNode"/>.
/// </summary>
public sealed class TestApp : WebApplicationFactory<Program>
{
    private static readonly Lazy<Task<string>> Template = new(MakeTemplateAsync);
    private readonly Dictionary<string, string?> _settings;
    private readonly ScratchDirectory? _scratch;
    private readonly Action<IServiceCollection>? _more;

    private TestApp(Dictionary<string, string?> settings, ScratchDirectory? scratch, Action<IServiceCollection>? more)
    {
        _settings = settings;
        _more = more;
        _scratch = scratch;
        UseKestrel(); // a port handed over here is set after the app was built, when it may have started already
    }

    public AppClock Clock => Services.GetRequiredService<AppClock>();

    /// <summary>The app's address, such as <c>http://127.0.0.1:40123</c>.</summary>
    public Uri Address => ClientOptions.BaseAddress;

    /// <summary>The connection string of this app's own database.</summary>
    public string ConnectionString => _settings["ConnectionStrings:App"]!;

    /// <summary>Where it keeps its files.</summary>
    public string DataDirectory => _settings["Data:Directory"]!;

    /// <summary>Starts the app on a fresh, migrated database.</summary>
    /// <param name="settings">Configuration on top of the defaults for tests.</param>
    public static Task<TestApp> StartAsync(params (string Key, string? Value)[] settings) => StartAsync(null, settings);

    /// <summary>Starts the app with services of the test's own, such as handlers and jobs.</summary>
    public static async Task<TestApp> StartAsync(Action<IServiceCollection>? more, params (string Key, string? Value)[] settings)
    {
        var scratch = new ScratchDirectory();
        var all = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["ConnectionStrings:App"] = await TestPostgres.CreateDatabaseAsync(await Template.Value),
            ["Data:Directory"] = scratch.Path,
            ["Security:BcryptCost"] = "4",
            ["Security:ServerKey"] = TestKeys.ServerKey,
            ["Database:MigrateAtStart"] = "false", // the template has the schema
            ["Jobs:Scheduled"] = "false", // tests run the jobs they mean
            ["Logging:LogLevel:Default"] = "Warning",
            ["Logging:LogLevel:Microsoft"] = "Error",
        };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }
        return Start(new(all, scratch, more));
    }

    /// <summary>Another node of the same product: same database, same data directory, a port of its own.</summary>
    public TestApp StartNode(params (string Key, string? Value)[] settings)
    {
        var all = new Dictionary<string, string?>(_settings, StringComparer.OrdinalIgnoreCase);
        all.TryAdd("App:PublicAddress", Address.ToString()); // people reach every node at one address
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }
        return Start(new(all, scratch: null, _more));
    }

    /// <summary>A context of its own, for looking at rows.</summary>
    public AppDb OpenDb() => Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContext();

    /// <summary>A client with a cookie jar of its own that does not follow redirects.</summary>
    public HttpClient NewClient(bool followRedirects = false) =>
        new(new SecureCookieHandler(new HttpClientHandler { AllowAutoRedirect = followRedirects, UseCookies = false })) { BaseAddress = Address };

    /// <summary>Runs a use case the way a request would, in a scope of its own.</summary>
    public async Task<T> InScopeAsync<TService, T>(Func<TService, Task<T>> act)
        where TService : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        return await act(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _scratch?.Dispose();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development").UseUrls("http://127.0.0.1:0");
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }
        builder.ConfigureAppConfiguration(configuration => configuration.AddInMemoryCollection(_settings));
        builder.ConfigureServices(services =>
        {
            // A handler that is to be renewed has a timer, which keeps the whole app in memory for minutes after it stopped.
            services.ConfigureHttpClientDefaults(http => http.SetHandlerLifetime(Timeout.InfiniteTimeSpan));
            _more?.Invoke(services);
        });
    }

    private static TestApp Start(TestApp app)
    {
        app.StartServer();
        return app;
    }

    // Migrated once per run; copying a template is far quicker than migrating.
    private static async Task<string> MakeTemplateAsync()
    {
        const string name = "template_app";
        var connection = await TestPostgres.CreateDatabaseAsync(name: name);
        await using (var db = new PostgreSqlAppDb(new DbContextOptionsBuilder<PostgreSqlAppDb>().UseNpgsql(connection).Options))
        {
            await db.Database.MigrateAsync(); // not EnsureCreated, which leaves out what migrations write by hand
        }
        await using var pool = new NpgsqlConnection(connection);
        NpgsqlConnection.ClearPool(pool);
        return name;
    }
}
