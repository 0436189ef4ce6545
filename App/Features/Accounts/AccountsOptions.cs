using System.ComponentModel.DataAnnotations;

namespace BlazorAccounts.Features.Accounts;

/// <summary>Settings under <c>Accounts:</c>.</summary>
public sealed class AccountsOptions
{
    public const string Section = "Accounts";

    /// <summary>Answers a registration with a known address like any other and tells the owner by mail (ACC-4).</summary>
    public bool HideExistingEmails { get; set; }

    /// <summary>New accounts that one address may make in an hour. Development sets it high, because everybody there shares one.</summary>
    [Range(1, 1_000_000)]
    public int RegistrationsPerAddress { get; set; } = 100;

    /// <summary>Wrong passwords of one account in 15 minutes, over every way in.</summary>
    [Range(1, 1000)]
    public int FailuresPerAccount { get; set; } = 10;

    /// <summary>Wrong passwords from one address in 15 minutes.</summary>
    [Range(1, 1_000_000)]
    public int FailuresPerAddress { get; set; } = 100;

    /// <summary>Codes that one address may ask for, and try, in an hour.</summary>
    [Range(1, 1_000_000)]
    public int CodeCallsPerAddress { get; set; } = 300;

    /// <summary>Wait before a registration that met a stumbling database is tried again; the second and third wait are twice and four times as long (ACC-3).</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan FirstRetryWait { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Between the mail that somebody with the password asked to have two-step sign-in turned off, and the day they can: the owner's time to say no.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan TwoFactorRecoveryWait { get; set; } = TimeSpan.FromDays(3);

    // Development: one machine plays everybody, so limits by address are wide there unless configured.
    internal void ForOneMachine(IConfigurationSection configured)
    {
        RegistrationsPerAddress = configured.GetValue<int?>(nameof(RegistrationsPerAddress)) ?? 100_000;
        CodeCallsPerAddress = configured.GetValue<int?>(nameof(CodeCallsPerAddress)) ?? 100_000;
    }
}
