using System.Buffers.Text;
using System.Globalization;
using System.Text;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Features.Leaderboard;

/// <summary>Pages that start after a row, so that they stay right while rows come and go, and the last costs what the first does.</summary>
internal static class Paging
{
    public const int DefaultSize = 25;
    public const int MaxSize = 100;
    private const int MaxCursor = 800;
    private const char Between = '\n';
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static Outcome CursorInvalid { get; } = Outcome.Invalid("after", "cursor_invalid", L("Use what an earlier answer gave as next, with the same search."));

    public static Outcome LimitInvalid { get; } = Outcome.Invalid("limit", "limit_invalid", L($"Use a whole number from 1 to {MaxSize}."));

    /// <summary>How many rows are wanted; null when that cannot be answered.</summary>
    public static int? Size(string? limit) => string.IsNullOrEmpty(limit) ? DefaultSize
        : int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is > 0 and <= MaxSize ? size
        : null;

    public static string Cursor(params IEnumerable<string> parts) => Base64Url.EncodeToString(Strict.GetBytes(string.Join(Between, parts)));

    /// <summary>The parts of a cursor; null when it is none of ours.</summary>
    public static string[]? Parts(string cursor, int count)
    {
        try
        {
            return cursor.Length <= MaxCursor && Base64Url.IsValid(cursor) && Strict.GetString(Base64Url.DecodeFromChars(cursor)).Split(Between) is var parts && parts.Length == count
                ? parts
                : null;
        }
        catch (Exception odd) when (odd is ArgumentException or FormatException) // bytes that are no text
        {
            return null;
        }
    }
}
