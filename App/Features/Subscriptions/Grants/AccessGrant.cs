namespace BlazorAccounts.Features.Subscriptions.Grants;

/// <summary>A plan, or one feature or limit, that an administrator gave a team until a day. Never charged; beside what the team pays for, of which the better counts.</summary>
public sealed class AccessGrant
{
    private AccessGrant() { } // EF

    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public Guid TeamId { get; private init; }

    /// <summary>The whole plan that is given; null for one feature.</summary>
    public Guid? PlanVersionId { get; private init; }

    /// <summary>The one feature or limit that is given; null for a plan.</summary>
    public string? Feature { get; private init; }

    /// <summary>How much of <see cref="Feature"/>; null is unlimited, and for what is no limit.</summary>
    public long? Limit { get; private init; }

    public DateTimeOffset Until { get; private init; }

    /// <summary>For the books, and for whoever asks; one line.</summary>
    public string Reason { get; private init; } = "";

    public DateTimeOffset GrantedAt { get; private init; }

    /// <summary>When it was taken back before its day; null while it was not.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    public static AccessGrant OfPlan(Guid teamId, Guid planVersionId, DateTimeOffset until, string reason, DateTimeOffset now) =>
        new() { TeamId = teamId, PlanVersionId = planVersionId, Until = until, Reason = reason, GrantedAt = now };

    public static AccessGrant OfFeature(Guid teamId, string feature, long? limit, DateTimeOffset until, string reason, DateTimeOffset now) =>
        new() { TeamId = teamId, Feature = feature, Limit = limit, Until = until, Reason = reason, GrantedAt = now };

    public bool HoldsAt(DateTimeOffset now) => EndedAt is null && now < Until;

    internal void End(DateTimeOffset now) => EndedAt ??= now;
}
