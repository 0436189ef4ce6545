namespace BlazorAccounts.Platform.Security;

/// <summary>bcrypt's own base 64: another alphabet, no padding.</summary>
internal static class Radix64
{
    private const string Alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new char[((bytes.Length * 8) + 5) / 6];
        for (var i = 0; i < text.Length; i++)
        {
            var bit = i * 6;
            var pair = (bytes[bit / 8] << 8) | ((bit / 8) + 1 < bytes.Length ? bytes[(bit / 8) + 1] : 0);
            text[i] = Alphabet[(pair >> (10 - (bit % 8))) & 63];
        }
        return new(text);
    }

    /// <summary>Null when a character is not of the alphabet.</summary>
    public static byte[]? Decode(ReadOnlySpan<char> text, int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < text.Length; i++)
        {
            var value = Alphabet.IndexOf(text[i]);
            if (value < 0)
            {
                return null;
            }
            var bit = i * 6;
            var pair = value << (10 - (bit % 8));
            bytes[bit / 8] |= (byte)(pair >> 8);
            if ((bit / 8) + 1 < length)
            {
                bytes[(bit / 8) + 1] |= (byte)pair;
            }
        }
        return bytes;
    }
}
