using BlazorAccounts.Features.Notifications;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Data;

public abstract partial class AppDb
{
    public DbSet<Notification> Notifications => Set<Notification>();
}
