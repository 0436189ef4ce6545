using System.Net.Mail;

namespace BlazorAccounts.Platform.Mail;

/// <summary>What may stand in a mail's headers.</summary>
internal static class MailAddressRules
{
    /// <summary>One plain address: no display name, no list, no control characters, 254 characters at most.</summary>
    /// <exception cref="ArgumentException">It is anything else.</exception>
    public static string Address(string address) => IsPlain(address)
            ? address
            : throw new ArgumentException("A mail goes to exactly one plain address.", nameof(address));

    /// <summary>Whether <see cref="Address"/> takes it.</summary>
    public static bool IsPlain(string address) =>
        address.Length <= 254 && !address.Any(char.IsControl) && MailAddress.TryCreate(address, out var parsed) && parsed.Address == address && parsed.DisplayName == "";

    /// <summary>A person's name on one line, without characters that steer display or parsing; null when nothing is left.</summary>
    public static string? Name(string? name)
    {
        if (name is null)
        {
            return null;
        }
        var kept = string.Concat(name.Where(c => !char.IsControl(c) && c is not ('"' or '<' or '>' or '\\') && char.GetUnicodeCategory(c) is not
            (System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator))).Trim();
        return kept.Length == 0 ? null : kept.Length > 100 ? kept[..100] : kept;
    }

    /// <summary>A subject on one line.</summary>
    public static string Subject(string subject)
    {
        var line = string.Join(' ', subject.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        line = string.Concat(line.Where(c => !char.IsControl(c)));
        return line.Length > 200 ? line[..200] : line;
    }
}
