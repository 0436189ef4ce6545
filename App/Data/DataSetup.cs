using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Data;

/// <summary>Connects the product to PostgreSQL or SQL Server.</summary>
public static class DataSetup
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddData()
        {
            var connection = builder.Configuration.GetConnectionString("App") ?? throw new InvalidOperationException("ConnectionStrings:App is missing.");
            builder.Services.AddPooledDbContextFactory<PostgreSqlAppDb>(options => options.UseNpgsql(connection));
            builder.Services.AddSingleton<IDbContextFactory<AppDb>, AppDbFactory<PostgreSqlAppDb>>();
            builder.Services.AddSingleton<IDbContextFactory<DbContext>>(services => services.GetRequiredService<AppDbFactory<PostgreSqlAppDb>>());
            builder.Services.AddScoped(services => services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContext());
            return builder;
        }
    }
}
