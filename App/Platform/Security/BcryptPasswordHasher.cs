using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Platform.Security;

public enum PasswordVerdict
{
    Failed,
    Success,

    /// <summary>Right, but hashed at a lower cost than is configured now: store a new hash.</summary>
    SuccessRehashNeeded,
}

/// <summary>
/// Password hashes as <c>bcrypt(base64(HMAC-SHA384(pepper, UTF-8 of the password)))</c>: nothing is lost at 72 bytes or at a NUL, and a stolen table is worth nothing
/// without the server key.
/// </summary>
public sealed class BcryptPasswordHasher(PasswordHashing hashing, ServerKeys keys, IOptions<SecurityOptions> options)
{
    private readonly byte[] _pepper = keys.Derive("password-pepper", 48);

    /// <summary>Hashes a password at the configured cost.</summary>
    /// <exception cref="ArgumentException">It is over 4 KB; the policy should have refused it.</exception>
    /// <exception cref="HashingBusyException">Too many wait already.</exception>
    public async Task<string> HashAsync(string password, CancellationToken ct = default)
    {
        if (!PasswordPolicy.FitsHashing(password))
        {
            throw new ArgumentException("The password is over 4 KB.", nameof(password));
        }
        return await hashing.HashAsync(Bcrypt.Request(Prepare(password), BcryptSetting.New(options.Value.BcryptCost)), ct);
    }

    /// <summary>Compares a password with a stored hash in fixed time.</summary>
    /// <exception cref="HashingBusyException">Too many wait already.</exception>
    public async Task<PasswordVerdict> VerifyAsync(string hash, string password, CancellationToken ct = default)
    {
        if (BcryptSetting.Parse(hash) is not { } setting || !PasswordPolicy.FitsHashing(password))
        {
            return PasswordVerdict.Failed;
        }
        var made = await hashing.HashAsync(Bcrypt.Request(Prepare(password), setting), ct);
        return !Bcrypt.Same(made, hash) ? PasswordVerdict.Failed
            : setting.Cost < options.Value.BcryptCost ? PasswordVerdict.SuccessRehashNeeded
            : PasswordVerdict.Success;
    }

    /// <summary>Takes as long as a verification. For an account that does not exist, so that the time does not tell.</summary>
    /// <exception cref="HashingBusyException">Too many wait already.</exception>
    public Task VerifyDummyAsync(string password, CancellationToken ct = default) =>
        PasswordPolicy.FitsHashing(password) ? HashAsync(password, ct) : Task.CompletedTask;

    private byte[] Prepare(string password) =>
        Encoding.ASCII.GetBytes(Convert.ToBase64String(HMACSHA384.HashData(_pepper, Encoding.UTF8.GetBytes(password))));
}
