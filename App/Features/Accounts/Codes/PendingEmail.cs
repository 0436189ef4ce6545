using BlazorAccounts.Platform.Security;
using Microsoft.AspNetCore.DataProtection;

namespace BlazorAccounts.Features.Accounts.Codes;

/// <summary>Which address the code page is about.</summary>
public sealed class PendingEmail(IDataProtectionProvider protection) : CookieNote<string>(protection, "PendingEmail", EmailCode.Lifetime, "pending");
