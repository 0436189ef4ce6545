using System.Security.Cryptography;

namespace BlazorAccounts.Sandbox.Stripe;

internal static class Ids
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static string New(string type) => Prefix(type) + Random(24);

    public static string Random(int length) => RandomNumberGenerator.GetString(Alphabet, length);

    private static string Prefix(string type) => type switch
    {
        "customer" => "cus_",
        "product" => "prod_",
        "price" => "price_",
        "checkout.session" => "cs_test_",
        "item" => "li_",
        "billing_portal.session" => "bps_",
        "billing_portal.configuration" => "bpc_",
        "subscription" => "sub_",
        "subscription_item" => "si_",
        "payment_intent" => "pi_",
        "setup_intent" => "seti_",
        "payment_method" => "pm_",
        "charge" => "ch_",
        "refund" => "re_",
        "invoice" => "in_",
        "line_item" => "il_",
        "invoice_payment" => "inpay_",
        "discount" => "di_",
        "promotion_code" => "promo_",
        "event" => "evt_",
        "webhook_endpoint" => "we_",
        "dispute" => "du_",
        "request" => "req_",
        _ => "",
    };
}
