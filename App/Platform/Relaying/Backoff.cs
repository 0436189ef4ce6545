using System.Security.Cryptography;

namespace BlazorAccounts.Platform.Relaying;

/// <summary>How long to wait after a failed attempt, a tenth more or less so that failures do not march in step.</summary>
internal static class Backoff
{
    public const int EventAttempts = 8;

    // 23 hours and 21 minutes in all: a mail that could not be sent for a day is dead.
    private static readonly TimeSpan[] MailSteps =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1),
        TimeSpan.FromHours(2), TimeSpan.FromHours(4), TimeSpan.FromHours(4), TimeSpan.FromHours(4), TimeSpan.FromHours(4), TimeSpan.FromHours(4),
    ];

    /// <summary>2 s, 8 s, 32 s, 2 min, 9 min, 34 min, 2.3 h; null after the eighth attempt.</summary>
    public static TimeSpan? ForEvent(int attempts) =>
        attempts >= EventAttempts ? null : Jitter(TimeSpan.FromSeconds(2 * Math.Pow(4, Math.Max(attempts, 1) - 1)));

    /// <summary>5 s, 15 s, 1 min, 5 min, 15 min, 1 h, 2 h and then every 4 h; null once a day has passed.</summary>
    public static TimeSpan? ForMail(int attempts) => attempts > MailSteps.Length ? null : Jitter(MailSteps[Math.Max(attempts, 1) - 1]);

    private static TimeSpan Jitter(TimeSpan step) => step * (0.9 + (RandomNumberGenerator.GetInt32(0, 2001) / 10_000.0));
}
