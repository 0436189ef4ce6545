using System.Text.RegularExpressions;

namespace BlazorAccounts.Features.Profiles;

/// <summary>Time zones by their IANA names, as browsers report them (old aliases such as <c>Asia/Calcutta</c> included).</summary>
public static partial class TimeZones
{
    public const string Utc = "Etc/UTC";

    /// <summary>The names offered in lists, sorted; browsers may send others that <see cref="Find"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id).Where(id => Find(id) is not null && !id.StartsWith("Etc/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
        Utc,
    ];

    /// <summary>The zone of this name; null when there is none. Names of files on this machine that are not zones are not zones.</summary>
    public static TimeZoneInfo? Find(string? name) =>
        name is "UTC" ? TimeZoneInfo.FindSystemTimeZoneById(Utc)
        : name is { Length: <= 64 } && Shape().IsMatch(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone
        : null;

    /// <summary>How people read the name: <c>America/New York</c>.</summary>
    public static string Label(string timeZone) => timeZone is Utc ? "UTC" : timeZone.Replace('_', ' ');

    /// <summary>The wall clock there; UTC when the name means nothing.</summary>
    public static DateTimeOffset In(string? timeZone, DateTimeOffset now) => TimeZoneInfo.ConvertTime(now, Find(timeZone) ?? TimeZoneInfo.Utc);

    // The capital at the start leaves out posix/ and right/, which are the same zones again or count leap seconds.
    [GeneratedRegex("^[A-Z][A-Za-z]+(/[A-Za-z0-9_+-]+){1,2}$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
