using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Billing.Gateways.Cashfree;

internal static class CashfreeSetup
{
    extension(IServiceCollection services)
    {
        public IServiceCollection AddCashfree()
        {
            services.AddOptions<CashfreeOptions>().BindConfiguration(CashfreeOptions.Section).ValidateDataAnnotations().ValidateOnStart();
            services.AddSingleton<IPostConfigureOptions<CashfreeOptions>, CashfreeWithoutKeys>();
            services.AddSingleton<IValidateOptions<CashfreeOptions>, CashfreeNeedsItsSecret>();
            services.AddGatewayHttp(CashfreeGateway.GatewayName);
            return services.AddSingleton<CashfreeClient>().AddSingleton<CashfreePlans>().AddSingleton<IPaymentGateway, CashfreeGateway>();
        }
    }
}
