using BlazorAccounts.Features.Accounts.Deletion;
using BlazorAccounts.Features.Accounts.EmailChanges;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Billing.Mandates;
using BlazorAccounts.Features.Billing.Replacements;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.Jobs;

namespace BlazorAccounts.Features.Billing;

/// <summary>Gateways, checkout, webhooks, invoices: how money comes in.</summary>
public static class BillingFeature
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddBilling()
        {
            var services = builder.Services;
            services.AddGateways();
            services.AddSingleton<WaysToPay>().AddSingleton<OneAtATime>().AddSingleton<CountryHeader>();

            services.AddSingleton<EnsureCustomer>().AddSingleton<CheckoutPages>().AddSingleton<OpenCheckout>().AddSingleton<QuoteCheckout>().AddSingleton<StartCheckout>().AddSingleton<OpenPortal>().AddSingleton<SetRenewal>().AddSingleton<ChangeAtGateway>().AddSingleton<RefreshBilling>().AddSingleton<CheckoutReturn>();
            services.AddJob<SettleCheckouts>("settle-checkouts", every: TimeSpan.FromMinutes(15));
            services.AddHandler<EmailChanged, FollowEmail>();
            services.AddJob<RetryCharges>("retry-charges", every: TimeSpan.FromHours(1));
            services.AddSingleton<IAccountEnd, CloseBilling>().AddSingleton<GatewaysOff>();
            services.AddSingleton<BillingMails>().AddSingleton<AnnounceDebit>().AddSingleton<OpenRenewal>().AddSingleton<ApplyPayments>().AddSingleton<ApplyBillingFacts>().AddSingleton<EndReplaced>().AddSingleton<FollowPrepared>().AddSingleton<PreparedPlans>().AddSingleton<QuoteReplacement>().AddSingleton<StartReplacement>().AddSingleton<KeepReplaced>().AddSingleton<EndSecondCharges>().AddSingleton<SyncBilling>().AddSingleton<SyncTogether>();
            services.AddJob<FinishSecondCharges>("second-charges", every: TimeSpan.FromMinutes(10));
            services.AddJob<FinishReplacements>("replaced-plans", every: TimeSpan.FromMinutes(10));
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
            foreach (var gateway in app.Services.GetRequiredService<PaymentGateways>().All)
            {
                gateway.Map(app, api);
            }
            app.MapBillingForms();
            return app;
        }
    }
}
