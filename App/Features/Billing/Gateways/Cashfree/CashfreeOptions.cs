using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Billing.Gateways.Cashfree;

/// <summary>
/// Section <c>Gateways:Cashfree</c>. Without keys, Development talks to the sandbox inside the app and Production does not offer Cashfree.
/// </summary>
public sealed class CashfreeOptions
{
    public const string Section = "Gateways:Cashfree";

    public string? ClientId { get; set; }

    /// <summary>Proves who we are, and signs the webhooks.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>Where Cashfree gave the webhooks' endpoint a secret of its own; null leaves it to the client secret.</summary>
    public string? WebhookSecret { get; set; }

    /// <summary>The signing secret before, while it is being rolled.</summary>
    public string? WebhookSecretPrevious { get; set; }

    /// <summary>Where the API is. Null is Cashfree, or the sandbox where there are no keys.</summary>
    [Url]
    public string? BaseAddress { get; set; }

    /// <summary>Where people pay, with <c>{session}</c> in it. Null is our page with Cashfree's script, or the sandbox's where there are no keys.</summary>
    public string? CheckoutAddress { get; set; }

    /// <summary>Stands for customers who told us no number: Cashfree insists on one.</summary>
    [Required, RegularExpression(@"^\+?\d{10,15}$")]
    public string CustomerPhone { get; set; } = "9999999999";

    /// <summary>Of one try; 1 second to 80 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:20")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Further tries after a failure that may pass.</summary>
    [Range(0, 5)]
    public int Retries { get; set; } = 2;

    /// <summary>Set when there are no keys in Development.</summary>
    internal bool Sandbox { get; set; }

    internal bool Enabled => !string.IsNullOrEmpty(ClientId);

    internal IEnumerable<string> WebhookSecrets => new[] { WebhookSecret, ClientSecret, WebhookSecretPrevious }.OfType<string>().Where(s => s.Length > 0);
}

/// <summary>Turns to the sandbox in Development without keys.</summary>
internal sealed class CashfreeWithoutKeys(IHostEnvironment environment) : IPostConfigureOptions<CashfreeOptions>
{
    public void PostConfigure(string? name, CashfreeOptions options)
    {
        if (environment.IsDevelopment() && !options.Enabled && string.IsNullOrEmpty(options.ClientSecret))
        {
            options.Sandbox = options.BaseAddress is null;
            options.ClientId = "sandbox_client_id";
            options.ClientSecret = "cfsk_sandbox_local_development_secret";
        }
    }
}

/// <summary>A gateway that can charge but whose news cannot be believed must not run.</summary>
internal sealed class CashfreeNeedsItsSecret : IValidateOptions<CashfreeOptions>
{
    public ValidateOptionsResult Validate(string? name, CashfreeOptions options) =>
        options.Enabled == string.IsNullOrEmpty(options.ClientSecret)
            ? ValidateOptionsResult.Fail(options.Enabled
                ? "Gateways:Cashfree:ClientSecret is missing, while Gateways:Cashfree:ClientId is set. Both are made together in Cashfree's dashboard."
                : "Gateways:Cashfree:ClientId is missing, while Gateways:Cashfree:ClientSecret is set. Both are made together in Cashfree's dashboard.")
            : ValidateOptionsResult.Success;
}
