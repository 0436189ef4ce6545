namespace BlazorAccounts.Features.Billing.Gateways;

/// <summary>The gateways this product was set up with.</summary>
public sealed class PaymentGateways(IEnumerable<IPaymentGateway> all)
{
    private readonly IReadOnlyList<IPaymentGateway> _all = [.. all];

    /// <summary>Configured or not.</summary>
    public IReadOnlyList<IPaymentGateway> All => _all;

    /// <summary>Those that are configured.</summary>
    public IEnumerable<IPaymentGateway> Enabled => _all.Where(g => g.Enabled);

    /// <summary>Names of those that change what runs and are configured; nothing can be scheduled at others.</summary>
    public IReadOnlyList<string> Changing => [.. Enabled.Where(g => g.CanChange).Select(g => g.Name)];

    /// <summary>Names of those that never change what runs, configured or not.</summary>
    public IReadOnlyList<string> Unchanging => [.. _all.Where(g => !g.CanChange).Select(g => g.Name)];

    /// <summary>An enabled gateway by name; null for others.</summary>
    public IPaymentGateway? Find(string name) => _all.FirstOrDefault(g => g.Enabled && string.Equals(g.Name, name, StringComparison.Ordinal));

    /// <summary>The gateway a row names.</summary>
    /// <exception cref="GatewayUnavailableException">It is switched off now.</exception>
    public IPaymentGateway Require(string name) => Find(name) ?? throw new GatewayUnavailableException($"Gateway {name} is off.");
}
