namespace BlazorAccounts.Platform.Mail;

/// <summary>What <c>MailLayout</c> tells the composer besides the body. Cascades into every mail component.</summary>
public sealed class MailHeading
{
    public string Subject { get; set; } = "";

    /// <summary>Where one click ends this kind of mail; only for <see cref="MailCategory.Product"/>.</summary>
    public string? UnsubscribeUrl { get; set; }
}
