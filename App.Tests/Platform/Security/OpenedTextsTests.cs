using BlazorAccounts.Platform.Security;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Platform.Security;

[Covers("OPS-3")]
public sealed class OpenedTextsTests
{
    private readonly OpenedTexts _texts = new();
    private int _opened;

    [Fact]
    public void What_was_opened_is_not_opened_again()
    {
        Assert.Equal(("User.Bio of a", "User.Bio of a"), (Get("a"), Get("a")));
        Assert.Equal(1, _opened);
    }

    [Fact]
    public void Another_column_opens_it_anew()
    {
        Assert.Equal(("User.Bio of a", "User.Email of a"), (Get("a"), Get("a", "User.Email")));
        Assert.Equal(2, _opened);
    }

    [Fact]
    public void However_many_are_opened_each_is_its_own()
    {
        var texts = Enumerable.Range(0, 20_000).Select(n => $"text {n}").ToList();

        Parallel.ForEach(texts, text => Assert.Equal($"User.Bio of {text}", Get(text)));
        Assert.All(texts, text => Assert.Equal($"User.Bio of {text}", Get(text)));
    }

    [Fact]
    public void Long_ones_are_not_kept()
    {
        var text = new string('a', 513);

        Assert.Equal(Get(text), Get(text));
        Assert.Equal(2, _opened);
    }

    [Fact]
    public void What_does_not_open_is_not_kept() => Assert.All(
        Enumerable.Range(0, 2), _ => Assert.Throws<FormatException>(() => _texts.Get("a", "User.Bio", static (_, _) => throw new FormatException())));

    private string Get(string stored, string column = "User.Bio") => _texts.Get(stored, column, (text, of) =>
    {
        Interlocked.Increment(ref _opened);
        return $"{of} of {text}";
    });
}
