using System.Text.Json;

namespace BlazorAccounts.Features.Profiles;

/// <summary>How an enum's value is written in JSON: <c>PastDue</c> is <c>pastDue</c>.</summary>
public static class Wire
{
    public static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

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
