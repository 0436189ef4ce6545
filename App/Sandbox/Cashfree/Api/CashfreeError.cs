using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Cashfree;

/// <summary>A refusal in Cashfree's own form.</summary>
internal sealed class CashfreeError(int status, string type, string code, string message) : Exception(message)
{
    private const string Request = "invalid_request_error";

    public int Status => status;

    public JsonObject Body => new() { ["message"] = Message, ["code"] = code, ["type"] = type };

    public static CashfreeError Missing(string field) => new(400, Request, $"{field}_missing", $"{field} : should be present. Value received: null");

    public static CashfreeError Invalid(string field, string message) => new(400, Request, $"{field}_invalid", $"{field} : {message}");

    public static CashfreeError Refused(string message) => new(400, Request, "request_failed", message);

    public static CashfreeError NotFound(string what) => new(404, Request, $"{what}_not_found", $"{what} does not exist");

    public static CashfreeError Taken(string what) => new(409, Request, $"{what}_already_exists", $"{what} with the same id is already present");

    public static CashfreeError Unauthenticated() => new(401, "authentication_error", "request_failed", "authentication Failed");

    public static CashfreeError Idempotency(string message) => new(422, "idempotency_error", "request_invalid", message);

    public static CashfreeError Busy() => new(429, "rate_limit_error", "request_failed", "Too many requests from this app. Try again later.");

    public static CashfreeError Down() => new(500, "api_error", "internal_error", "The sandbox plays an outage.");
}
