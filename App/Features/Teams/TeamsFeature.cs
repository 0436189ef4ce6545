using BlazorAccounts.Features.Accounts;

namespace BlazorAccounts.Features.Teams;

/// <summary>Teams: the billed parties. A person with no other team than their own never sees the word.</summary>
public static class TeamsFeature
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddTeams()
        {
            builder.Services.AddSingleton<INewAccountPart, MakePersonalTeam>();
            return builder;
        }
    }
}
