using BlazorAccounts.Features.Profiles;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Data;

public abstract partial class AppDb
{
    public DbSet<UserSettings> UserSettings => Set<UserSettings>();
    public DbSet<Avatar> Avatars => Set<Avatar>();
    public DbSet<TraderProfile> TraderProfiles => Set<TraderProfile>();

    internal async partial Task<string> LanguageOfAsync(Guid userId, CancellationToken ct) =>
        await UserSettings.Where(s => s.UserId == userId).Select(s => s.Language).SingleOrDefaultAsync(ct) ?? Languages.First;
}
