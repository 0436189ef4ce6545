using BlazorAccounts.Features.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Data;

/// <summary>Accounts bring Identity's tables; their model says so by being the context's base.</summary>
public abstract partial class AppDb : IdentityDbContext<User, IdentityRole<Guid>, Guid>
{
    public DbSet<UserSession> Sessions => Set<UserSession>();
}
