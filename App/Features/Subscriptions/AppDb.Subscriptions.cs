using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Features.Subscriptions.Changes;
using BlazorAccounts.Features.Subscriptions.Grants;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Data;

public abstract partial class AppDb
{
    public DbSet<Subscription> Subscriptions => Set<Subscription>();
    public DbSet<AccessGrant> AccessGrants => Set<AccessGrant>();
    public DbSet<PlanChange> PlanChanges => Set<PlanChange>();
    public DbSet<TrialOutcome> TrialOutcomes => Set<TrialOutcome>();
}
