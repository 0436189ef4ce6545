using Microsoft.AspNetCore.Identity;

namespace BlazorAccounts.Features.Accounts;

/// <summary>A person with an account: one flat, queryable row, grouped in code (<c>user.Learning.TotalXp</c>).</summary>
public sealed class User : IdentityUser<Guid>
{
    public User() => Id = Guid.CreateVersion7();

    /// <summary>The team that is billed for this person when no other is chosen; made at sign-up and never empty.</summary>
    public required Guid HomeTeamId { get; init; }

    /// <summary>Shown to others; at most 50 characters. Falls back to the name, then the username.</summary>
    public string? DisplayName { get; set; }

    public string? FirstName { get; set; }
    public string? LastName { get; set; }

    /// <summary>At most 200 characters.</summary>
    public string? Bio { get; set; }

    public string? PhotoUrl { get; set; }

    /// <summary>How the account was made: <c>email</c>, <c>google</c>, <c>apple</c>, <c>github</c>.</summary>
    public string AuthProvider { get; init; } = "email";

    public UserState State { get; set; }

    /// <summary>Why the account is suspended or banned; shown to its owner.</summary>
    public string? StateReason { get; set; }

    /// <summary>The address as trial rules compare it: without case, dots and plus-alias where the provider ignores them.</summary>
    public required string TrialEmail { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; set; }
    public DateTimeOffset? LastSignInAt { get; set; }
    public int SignInCount { get; set; }
    public DateTimeOffset? LastActiveAt { get; set; }
    public DateTimeOffset? DeletedAt { get; set; }

    /// <summary>Wants to be seen by others: on the leaderboard and in the search. Follows the profile's choice, in the row whose indexes need it.</summary>
    public bool IsListed { get; set; }

    /// <summary>
    /// What the leaderboard is sorted by: the running streak, then the XP (<see cref="LeaderboardKeys"/>). Worked out by the database, like the three below;
    /// null, which no index range holds, for whoever is not listed or not active.
    /// </summary>
    public long? LeaderboardKey { get; private set; }

    /// <summary>When the streak in the key breaks; null when there is none.</summary>
    public DateTimeOffset? LeaderboardUntil { get; private set; }

    /// <summary>The username as the search compares it.</summary>
    public string? ListedUserName { get; private set; }

    /// <summary>The display name as the search compares it.</summary>
    public string? ListedName { get; private set; }

    public LearningProgress Learning { get; set; } = new();
    public LearningPreferences Preferences { get; set; } = new();
    public Device Device { get; set; } = new();
    public Standing Standing { get; set; } = new();
    public Attribution Attribution { get; set; } = new();
    public Consents Consents { get; set; } = new();

    /// <summary>First and last name, when there is one.</summary>
    public string? FullName => (FirstName, LastName) switch
    {
        (null, null) => null,
        (var first, null) => first,
        (null, var last) => last,
        var (first, last) => $"{first} {last}",
    };

    /// <summary>The name to greet with; never empty.</summary>
    public string Greeting => Greet(DisplayName, FirstName, UserName!);

    /// <summary>The same in a query, of whose columns the database cannot read all.</summary>
    public static string Greet(string? displayName, string? firstName, string userName) => displayName ?? firstName ?? userName;
}

public enum UserState { Active, Suspended, Banned, Deleted }
