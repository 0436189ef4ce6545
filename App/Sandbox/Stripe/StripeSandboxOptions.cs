using System.ComponentModel.DataAnnotations;

namespace BlazorAccounts.Sandbox.Stripe;

/// <summary>Settings of the local Stripe sandbox, section <c>Sandbox:Stripe</c>.</summary>
public sealed class StripeSandboxOptions
{
    public const string Section = "Sandbox:Stripe";

    /// <summary>Where the built-in endpoint's webhooks go; null means <c>/webhooks/stripe</c> of this server.</summary>
    public string? WebhookUrl { get; set; }

    /// <summary>The whole text is the key that signs the built-in endpoint's webhooks.</summary>
    [Required, RegularExpression("^whsec_.+")]
    public string WebhookSecret { get; set; } = "whsec_sandbox_local_development_secret";

    /// <summary>The name customers see on the hosted pages.</summary>
    [Required]
    public string BusinessName { get; set; } = "BlazorAccounts";
}
