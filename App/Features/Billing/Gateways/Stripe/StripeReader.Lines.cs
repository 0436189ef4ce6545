using System.Text.Json;
using System.Text.RegularExpressions;
using static BlazorAccounts.Features.Billing.Gateways.Stripe.StripeJson;

namespace BlazorAccounts.Features.Billing.Gateways.Stripe;

internal static partial class StripeReader
{
    // A line names its product only inside a sentence for people. A sentence of another shape stays as it is.
    private static ChargeLine Line(JsonElement line)
    {
        var (said, amount) = (Text(line, "description") ?? "", Number(line, "amount") ?? 0);
        var parent = Child(line, "parent");
        var isProration = Flag(Child(parent, "subscription_item_details"), "proration") || Flag(Child(parent, "invoice_item_details"), "proration");
        var found = (isProration ? ProratedLine() : PeriodLine()).Match(said);
        return new(
            !found.Success ? ChargeKind.Other : !isProration ? ChargeKind.Period : amount < 0 ? ChargeKind.Unused : ChargeKind.Rest,
            found.Success ? found.Groups["name"].Value : said,
            Number(line, "quantity") ?? 1,
            amount,
            Time(Child(line, "period"), "start"),
            Time(Child(line, "period"), "end"));
    }

    [GeneratedRegex(@"^[0-9]+ × (?<name>.+) \(at .+\)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PeriodLine();

    [GeneratedRegex(@"^(Unused|Remaining) time on ([0-9]+ × )?(?<name>.+) after .+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ProratedLine();
}
