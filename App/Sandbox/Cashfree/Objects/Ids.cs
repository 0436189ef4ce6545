using System.Globalization;
using System.Security.Cryptography;

namespace BlazorAccounts.Sandbox.Cashfree;

internal static class Ids
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>As the <c>cf_</c> ids are: digits, written as text.</summary>
    public static string Number() => RandomNumberGenerator.GetInt32(1_000_000_000, int.MaxValue).ToString(CultureInfo.InvariantCulture);

    public static string Text(string prefix, int length) => prefix + RandomNumberGenerator.GetString(Alphabet, length);
}
