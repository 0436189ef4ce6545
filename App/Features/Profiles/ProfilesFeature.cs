using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Profiles.Pictures;
using BlazorAccounts.Shell;

namespace BlazorAccounts.Features.Profiles;

/// <summary>What the product knows about a person and what they chose: profile, settings, learning.</summary>
public static class ProfilesFeature
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddProfiles()
        {
            builder.Services.AddSingleton<INewAccountPart, MakeProfile>();
            builder.Services.AddSingleton<EditProfile>().AddSingleton<ShowProfile>().AddSingleton<ChangeAvatar>().AddSingleton<IPersonalLooks, MyLook>();
            builder.Services.AddSettingsTab("/settings/profile", L("Profile"), order: 10).AddSettingsTab("/settings/preferences", L("Preferences"), order: 20).AddSettingsTab("/settings/notifications", L("Notifications"), order: 30);
            return builder;
        }
    }

    extension(WebApplication app)
    {
        public WebApplication MapProfiles(RouteGroupBuilder api)
        {
            api.MapProfilesApi();
            api.MapAvatarApi();
            app.MapAvatars();
            return app;
        }
    }
}
