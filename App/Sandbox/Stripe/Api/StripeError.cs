using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>A refusal in Stripe's own form; absent keys are left out of the body.</summary>
internal sealed class StripeError(int status, JsonObject body) : Exception(body.Str("message"))
{
    public int Status => status;

    public JsonObject Body => body;

    /// <summary>Only answers given after work began are kept for their idempotency key.</summary>
    public bool Kept => status is 402 or >= 500;

    public static StripeError Invalid(string message, string? param = null, string? code = null, int status = 400) =>
        new(status, Form("invalid_request_error", message, param, code));

    public static StripeError UnknownParameter(string param) =>
        Invalid($"Received unknown parameter: {param}", param, "parameter_unknown");

    public static StripeError MissingParameter(string param) =>
        Invalid($"Missing required param: {param}.", param, "parameter_missing");

    public static StripeError Missing(string type, string id, string param) => Invalid(
        $"No such {type.Replace('_', ' ')}: '{id}'", param, "resource_missing", param == "id" ? 404 : 400);

    public static StripeError Card(JsonObject error, string? charge = null, JsonObject? intent = null)
    {
        var body = error.Copy();
        body["type"] = "card_error";
        if (charge is not null)
        {
            body["charge"] = charge;
        }
        if (intent is not null)
        {
            body[intent.Need("object")] = Wire.Clean(intent);
        }
        return new(402, body);
    }

    private static JsonObject Form(string type, string message, string? param, string? code)
    {
        var body = new JsonObject();
        if (code is not null)
        {
            body["code"] = code;
            body["doc_url"] = "https://stripe.com/docs/error-codes/" + code.Replace('_', '-');
        }
        body["message"] = message;
        if (param is not null)
        {
            body["param"] = param;
        }
        body["type"] = type;
        return body;
    }
}
