namespace BlazorAccounts.Features.Accounts;

/// <summary>Registration, codes, sign-in, sessions and tokens: who somebody is.</summary>
public static class AccountsFeature
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddAccounts() => builder;
    }

    extension(WebApplication app)
    {
        public WebApplication MapAccounts(RouteGroupBuilder api)
        {
            _ = api;
            return app;
        }
    }
}
