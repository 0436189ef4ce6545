using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Data;

/// <summary>
/// Text that is searched by how it begins. Its columns sort by their characters' numbers on both databases, so that a range finds a prefix and an index
/// serves the range, whatever language the database was made for; and nothing in what somebody typed is a wildcard.
/// </summary>
public static class OrdinalText
{
    private const string Mark = "OrdinalText";

    extension<T>(PropertyBuilder<T> property)
    {
        public PropertyBuilder<T> IsOrdinal() => property.HasAnnotation(Mark, true);
    }

    internal static bool IsMarked(IMutableProperty property) => property.FindAnnotation(Mark) is not null;

    /// <summary>The least text that comes after everything that begins with this prefix; null when nothing does.</summary>
    public static string? After(string prefix)
    {
        for (var end = prefix.Length; end > 0; end--)
        {
            // Halves of a pair move as one, because PostgreSQL stores no single ones.
            var start = end > 1 && char.IsSurrogatePair(prefix, end - 2) ? end - 2 : end - 1;
            var character = char.ConvertToUtf32(prefix, start);
            if (character < 0x10FFFF && character != 0xFFFF) // whose successor comes before it where text is stored in 16 bits
            {
                return prefix[..start] + char.ConvertFromUtf32(character == 0xD7FF ? 0xE000 : character + 1);
            }
            end = start + 1;
        }
        return null;
    }
}
