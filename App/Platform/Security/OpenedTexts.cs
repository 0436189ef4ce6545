namespace BlazorAccounts.Platform.Security;

/// <summary>
/// What was opened lately. A program asks for its person's profile again and again, and five texts of it take some 17 µs to open; found here they cost nothing. A text
/// has one place, and goes when another takes it, so there are never more than fit; what is found was sealed for the same column, to the letter.
/// </summary>
internal sealed class OpenedTexts
{
    private const int Places = 4096;
    private const int Longest = 512;
    private readonly Opened?[] _places = new Opened?[Places];

    /// <summary>The clear text, opened only when it is not here.</summary>
    public string Get(string stored, string column, Func<string, string, string> open)
    {
        if (stored.Length > Longest)
        {
            return open(stored, column);
        }
        ref var place = ref _places[(uint)stored.GetHashCode(StringComparison.Ordinal) % Places];
        if (Volatile.Read(ref place) is { } found && found.Stored == stored && found.Column == column)
        {
            return found.Clear;
        }
        var clear = open(stored, column);
        Volatile.Write(ref place, new(stored, column, clear));
        return clear;
    }

    private sealed record Opened(string Stored, string Column, string Clear);
}
