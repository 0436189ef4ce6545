using BlazorAccounts.Data.Privacy;
using static BlazorAccounts.Data.Privacy.PiiLevel;

namespace BlazorAccounts.Features.Accounts;

/// <summary>How a person gets in: sessions, codes, connected accounts, passkeys and second factors.</summary>
internal sealed class SignInPersonalData : IPersonalData
{
    private const string Themselves = "names the person themselves";
    private const string Secret = "a secret";

    public void Declare(PersonalTables tables)
    {
        DeclareSessions(tables);
        DeclareCodes(tables);
        DeclareWays(tables);
    }

    private static void DeclareSessions(PersonalTables tables)
    {
        tables.Add("sessions", (db, whose) => db.Sessions.Where(s => s.UserId == whose.UserId))
            .Export(None, s => s.Id, s => s.Kind, s => s.CreatedAt, s => s.LastSeenAt, s => s.ProvedAt, s => s.ExpiresAt, s => s.EndedAt!, s => s.EndReason!)
            .Export(High, s => s.Address!)
            .Export(Low, s => s.UserAgent!)
            .Omit(None, Themselves, s => s.UserId)
            .Stored(StoredAs.Encrypted, s => s.Address!, s => s.UserAgent!);
        tables.Add("refreshTokens", (db, whose) => db.RefreshTokens.Where(t => db.Sessions.Any(s => s.Id == t.SessionId && s.UserId == whose.UserId)))
            .Export(None, t => t.Id, t => t.SessionId, t => t.CreatedAt, t => t.ExpiresAt, t => t.UsedAt!, t => t.SuccessorId!)
            .Omit(None, Secret, t => t.Hash)
            .Stored(StoredAs.Hash, t => t.Hash);
        tables.Add("signIns", (db, whose) => db.SignIns.Where(r => r.UserId == whose.UserId))
            .Export(None, r => r.Id, r => r.At, r => r.Method, r => r.Succeeded, r => r.Reason!)
            .Export(High, r => r.Address!)
            .Export(Low, r => r.UserAgent!)
            .Omit(None, Themselves, r => r.UserId)
            .Stored(StoredAs.Encrypted, r => r.Address!, r => r.UserAgent!);
    }

    private static void DeclareCodes(PersonalTables tables)
    {
        tables.Add("emailCodes", (db, whose) => db.EmailCodes.Where(c => c.UserId == whose.UserId))
            .Export(None, c => c.Id, c => c.Purpose, c => c.CreatedAt, c => c.ExpiresAt, c => c.Tries, c => c.ConsumedAt!)
            .Omit(None, Themselves, c => c.UserId)
            .Omit(None, Secret, c => c.Hash)
            .Stored(StoredAs.Hash, c => c.Hash);
        tables.Add("emailChanges", (db, whose) => db.EmailChanges.Where(c => c.UserId == whose.UserId))
            .Export(None, c => c.Id, c => c.CodeId, c => c.AskedAt, c => c.ChangedAt!, c => c.UndoneAt!)
            .Export(High, c => c.OldEmail, c => c.NewEmail)
            .Omit(None, Themselves, c => c.UserId)
            .Omit(High, "another spelling of a column that is exported", c => c.OldNormalizedEmail)
            .Omit(None, Secret, c => c.UndoHash!)
            .Stored(StoredAs.Hash, c => c.UndoHash!, c => c.OldNormalizedEmail)
            .Stored(StoredAs.Encrypted, c => c.OldEmail, c => c.NewEmail);
    }

    private static void DeclareWays(PersonalTables tables)
    {
        tables.Add("logins", (db, whose) => db.UserLogins.Where(l => l.UserId == whose.UserId))
            .Export(High, l => l.ProviderKey)
            .Export(Low, l => l.LoginProvider, l => l.ProviderDisplayName!)
            .Omit(None, Themselves, l => l.UserId)
            .InClear("the row's key, and what signing in looks for: a number that the provider gave", l => l.ProviderKey);
        tables.Add("loginTokens", (db, whose) => db.UserTokens.Where(t => t.UserId == whose.UserId))
            .Export(Low, t => t.LoginProvider, t => t.Name)
            .Omit(None, Themselves, t => t.UserId)
            .Omit(High, Secret, t => t.Value!)
            .InClear("nothing writes it: the table is Identity's", t => t.Value!);
        tables.Add("passkeys", (db, whose) => db.UserPasskeys.Where(p => p.UserId == whose.UserId))
            .Export(Low, p => p.Data.Name!)
            .Export(None, p => p.CredentialId, p => p.Data.CreatedAt, p => p.Data.SignCount, p => p.Data.Transports!)
            .Export(None, p => p.Data.IsUserVerified, p => p.Data.IsBackupEligible, p => p.Data.IsBackedUp)
            .Omit(None, Themselves, p => p.UserId)
            .Omit(None, "key material", p => p.Data.PublicKey, p => p.Data.AttestationObject, p => p.Data.ClientDataJson);
        tables.Add("authenticators", (db, whose) => db.Authenticators.Where(a => a.UserId == whose.UserId))
            .Export(None, a => a.CreatedAt)
            .Omit(None, Themselves, a => a.UserId)
            .Omit(High, Secret, a => a.Secret)
            .Omit(None, "guards the secret against repeats", a => a.LastStep)
            .Stored(StoredAs.Encrypted, a => a.Secret);
        tables.Add("recoveryCodes", (db, whose) => db.RecoveryCodes.Where(c => c.UserId == whose.UserId))
            .Export(None, c => c.Id, c => c.UsedAt!)
            .Omit(None, Themselves, c => c.UserId)
            .Omit(None, Secret, c => c.Hash)
            .Stored(StoredAs.Hash, c => c.Hash);
        tables.Add("twoFactorRecoveries", (db, whose) => db.TwoFactorRecoveries.Where(r => r.UserId == whose.UserId))
            .Export(None, r => r.AskedAt, r => r.ReadyAt)
            .Omit(None, Themselves, r => r.UserId);
    }
}
