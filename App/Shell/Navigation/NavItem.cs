namespace BlazorAccounts.Shell.Navigation;

/// <summary>A line of the workspace's side navigation. Features register their own; the shell knows none of them.</summary>
/// <param name="Icon">A key of the kit's icons.</param>
/// <param name="Order">Ascending within the group.</param>
/// <param name="Policy">Shown only to whom this authorization policy allows; null shows it to everyone signed in.</param>
/// <param name="Group">A caption such as "Admin"; null is the top group.</param>
public sealed record NavItem(string Href, Text Text, string Icon, int Order, string? Policy = null, Text? Group = null);

/// <summary>A page of the settings. Its text is the page's title.</summary>
public sealed record SettingsTab(string Href, Text Text, int Order);

/// <summary>A component drawn above every workspace page, such as a trial notice. It draws nothing when it has nothing to say.</summary>
/// <param name="Everywhere">Also above public pages, for whoever is signed in.</param>
public sealed record WorkspaceNotice(Type Component, int Order, bool Everywhere = false);

/// <summary>A component in the top bar of every workspace page, before the account menu, such as a bell.</summary>
public sealed record TopBarItem(Type Component, int Order);
