using BlazorAccounts.Platform.Security;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Billing.Gateways.Stripe;

internal static class StripeSetup
{
    extension(IServiceCollection services)
    {
        public IServiceCollection AddStripe()
        {
            services.AddOptions<StripeOptions>().BindConfiguration(StripeOptions.Section).ValidateDataAnnotations().ValidateOnStart();
            services.AddSingleton<IPostConfigureOptions<StripeOptions>, StripeWithoutKey>();
            services.AddSingleton<IValidateOptions<StripeOptions>, StripeNeedsItsSecret>();
            services.AddGatewayHttp(StripeGateway.GatewayName);
            // Forms that lead to the gateway's pages are redirected there, which a strict form-action would stop.
            services.Configure<SecurityOptions>(security =>
            {
                security.FormActionOrigins.Add("https://checkout.stripe.com");
                security.FormActionOrigins.Add("https://billing.stripe.com");
            });
            return services.AddSingleton<StripeClient>().AddSingleton<StripePrices>().AddSingleton<IPaymentGateway, StripeGateway>();
        }
    }
}
