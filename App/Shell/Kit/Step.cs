namespace BlazorAccounts.Shell.Kit;

/// <summary>One line of a checklist or of a path of steps.</summary>
/// <param name="Action">The button's word while it is open, such as "Invite"; by default "Start".</param>
public sealed record Step(string Text, bool Done = false, string? Href = null, string? Action = null, bool Current = false);

/// <summary>One thing that happened. <paramref name="Kind"/> is ok, warn, bad, accent or null.</summary>
public sealed record TimelineItem(DateTimeOffset At, string Text, string? Detail = null, string? Kind = null);
