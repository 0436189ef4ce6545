namespace BlazorAccounts.Features.Billing;

/// <summary>Gateways, checkout, webhooks, invoices: how money comes in.</summary>
public static class BillingFeature
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddBilling() => builder;
    }

    extension(WebApplication app)
    {
        public WebApplication MapBilling(RouteGroupBuilder api)
        {
            _ = api;
            return app;
        }
    }
}
