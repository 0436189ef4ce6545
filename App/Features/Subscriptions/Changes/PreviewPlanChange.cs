using BlazorAccounts.Data;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Billing.Gateways;
using BlazorAccounts.Features.Billing.Replacements;
using BlazorAccounts.Features.Plans;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Subscriptions.Changes;

/// <param name="Description">In the reader's language.</param>
/// <param name="Amount">Below zero is given back.</param>
public sealed record ChangeLine(string Description, Money Amount);

/// <summary>What a change costs now and then.</summary>
/// <param name="AtOnce">It takes effect now; otherwise at <paramref name="EffectiveAt"/>, and nothing is due now.</param>
/// <param name="ProrationDate">To be handed to the change, so that exactly <paramref name="Total"/> is charged; null when nothing is divided.</param>
/// <param name="Total">Due now.</param>
/// <param name="Next">What is charged at <paramref name="NextAt"/> and each period from then on.</param>
public sealed record ChangePreview(
    string Plan,
    string PlanName,
    string Interval,
    long Quantity,
    bool AtOnce,
    DateTimeOffset EffectiveAt,
    DateTimeOffset? ProrationDate,
    IReadOnlyList<ChangeLine> Lines,
    Money Total,
    Money Next,
    DateTimeOffset NextAt)
{
    /// <summary>It is paid, or allowed, on the gateway's page, as a subscription of its own that takes the present one's place.</summary>
    public bool AtGateway { get; init; }

    /// <summary>What the gateway's page takes to check the account, and gives back at once; null when it takes nothing beside <see cref="Total"/>.</summary>
    public Money? GivenBack { get; init; }
}

/// <summary>Works out what another plan would cost; changes nothing.</summary>
public sealed class PreviewPlanChange(IOwnedDbs dbs, FindChange find, ChangeAtGateway gateway, QuoteReplacement replacements, TimeProvider clock)
{
    /// <summary>What <see cref="FindChange"/> refuses, 409 <c>same_plan</c>, <c>change_refused</c>, <c>change_too_late</c>, <c>change_at_end</c>, 503 <c>payments_unavailable</c>.</summary>
    public async Task<Outcome<ChangePreview>> RunAsync(ChangeWish wish, CancellationToken ct)
    {
        await using var db = await dbs.OfAsync(new(wish.ActorId, wish.TeamId), ct);
        var found = await find.RunAsync(db, wish, ct);
        return !found.Ok ? found.For<ChangePreview>()
            : found.Require() is { IsCurrent: true } ? Outcome.Conflict("same_plan", L("You have this plan already.")).For<ChangePreview>()
            : await OfAsync(found.Require(), WholeSecond(clock.GetUtcNow()), ct);
    }

    /// <summary>The preview of a change that was found, divided at a moment.</summary>
    internal async Task<Outcome<ChangePreview>> OfAsync(ChangeTarget target, DateTimeOffset at, CancellationToken ct)
    {
        if (target.Replaces)
        {
            return await ReplacingAsync(target, at, ct);
        }
        var (plan, end) = (target.To.Plan, target.Subscription.CurrentPeriodEnd!.Value);
        if (!target.IsAtOnce)
        {
            return Make(false, end, null, [], new(0, target.Price.Currency), end);
        }
        var change = new GatewayChange(target.Subscription.GatewaySubscriptionId!, PlanChange.SoldAs(target.To, target.Price), target.Quantity, at);
        var asked = await gateway.PreviewAsync(target.At, change, ct);
        return asked.Ok && asked.Require() is var cost
            ? Make(true, at, at, [.. cost.Lines.Select(line => new ChangeLine(Words(line, target), line.Amount))], cost.Due, cost.RenewsAt ?? end)
            : asked.For<ChangePreview>();

        ChangePreview Make(bool atOnce, DateTimeOffset effectiveAt, DateTimeOffset? divided, IReadOnlyList<ChangeLine> lines, Money due, DateTimeOffset nextAt) => new(
            plan.Code, Word(plan.Name), plan.Interval is BillingInterval.Year ? "year" : "month", target.Quantity, atOnce, effectiveAt, divided, lines, due, target.PerPeriod, nextAt);
    }

    private async Task<Outcome<ChangePreview>> ReplacingAsync(ChangeTarget target, DateTimeOffset at, CancellationToken ct)
    {
        var (plan, price) = (target.To.Plan, target.Price.Money);
        if (!target.IsAtOnce)
        {
            return Later(target, replacements.Later(target.Running, price, at));
        }
        var quote = await replacements.RunAsync(target.Running, price, at, agreed: true, ct);
        if (!quote.Ok)
        {
            return quote.For<ChangePreview>();
        }
        var (credit, yearly) = (quote.Require().Credit, plan.Interval is BillingInterval.Year);
        var lines = new List<ChangeLine> { new(PlanWords.NameOf(target.To), price) };
        if (credit.Amount > 0)
        {
            lines.Insert(0, new(L($"Unused time on {PlanWords.NameOf(target.From)}"), credit with { Amount = -credit.Amount }));
        }
        return new ChangePreview(
            plan.Code, Word(plan.Name), yearly ? "year" : "month", 1, true, at, at, lines, price - credit, target.PerPeriod, yearly ? at.AddYears(1) : at.AddMonths(1))
        {
            AtGateway = true,
        };
    }

    private static Outcome<ChangePreview> Later(ChangeTarget target, Outcome<LaterReplacement> quote) => !quote.Ok ? quote.For<ChangePreview>() : new ChangePreview(
        target.To.Plan.Code, Word(target.To.Plan.Name), target.To.Plan.Interval is BillingInterval.Year ? "year" : "month", 1, false, quote.Require().Replaces.PeriodEnd, null, [],
        new(0, target.Price.Currency), target.PerPeriod, quote.Require().Replaces.PeriodEnd)
    {
        AtGateway = true,
        GivenBack = quote.Require().GivenBack,
    };

    internal static DateTimeOffset WholeSecond(DateTimeOffset at) => DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds());

    private static Text Words(GatewayPreviewLine line, ChangeTarget target) => line.Kind switch
    {
        PreviewLineKind.Unused => L($"Unused time on {PlanWords.NameOf(target.From)}"),
        PreviewLineKind.Rest => L($"Rest of the period on {PlanWords.NameOf(target.To)}"),
        PreviewLineKind.Period => PlanWords.NameOf(target.To),
        PreviewLineKind.Balance => L("Your credit from before"),
        _ => L("Discounts and taxes"),
    };
}
