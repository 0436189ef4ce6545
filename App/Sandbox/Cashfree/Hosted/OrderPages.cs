using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Sandbox.Cashfree;

/// <summary>The hosted page of an order: shows what is paid, takes a test payer, sends the customer back.</summary>
internal sealed class OrderPages(CashfreeWorld world, Snapshot snapshot, IOptions<CashfreeSandboxOptions> options)
{
    public static string Path(string? session) => $"/sandbox/cashfree/checkout/{session}";

    public IResult Show(string session)
    {
        lock (world.Gate)
        {
            return Find(session) is { } order ? Form(order, null, 200) : PageNotes.Unknown;
        }
    }

    public async Task<IResult> SubmitAsync(string session, HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        IResult result;
        lock (world.Gate)
        {
            result = Find(session) is { } order ? Submit(order, form) : PageNotes.Unknown;
            world.Touch();
        }
        await snapshot.SaveAsync();
        return result;
    }

    private JsonObject? Find(string session) => world.Orders.Rows.FirstOrDefault(row => row.Str("payment_session_id") == session);

    private IResult Submit(JsonObject order, IFormCollection form)
    {
        if (order.Str("order_status") != "ACTIVE")
        {
            return Closed(order);
        }
        if (form["action"] == "leave")
        {
            Orders.Drop(world, order);
            return Back(order);
        }
        if (TestPayer.Find(form["action"] == "card" ? form["number"] : form["upi_id"]) is not { } payer)
        {
            return Form(order, "That is no UPI address and no card number.", 400);
        }
        return Orders.Pay(world, order, payer) == Verdict.Refused ? Form(order, "The bank declined the payment. Nothing was charged; try another way.", 402) : Back(order);
    }

    private IResult Form(JsonObject order, string? problem, int status) => order.Str("order_status") != "ACTIVE"
        ? Closed(order)
        : PayView.Show(options.Value.BusinessName, new(
            $"Pay {options.Value.BusinessName}", order.Number("order_amount") ?? 0, null,
            [$"Order {order.Str("order_id")}", order.Str("order_note") ?? "Paid once."], "Pay"), problem, status);

    private static IResult Closed(JsonObject order) => PageNotes.Closed(order.Str("order_status") == "PAID", ReturnUrl(order));

    private static IResult Back(JsonObject order) => ReturnUrl(order) is { } url ? Page.See(url) : PageNotes.NoReturn;

    private static string? ReturnUrl(JsonObject order) => order.Obj("order_meta").Str("return_url")?.Replace("{order_id}", order.Need("order_id"), StringComparison.Ordinal);
}
