using System.Text;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Administration;
using BlazorAccounts.Features.Accounts.Deletion;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Replacements;
using BlazorAccounts.Features.Coupons;
using BlazorAccounts.Features.Onboarding;
using BlazorAccounts.Features.Orders;
using BlazorAccounts.Features.Privacy;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Features.Subscriptions.Changes;
using BlazorAccounts.Platform.Mail;
using BlazorAccounts.Tests.Support;
using Wizard = BlazorAccounts.Features.Onboarding.Onboarding;

namespace BlazorAccounts.Tests.Architecture;

/// <summary>docs/states.md prints every state machine, and prints it right.</summary>
[Covers("ACC-18", "PAY-5", "TRI-4", "ONB-2", "MSG-2", "OPS-1", "OPS-2")]
public sealed class StatesTests
{
    private static readonly Dictionary<string, (Type Triggers, string Table)> Machines = new(StringComparer.Ordinal)
    {
        ["Onboarding"] = Machine<OnboardingStatus, OnboardingTrigger>((from, on) => Wizard.Next(from, on)?.ToString()),
        ["Subscription"] = Machine<SubscriptionStatus, SubscriptionTrigger>((from, on) => Subscription.Next(from, on)?.ToString()),
        ["PlanChange"] = Machine<PlanChangeState, PlanChangeTrigger>((from, on) => PlanChange.Next(from, on)?.ToString()),
        ["Preparation"] = Machine<PreparationState, PreparationTrigger>((from, on) => Preparation.Next(from, on)?.ToString()),
        ["Order"] = Machine<OrderStatus, OrderTrigger>((from, on) => Order.Next(from, on)?.ToString()),
        ["CouponRedemption"] = Machine<RedemptionState, RedemptionTrigger>((from, on) => CouponRedemption.Next(from, on)?.ToString()),
        ["GatewayEvent"] = Machine<GatewayEventState, GatewayEventTrigger>((from, on) => GatewayEvent.Next(from, on)?.ToString()),
        ["User"] = Machine<UserState, UserTrigger>((from, on) => UserStates.Next(from, on)?.ToString()),
        ["DataExport"] = Machine<DataExportState, DataExportTrigger>((from, on) => DataExport.Next(from, on)?.ToString()),
        ["AccountDeletion"] = Machine<DeletionState, DeletionTrigger>((from, on) => AccountDeletion.Next(from, on)?.ToString()),
        ["OutboxMail"] = Machine<MailState, MailTrigger>((from, on) => OutboxMail.Next(from, on)?.ToString()),
    };

    private static readonly Dictionary<string, string> Book = File.ReadAllText(Repository.PathOf("docs/states.md"))
        .Split("\n## ").Skip(1).ToDictionary(section => section[..section.IndexOf('\n')], section => section, StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. Machines.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_machine_is_the_one_that_the_book_shows(string name) => Assert.Contains(Machines[name].Table, Book[name], StringComparison.Ordinal);

    [Fact]
    public void The_book_has_every_machine_and_no_other()
    {
        var triggers = typeof(Program).Assembly.GetTypes().Where(t => t.IsEnum && t.Name.EndsWith("Trigger", StringComparison.Ordinal)).ToHashSet();

        Assert.Equal(triggers, [.. Machines.Values.Select(m => m.Triggers)]);
        Assert.Equal(Machines.Keys.Order(), Book.Where(section => section.Value.Contains("| from |", StringComparison.Ordinal)).Select(section => section.Key).Order());
    }

    private static (Type Triggers, string Table) Machine<TState, TTrigger>(Func<TState, TTrigger, string?> next)
        where TState : struct, Enum
        where TTrigger : struct, Enum
    {
        var rule = string.Concat(Enumerable.Repeat(" --- |", Enum.GetValues<TTrigger>().Length + 1));
        var table = new StringBuilder($"| from | {string.Join(" | ", Enum.GetNames<TTrigger>())} |\n|{rule}\n");
        foreach (var from in Enum.GetValues<TState>())
        {
            table.AppendJoin(" | ", Enum.GetValues<TTrigger>().Select(on => next(from, on) ?? "–").Prepend($"| {from}")).Append(" |\n");
        }
        return (typeof(TTrigger), table.ToString());
    }
}
