using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Deletion;

namespace BlazorAccounts.Features.Teams;

/// <summary>Teams: the billed parties. A person with no other team than their own never sees the word.</summary>
public static class TeamsFeature
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddTeams()
        {
            builder.Services.AddSingleton<INewAccountPart, MakePersonalTeam>();
            builder.Services.AddSingleton<IAccountEnd, EndTeams>().AddSingleton<IDeletionGuard, LastOwner>();
            return builder;
        }
    }
}
