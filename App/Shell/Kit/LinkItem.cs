namespace BlazorAccounts.Shell.Kit;

/// <summary>One choice of a segmented control or of tabs: an address, so that it can be shared and works without a script.</summary>
public sealed record LinkItem(string Href, string Text, bool Current = false);
