namespace BlazorAccounts.Data.Privacy;

/// <summary>The person whose data it is.</summary>
/// <param name="TeamId">Their own team, under which plan, payments and invoices are kept.</param>
public sealed record Whose(Guid UserId, Guid TeamId)
{
    /// <summary>As the audit log names the person.</summary>
    internal string UserTarget => $"user:{UserId}";

    internal string TeamTarget => $"team:{TeamId}";
}
