using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Cashfree;

/// <summary>What somebody paid with, as the wire says it.</summary>
internal static class Methods
{
    public static JsonObject Of(TestPayer payer) => payer.IsCard
        ? new()
        {
            ["card"] = new JsonObject
            {
                ["channel"] = "link",
                ["card_number"] = "XXXXXXXXXXXX" + payer.Name[^4..],
                ["card_network"] = payer.Network,
                ["card_type"] = payer.Group,
                ["card_country"] = "IN",
                ["card_bank_name"] = "TEST Bank",
            },
        }
        : new() { ["upi"] = new JsonObject { ["channel"] = "collect", ["upi_id"] = payer.Name } };

    public static JsonObject OfMandate(TestPayer payer) => payer.IsCard
        ? new()
        {
            ["card"] = new JsonObject
            {
                ["channel"] = "link",
                ["card_number"] = "XXXXXXXXXXXX" + payer.Name[^4..],
                ["card_network"] = payer.Network,
                ["card_type"] = payer.Group,
                ["card_expiry_mm"] = "12",
                ["card_expiry_yy"] = "34",
                ["card_bank_name"] = "TEST Bank",
            },
        }
        : new()
        {
            ["upi"] = new JsonObject
            {
                ["channel"] = "link",
                ["upi_id"] = payer.Name,
                ["upi_instrument"] = "",
                ["upi_instrument_number"] = "",
                ["upi_payer_account_number"] = "",
                ["upi_payer_ifsc"] = "",
            },
        };
}
