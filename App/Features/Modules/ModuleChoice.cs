namespace BlazorAccounts.Features.Modules;

/// <summary>
/// What a person decided about a module. A module without a row is as everybody starts with it. Whether a chosen one can be used is a question to the plan, asked when it is
/// used: a plan that ends changes no row, and one that comes back brings the module back.
/// </summary>
public sealed class ModuleChoice
{
    public required Guid UserId { get; init; }

    /// <summary>One of <see cref="ModuleKey"/>.</summary>
    public required string Module { get; init; }

    public required bool IsChosen { get; set; }

    public required DateTimeOffset ChangedAt { get; set; }
}
