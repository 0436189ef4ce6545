using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BlazorAccounts.Data;

/// <summary>Lists that are read and written whole, as JSON in one column: nothing is looked for inside them.</summary>
internal static class JsonText
{
    extension<T>(PropertyBuilder<IReadOnlyList<T>> property)
    {
        /// <param name="most">How many characters they have at most.</param>
        public PropertyBuilder<IReadOnlyList<T>> IsJson(int most) => property.HasMaxLength(most).HasConversion(
            list => JsonSerializer.Serialize(list, JsonSerializerOptions.Default),
            json => Read<T>(json),
            new ValueComparer<IReadOnlyList<T>>((a, b) => a!.SequenceEqual(b!), list => list.Count, list => list));
    }

    // Rows from before the column was there hold an empty text.
    private static List<T> Read<T>(string json) => json.Length == 0 ? [] : JsonSerializer.Deserialize<List<T>>(json)!;
}
