namespace BlazorAccounts.Shell.Kit;

/// <summary>One bar of a <see cref="BarChart"/>.</summary>
/// <param name="Value">0 or more.</param>
public sealed record Bar(string Label, long Value);
