using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace BlazorAccounts.Platform.Mail;

/// <summary>What a waiting mail says, kept protected because it carries codes and links.</summary>
internal sealed record MailContent(string Subject, string Html, string Text, string? ToName, string? UnsubscribeUrl)
{
    /// <summary>Names the file that goes with it (<see cref="IMailAttachments"/>); null for most.</summary>
    public string? Attachment { get; init; }

    public byte[] Protect(IDataProtectionProvider protection) => Protector(protection).Protect(JsonSerializer.SerializeToUtf8Bytes(this));

    public static MailContent Unprotect(IDataProtectionProvider protection, byte[] content) =>
        JsonSerializer.Deserialize<MailContent>(Protector(protection).Unprotect(content)) ?? throw new JsonException("A mail holds nothing.");

    private static IDataProtector Protector(IDataProtectionProvider protection) => protection.CreateProtector("BlazorAccounts.Platform.Mail.MailContent");
}
