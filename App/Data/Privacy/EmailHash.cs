using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace BlazorAccounts.Data.Privacy;

/// <summary>
/// Columns that an address is found by: they hold its keyed hash. Features write the address in the form it is compared in and compare with it; it is hashed on its
/// way, in a query's parameter as in a row. What is read from such a column is the hash, which may be written and compared again.
/// </summary>
internal static class EmailHash
{
    /// <summary>What makes a text an address, which a hash never has.</summary>
    public const char At = '@';

    private static readonly ValueConverter<string, string> Converter = new(text => Of(text), stored => stored);

    extension<T>(PropertyBuilder<T> property)
    {
        public PropertyBuilder<T> IsEmailHash() => property.HasConversion(Converter);
    }

    extension(IReadOnlyProperty property)
    {
        public bool IsEmailHash => ReferenceEquals(property.GetValueConverter(), Converter);
    }

    /// <summary>The hash of an address; anything else as it is, such as a hash.</summary>
    public static string Of(string text) => text.Contains(At, StringComparison.Ordinal) ? SealedText.Keys.Hash(text) : text;
}
