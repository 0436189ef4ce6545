using System.Globalization;
using System.Text.Json;

namespace BlazorAccounts.Features.Profiles;

/// <summary>How values are written in JSON: an enum's <c>PastDue</c> is <c>pastDue</c>.</summary>
public static class Wire
{
    public static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>A wall-clock time as HH:MM.</summary>
    public static string? Time(TimeOnly? time) => time?.ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Null for what is not exactly one of the names.</summary>
    public static T? Parse<T>(string? text)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (Name(value) == text)
            {
                return value;
            }
        }
        return null;
    }
}
