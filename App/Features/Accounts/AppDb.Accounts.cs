using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Codes;
using BlazorAccounts.Features.Accounts.Deletion;
using BlazorAccounts.Features.Accounts.EmailChanges;
using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Features.Accounts.SigningIn;
using BlazorAccounts.Features.Accounts.Tokens;
using BlazorAccounts.Features.Accounts.TwoFactor;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Data;

/// <summary>Accounts bring Identity's tables; their model says so by being the context's base.</summary>
public abstract partial class AppDb : IdentityDbContext<User, IdentityRole<Guid>, Guid>
{
    public DbSet<UserSession> Sessions => Set<UserSession>();
    public DbSet<EmailCode> EmailCodes => Set<EmailCode>();
    public DbSet<EmailChange> EmailChanges => Set<EmailChange>();
    public DbSet<SignInRecord> SignIns => Set<SignInRecord>();
    public DbSet<TrialClaim> TrialClaims => Set<TrialClaim>();
    public DbSet<RefreshToken> RefreshTokens => Set<RefreshToken>();
    public DbSet<Authenticator> Authenticators => Set<Authenticator>();
    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();
    public DbSet<TwoFactorRecovery> TwoFactorRecoveries => Set<TwoFactorRecovery>();
    public DbSet<AccountDeletion> AccountDeletions => Set<AccountDeletion>();
    public DbSet<DeletionStep> DeletionSteps => Set<DeletionStep>();
    public DbSet<SigningKey> SigningKeys => Set<SigningKey>();

    /// <summary>The language that a person reads, whoever writes to them; English for a person without settings. Kept by profiles, which accounts do not know.</summary>
    internal partial Task<string> LanguageOfAsync(Guid userId, CancellationToken ct);
}
