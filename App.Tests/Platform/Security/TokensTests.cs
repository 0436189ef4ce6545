using BlazorAccounts.Platform.Security;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Platform.Security;

[Covers("ACC-5")]
public sealed class TokensTests
{
    [Fact]
    public void Codes_are_six_digits_and_every_digit_is_as_likely()
    {
        var codes = Enumerable.Range(0, 20_000).Select(_ => Tokens.NewCode()).ToList();

        Assert.All(codes, code => Assert.Matches("^[0-9]{6}$", code));
        var counts = codes.SelectMany(code => code).CountBy(digit => digit).ToDictionary();
        Assert.All(counts.Values, count => Assert.InRange(count, 11_300, 12_700)); // 12,000 each; the bounds are over six standard deviations away
    }

    [Fact]
    public void Tokens_are_url_safe_and_never_the_same()
    {
        var tokens = Enumerable.Range(0, 1000).Select(_ => Tokens.NewToken()).ToList();

        Assert.All(tokens, token => Assert.Matches("^[A-Za-z0-9_-]{43}$", token));
        Assert.Equal(1000, tokens.Distinct().Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => Tokens.NewToken(15));
    }

    [Fact]
    public void The_stored_form_is_SHA_256() =>
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Tokens.Sha256("abc"));

    [Theory]
    [InlineData("abc", "abc", true)]
    [InlineData("abc", "abd", false)]
    [InlineData("abc", "abcd", false)]
    [InlineData("", "", true)]
    [InlineData(null, null, false)]
    [InlineData("abc", null, false)]
    public void Comparison_is_exact_and_nothing_is_the_same_as_nothing(string? one, string? other, bool same) => Assert.Equal(same, Tokens.Same(one, other));
}
