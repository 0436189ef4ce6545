using System.Text.RegularExpressions;

namespace BlazorAccounts.Platform.Security;

/// <summary>Masks what must never be written down: passwords, codes, tokens, keys, card numbers.</summary>
public static partial class Redaction
{
    public const string Mask = "[redacted]";
    private const int LongestMatchMilliseconds = 1000;

    /// <summary>Whether a value under this name is masked whatever it is.</summary>
    public static bool IsSecretName(string name) => SecretName().IsMatch(name);

    /// <summary>The text with every secret masked that can be told by its shape or by the name before it.</summary>
    public static string Clean(string text)
    {
        try
        {
            return Masked(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return Mask; // rather nothing than a secret
        }
    }

    private static string Masked(string text)
    {
        text = Named().Replace(text, "${name}" + Mask);
        text = Shaped().Replace(text, found => found.Groups["keep"].Value + Mask);
        return CardNumber().Replace(text, digits => IsCardNumber(digits.ValueSpan) ? Mask : digits.Value);
    }

    // The check digit of Luhn, by which card numbers differ from most other long numbers.
    private static bool IsCardNumber(ReadOnlySpan<char> text)
    {
        var (sum, count) = (0, 0);
        for (var i = text.Length - 1; i >= 0; i--)
        {
            if (!char.IsAsciiDigit(text[i]))
            {
                continue;
            }
            var digit = text[i] - '0';
            sum += count++ % 2 == 0 ? digit : digit < 5 ? 2 * digit : (2 * digit) - 9;
        }
        return count is >= 13 and <= 19 && sum % 10 == 0;
    }

    [GeneratedRegex(
        "passw|passphrase|secret|pepper|token$|api_?-?key|(?:server|signing|private|webhook)_?-?key|authorization|cookie|signature|card_?-?number"
        + "|^(?:pwd|cvc2?|cvv2?|pan|code|otp|totp|pin)$|(?:verification|recovery|confirmation|backup)_?-?code",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        LongestMatchMilliseconds)]
    private static partial Regex SecretName();

    // password=…, "refreshToken":"…", Api-Key: …
    [GeneratedRegex(
        """(?<name>(?:passw(?:or)?d|pwd|passphrase|secret|token|api_?-?key|private_?-?key|\bcvc|\bcvv|\botp|(?:verification|recovery)_?-?code)"?\s{0,3}[=:]\s{0,3}"?)(?!\[redacted\])[^\s"&;,}]+""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        LongestMatchMilliseconds)]
    private static partial Regex Named();

    // Authorization values, gateway keys, JSON web tokens, links that carry a code or a token.
    [GeneratedRegex(
        @"(?<keep>\b(?:Bearer|Basic)\s+)[\w.~+/=-]{8,}|\b(?:whsec|sk|rk|pk|ba)_(?:live_|test_)?[\w-]{8,}|\beyJ[\w-]{5,4000}\.[\w-]{1,8000}\.[\w-]*|(?<keep>[?&](?:code|token|key|state|sig)=)[^\s&#""]+|(?<keep>/export/)[\w-]{20,}",
        RegexOptions.CultureInvariant,
        LongestMatchMilliseconds)]
    private static partial Regex Shaped();

    [GeneratedRegex(
        @"(?<![\w.-])[2-6](?:[ -]?\d){12,18}(?![\w-])",
        RegexOptions.CultureInvariant,
        LongestMatchMilliseconds)]
    private static partial Regex CardNumber();
}
