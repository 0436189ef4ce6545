using BlazorAccounts.Data.Privacy;
using BlazorAccounts.Platform.Health;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Platform.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Data;

/// <summary>Connects the product to PostgreSQL or SQL Server, or to a private PostgreSQL that it starts itself.</summary>
public static class DataSetup
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddData()
        {
            var services = builder.Services;
            services.AddOptions<DatabaseOptions>().BindConfiguration(DatabaseOptions.Section).ValidateDataAnnotations().ValidateOnStart();
            var options = builder.Configuration.GetSection(DatabaseOptions.Section).Get<DatabaseOptions>() ?? new();
            var configured = builder.Configuration.GetConnectionString("App");
            if (string.IsNullOrWhiteSpace(configured))
            {
                configured = null;
                if (options.Provider is DatabaseProvider.SqlServer || (!builder.Environment.IsDevelopment() && !options.Embedded))
                {
                    throw new InvalidOperationException(
                        "ConnectionStrings:App is missing. Set it (environment variable ConnectionStrings__App), or Database:Embedded=true to run a private PostgreSQL.");
                }
            }

            services.AddSingleton(new DatabaseConnection(options.Provider is DatabaseProvider.PostgreSql && configured is not null ? PostgreSqlDefaults.In(configured) : configured));
            services.AddSingleton<VersionInterceptor>().AddSingleton<NewsLine>();
            if (options.Provider is DatabaseProvider.SqlServer)
            {
                AddContexts<SqlServerAppDb, OwnedSqlServerAppDb>(services, (context, at) => context.UseSqlServer(at, sql => sql.CommandTimeout(options.CommandTimeout)));
            }
            else
            {
                services.AddHostedService<DatabaseNews>();
                AddContexts<PostgreSqlAppDb, OwnedPostgreSqlAppDb>(services, (context, at) => context.UseNpgsql(at, sql => sql.CommandTimeout(options.CommandTimeout)));
            }
            services.AddJob<EncryptPersonalData>("encrypt-personal-data", cron: "0 50 2 * * ?");
            services.AddSingleton<IDatabaseSeed, CarryOver>(); // before every feature's, which may look for addresses
            services.AddSingleton<DatabaseStart>().AddSingleton<DatabasePrepared>().AddHealthChecks().AddCheck<DatabasePrepared>("prepared", tags: [HealthSetup.Ready]);
            services.AddHostedService(provider => provider.GetRequiredService<DatabaseStart>());
            return builder;
        }
    }

    private static void AddContexts<TContext, TOwned>(IServiceCollection services, Action<DbContextOptionsBuilder, string> use)
        where TContext : AppDb
        where TOwned : AppDb
    {
        services.AddPooledDbContextFactory<TContext>((provider, context) => Configure(provider, context, use));
        services.AddPooledDbContextFactory<TOwned>((provider, context) =>
        {
            Configure(provider, context, use);
            // Both ends of a relationship belong to the same person.
            context.ConfigureWarnings(log => log.Ignore(CoreEventId.PossibleIncorrectRequiredNavigationWithQueryFilterInteractionWarning));
        });
        services.AddSingleton<IOwnedDbs, OwnedDbFactory<TOwned>>();
        services.AddSingleton<AppDbFactory<TContext>>();
        services.AddSingleton<IDbContextFactory<AppDb>>(provider => provider.GetRequiredService<AppDbFactory<TContext>>());
        services.AddSingleton<IDbContextFactory<DbContext>>(provider => provider.GetRequiredService<AppDbFactory<TContext>>());
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContext());
    }

    private static void Configure(IServiceProvider provider, DbContextOptionsBuilder context, Action<DbContextOptionsBuilder, string> use)
    {
        SealedText.Use(provider.GetRequiredService<ServerKeys>(), provider.GetRequiredService<IOptions<SecurityOptions>>().Value.ColumnKey);
        use(context, provider.GetRequiredService<DatabaseConnection>().ConnectionString);
        // The caller says what a failure means, once: often only that somebody else was first, or that the database is away.
        context.ConfigureWarnings(log => log.Log(
            (RelationalEventId.ConnectionError, LogLevel.Debug),
            (RelationalEventId.CommandError, LogLevel.Debug),
            (CoreEventId.QueryIterationFailed, LogLevel.Debug),
            (CoreEventId.SaveChangesFailed, LogLevel.Debug)));
        context.AddInterceptors([provider.GetRequiredService<VersionInterceptor>(), .. provider.GetServices<IInterceptor>()]);
    }
}
