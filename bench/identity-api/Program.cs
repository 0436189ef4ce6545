// MapIdentityApi as its documentation sets it up, on the PostgreSQL named by ConnectionStrings:App. /nothing needs a bearer token and reads nothing.
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddDbContext<PeerDb>(options => options.UseNpgsql(builder.Configuration.GetConnectionString("App")));
builder.Services.AddAuthorization();
builder.Services.AddIdentityApiEndpoints<IdentityUser>().AddEntityFrameworkStores<PeerDb>();
var app = builder.Build();
await using (var scope = app.Services.CreateAsyncScope())
{
    await scope.ServiceProvider.GetRequiredService<PeerDb>().Database.EnsureCreatedAsync();
}
app.MapIdentityApi<IdentityUser>();
app.MapGet("/nothing", () => Results.Ok()).RequireAuthorization();
await app.RunAsync();

internal sealed class PeerDb(DbContextOptions<PeerDb> options) : IdentityDbContext<IdentityUser>(options);
