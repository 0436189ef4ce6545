using Microsoft.AspNetCore.DataProtection;

namespace BlazorAccounts.Features.Privacy;

/// <summary>Keeps a finished export unreadable in the database.</summary>
public sealed class ExportSeal(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("BlazorAccounts.Features.Privacy.DataExport");

    public byte[] Close(byte[] file) => _protector.Protect(file);

    public byte[] Open(byte[] content) => _protector.Unprotect(content);
}
