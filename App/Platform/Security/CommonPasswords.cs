namespace BlazorAccounts.Platform.Security;

/// <summary>The bundled list of passwords that everybody tries first, and the plainest runs of characters.</summary>
internal static class CommonPasswords
{
    private static readonly Lazy<HashSet<string>> List = new(Load);

    public static int Count => List.Value.Count;

    public static bool Contains(string password)
    {
        var lower = password.ToLowerInvariant();
        return IsRun(lower) || List.Value.Contains(lower);
    }

    // aaaaaaaa, 12345678, hgfedcba: every step the same.
    private static bool IsRun(string text)
    {
        var step = text[1] - text[0];
        return step is >= -1 and <= 1 && text.Zip(text.Skip(1)).All(pair => pair.Second - pair.First == step);
    }

    private static HashSet<string> Load()
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream("common-passwords.txt")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
