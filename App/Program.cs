using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Administration;
using BlazorAccounts.Features.Affiliates;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Coupons;
using BlazorAccounts.Features.Invoices;
using BlazorAccounts.Features.Leaderboard;
using BlazorAccounts.Features.Learning;
using BlazorAccounts.Features.Modules;
using BlazorAccounts.Features.Notifications;
using BlazorAccounts.Features.Onboarding;
using BlazorAccounts.Features.Orders;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Privacy;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Features.Samples;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Features.Teams;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Health;
using BlazorAccounts.Platform.OpenApi;
using BlazorAccounts.Platform.Problems;
using BlazorAccounts.Platform.RateLimits;
using BlazorAccounts.Platform.Security;
using BlazorAccounts.Sandbox.Cashfree;
using BlazorAccounts.Sandbox.Clock;
using BlazorAccounts.Sandbox.Mailbox;
using BlazorAccounts.Sandbox.OpenId;
using BlazorAccounts.Sandbox.Stripe;
using BlazorAccounts.Shell;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

builder.AddPlatform().AddSecurity().AddRedactedLogging().AddData();
builder.AddOpenIdSandbox();
builder.AddAccounts().AddTeams().AddProfiles().AddNotifications();
builder.AddPlans().AddCoupons().AddBilling().AddInvoices().AddSubscriptions().AddModules().AddOrders();
builder.AddAffiliates().AddOnboarding().AddLearning().AddLeaderboard().AddPrivacy();
builder.AddShell().AddApiDescription();
if (builder.Environment.IsDevelopment())
{
    builder.AddMailbox().AddStripeSandbox().AddCashfreeSandbox().Services.AddSingleton<SeedPeople>();
}

var app = builder.Build();

app.UseProxies();
app.UseSecurityHeaders();
app.UseShellErrors();
app.UseProblems();
app.UseRateLimits();
app.UseCircuitOrigin();
app.UseAuthentication().UseAuthorization(); // left out, the framework puts them before all of the above
app.UseCircuitLimits();
app.UseAntiforgery();
app.MapShell();
app.MapHealth();
app.MapOpenApi();
if (app.Environment.IsDevelopment())
{
    app.MapMailbox().MapDevClock().MapStripeSandbox().MapCashfreeSandbox().MapOpenIdSandbox();
}

var api = app.MapGroup("/api/v1").RequireRateLimiting(RateLimitPolicies.Api);
app.MapAccounts(api).MapProfiles(api).MapNotifications(api);
app.MapPlans(api).MapCoupons(api).MapBilling(api).MapInvoices(api).MapSubscriptions(api).MapModules(api).MapOrders(api);
app.MapOnboarding(api).MapLearning(api).MapLeaderboard(api).MapPrivacy(api);

if (MakeAdminCommand.IsAsked(args))
{
    return await MakeAdminCommand.RunAsync(app, args);
}
if (SeedPeopleCommand.IsAsked(args))
{
    return await SeedPeopleCommand.RunAsync(app, args);
}
await app.RunAsync();
return 0;
