using BlazorAccounts.Features.Modules;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Data;

public abstract partial class AppDb
{
    public DbSet<ModuleChoice> ModuleChoices => Set<ModuleChoice>();
}
