namespace BlazorAccounts.Platform.Security;

/// <summary>Metadata of an endpoint that is shown in a frame of this site and says for itself what it may load.</summary>
/// <param name="Policy">The whole Content-Security-Policy.</param>
public sealed record OwnContentPolicy(string Policy);
