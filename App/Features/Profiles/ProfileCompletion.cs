using BlazorAccounts.Data;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Profiles;

/// <summary>What there is of a person, as far as a complete profile has it.</summary>
/// <param name="SecondFactor">An authenticator app, or a passkey, which is as good.</param>
/// <param name="FirstLesson">At least one lesson is done.</param>
public sealed record ProfileFacts(
    bool Email, bool Goals, bool FirstLesson, bool SecondFactor, bool DisplayName, bool Picture, bool Reminder, bool Names, bool Bio)
{
    /// <summary>Nothing at all when there is no such account any more.</summary>
    public static async Task<ProfileFacts> LoadAsync(AppDb db, Guid userId, CancellationToken ct) =>
        await db.Users.AsNoTracking().Where(u => u.Id == userId).Select(u => new ProfileFacts(
            u.EmailConfirmed,
            u.Preferences.Goals.Count > 0,
            u.Learning.LessonsCompleted > 0,
            u.TwoFactorEnabled || db.UserPasskeys.Any(p => p.UserId == u.Id),
            u.DisplayName != null,
            u.PhotoUrl != null,
            u.Preferences.ReminderTime != null,
            u.FirstName != null && u.LastName != null,
            u.Bio != null)).SingleOrDefaultAsync(ct) ?? new(false, false, false, false, false, false, false, false, false);
}

/// <summary>How complete a profile is: <c>GET /users/me/completion</c>.</summary>
/// <param name="Percent">0 to 100.</param>
/// <param name="NextStep">What brings most; null when nothing is missing.</param>
/// <param name="Missing">Keys of what is missing, what brings most first.</param>
public sealed record MyCompletion(int Percent, CompletionStep? NextStep, IReadOnlyList<string> Missing);

public sealed record CompletionStep(string Title, string Href);

/// <summary>What makes a profile complete, and how much of it each part is.</summary>
public static class ProfileCompletion
{
    /// <summary>What brings most first; of equal ones, what is done soonest. The weights are 100 together.</summary>
    internal static IReadOnlyList<CompletionPart> Parts { get; } =
    [
        new("email", 20, f => f.Email, L("Confirm your email"), "/verify-email"),
        new("goals", 15, f => f.Goals, L("Set your goals"), "/settings/preferences"),
        new("firstLesson", 15, f => f.FirstLesson, L("Do your first lesson"), "/learn"),
        new("secondFactor", 15, f => f.SecondFactor, L("Add a passkey or two-step sign-in"), "/settings/security"),
        new("displayName", 10, f => f.DisplayName, L("Add your display name"), "/settings/profile"),
        new("picture", 10, f => f.Picture, L("Add a picture"), "/settings/profile"),
        new("reminder", 5, f => f.Reminder, L("Set a daily reminder"), "/settings/preferences"),
        new("names", 5, f => f.Names, L("Add your first and last name"), "/settings/profile"),
        new("bio", 5, f => f.Bio, L("Write a few words about yourself"), "/settings/profile"),
    ];

    public static MyCompletion Of(ProfileFacts facts)
    {
        var missing = Parts.Where(p => !p.Has(facts)).ToList();
        return new(100 - missing.Sum(p => p.Weight), missing is [var next, ..] ? new(next.Title, next.Href) : null, [.. missing.Select(p => p.Key)]);
    }
}

/// <param name="Weight">Percent of a complete profile.</param>
internal sealed record CompletionPart(string Key, int Weight, Func<ProfileFacts, bool> Has, Text Title, string Href);
