using System.Text.RegularExpressions;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Architecture;

/// <summary>
/// What is done in a person's name opens a context that shows their rows alone (ADR 17). Whoever opens one that shows everything, or is given one, is listed with the
/// reason; compared both ways, so a stale permission fails too.
/// </summary>
[Covers("OPS-3")]
public sealed partial class OwnedReadsTests
{
    private static readonly Dictionary<string, string> SeeEverything = new(StringComparer.Ordinal)
    {
        ["App/Features/Accounts/Administration/AdminUsersApi.cs"] = "shows an administrator other people",
        ["App/Features/Accounts/Administration/ChangeUserState.cs"] = "an administrator changes somebody else",
        ["App/Features/Accounts/Administration/FirstAdmin.cs"] = "handler of an event",
        ["App/Features/Accounts/Administration/MakeAdmin.cs"] = "a command of the server",
        ["App/Features/Accounts/Codes/CheckCode.cs"] = "nobody is signed in",
        ["App/Features/Accounts/Codes/CodeWish.cs"] = "nobody is signed in",
        ["App/Features/Accounts/Codes/ResendCode.cs"] = "nobody is signed in",
        ["App/Features/Accounts/Codes/VerifyEmail.cs"] = "nobody is signed in",
        ["App/Features/Accounts/Deletion/CloseAccount.cs"] = "ends accounts",
        ["App/Features/Accounts/Deletion/DeleteAccount.cs"] = "asks whether a team has another owner",
        ["App/Features/Accounts/Deletion/EraseAccount.cs"] = "ends accounts",
        ["App/Features/Accounts/Deletion/EraseAccounts.cs"] = "job",
        ["App/Features/Accounts/Deletion/FinishDeletion.cs"] = "ends accounts",
        ["App/Features/Accounts/Deletion/FinishDeletions.cs"] = "job",
        ["App/Features/Accounts/Deletion/RestoreAccount.cs"] = "nobody is signed in",
        ["App/Features/Accounts/EmailChanges/ChangeEmail.cs"] = "asks whether anybody has an address",
        ["App/Features/Accounts/EmailChanges/UndoEmailChange.cs"] = "nobody is signed in",
        ["App/Features/Accounts/MagicLink/AskForMagicLink.cs"] = "handler of an event",
        ["App/Features/Accounts/MagicLink/SignInByMagicLink.cs"] = "finds out who is asking",
        ["App/Features/Accounts/Passkeys/SignInByPasskey.cs"] = "finds out who is asking",
        ["App/Features/Accounts/Passwords/CheckResetCode.cs"] = "nobody is signed in",
        ["App/Features/Accounts/Passwords/ResetPassword.cs"] = "nobody is signed in",
        ["App/Features/Accounts/Passwords/SendResetCode.cs"] = "handler of an event",
        ["App/Features/Accounts/Providers/LinkProvider.cs"] = "asks whether anybody has an identity",
        ["App/Features/Accounts/Providers/SignInByProvider.cs"] = "finds out who is asking",
        ["App/Features/Accounts/Registration/CheckUsername.cs"] = "asks whether anybody has a name",
        ["App/Features/Accounts/Registration/CreateAccount.cs"] = "asks whether anybody has a name",
        ["App/Features/Accounts/Registration/RegisterAccount.cs"] = "nobody is signed in",
        ["App/Features/Accounts/Registration/RegistrationAlerts.cs"] = "writes to administrators",
        ["App/Features/Accounts/Registration/SuggestUsername.cs"] = "asks whether anybody has a name",
        ["App/Features/Accounts/Registration/TellOwner.cs"] = "nobody is signed in",
        ["App/Features/Accounts/Sessions/ForgetOldProofs.cs"] = "job",
        ["App/Features/Accounts/Sessions/FreshProof.cs"] = "knows a session and not yet whose it is",
        ["App/Features/Accounts/Sessions/ProveAgain.cs"] = "knows a session and not yet whose it is",
        ["App/Features/Accounts/Sessions/SessionGate.cs"] = "finds out who is asking",
        ["App/Features/Accounts/Sessions/SignOut.cs"] = "knows a session and not yet whose it is",
        ["App/Features/Accounts/SigningIn/SignIn.cs"] = "finds out who is asking",
        ["App/Features/Accounts/Static/ConfirmPage.razor"] = "nobody is signed in",
        ["App/Features/Accounts/Static/DeleteAccountSection.razor"] = "asks whether a team has another owner",
        ["App/Features/Accounts/Tokens/RefreshTokens.cs"] = "finds out who is asking",
        ["App/Features/Accounts/Tokens/SigningKeys.cs"] = "keys of the product",
        ["App/Features/Accounts/TwoFactor/AnswerTwoFactor.cs"] = "finds out who is asking",
        ["App/Features/Accounts/TwoFactor/RecoverTwoFactor.cs"] = "finds out who is asking",
        ["App/Features/Affiliates/ReferrerNames.cs"] = "shows names to others",
        ["App/Features/Billing/AdminBillingApi.cs"] = "for administrators",
        ["App/Features/Billing/ApplyGatewayEvents.cs"] = "the gateway's news",
        ["App/Features/Billing/CheckoutReturn.cs"] = "finds the checkout by the gateway's number",
        ["App/Features/Billing/ClearGatewayEvents.cs"] = "job",
        ["App/Features/Billing/CloseBilling.cs"] = "ends accounts",
        ["App/Features/Billing/CompareCustomer.cs"] = "job",
        ["App/Features/Billing/EndSecondCharges.cs"] = "the gateway's news, and a job",
        ["App/Features/Billing/EnsureCustomer.cs"] = "writes beside the gateway",
        ["App/Features/Billing/FollowEmail.cs"] = "handler of an event",
        ["App/Features/Billing/Gateways/Cashfree/CashfreeGateway.cs"] = "finds what a customer bought and got back, of which the gateway keeps no list",
        ["App/Features/Billing/Gateways/Manual/ManualApi.cs"] = "for administrators",
        ["App/Features/Billing/Gateways/Manual/ManualGateway.cs"] = "is the gateway",
        ["App/Features/Billing/Gateways/Manual/RecordTransfer.cs"] = "for administrators",
        ["App/Features/Billing/Mandates/AnnounceDebit.cs"] = "job",
        ["App/Features/Billing/OpenCheckout.cs"] = "writes beside the gateway",
        ["App/Features/Billing/OpenPortal.cs"] = "writes beside the gateway",
        ["App/Features/Billing/QuoteCheckout.cs"] = "asks how often everybody used a coupon",
        ["App/Features/Billing/ReceiveGatewayEvent.cs"] = "the gateway's news",
        ["App/Features/Billing/ReconcileBilling.cs"] = "job",
        ["App/Features/Accounts/Administration/Administrators.cs"] = "who is an administrator",
        ["App/Features/Billing/GatewaysOff.cs"] = "ends what charges teams",
        ["App/Features/Billing/PayBack.cs"] = "for administrators",
        ["App/Features/Billing/RefundInvoice.cs"] = "for administrators",
        ["App/Features/Billing/Replacements/EndReplaced.cs"] = "the gateway's news, and a job",
        ["App/Features/Billing/Replacements/FollowPrepared.cs"] = "the gateway's news, and a job",
        ["App/Features/Billing/Replacements/QuoteReplacement.cs"] = "for a change that was found in a person's name: what was paid for the plan that runs",
        ["App/Features/Billing/Replacements/StartReplacement.cs"] = "writes beside the gateway",
        ["App/Features/Billing/RetryCharges.cs"] = "job",
        ["App/Features/Billing/SettleCheckouts.cs"] = "job",
        ["App/Features/Billing/StartCheckout.cs"] = "writes beside the gateway",
        ["App/Features/Billing/SyncBilling.cs"] = "the gateway's news",
        ["App/Features/Billing/SyncTogether.cs"] = "the gateway's news",
        ["App/Features/Billing/WebhookInbox.cs"] = "for administrators",
        ["App/Features/Coupons/CouponsApi.cs"] = "for administrators",
        ["App/Features/Coupons/KeepCoupons.cs"] = "for administrators",
        ["App/Features/Coupons/QuoteCoupon.cs"] = "asks how often everybody used a coupon",
        ["App/Features/Leaderboard/EndStreaks.cs"] = "job",
        ["App/Features/Leaderboard/FindMembers.cs"] = "shows people to others",
        ["App/Features/Leaderboard/ListLeaderboard.cs"] = "shows people to others",
        ["App/Features/Leaderboard/ShowOwnPlace.cs"] = "counts those who are ahead",
        ["App/Features/Invoices/DocumentFile.cs"] = "makes what a mail carries",
        ["App/Features/Invoices/InvoicesApi.cs"] = "one call is for administrators",
        ["App/Features/Invoices/IssueDocument.cs"] = "handler of an event",
        ["App/Features/Invoices/IssueForPayment.cs"] = "handler of an event",
        ["App/Features/Invoices/IssueMissing.cs"] = "job",
        ["App/Features/Learning/ClaimGuestProgress.cs"] = "asks whether anybody has claimed this guest",
        ["App/Features/Learning/RemindToStudy.cs"] = "job",
        ["App/Features/Notifications/ForgetReadNotifications.cs"] = "job",
        ["App/Features/Notifications/LookForNotifications.cs"] = "looks for everybody with an open page",
        ["App/Features/Notifications/Static/UnsubscribePage.razor"] = "nobody is signed in",
        ["App/Features/Notifications/TellSecurityNews.cs"] = "handler of an event",
        ["App/Features/Onboarding/CompleteOnboarding.cs"] = "sends a mail that is filed elsewhere",
        ["App/Features/Onboarding/CountModuleChoices.cs"] = "job",
        ["App/Features/Onboarding/RecommendModules.cs"] = "counts of everybody, without names",
        ["App/Features/Plans/PlanCatalogue.cs"] = "plans belong to nobody",
        ["App/Features/Orders/CancelOrder.cs"] = "writes beside the gateway",
        ["App/Features/Orders/CloseOrders.cs"] = "ends accounts",
        ["App/Features/Orders/Credits/ExpireCredits.cs"] = "job",
        ["App/Features/Orders/Credits/SpendCredits.cs"] = "asked by other features for a team",
        ["App/Features/Orders/InvoiceOrder.cs"] = "handler of an event",
        ["App/Features/Orders/OpenOrder.cs"] = "writes beside the gateway",
        ["App/Features/Orders/PayOrderBack.cs"] = "for administrators",
        ["App/Features/Orders/SettleOrders.cs"] = "job",
        ["App/Features/Orders/StartOrder.cs"] = "writes beside the gateway",
        ["App/Features/Orders/StuckOrders.cs"] = "for administrators, of everybody",
        ["App/Features/Privacy/ForgetExports.cs"] = "job",
        ["App/Features/Privacy/MakeExports.cs"] = "job",
        ["App/Features/Privacy/RequestExport.cs"] = "writes, and asks for a team",
        ["App/Features/Profiles/EditProfile.cs"] = "asks whether anybody has a name",
        ["App/Features/Profiles/Pictures/AvatarApi.cs"] = "shows pictures to others",
        ["App/Features/Profiles/ShowProfile.cs"] = "one statement by the person's id, asked all day; the filters cost a tenth of it",
        ["App/Features/Samples/SeedPeople.cs"] = "a command of the server",
        ["App/Features/Subscriptions/AnnounceDebits.cs"] = "job",
        ["App/Features/Subscriptions/Changes/ApplyPlanChanges.cs"] = "job",
        ["App/Features/Subscriptions/Changes/FinishPlanChange.cs"] = "writes what the gateway said, for the job too",
        ["App/Features/Subscriptions/Changes/MoveSubscribers.cs"] = "an administrator's, about everybody",
        ["App/Features/Subscriptions/Changes/PlanChangeScheduled.cs"] = "handler of an event",
        ["App/Features/Subscriptions/FollowGateways.cs"] = "job",
        ["App/Features/Subscriptions/Grants/AdminGrantsApi.cs"] = "for administrators",
        ["App/Features/Subscriptions/Grants/EndGrant.cs"] = "for administrators",
        ["App/Features/Subscriptions/Grants/GrantAccess.cs"] = "for administrators",
        ["App/Features/Subscriptions/NoticeOtherNodes.cs"] = "looks for everybody's changes",
        ["App/Features/Subscriptions/TrialBatches.cs"] = "job",
    };

    [Fact]
    public void Who_opens_a_context_that_shows_everything_is_listed_with_the_reason()
    {
        var found = Repository.Sources("App/Features", ".cs", ".razor")
            .Where(file => Everything().IsMatch(file.Text) || (Endpoints().IsMatch(file.Text) && Parameter().IsMatch(file.Text)))
            .Select(file => file.Path);

        Assert.Equal(SeeEverything.Keys.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_puts_the_filter_aside() =>
        Assert.DoesNotContain(Repository.Sources("App", ".cs", ".razor"), file => file.Text.Contains("IgnoreQueryFilters", StringComparison.Ordinal));

    [Theory]
    [InlineData("class ListThings(IDbContextFactory<AppDb> dbs)", true)]
    [InlineData("@inject Microsoft.EntityFrameworkCore.IDbContextFactory<Data.AppDb> Dbs", true)]
    [InlineData("class ThingsPage(NavigationManager nav, AppDb db)", true)]
    [InlineData("class ThingsPage(\n    NavigationManager nav,\n    Data.AppDb db)", true)]
    [InlineData("@inject AppDb Db", true)]
    [InlineData("[Inject] private AppDb Db { get; set; } = null!;", true)]
    [InlineData("class ListThings(IOwnedDbs dbs) { Task<int> CountAsync(AppDb db) => db.Things.CountAsync(); }", false)]
    public void It_is_recognised_however_it_is_asked_for(string source, bool everything) => Assert.Equal(everything, Everything().IsMatch(source));

    // A factory, a context of the request by constructor, or one by @inject.
    [GeneratedRegex(@"IDbContextFactory<(Data\.)?AppDb>|\bclass \w+\(([^)]*[ (,])?(Data\.)?AppDb \w+|@inject (\w+\.)*AppDb |\[Inject\][^;{]* (Data\.)?AppDb ", RegexOptions.None, 1000)]
    private static partial Regex Everything();

    // An endpoint may ask for the context of the request among its parameters.
    [GeneratedRegex(@"\.Map(Get|Post|Put|Patch|Delete|Methods)\(", RegexOptions.None, 1000)]
    private static partial Regex Endpoints();

    [GeneratedRegex(@"[(,] ?(Data\.)?AppDb \w+", RegexOptions.None, 1000)]
    private static partial Regex Parameter();
}
