using BlazorAccounts.Platform.Security;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace BlazorAccounts.Data.Privacy;

/// <summary>
/// Columns whose text is sealed on its way into the database and opened on its way out. Such a column can be read and written, and compared with null; the
/// database cannot search it, sort it or mix it with other columns (<c>a ?? b</c> in a query), because no two sealings are alike.
/// </summary>
internal static class SealedText
{
    // Of the process, because the model is, and the model holds the converters.
    private static ColumnKeys keys = ColumnKeys.None;
    private static readonly OpenedTexts Opened = new();

    /// <summary>All keys that this process was given.</summary>
    public static ColumnKeys Keys => Volatile.Read(ref keys);

    extension<T>(PropertyBuilder<T> property)
    {
        /// <param name="most">How many characters its clear text has at most.</param>
        public PropertyBuilder<T> IsSealed(int most = 256) => property.HasMaxLength(ColumnKeys.Length(most)).HasConversion(new Converter(property.Metadata));
    }

    extension<T>(ComplexTypePropertyBuilder<T> property)
    {
        /// <param name="most">How many characters its clear text has at most.</param>
        public ComplexTypePropertyBuilder<T> IsSealed(int most = 256) => property.HasMaxLength(ColumnKeys.Length(most)).HasConversion(new Converter(property.Metadata));
    }

    extension(IReadOnlyProperty property)
    {
        /// <summary>What a column's texts are sealed for, such as <c>User.Bio</c>; null when they are not.</summary>
        public string? SealedFor => (property.GetValueConverter() as Converter)?.Column;
    }

    /// <summary>Adds the keys that a server key gives; of the first one in this process, the one with the highest number seals.</summary>
    public static void Use(ServerKeys server, int number)
    {
        ColumnKeys before;
        do
        {
            before = Keys;
        }
        while (Interlocked.CompareExchange(ref keys, before.With(server, number), before) != before);
    }

    /// <summary>Opens what a statement written by hand has read.</summary>
    /// <param name="column">What it is sealed for, such as <c>User.Bio</c>.</param>
    public static string? Open(string? stored, string column) => stored is null ? null : Opened.Get(stored, column, static (text, of) => Keys.Open(text, of));

    private sealed class Converter : ValueConverter<string, string>
    {
        // The name is in every sealed text: who renames a class or a property keeps the old name here.
        public Converter(IReadOnlyProperty property) : this($"{property.DeclaringType.ClrType.Name}.{property.Name}")
        {
        }

        private Converter(string column) : base(clear => Keys.Seal(clear, column), stored => Open(stored, column)!) => Column = column;

        public string Column { get; }
    }
}
