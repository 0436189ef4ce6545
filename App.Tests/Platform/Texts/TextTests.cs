using System.Globalization;
using BlazorAccounts.Platform;
using BlazorAccounts.Platform.Texts;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Platform.Texts;

[Covers("OPS-9")]
public sealed class TextTests
{
    [Fact]
    public void A_text_is_put_into_words_when_it_is_read()
    {
        var made = Outcome.TooMany(L($"{L("Sign in first.")} Try again in {3} minutes."), TimeSpan.Zero);

        Assert.Equal("Sign in first. Try again in 3 minutes.", In("en", made));
        Assert.Equal("先にサインインしてください。3分後にもう一度お試しください。", In("ja", made));
    }

    [Fact]
    public void What_no_language_knows_stays_English() => Assert.Equal("Never said 1,234.5", In("ja", Outcome.Refused(400, "x", L($"Never said {1234.5:N1}"))));

    [Fact]
    public void Braces_and_formats_come_through()
    {
        var day = new DateOnly(2026, 3, 1);

        Assert.Equal("{a} 1 Mar 2026", In("en", Outcome.Refused(400, "x", L($"{{a}} {day:d MMM yyyy}"))));
        Assert.Equal("As {0} is", L("As {0} is").ToString());
    }

    [Fact]
    public void The_message_of_a_field_is_in_the_readers_language_too()
    {
        var taken = Outcome.Conflict("email", "x", L("Sign in first."));
        string[] there = [];
        Run("ja", () => there = taken.Errors["email"]);

        Assert.Equal(["先にサインインしてください。"], there);
    }

    [Fact]
    public void The_language_of_tests_is_longer_and_in_brackets() =>
        Assert.Equal("[Hî {0:d} ~]", PseudoText.Of("Hi {0:d}"));

    [Fact]
    public void Keys_are_found_in_source() => Assert.Equal(
        ["Plain \"it\"", "{0} and {1:d MMM}", "{0}?", "one"],
        TextKeys.In("""L("Plain \"it\"") x L($"{f("a", b ? 1 : 2)} and {day:d MMM}") HTML("no") L($"{L("one")}?")"""));

    private static string In(string language, Outcome outcome)
    {
        var text = "";
        Run(language, () => text = outcome.Message);
        return text;
    }

    private static void Run(string language, Action act)
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        try
        {
            act();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }
}
