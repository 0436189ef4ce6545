using BlazorAccounts.Features.Billing.Gateways.Cashfree;
using BlazorAccounts.Features.Billing.Gateways.Manual;
using BlazorAccounts.Features.Billing.Gateways.Stripe;

namespace BlazorAccounts.Features.Billing.Gateways;

/// <summary>Every gateway there is, in the order of preference: the only place outside their folders that names them.</summary>
internal static class GatewayList
{
    extension(IServiceCollection services)
    {
        public IServiceCollection AddGateways() => services
            .AddStripe()
            .AddCashfree()
            .AddManual()
            .AddSingleton<PaymentGateways>();

        /// <summary>The client of a gateway, by its name.</summary>
        public IServiceCollection AddGatewayHttp(string gateway)
        {
            services.AddHttpClient(gateway, http => http.Timeout = Timeout.InfiniteTimeSpan) // each try has its own
                .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectTimeout = TimeSpan.FromSeconds(5), AllowAutoRedirect = false });
            return services;
        }
    }
}
