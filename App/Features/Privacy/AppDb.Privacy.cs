using BlazorAccounts.Features.Privacy;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Data;

public abstract partial class AppDb
{
    public DbSet<DataExport> DataExports => Set<DataExport>();
}
