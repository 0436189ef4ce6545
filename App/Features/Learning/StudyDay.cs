namespace BlazorAccounts.Features.Learning;

/// <summary>What a person did on one of their days: for the daily goal, the lessons of a day, and the figures over time.</summary>
public sealed class StudyDay
{
    public required Guid UserId { get; init; }

    /// <summary>By the person's clock.</summary>
    public required DateOnly Day { get; init; }

    public int Lessons { get; set; }
    public int Minutes { get; set; }
    public int Xp { get; set; }
    public int Words { get; set; }
    public int Kanji { get; set; }
}

/// <summary>One report of progress. Its key is counted once per person; without a key every report counts.</summary>
public sealed class ProgressEntry
{
    public Guid Id { get; private init; } = Guid.CreateVersion7();
    public required Guid UserId { get; init; }

    /// <summary>Said by the reporter; at most 64 characters.</summary>
    public string? IdempotencyKey { get; init; }

    public required DateTimeOffset At { get; init; }
    public required DateOnly Day { get; init; }
    public int Lessons { get; init; }
    public int Minutes { get; init; }
    public int Xp { get; init; }
    public int Words { get; init; }
    public int Kanji { get; init; }

    /// <summary>Percent, 0 to 100; null when nothing was asked.</summary>
    public double? Accuracy { get; init; }
}

/// <summary>Which cards of a lesson a person has got right, ever.</summary>
public sealed class LearnedLesson
{
    public required Guid UserId { get; init; }
    public required string Lesson { get; init; }

    /// <summary>A bit for each card, in their order.</summary>
    public int Right { get; set; }

    public DateTimeOffset LastAt { get; set; }
}

/// <summary>A deck that a person has opened for practice.</summary>
public sealed class OpenDeck
{
    public required Guid UserId { get; init; }
    public required string Deck { get; init; }
    public required DateTimeOffset OpenedAt { get; init; }
}

/// <summary>A guest's progress that has moved to an account: its id is spent, whoever brings it again.</summary>
public sealed class GuestClaim
{
    public required Guid Id { get; init; }
    public required Guid UserId { get; init; }
    public required DateTimeOffset At { get; init; }
}
