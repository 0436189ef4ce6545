using System.Text.RegularExpressions;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Architecture;

/// <summary>
/// What is done in a person's name opens a context that shows their rows alone (ADR 17). In the areas below, whoever opens one that shows everything is listed with
/// the reason; compared both ways, so a stale permission fails too.
/// </summary>
[Covers("OPS-3")]
public sealed partial class OwnedReadsTests
{
    private static readonly string[] Areas =
    [
        "App/Features/Notifications/", "App/Features/Learning/", "App/Features/Privacy/", "App/Features/Profiles/", "App/Features/Subscriptions/", "App/Features/Billing/",
        "App/Features/Onboarding/", "App/Features/Accounts/Sessions/", "App/Features/Accounts/Static/",
    ];

    private static readonly Dictionary<string, string> SeeEverything = new(StringComparer.Ordinal)
    {
        ["App/Features/Accounts/Sessions/ForgetOldProofs.cs"] = "job",
        ["App/Features/Accounts/Sessions/FreshProof.cs"] = "knows a session and not yet whose it is",
        ["App/Features/Accounts/Sessions/ProveAgain.cs"] = "knows a session and not yet whose it is",
        ["App/Features/Accounts/Sessions/SessionGate.cs"] = "finds out who is asking",
        ["App/Features/Accounts/Sessions/SignOut.cs"] = "knows a session and not yet whose it is",
        ["App/Features/Accounts/Static/ConfirmPage.razor"] = "nobody is signed in",
        ["App/Features/Accounts/Static/DeleteAccountSection.razor"] = "asks whether a team has another owner",
        ["App/Features/Billing/ApplyGatewayEvents.cs"] = "the gateway's news",
        ["App/Features/Billing/CheckoutReturn.cs"] = "finds the checkout by the gateway's number",
        ["App/Features/Billing/CloseBilling.cs"] = "ends accounts",
        ["App/Features/Billing/EnsureCustomer.cs"] = "writes beside the gateway",
        ["App/Features/Billing/FollowEmail.cs"] = "handler of an event",
        ["App/Features/Billing/OpenCheckout.cs"] = "writes beside the gateway",
        ["App/Features/Billing/OpenPortal.cs"] = "writes beside the gateway",
        ["App/Features/Billing/ReceiveGatewayEvent.cs"] = "the gateway's news",
        ["App/Features/Billing/StartCheckout.cs"] = "writes beside the gateway",
        ["App/Features/Billing/SyncBilling.cs"] = "the gateway's news",
        ["App/Features/Learning/ClaimGuestProgress.cs"] = "asks whether anybody has claimed this guest",
        ["App/Features/Learning/RemindToStudy.cs"] = "job",
        ["App/Features/Notifications/ForgetReadNotifications.cs"] = "job",
        ["App/Features/Notifications/LookForNotifications.cs"] = "looks for everybody with an open page",
        ["App/Features/Notifications/Static/UnsubscribePage.razor"] = "nobody is signed in",
        ["App/Features/Notifications/TellSecurityNews.cs"] = "handler of an event",
        ["App/Features/Onboarding/CompleteOnboarding.cs"] = "sends a mail that is filed elsewhere",
        ["App/Features/Onboarding/CountModuleChoices.cs"] = "job",
        ["App/Features/Onboarding/Live/DashboardPage.razor"] = "not moved yet",
        ["App/Features/Onboarding/RecommendModules.cs"] = "counts of everybody, without names",
        ["App/Features/Onboarding/SaveOnboardingStep.cs"] = "not moved yet",
        ["App/Features/Privacy/ForgetExports.cs"] = "job",
        ["App/Features/Privacy/MakeExports.cs"] = "job",
        ["App/Features/Privacy/RequestExport.cs"] = "writes, and asks for a team",
        ["App/Features/Profiles/EditProfile.cs"] = "asks whether anybody has a name",
        ["App/Features/Profiles/Pictures/AvatarApi.cs"] = "shows pictures to others",
        ["App/Features/Profiles/ShowProfile.cs"] = "one statement by the person's id, asked all day; the filters cost a tenth of it",
        ["App/Features/Subscriptions/NoticeOtherNodes.cs"] = "looks for everybody's changes",
        ["App/Features/Subscriptions/Static/PricingPage.razor"] = "not moved yet",
        ["App/Features/Subscriptions/Static/UpgradePage.razor"] = "not moved yet",
        ["App/Features/Subscriptions/TrialBatches.cs"] = "job",
    };

    [Fact]
    public void Who_opens_a_context_that_shows_everything_is_listed_with_the_reason()
    {
        var found = Repository.Sources("App/Features", ".cs", ".razor")
            .Where(file => Areas.Any(area => file.Path.StartsWith(area, StringComparison.Ordinal)) && Everything().IsMatch(file.Text))
            .Select(file => file.Path);

        Assert.Equal(SeeEverything.Keys.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_puts_the_filter_aside() =>
        Assert.DoesNotContain(Repository.Sources("App", ".cs", ".razor"), file => file.Text.Contains("IgnoreQueryFilters", StringComparison.Ordinal));

    [GeneratedRegex(@"IDbContextFactory<(Data\.)?AppDb>", RegexOptions.None, 1000)]
    private static partial Regex Everything();
}
