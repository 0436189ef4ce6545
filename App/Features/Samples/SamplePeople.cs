using System.Buffers.Binary;
using System.Globalization;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Affiliates;
using BlazorAccounts.Features.Onboarding;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Features.Subscriptions;
using BlazorAccounts.Features.Teams;

namespace BlazorAccounts.Features.Samples;

/// <summary>What a sample person has in the database; no subscription on the free tier.</summary>
internal sealed record SamplePerson(
    User User, Team Team, TeamMember Member, UserSettings Settings, TraderProfile Trader, Onboarding.Onboarding Onboarding, AffiliateCode ShareCode, Subscription? Subscription);

#pragma warning disable CA5394 // the same seed has to give the same people

/// <summary>
/// People as a product has them after two years: most have gone quiet, few have long streaks, three in ten are public. They have no password, so that
/// nobody signs in as one.
/// </summary>
internal sealed class SamplePeople(int seed, Guid planVersionId, DateTimeOffset now)
{
    private static readonly string[] FirstNames =
        ["Ada", "Ben", "Chloe", "Dev", "Emma", "Felix", "Grace", "Haruto", "Isla", "Jun", "Kenji", "Lena", "Maria", "Noah", "Olga", "Priya", "Quinn", "Ravi", "Sakura", "Tomas", "Uma", "Victor", "Wei", "Ximena", "Yuki", "Zoe"];

    private static readonly string[] LastNames =
        ["Abe", "Brown", "Costa", "Diaz", "Evans", "Fischer", "Garcia", "Hayashi", "Ito", "Jones", "Khan", "Lopez", "Mori", "Novak", "Okafor", "Patel", "Rossi", "Sato", "Tanaka", "Usman", "Vogel", "Weber", "Yamada", "Zhang"];

    private static readonly string[] Zones = [TimeZones.Utc, "Asia/Tokyo", "Asia/Kolkata", "Europe/Berlin", "Europe/London", "America/New_York", "America/Los_Angeles"];
    private static readonly DateTimeOffset FirstId = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Grace = TimeSpan.FromDays(7);

    /// <summary>The id of a sample person; the same whenever it is asked.</summary>
    public Guid IdOf(int index) => Id(index, Draws(index));

    public SamplePerson Make(int index)
    {
        var draws = Draws(index);
        var (id, teamId) = (Id(index, draws), Id(index, draws));
        var (first, last) = (Of(FirstNames, draws), Of(LastNames, draws));
        var username = string.Create(CultureInfo.InvariantCulture, $"{first.ToLowerInvariant()}_{seed}_{index}");
        var createdAt = now.AddDays(-730 * draws.NextDouble());
        var isPublic = draws.NextDouble() < .3;
        var user = Account(id, teamId, username, first, last, createdAt, draws);
        user.IsListed = isPublic;
        user.Learning = Learned(createdAt, draws);
        var zone = Of(Zones, draws);
        return new(
            user,
            Team.Personal(teamId, username, createdAt),
            new() { TeamId = teamId, UserId = id, Role = TeamRole.Owner, JoinedAt = createdAt },
            new() { UserId = id, Currency = Currencies.ForZone(zone), TimeZone = zone, Language = zone is "Asia/Tokyo" ? "ja" : "en" },
            new() { UserId = id, IsPublic = isPublic },
            Wizard(id, createdAt, draws),
            AffiliateCode.For(id, ShareCode(index), createdAt),
            Plan(teamId, createdAt, draws));
    }

    private User Account(Guid id, Guid teamId, string username, string first, string last, DateTimeOffset createdAt, Random draws)
    {
        var email = $"{first}.{last}.{username}@people.test".ToLowerInvariant();
        var signedInAt = draws.NextDouble() < .9 ? Later(createdAt, now.AddDays(40 * Math.Log(draws.NextDouble() + 1e-9))) : (DateTimeOffset?)null;
        return new()
        {
            Id = id,
            HomeTeamId = teamId,
            UserName = username,
            NormalizedUserName = username.ToUpperInvariant(),
            Email = email,
            NormalizedEmail = email.ToUpperInvariant(),
            TrialEmail = email,
            EmailConfirmed = draws.NextDouble() < .92,
            SecurityStamp = id.ToString("N"),
            ConcurrencyStamp = teamId.ToString("N"),
            FirstName = first,
            LastName = last,
            DisplayName = draws.NextDouble() < .6 ? $"{first} {last}" : null,
            State = draws.NextDouble() switch { < .97 => UserState.Active, < .98 => UserState.Suspended, < .985 => UserState.Banned, _ => UserState.Deleted },
            CreatedAt = createdAt,
            UpdatedAt = createdAt,
            LastSignInAt = signedInAt,
            LastActiveAt = signedInAt,
            SignInCount = signedInAt is null ? 0 : 1 + draws.Next(200),
            Consents = new() { TermsAcceptedAt = createdAt },
            Attribution = new() { Cohort = createdAt.ToString("yyyy-MM", CultureInfo.InvariantCulture) },
        };
    }

    private LearningProgress Learned(DateTimeOffset createdAt, Random draws)
    {
        if (draws.NextDouble() < .15)
        {
            return new(); // came, looked, and never studied
        }
        var xp = (long)Math.Min(5_000_000, Math.Exp(3 + (9 * draws.NextDouble() * draws.NextDouble()) + (2 * draws.NextDouble())));
        var streak = 1 + (int)Math.Min(1_400, -25 * Math.Log(draws.NextDouble() + 1e-9) * draws.NextDouble());
        var running = draws.NextDouble() < .35;
        // One in fifty of the running ones broke a moment ago and is still to be noticed.
        DateTimeOffset? until = running ? now.AddHours(draws.NextDouble() < .02 ? -.1 : 48 * draws.NextDouble()) : null;
        var lessons = (int)(xp / 25);
        return new()
        {
            TotalXp = xp,
            Level = xp switch { < 500 => LearningLevel.Beginner, < 5_000 => LearningLevel.Elementary, < 50_000 => LearningLevel.Intermediate, _ => LearningLevel.Advanced },
            CurrentStreak = streak,
            LongestStreak = streak + draws.Next(50),
            StreakUntil = until,
            LastStudyAt = until?.AddDays(-2) ?? Later(createdAt, now.AddDays(-2 - (300 * draws.NextDouble()))),
            LessonsCompleted = lessons,
            MinutesStudied = lessons * 6,
            WordsLearned = lessons * 3,
            KanjiLearned = lessons / 2,
            Accuracy = 50 + (50 * draws.NextDouble()),
        };
    }

    private static Onboarding.Onboarding Wizard(Guid id, DateTimeOffset createdAt, Random draws)
    {
        var wizard = Features.Onboarding.Onboarding.For(id);
        var done = draws.NextDouble() < .8 ? OnboardingSteps.All.Count : draws.Next(OnboardingSteps.All.Count);
        foreach (var step in OnboardingSteps.All.Take(done))
        {
            wizard.SaveStep(step, createdAt.AddMinutes(1 + (int)step));
        }
        if (done == OnboardingSteps.All.Count)
        {
            wizard.Complete(createdAt.AddMinutes(10));
        }
        return wizard;
    }

    private Subscription? Plan(Guid teamId, DateTimeOffset createdAt, Random draws)
    {
        var share = draws.NextDouble();
        if (share < .2)
        {
            return null;
        }
        var trying = share < .28;
        // A few have ended and wait for the job that says so. None wants a reminder: nobody reads these mails.
        var trial = Subscription.StartTrial(teamId, planVersionId, trying ? now.AddDays(-7.01 * draws.NextDouble()) : createdAt, TimeSpan.FromDays(7));
        trial.Reminded(1);
        if (trying)
        {
            return trial;
        }
        if (share < .65)
        {
            trial.Take(SubscriptionTrigger.TrialEnded, createdAt.AddDays(7));
            return trial;
        }
        var renewal = now.AddDays(30 * draws.NextDouble());
        Verify(trial, SubscriptionTrigger.PaymentSucceeded, renewal.AddDays(-30), renewal, cancel: share > .82);
        switch (share)
        {
            case >= .97:
                Verify(trial, SubscriptionTrigger.CollectionPaused, renewal.AddDays(-30), renewal);
                break;
            case >= .95:
                Verify(trial, SubscriptionTrigger.PaymentFailed, renewal, renewal.AddDays(30));
                break;
            case >= .85:
                Verify(trial, SubscriptionTrigger.Ended, renewal.AddDays(-30), renewal);
                break;
        }
        return trial;
    }

    private void Verify(Subscription subscription, SubscriptionTrigger fact, DateTimeOffset start, DateTimeOffset end, bool cancel = false)
    {
        subscription.Take(fact, now);
        subscription.Verify(new(start, end, cancel), planVersionId, Grace, now);
    }

    // One after the other through all codes there are, in steps that share no factor with their number.
    private string ShareCode(int index)
    {
        var alphabet = (UInt128)AffiliateCode.Alphabet.Length;
        var codes = 656_100_000_000UL;
        var number = ((UInt128)index + ((UInt128)seed * 10_000_000)) * 271_828_182_859 % codes;
        return string.Create(AffiliateCode.Length, number, (code, left) =>
        {
            for (var i = code.Length - 1; i >= 0; i--, left /= alphabet)
            {
                code[i] = AffiliateCode.Alphabet[(int)(left % alphabet)];
            }
        });
    }

    private Random Draws(int index) => new(HashCodeOf(index));

    private int HashCodeOf(int index) => unchecked((seed * 15_485_863) ^ (index * 32_452_843));

    private static Guid Id(int index, Random draws)
    {
        Span<byte> bytes = stackalloc byte[16];
        draws.NextBytes(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes, (FirstId.AddSeconds(index).ToUnixTimeMilliseconds() << 16) | 0x7000 | (uint)(bytes[7] << 4) | bytes[6]);
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new(bytes, bigEndian: true);
    }

    private static string Of(string[] all, Random draws) => all[draws.Next(all.Length)];

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
