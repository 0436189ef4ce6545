using static BlazorAccounts.Platform.Mail.MailState;
using static BlazorAccounts.Platform.Mail.MailTrigger;

namespace BlazorAccounts.Platform.Mail;

/// <summary>What a mail is about; decides whether it can be unsubscribed from (only <see cref="Product"/> can).</summary>
public enum MailCategory { Security, Billing, Product }

public enum MailState { Pending, Sent, Dead, Dropped }

public enum MailTrigger { Delivered, Expired, GivenUp, Revived }

/// <summary>A mail written in the same transaction as the change it tells of, and sent afterwards by the relay.</summary>
public sealed class OutboxMail
{
    internal OutboxMail() { } // EF, and MailComposer

    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <summary>Stable over every attempt, so that a duplicate can be recognised: <c>&lt;id@host&gt;</c>.</summary>
    public required string MessageId { get; init; }

    public required string To { get; init; }

    /// <summary>Keyed hash of the address in upper case, by which its mails are found, since <see cref="To"/> is sealed. Null for mails from before, until a job adds it.</summary>
    public string? ToHash { get; init; }

    /// <summary>The template's name, such as <c>CodeMail</c>.</summary>
    public required string Template { get; init; }

    public required MailCategory Category { get; init; }

    /// <summary>Whom it is for, when that is an account.</summary>
    public Guid? UserId { get; init; }

    /// <summary>Subject, HTML and text, protected at rest because mails carry codes and links; emptied once sent.</summary>
    public required byte[] Content { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>A mail that would arrive later than this is dropped (a code that has expired helps nobody).</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>One mail per key, ever: <c>trial-3-days:{subscription}</c>. Null for mails that may repeat.</summary>
    public string? OnceKey { get; init; }

    /// <summary>Not taken before this moment: set by leases and by backoff.</summary>
    public required DateTimeOffset DueAt { get; set; }

    /// <summary>Written by conditional updates alone, each from the state it leaves to the one that <see cref="Next"/> gives.</summary>
    public MailState State { get; private set; }

    public int Attempts { get; set; }
    public DateTimeOffset? SentAt { get; set; }
    public string? LastError { get; set; }

    /// <summary>The whole machine on one screen; null refuses the move.</summary>
    public static MailState? Next(MailState from, MailTrigger on) => (from, on) switch
    {
        (Pending or Sent, Delivered) => Sent,
        (Pending or Dropped, Expired) => Dropped,
        (Pending or Dead, GivenUp) => Dead,
        (Pending or Dead, Revived) => Pending,
        _ => null,
    };
}
