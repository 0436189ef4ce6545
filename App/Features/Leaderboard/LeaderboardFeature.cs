using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Shell.Navigation;

namespace BlazorAccounts.Features.Leaderboard;

/// <summary>What people who opted in see of each other: the leaderboard and the search.</summary>
public static class LeaderboardFeature
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddLeaderboard()
        {
            builder.Services.AddSingleton<ListLeaderboard>().AddSingleton<FindMembers>().AddSingleton<ShowOwnPlace>();
            builder.Services.AddJob<EndStreaks>("end-streaks", every: TimeSpan.FromMinutes(5));
            builder.Services.AddNavItem(new NavItem("/leaderboard", L("Leaderboard"), "trophy", Order: 30));
            return builder;
        }
    }

    extension(WebApplication app)
    {
        public WebApplication MapLeaderboard(RouteGroupBuilder api)
        {
            api.MapLeaderboardApi();
            return app;
        }
    }
}
