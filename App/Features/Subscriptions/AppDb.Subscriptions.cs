using BlazorAccounts.Features.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Data;

public abstract partial class AppDb
{
    public DbSet<Subscription> Subscriptions => Set<Subscription>();
    public DbSet<TrialOutcome> TrialOutcomes => Set<TrialOutcome>();
}
