namespace BlazorAccounts.Features.Coupons;

/// <summary>Codes that take something off the first payment of a plan.</summary>
public static class CouponsFeature
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddCoupons()
        {
            builder.Services.AddSingleton<QuoteCoupon>().AddSingleton<KeepCoupons>();
            return builder;
        }
    }

    extension(WebApplication app)
    {
        public WebApplication MapCoupons(RouteGroupBuilder api)
        {
            api.MapCouponsApi();
            return app;
        }
    }
}
