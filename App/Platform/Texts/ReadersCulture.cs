using System.Globalization;

namespace BlazorAccounts.Platform.Texts;

/// <summary>Words for somebody else than whose request or job this is.</summary>
internal static class ReadersCulture
{
    /// <summary>In this language; ends with <paramref name="act"/>.</summary>
    public static T In<T>(string language, Func<T> act)
    {
        var culture = CultureInfo.GetCultureInfo(language);
        return In(culture, culture, act);
    }

    /// <summary>The same in the language of now: for what another thread is to call later, such as news for an open page.</summary>
    public static Action OfNow(Action later)
    {
        var (culture, words) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        return () => In<object?>(culture, words, () =>
        {
            later();
            return null;
        });
    }

    private static T In<T>(CultureInfo culture, CultureInfo words, Func<T> act)
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, words);
        try
        {
            return act();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }
}
