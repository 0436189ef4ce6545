namespace BlazorAccounts.Sandbox.Cashfree;

/// <summary>What a test may break on purpose.</summary>
internal sealed class SandboxControl
{
    /// <summary>New events are recorded and told to nobody.</summary>
    public bool DropWebhooks { get; set; }

    /// <summary>The API answers 500.</summary>
    public bool Outage { get; set; }

    /// <summary>The API answers 429.</summary>
    public bool Busy { get; set; }

    /// <summary>Added to every API answer, 0 to 60000 milliseconds.</summary>
    public int LatencyMs { get; set; }

    /// <summary>Every webhook is sent twice.</summary>
    public bool Duplicate { get; set; }
}
