using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Affiliates;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Onboarding;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Features.Teams;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

builder.AddData();
builder.AddAccounts().AddTeams().AddProfiles();
builder.AddPlans().AddBilling().AddSubscriptions();
builder.AddAffiliates().AddOnboarding();
builder.Services.AddRazorComponents().AddInteractiveServerComponents();

var app = builder.Build();

app.UseAntiforgery();
app.MapStaticAssets();
app.MapRazorComponents<BlazorAccounts.Shell.App>().AddInteractiveServerRenderMode();

var api = app.MapGroup("/api/v1");
app.MapAccounts(api).MapTeams(api).MapProfiles(api);
app.MapPlans(api).MapBilling(api).MapSubscriptions(api);
app.MapAffiliates(api).MapOnboarding(api);

await app.RunAsync();
