using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Deletion;
using BlazorAccounts.Features.Accounts.SigningIn;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Features.Subscriptions.Approvals;
using BlazorAccounts.Features.Subscriptions.Changes;
using BlazorAccounts.Features.Subscriptions.Grants;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Shell.Navigation;

namespace BlazorAccounts.Features.Subscriptions;

/// <summary>A team's right to a plan over time: trials, status, entitlements.</summary>
public static class SubscriptionsFeature
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddSubscriptions()
        {
            var services = builder.Services;
            services.AddOptions<TrialOptions>().BindConfiguration(TrialOptions.Section).ValidateDataAnnotations().ValidateOnStart();
            services.AddOptions<SubscriptionOptions>().BindConfiguration(SubscriptionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
            services.AddSingleton<SubscriptionSignals>().AddSingleton<Entitlements>().AddSingleton<IDatabaseListener, AccessNews>();
            services.AddSingleton<GrantAccess>().AddSingleton<EndGrant>().AddSingleton<IAccountEnd, EraseGrants>();
            services.AddSingleton<TellSubscriptionNews>().AddSingleton<IBilledSubscriptions, BilledSubscriptions>();
            services.AddSingleton<FindRenewal>().AddSingleton<ApproveRenewal>().AddSingleton<ChangeRenewal>().AddSingleton<LoadBilling>().AddSingleton<LoadPaymentTrouble>().AddSingleton<TrialBatches>();
            services.AddSingleton<FindChange>().AddSingleton<PreviewPlanChange>().AddSingleton<FinishPlanChange>().AddSingleton<ChangePlan>().AddSingleton<PausePlan>().AddSingleton<SettlePlanChange>().AddSingleton<PlanPreparedChange>().AddSingleton<MoveSubscribers>();
            services.AddHostedService<NoticeOtherNodes>();
            services.AddScoped<INewAccountPart, StartTrialForNewAccount>();
            services.AddJob<ExpireTrials>("expire-trials", every: TimeSpan.FromMinutes(5));
            services.AddHandler<PlanChangeScheduled, TellOfPlanToCome>();
            services.AddJob<ApplyPlanChanges>("plan-changes", every: TimeSpan.FromMinutes(5));
            services.AddJob<RemindOfTrialEnd>("trial-reminders", every: TimeSpan.FromMinutes(15));
            services.AddJob<AnnounceDebits>("announce-debits", every: TimeSpan.FromHours(1));
            services.AddJob<FollowGateways>("follow-gateways", every: TimeSpan.FromMinutes(30));
            services.AddSingleton<ISignInDestination, EndedTrialDestination>().AddSingleton<IProfileSection, SubscriptionSection>();
            services.AddWorkspaceNotice<PaymentNotice>(order: 5, everywhere: true).AddWorkspaceNotice<TrialNotice>(order: 10);
            services.AddNavItem(new NavItem("/billing", L("Billing"), "credit-card", Order: 60));
            return builder;
        }
    }

    extension(WebApplication app)
    {
        public WebApplication MapSubscriptions(RouteGroupBuilder api)
        {
            api.MapSubscriptionsApi();
            api.MapAdminPlansApi();
            api.MapAdminGrantsApi();
            app.MapRenewalForms();
            app.MapApprovals(api);
            app.MapChangeForms();
            app.MapTrialNoticeForms();
            return app;
        }
    }
}
