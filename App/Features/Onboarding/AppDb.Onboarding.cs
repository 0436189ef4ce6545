using BlazorAccounts.Features.Onboarding;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Data;

public abstract partial class AppDb
{
    public DbSet<Onboarding> Onboardings => Set<Onboarding>();
    public DbSet<ModulePopularity> ModulePopularities => Set<ModulePopularity>();
}
