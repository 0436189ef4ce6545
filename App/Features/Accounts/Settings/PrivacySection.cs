namespace BlazorAccounts.Features.Accounts.Settings;

/// <summary>A part of the page <c>/settings/privacy</c>, such as deleting the account. Features register their own; the page knows none of them.</summary>
/// <param name="Component">A static component that renders its own forms.</param>
public sealed record PrivacySection(Type Component, int Order);
