namespace BlazorAccounts.Features.Accounts.Settings;

/// <summary>A part of the page <c>/settings/security</c>, such as passkeys. Ways in register their own; the page knows none of them.</summary>
/// <param name="Component">A static component that renders its own forms.</param>
public sealed record SecuritySection(Type Component, int Order);
