using BlazorAccounts.Features.Onboarding;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Data;

public abstract partial class AppDb
{
    public DbSet<Onboarding> Onboardings => Set<Onboarding>();
}
