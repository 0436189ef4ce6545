using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts.Deletion;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Orders.Credits;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Shell.Navigation;

namespace BlazorAccounts.Features.Orders;

/// <summary>What is bought once: orders, and the credits they bring.</summary>
public static class OrdersFeature
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddOrders()
        {
            var services = builder.Services;
            services.AddOptions<OrderOptions>().BindConfiguration(OrderOptions.Section).ValidateDataAnnotations().ValidateOnStart();
            services.AddSingleton<IDatabaseSeed>(new SeedProducts(ProductFile.Bundled));
            services.AddSingleton<IBilledOrders, BilledOrders>().AddSingleton<OrderMoney>().AddSingleton<IAccountEnd, CloseOrders>();
            services.AddSingleton<OpenOrder>().AddSingleton<StartOrder>().AddSingleton<CancelOrder>().AddSingleton<ResumeOrder>();
            services.AddSingleton<ShowOrders>().AddSingleton<StuckOrders>().AddSingleton<PayOrderBack>();
            services.AddSingleton<ExpireCredits>().AddSingleton<SpendCredits>().AddSingleton<ShowCredits>();
            services.AddSingleton<InvoiceOrder>().AddHandler<OrderPaid, InvoiceOrder>().AddHandler<OrderRefunded, InvoiceOrder>();
            services.AddJob<InvoiceOrders>("invoice-orders", every: TimeSpan.FromHours(1));
            services.AddJob<SettleOrders>("settle-orders", every: TimeSpan.FromMinutes(15));
            services.AddJob<ExpireCredits>("expire-credits", every: TimeSpan.FromHours(1));
            services.AddNavItem(new NavItem("/orders", L("Credits"), "coins", Order: 65));
            return builder;
        }
    }

    extension(WebApplication app)
    {
        public WebApplication MapOrders(RouteGroupBuilder api)
        {
            api.MapOrdersApi();
            app.MapOrderForms();
            return app;
        }
    }
}
