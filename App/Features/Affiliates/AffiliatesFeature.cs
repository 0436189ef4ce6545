using BlazorAccounts.Features.Accounts;

namespace BlazorAccounts.Features.Affiliates;

/// <summary>Share codes, and who brought whom.</summary>
public static class AffiliatesFeature
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddAffiliates()
        {
            builder.Services.AddSingleton<INewAccountPart>(new GiveShareCode(AffiliateCode.Draw));
            builder.Services.AddSingleton<INewAccountPart, AttributeReferral>();
            return builder;
        }
    }

    extension(WebApplication app)
    {
        public WebApplication MapAffiliates(RouteGroupBuilder api)
        {
            _ = api;
            return app;
        }
    }
}
