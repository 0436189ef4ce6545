using BlazorAccounts.Data.Privacy;
using BlazorAccounts.Features.Accounts.Tokens;
using Microsoft.AspNetCore.Identity;
using static BlazorAccounts.Data.Privacy.PiiLevel;

namespace BlazorAccounts.Features.Accounts;

/// <summary>The person's own row, and what outlives it.</summary>
internal sealed class AccountsPersonalData : IPersonalData
{
    private const string Secret = "a secret";
    private const string Public = "meant to be seen: the database works out of it what members are listed and found by";
    private const string Comparison = "another spelling of a column that is exported";

    public void Declare(PersonalTables tables)
    {
        tables.Add("users", (db, whose) => db.Users.Where(u => u.Id == whose.UserId))
            .Export(None, u => u.Id, u => u.HomeTeamId, u => u.AuthProvider, u => u.State, u => u.EmailConfirmed, u => u.PhoneNumberConfirmed, u => u.TwoFactorEnabled)
            .Export(None, u => u.CreatedAt, u => u.UpdatedAt, u => u.LastSignInAt!, u => u.SignInCount, u => u.LastActiveAt!, u => u.DeletedAt!)
            .Export(High, u => u.Email!, u => u.UserName!, u => u.DisplayName!, u => u.FirstName!, u => u.LastName!, u => u.Bio!, u => u.PhotoUrl!, u => u.PhoneNumber!)
            .Export(Low, u => u.StateReason!)
            .Export(None, u => u.LockoutEnd!, u => u.LockoutEnabled, u => u.AccessFailedCount)
            .Export(Low, u => u.Learning.Level, u => u.Learning.TotalXp, u => u.Learning.CurrentStreak, u => u.Learning.LongestStreak, u => u.Learning.LastStudyAt!, u => u.Learning.LastStudyDay!, u => u.Learning.StreakUntil!)
            .Export(None, u => u.IsListed)
            .Export(Low, u => u.Learning.LessonsCompleted, u => u.Learning.MinutesStudied, u => u.Learning.WordsLearned, u => u.Learning.KanjiLearned, u => u.Learning.Accuracy)
            .Export(Low, u => u.Preferences.DailyGoalMinutes, u => u.Preferences.ReminderTime!, u => u.Preferences.AutoPlayAudio, u => u.Preferences.ShowFurigana)
            .Export(Low, u => u.Preferences.StudyMode, u => u.Preferences.Goals)
            .Export(None, u => u.Device.Platform, u => u.Device.AppVersion!, u => u.Device.LastSyncAt!)
            .Export(High, u => u.Device.DeviceId!)
            .Export(None, u => u.Standing.IsAdmin, u => u.Standing.IsBetaTester, u => u.Standing.IsContentCreator, u => u.Standing.FeatureFlags)
            .Export(Low, u => u.Attribution.ReferralSource!, u => u.Attribution.ReferralCode!, u => u.Attribution.UtmSource!, u => u.Attribution.UtmMedium!)
            .Export(Low, u => u.Attribution.UtmCampaign!, u => u.Attribution.Cohort!)
            .Export(None, u => u.Consents.TermsAcceptedAt!, u => u.Consents.MarketingConsentAt!, u => u.Consents.ExportRequestedAt!, u => u.Consents.DeletionRequestedAt!)
            .Omit(High, Comparison, u => u.NormalizedEmail!, u => u.TrialEmail, u => u.NormalizedUserName!)
            .Omit(High, Comparison, u => u.ListedUserName!, u => u.ListedName!)
            .Omit(Low, Comparison, u => u.LeaderboardKey!, u => u.LeaderboardUntil!)
            .Omit(High, Secret, u => u.PasswordHash!)
            .Omit(None, Secret, u => u.SecurityStamp!)
            .Omit(None, "tells two versions of the row apart", u => u.ConcurrencyStamp!)
            .Stored(StoredAs.Hash, u => u.PasswordHash!, u => u.NormalizedEmail!, u => u.TrialEmail)
            .Stored(StoredAs.Encrypted, u => u.Email!, u => u.StateReason!, u => u.FirstName!, u => u.LastName!, u => u.Bio!, u => u.PhoneNumber!, u => u.Device.DeviceId!)
            .InClear(Public, u => u.UserName!, u => u.DisplayName!, u => u.NormalizedUserName!, u => u.ListedUserName!, u => u.ListedName!)
            .InClear("its owner's picture is found by it; an address on this site is a random id", u => u.PhotoUrl!);

        tables.Add("trialClaims", (db, whose) => db.TrialClaims.Where(c => c.UserId == whose.UserId), AtDeletion.Anonymise)
            .Export(None, c => c.At)
            .Omit(Low, "a keyed hash of the address", c => c.Key)
            .Omit(Low, "names the person themselves", c => c.UserId)
            .Kept("keeps one person from having two trials", c => c.Key, c => c.At)
            .Stored(StoredAs.Hash, c => c.Key);

        tables.Add("claims", (db, whose) => db.UserClaims.Where(c => c.UserId == whose.UserId))
            .Export(Low, c => c.Id, c => c.ClaimType!, c => c.ClaimValue!)
            .Omit(None, "names the person themselves", c => c.UserId);
        tables.Add("roles", (db, whose) => db.UserRoles.Where(r => r.UserId == whose.UserId))
            .Export(None, r => r.RoleId)
            .Omit(None, "names the person themselves", r => r.UserId);

        tables.Leave<IdentityRole<Guid>>("Roles that people can have.");
        tables.Leave<IdentityRoleClaim<Guid>>("What a role may do.");
        tables.Leave<SigningKey>("Keys of the product.");
    }
}
