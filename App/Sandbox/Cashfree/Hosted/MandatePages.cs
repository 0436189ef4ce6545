using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Sandbox.Cashfree;

/// <summary>The hosted page of a subscription: the customer allows the debits to come, or does not.</summary>
internal sealed class MandatePages(CashfreeWorld world, Snapshot snapshot, IOptions<CashfreeSandboxOptions> options)
{
    public static string Path(JsonObject subscription) => Path(subscription.Str("subscription_session_id"));

    public static string Path(string? session) => $"/sandbox/cashfree/mandates/{session}";

    public IResult Show(string session)
    {
        lock (world.Gate)
        {
            return Find(session) is { } subscription ? Form(subscription, null, 200) : PageNotes.Unknown;
        }
    }

    public async Task<IResult> SubmitAsync(string session, HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        IResult result;
        lock (world.Gate)
        {
            result = Find(session) is { } subscription ? Submit(subscription, form) : PageNotes.Unknown;
            world.Touch();
        }
        await snapshot.SaveAsync();
        return result;
    }

    private JsonObject? Find(string session) => world.Subscriptions.Rows.FirstOrDefault(row => row.Str("subscription_session_id") == session);

    private IResult Submit(JsonObject subscription, IFormCollection form)
    {
        if (!Mandates.IsOpen(world, subscription))
        {
            return Closed(subscription);
        }
        if (form["action"] == "leave")
        {
            return Back(subscription);
        }
        if (TestPayer.Find(form["action"] == "card" ? form["number"] : form["upi_id"]) is not { } payer)
        {
            return Form(subscription, "That is no UPI address and no card number.", 400);
        }
        Mandates.Submit(world, subscription, payer);
        return payer.Verdict == Verdict.Refused ? Form(subscription, "The bank refused the mandate. Nothing was charged; try another way.", 402) : Back(subscription);
    }

    private IResult Form(JsonObject subscription, string? problem, int status)
    {
        if (!Mandates.IsOpen(world, subscription))
        {
            return Closed(subscription);
        }
        var (plan, details) = (subscription.Obj("plan_details")!, subscription.Obj("authorisation_details")!);
        var today = details.Number("authorization_amount") ?? 0;
        List<string> lines =
        [
            $"Today {PayView.Rupees(today)}{(details.Flag("authorization_amount_refund") ? ", paid back at once, to check the account" : "")}.",
            $"You allow debits of {PayView.Rupees(plan.Number("plan_max_amount") ?? 0)} at most. You are told a day before each.",
        ];
        if (subscription.Int("_first") is { } first)
        {
            lines.Insert(1, $"Then from {Ist.Show(first)}.");
        }
        return PayView.Show(options.Value.BusinessName, new(
            $"Subscribe to {plan.Str("plan_name")}", plan.Number(Mandates.IsPeriodic(subscription) ? "plan_recurring_amount" : "plan_max_amount") ?? 0,
            Every(plan), lines, "Subscribe"), problem, status);
    }

    private static string Every(JsonObject plan) => plan.Str("plan_interval_type") is not { } type
        ? "at most, when you buy"
        : plan.Int("plan_intervals") is > 1 and { } count ? $"every {count} {Word(type)}s" : $"per {Word(type)}";

    private static string Word(string type) => type switch { "DAY" => "day", "WEEK" => "week", "MONTH" => "month", _ => "year" };

    private static IResult Closed(JsonObject subscription) =>
        PageNotes.Closed(subscription.Str("subscription_status") is not ("LINK_EXPIRED" or "CANCELLED" or "INITIALIZED"), ReturnUrl(subscription));

    private static IResult Back(JsonObject subscription) => ReturnUrl(subscription) is { } url ? Page.See(url) : PageNotes.NoReturn;

    private static string? ReturnUrl(JsonObject subscription) => subscription.Obj("subscription_meta").Str("return_url");
}
