using BlazorAccounts.Features.Affiliates;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Data;

public abstract partial class AppDb
{
    public DbSet<AffiliateCode> AffiliateCodes => Set<AffiliateCode>();
    public DbSet<Referral> Referrals => Set<Referral>();
}
