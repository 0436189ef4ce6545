using BlazorAccounts.Features.Accounts;

namespace BlazorAccounts.Features.Profiles;

/// <summary>What the product knows about a person and what they chose: profile, settings, learning.</summary>
public static class ProfilesFeature
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddProfiles()
        {
            builder.Services.AddSingleton<INewAccountPart, MakeProfile>();
            builder.Services.AddSingleton<EditProfile>().AddSingleton<ShowProfile>();
            return builder;
        }
    }

    extension(WebApplication app)
    {
        public WebApplication MapProfiles(RouteGroupBuilder api)
        {
            api.MapProfilesApi();
            return app;
        }
    }
}
