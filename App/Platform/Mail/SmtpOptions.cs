using System.Net;

namespace BlazorAccounts.Platform.Mail;

/// <summary>The mail server. Without a host, mails land in the mailbox page in Development, and the app does not start elsewhere.</summary>
public sealed class SmtpOptions
{
    public const string Section = "Smtp";

    public string? Host { get; set; }

    /// <summary>1 to 65535.</summary>
    public int Port { get; set; } = 587;

    /// <summary>Null sends without signing in.</summary>
    public string? User { get; set; }

    public string? Password { get; set; }

    /// <summary>
    /// Encrypts after STARTTLS and refuses to go on without. Unset means yes, except for a server on this machine, where there is nobody to read along;
    /// set to false only for a server on a private network.
    /// </summary>
    public bool? StartTls { get; set; }

    /// <summary>The sender's address.</summary>
    public string From { get; set; } = "no-reply@localhost";

    public string FromName { get; set; } = "BlazorAccounts";

    /// <summary>How long one mail may take, 1 second to 1 minute.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    internal bool Encrypts => StartTls ?? !(Host is "localhost" || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address)));
}
