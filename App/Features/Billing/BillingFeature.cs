using BlazorAccounts.Features.Accounts.Deletion;
using BlazorAccounts.Features.Accounts.EmailChanges;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Billing.Gateways.Cashfree;
using BlazorAccounts.Features.Billing.Gateways.Stripe;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Platform.Security;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Billing;

/// <summary>Gateways, checkout, webhooks, invoices: how money comes in.</summary>
public static class BillingFeature
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddBilling()
        {
            var services = builder.Services;
            AddCashfree(services);
            services.AddOptions<StripeOptions>().BindConfiguration(StripeOptions.Section).ValidateDataAnnotations().ValidateOnStart();
            services.AddSingleton<IPostConfigureOptions<StripeOptions>, StripeWithoutKey>();
            services.AddSingleton<IValidateOptions<StripeOptions>, StripeNeedsItsSecret>();
            AddHttp(services, StripeGateway.GatewayName);
            services.AddSingleton<StripeClient>().AddSingleton<StripePrices>().AddSingleton<IPaymentGateway, StripeGateway>();
            // Forms that lead to the gateway's pages are redirected there, which a strict form-action would stop.
            services.Configure<SecurityOptions>(security =>
            {
                security.FormActionOrigins.Add("https://checkout.stripe.com");
                security.FormActionOrigins.Add("https://billing.stripe.com");
            });
            services.AddSingleton<PaymentGateways>().AddSingleton<OneAtATime>().AddSingleton<CountryHeader>();

            services.AddSingleton<EnsureCustomer>().AddSingleton<CheckoutPages>().AddSingleton<OpenCheckout>().AddSingleton<QuoteCheckout>().AddSingleton<StartCheckout>().AddSingleton<OpenPortal>().AddSingleton<SetRenewal>().AddSingleton<ChangeAtGateway>().AddSingleton<RefreshBilling>().AddSingleton<CheckoutReturn>();
            services.AddJob<SettleCheckouts>("settle-checkouts", every: TimeSpan.FromMinutes(15));
            services.AddHandler<EmailChanged, FollowEmail>();
            services.AddJob<RetryCharges>("retry-charges", every: TimeSpan.FromHours(1));
            services.AddSingleton<IAccountEnd, CloseBilling>();
            services.AddSingleton<BillingMails>().AddSingleton<ApplyPayments>().AddSingleton<ApplyBillingFacts>().AddSingleton<EndSecondCharges>().AddSingleton<SyncBilling>().AddSingleton<SyncTogether>();
            services.AddJob<FinishSecondCharges>("second-charges", every: TimeSpan.FromMinutes(10));
            services.AddOptions<ReconciliationOptions>().BindConfiguration(ReconciliationOptions.Section).ValidateDataAnnotations().ValidateOnStart();
            services.AddSingleton<CompareCustomer>().AddSingleton<ReconcileBilling>().AddSingleton<RefundInvoice>().AddSingleton<ListPayments>().AddSingleton<WebhookInbox>();
            services.AddJob<ReconcileJob>("reconcile-billing", every: TimeSpan.FromMinutes(15));
            services.AddSingleton<GatewayEventSignal>().AddSingleton<ReceiveGatewayEvent>().AddSingleton<ApplyGatewayEvents>();
            services.AddHostedService(provider => provider.GetRequiredService<ApplyGatewayEvents>());
            services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section).ValidateDataAnnotations().ValidateOnStart();
            services.AddJob<ClearGatewayEvents>("clear-gateway-events", every: TimeSpan.FromHours(12));
            return builder;
        }
    }

    extension(WebApplication app)
    {
        public WebApplication MapBilling(RouteGroupBuilder api)
        {
            api.MapBillingApi();
            api.MapAdminBillingApi();
            app.MapWebhooks();
            app.MapCashfreePage();
            app.MapBillingForms();
            return app;
        }
    }

    private static void AddCashfree(IServiceCollection services)
    {
        services.AddOptions<CashfreeOptions>().BindConfiguration(CashfreeOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IPostConfigureOptions<CashfreeOptions>, CashfreeWithoutKeys>();
        services.AddSingleton<IValidateOptions<CashfreeOptions>, CashfreeNeedsItsSecret>();
        AddHttp(services, CashfreeGateway.GatewayName);
        services.AddSingleton<CashfreeClient>().AddSingleton<CashfreePlans>().AddSingleton<IPaymentGateway, CashfreeGateway>();
    }

    private static void AddHttp(IServiceCollection services, string gateway) =>
        services.AddHttpClient(gateway, http => http.Timeout = Timeout.InfiniteTimeSpan) // each try has its own
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectTimeout = TimeSpan.FromSeconds(5), AllowAutoRedirect = false });
}
