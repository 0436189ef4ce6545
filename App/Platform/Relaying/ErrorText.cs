namespace BlazorAccounts.Platform.Relaying;

/// <summary>An exception as one line that fits its column.</summary>
internal static class ErrorText
{
    public const int MaxLength = 1000;

    public static string Of(Exception failure)
    {
        var text = $"{failure.GetType().Name}: {failure.Message}";
        for (var inner = failure.InnerException; inner is not null; inner = inner.InnerException)
        {
            text += $" <- {inner.GetType().Name}: {inner.Message}";
        }
        text = text.ReplaceLineEndings(" ").Replace('\0', ' ');
        return text.Length > MaxLength ? text[..MaxLength] : text;
    }
}
