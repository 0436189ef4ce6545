using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Logging.Abstractions;

namespace BlazorAccounts.Platform.Security;

/// <summary>
/// Seals texts for columns of the database by Data Protection's AES-256-GCM: <c>sealed.{key}.{payload}</c>, and hashes addresses by which rows are found. A sealed text
/// opens only in the column it was sealed for, and only with the server key. Keys are numbered; what an older one sealed stays readable, and so does what a node one
/// number ahead seals.
/// </summary>
internal sealed class ColumnKeys
{
    private const string Prefix = "sealed.";
    private const int KeyIdLength = 8;

    // What Data Protection puts before and behind a text: what the text's own key is made from, nonce and tag.
    private const int Overhead = 16 + 12 + 16;
    private static readonly AuthenticatedEncryptorConfiguration Algorithm = new() { EncryptionAlgorithm = EncryptionAlgorithm.AES_256_GCM };

    private readonly ImmutableDictionary<string, IAuthenticatedEncryptor> _keys;
    private readonly (int Number, string Id)? _current;

    // The first server key's: what is hashed is looked for by every part of the process.
    private readonly byte[]? _hash;

    private ColumnKeys(ImmutableDictionary<string, IAuthenticatedEncryptor> keys, (int Number, string Id)? current, byte[]? hash) => (_keys, _current, _hash) = (keys, current, hash);

    /// <summary>Without a key: reads clear texts, and nothing else.</summary>
    public static ColumnKeys None { get; } = new(ImmutableDictionary.Create<string, IAuthenticatedEncryptor>(StringComparer.Ordinal), null, null);

    /// <summary>How everything begins that the newest key sealed.</summary>
    public string Mark => $"{Prefix}{_current?.Id}.";

    /// <summary>How long a sealed text can be whose clear one has so many characters.</summary>
    public static int Length(int clear) => Prefix.Length + KeyIdLength + 1 + Base64Url.GetEncodedLength(Overhead + (3 * clear));

    /// <summary>Whether a text was sealed, with whatever key.</summary>
    public static bool IsSealed(string stored) => stored.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>
    /// Also with the keys that a server key gives. Of the first server key, the one with the highest number so far seals from now on; those of others, which only
    /// processes with several products have, are read and do not seal.
    /// </summary>
    public ColumnKeys With(ServerKeys server, int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        var keys = _keys;
        foreach (var n in Enumerable.Range(1, number + 1).Where(n => !keys.ContainsKey(IdOf(server, n))).ToList())
        {
            keys = keys.Add(IdOf(server, n), Encryptor(server.Derive($"columns.{n}", 64)));
        }
        var hash = server.Derive("columns.addresses");
        return _hash is null ? new(keys, (number, IdOf(server, number)), hash)
            : number > _current!.Value.Number && CryptographicOperations.FixedTimeEquals(hash, _hash) ? new(keys, (number, IdOf(server, number)), _hash)
            : new(keys, _current, _hash);
    }

    /// <param name="column">Which it is for, such as <c>User.Bio</c>.</param>
    public string Seal(string clear, string column)
    {
        var key = _current is { Id: var id } ? _keys[id] : throw new InvalidOperationException($"There is no key to seal {column} with.");
        return $"{Mark}{Base64Url.EncodeToString(key.Encrypt(Encoding.UTF8.GetBytes(clear), Encoding.UTF8.GetBytes(column)))}";
    }

    /// <summary>A text that was never sealed is answered as it is: rows from before.</summary>
    /// <exception cref="CryptographicException">It was changed, belongs to another column, or its key is not here.</exception>
    public string Open(string stored, string column)
    {
        if (!IsSealed(stored))
        {
            return stored;
        }
        var dot = stored.IndexOf('.', Prefix.Length);
        if (dot < 0 || !_keys.TryGetValue(stored[Prefix.Length..dot], out var key))
        {
            throw new CryptographicException($"{column} was sealed with a key that is not here.");
        }
        return Encoding.UTF8.GetString(key.Decrypt(Bytes(stored.AsSpan(dot + 1), column), Encoding.UTF8.GetBytes(column)));
    }

    /// <summary>With the newest key, what lies there in clear or under an older one.</summary>
    public string Reseal(string stored, string column) => Seal(Open(stored, column), column);

    /// <summary>HMAC-SHA256 of an address in the form it is compared in: 43 characters of base64url.</summary>
    public string Hash(string address) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(_hash ?? throw new InvalidOperationException("There is no key to hash with."), Encoding.UTF8.GetBytes(address)));

    private static byte[] Bytes(ReadOnlySpan<char> text, string column)
    {
        try
        {
            return Base64Url.DecodeFromChars(text);
        }
        catch (FormatException broken)
        {
            throw new CryptographicException($"{column} holds what is no sealed text.", broken);
        }
    }

    private static IAuthenticatedEncryptor Encryptor(byte[] master) =>
        new AuthenticatedEncryptorFactory(NullLoggerFactory.Instance).CreateEncryptorInstance(new Key(new AuthenticatedEncryptorDescriptor(Algorithm, new Secret(master))))!;

    // Tells keys apart and nothing about them.
    private static string IdOf(ServerKeys server, int number) => Convert.ToHexStringLower(server.Derive($"columns.{number}.id", KeyIdLength / 2));

    // The factory asks for a key of a ring; of it, it reads the descriptor alone.
    private sealed class Key(IAuthenticatedEncryptorDescriptor descriptor) : IKey
    {
        public IAuthenticatedEncryptorDescriptor Descriptor => descriptor;
        public Guid KeyId => Guid.Empty;
        public DateTimeOffset CreationDate => DateTimeOffset.MinValue;
        public DateTimeOffset ActivationDate => DateTimeOffset.MinValue;
        public DateTimeOffset ExpirationDate => DateTimeOffset.MaxValue;
        public bool IsRevoked => false;
        public IAuthenticatedEncryptor? CreateEncryptor() => null;
    }
}
